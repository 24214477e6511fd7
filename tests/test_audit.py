"""Whatever a role or a token let someone do leaves a line in the trail: asked of every operation, so that none is
forgotten; and an administrator finds out who declined a text, and when."""

import json
import re
from typing import Any

import pytest
from sqlalchemy import text

from chassis.audit import READING
from chassis.clock import new_id
from chassis.context import Acting, sign
from chassis.http.application import SmallRequest
from chassis.http.client import environment
from chassis.http.operations import Operation
from chassis.service import operations_of
from chassis.territory import Territory
from demarche.commands.audit import lines
from services.participation.tests.people import Place
from tests.installation import SERVICES, Installation, person
from tools.contracts.documents import example

NOT_PERSONAL = {  # what staff alone read, and that tells nothing of people
    "list_progress": "how far each table is",
    "list_tokens": "which programs may come in",
    "list_webhooks": "which addresses are called",
    "read_webhook": "which address is called",
    "list_attempts": "what came of calls",
}
OPERATIONS = [
    (service, operation)
    for service in SERVICES
    for operation in operations_of(service)
    if not (operation.who.public or operation.who.person or operation.internal)
]
WRITES = [pair for pair in OPERATIONS if pair[1].verb != "GET" or pair[1].personal]


def bearers(territory: Territory, operation: Operation) -> list[Acting]:
    """Those whom the operation lets in: someone in each of its roles (in any, where it names none), and a token."""
    roles = sorted(operation.who.roles) or ["coordinator"]
    token = Acting(territory.slug, kind="token", token=new_id(), scopes=frozenset({operation.scope}))
    return [*(person(territory, role) for role in roles), token]


def carry_out(installation: Installation, service: Any, operation: Operation, acting: Acting) -> None:
    """Send a request through all of an operation but its effect: what it leaves, it leaves whatever that is."""
    runtime = installation.runtime(service.name)
    values = {name: new_id() if name.endswith("id") else "mentor" for name in re.findall(r"{(\w+)}", operation.path)}
    body = json.dumps(example(service, operation.takes)).encode() if operation.takes else b""
    headers = sign(acting, "gateway", service.name, installation.settings) | {"If-Match": '"1"'}
    path = operation.path.format(**values)
    request = SmallRequest(environment(operation.verb, path, "", body, headers | {"Content-Type": "application/json"}))
    assert runtime.answer(operation, lambda work, **_: None, request, values).status_code == 204


@pytest.mark.parametrize(("service", "operation"), WRITES, ids=lambda one: one.name)
def test_what_staff_do_leaves_a_line(
    installation: Installation, territory: Territory, service: Any, operation: Operation
) -> None:
    for acting in bearers(territory, operation):
        carry_out(installation, service, operation, acting)
        with installation.runtime(service.name).database.own_work(territory) as work:
            lines = text("SELECT operation, trace FROM audit WHERE actor = :actor")
            found = work.session.execute(lines, {"actor": acting.caller})
            assert [tuple(row) for row in found] == [(operation.name, acting.trace[3:35])]


def test_what_staff_alone_may_read_of_people_is_declared_so() -> None:
    unsaid = {operation.name for _, operation in OPERATIONS if operation.who.roles and operation.verb == "GET"}
    assert unsaid - {operation.name for _, operation in WRITES} == set(NOT_PERSONAL)


def test_an_operation_that_only_reads_is_called_so() -> None:
    called = {operation.name for _, operation in WRITES if operation.name.startswith(READING)}
    assert called == {operation.name for _, operation in WRITES if operation.verb == "GET"}


def test_no_line_holds_what_someone_typed() -> None:
    named = {name for _, operation in WRITES for name in re.findall(r"{(\w+)}", operation.path)}
    assert {name for name in named if not name.endswith("id")} == {"role"}


def test_nothing_is_noted_of_what_people_do_as_themselves(installation: Installation, place: Place) -> None:
    place.call(place.known(), "GET", "/me/contributions")
    place.said(place.known())
    assert [*lines(installation.settings, place.territory, {}, 10)] == []


def test_an_administrator_finds_out_who_declined_a_text(place: Place) -> None:
    dominique, administrator = place.known("Dominique", "moderator"), place.known("Alix", "administrator")
    said = place.said(place.known())
    place.decide(said, "decline", "Trop privé.", by=dominique)
    found = place.call(administrator, "GET", "/audit/participation", query=f"about=contributions/{said['id']}")
    [line] = found.json["items"]
    assert (line["actor"], line["operation"]) == (f"person:{dominique.id}", "decide")
    assert line["events"] == ["participation.contribution.declined.v1"]


def test_an_operator_finds_out_who_declined_a_text(installation: Installation, place: Place) -> None:
    dominique = place.known("Dominique", "moderator")
    said = place.said(place.known())
    place.decide(said, "decline", "Trop privé.", by=dominique)
    asked = {"about": f"contributions/{said['id']}"}
    [line] = lines(installation.settings, place.territory, asked, 10)
    assert line["who"] == f"Dominique ({dominique.id})"


def test_the_trail_reads_on_beyond_one_page(installation: Installation, place: Place) -> None:
    moderator = place.moderator()
    for _ in range(103):
        place.call(moderator, "GET", "/moderation/queue")
    assert len([*lines(installation.settings, place.territory, {}, 102)]) == 102


def test_the_trail_is_narrowed_by_time_and_by_what_was_only_read(place: Place) -> None:
    moderator, administrator = place.moderator(), place.known("Alix", "administrator")
    said = place.said(place.known())
    place.call(moderator, "GET", "/moderation/queue")
    place.decide(said, "publish", by=moderator)

    def found(query: str) -> list[str]:
        items = place.call(administrator, "GET", "/audit/participation", query=query).json["items"]
        return [line["operation"] for line in items if line["actor"] == f"person:{moderator.id}"]

    [decided, read] = place.call(
        administrator, "GET", "/audit/participation", query=f"actor=person:{moderator.id}"
    ).json["items"]
    assert (found("changes=true"), found("changes=false")) == (["decide"], ["list_queue"])
    assert found(f"before={decided['id']}") == [read["operation"]]
    assert (found("since=2020-01-01T00:00:00Z"), found("since=2090-01-01T00:00:00Z")) == (["decide", "list_queue"], [])


@pytest.mark.parametrize("service", [service.name for service in SERVICES])
def test_the_trail_is_for_administrators(installation: Installation, territory: Territory, service: str) -> None:
    for role, status in (("administrator", 200), ("moderator", 403)):
        assert installation.call(service, "GET", f"/audit/{service}", person(territory, role)).status == status


@pytest.fixture
def place(installation: Installation, territory: Territory) -> Place:
    return Place(installation, territory)
