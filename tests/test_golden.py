"""Contracts through time: what was ever told is read today, and no field of a published version goes or changes."""

import copy
import json

import jsonschema
import pytest
from sqlalchemy import select

from chassis.bus.local import pattern
from chassis.clock import new_id
from chassis.context import Acting
from chassis.events import Event, newest
from chassis.runtime import folder_of
from chassis.service import Subscription, declared
from chassis.tables import inbox, job
from notifications.webhooks import queries as webhooks
from notifications.webhooks.models import Webhook
from participation.events import contribution_published
from tests.installation import SERVICES, person
from tools.contracts import golden

FILES = sorted((golden.GOLDEN / "events").glob("*.json"))
PUBLISHED = contribution_published.name


def read(file, territory):
    """Return a golden event as it comes to a territory of today, under an id of its own."""
    raw = json.loads(file.read_bytes()) | {"territory": territory.slug, "id": str(new_id())}
    return Event.decode(json.dumps(raw).encode())


def ears(event_type):
    """Return the service and the name of each subscriber that asks for a type as it is called today."""
    for service in SERVICES:
        asked = newest(event_type, service.upcasts)
        for method, subscription in declared(service, Subscription).items():
            if any(pattern(topic).match(asked) for topic in subscription.types):
                yield service, f"{service.name}.{method.__name__}"


def test_every_event_has_its_golden_file():
    told = {kind for service in SERVICES for kind in service.catalogue.types}
    assert told - {file.stem for file in FILES} == set(), "python -m tools.contracts writes those of new types"


def test_every_published_field_is_kept_and_every_kept_one_is_told_as_it_was():
    now = golden.shapes_of(SERVICES)
    assert [*golden.broken(golden.kept(), now, SERVICES)] == []
    assert [name for name, fields in now.items() if set(fields) - set(golden.kept()[name])] == []


def test_a_field_that_goes_or_changes_its_type_and_a_version_that_nobody_reads_are_named():
    was = golden.shapes_of(SERVICES)
    now = copy.deepcopy(was)
    assert [*golden.broken(was, now, SERVICES)] == []
    now[PUBLISHED]["added"] = "string"
    del now[PUBLISHED]["commune"]
    now[PUBLISHED]["version"] = "string"
    del now["projects.call.opened.v1"]
    assert sorted(golden.broken(was, now, SERVICES)) == [
        f"{PUBLISHED}: commune is gone",
        f"{PUBLISHED}: version was integer and is string",
        "projects.call.opened.v1 is told no more, and no service has an upcast for what was told",
    ]


def test_a_golden_file_that_is_there_is_never_written_again(tmp_path, monkeypatch):
    monkeypatch.setattr(golden, "GOLDEN", tmp_path)
    monkeypatch.setattr(golden, "SHAPES", tmp_path / "shapes.json")
    yesterday = golden.file_of(PUBLISHED)
    yesterday.parent.mkdir()
    yesterday.write_text("{}")
    golden.SHAPES.write_text(json.dumps({PUBLISHED: {"version": "string"}}))
    written = {*golden.write(SERVICES)}
    assert yesterday not in written
    assert yesterday.read_text() == "{}"
    assert golden.kept()[PUBLISHED]["version"] == "string"
    assert {*golden.write(SERVICES)} == set()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_was_told_yesterday_takes_effect_today(installation, territory, file):
    event = read(file, territory)
    heard = [*ears(event.type)]
    assert heard
    for service, subscriber in heard:
        runtime = installation.runtime(service.name)
        runtime.inbox.receive(subscriber, event.encode())
        with runtime.database.work(territory, Acting(territory.slug)) as work:
            waiting = work.session.execute(select(job.c.payload).filter_by(kind="inbox")).scalars().all()
            known = work.session.execute(select(inbox.c.event).filter_by(subscriber=subscriber)).scalars().all()
        assert (waiting, event.id in known) == ([], True), subscriber


PUBLIC = [file for file in FILES if json.loads(file.read_bytes())["visibility"] != "internal"]


@pytest.mark.parametrize("file", PUBLIC, ids=lambda file: file.stem)
def test_what_was_told_yesterday_is_logged_and_called_out_as_the_contract_of_today_says(installation, territory, file):
    event, runtime = read(file, territory), installation.runtime("notifications")
    administrator = person(territory, "administrator")
    # An address that nobody resolves: the call waits, and its body can be looked at.
    asked = {"url": "https://nowhere.invalid/", "types": [event.type]}
    webhook = installation.call("notifications", "POST", "/webhooks", administrator, asked).json["id"]
    runtime.inbox.receive("notifications.log", event.encode())
    with runtime.database.work(territory, administrator) as work:
        assert work.session.get(Webhook, {"territory": territory.slug, "id": webhook})
        call = webhooks.call(work, {"webhook": webhook, "event": str(event.id), "type": event.type})
    integrator = Acting(territory.slug, kind="token", token=new_id(), scopes=frozenset({"events:read"}))
    (logged,) = installation.call("notifications", "GET", "/events", integrator).json["items"]
    for told in (logged, json.loads(call.body)):
        assert told["data"] == event.data
        contract(event.type).validate(told)


def contract(event_type):
    """Return what checks an event against the contract that its service serves today."""
    service = next(service for service in SERVICES if service.name == event_type.partition(".")[0])
    document = json.loads((folder_of(service) / "contracts" / "asyncapi.json").read_text("utf-8"))
    payload = document["components"]["messages"][event_type]["payload"]
    return jsonschema.Draft202012Validator({**payload, "components": document["components"]})
