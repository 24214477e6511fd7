"""What workshops make of a challenge, as their events tell it: once each, late or twice as they may come."""

from typing import Any
from uuid import UUID

import eventlet
import pytest
from sqlalchemy import select, text

from chassis.clock import new_id
from chassis.events import Event
from chassis.work import Work
from participation import subscribers
from participation.challenges.models import TakenUp
from services.participation.tests.people import Place, Someone
from services.participation.tests.test_challenge import drafted, published
from tests.installation import eventually


@pytest.fixture
def coordinator(place: Place) -> Someone:
    return place.known("Claude", "coordinator")


def tell(place: Place, what: str, subject: str, **data: Any) -> None:
    """Let participation take in an event of the workshops."""
    with place.work() as work:
        hear(work, what, subject, data)


def hear(work: Work, what: str, subject: str, data: dict[str, Any]) -> None:
    event = Event(
        new_id(), work.territory.slug, f"workshops.{what}.v1", "/workshops", subject, work.now, data,
        "public", None, (), work.acting.trace,
    )  # fmt: skip
    (subscribers.sheet_selected if what.startswith("sheet") else subscribers.workshop)(work, event)


def workshop(place: Place, *challenges: dict[str, Any], id: UUID, version: int, state: str = "open") -> None:
    refs = [f"challenges/{one['id']}" for one in challenges]
    tell(place, "workshop.edited", f"workshops/{id}", version=version, state=state, challenges=refs)


def state(place: Place, challenge: dict[str, Any]) -> str:
    return str(place.call(place.visitor, "GET", f"/challenges/{challenge['id']}").json["state"])


def test_a_challenge_is_in_a_workshop_as_long_as_one_works_on_it(place: Place, coordinator: Someone) -> None:
    made, one, other = published(place, coordinator, place.published()), new_id(), new_id()
    workshop(place, made, id=one, version=2)
    workshop(place, made, id=other, version=2)
    assert state(place, made) == "in_workshop"
    workshop(place, made, id=one, version=3, state="cancelled")
    assert state(place, made) == "in_workshop"
    workshop(place, made, id=other, version=3, state="reported")
    assert state(place, made) == "published"
    assert (len(place.told("challenge.taken_up")), len(place.told("challenge.put_back"))) == (1, 1)


def test_a_draft_that_a_workshop_works_on_is_in_it_once_all_may_read_it(place: Place, coordinator: Someone) -> None:
    draft = drafted(place, coordinator, place.published())
    workshop(place, draft, id=new_id(), version=2)
    shown = place.call(coordinator, "POST", f"/challenges/{draft['id']}/publish").json
    assert (shown["state"], len(place.told("challenge.taken_up"))) == ("in_workshop", 1)


def test_a_late_event_changes_nothing(place: Place, coordinator: Someone) -> None:
    made, id = published(place, coordinator, place.published()), new_id()
    workshop(place, made, id=id, version=5, state="cancelled")
    workshop(place, made, id=id, version=4)
    assert state(place, made) == "published"


def test_what_is_told_twice_happens_once(place: Place, coordinator: Someone) -> None:
    made, id = published(place, coordinator, place.published()), new_id()
    for _ in range(2):
        workshop(place, made, id=id, version=2)
    assert (state(place, made), len(place.told("challenge.taken_up"))) == ("in_workshop", 1)


def test_of_two_events_of_a_workshop_side_by_side_the_newer_one_stays(place: Place, coordinator: Someone) -> None:
    made, id = published(place, coordinator, place.published()), new_id()
    now = {"version": 2, "state": "open", "challenges": [f"challenges/{made['id']}"]}
    with place.work() as work:
        hear(work, "workshop.opened", f"workshops/{id}", now)
        late = eventlet.spawn(workshop, place, made, id=id, version=1, state="draft")
        eventually(lambda: work.session.execute(text("SELECT 1 FROM pg_locks WHERE NOT granted")).first())
    late.wait()
    with place.work() as work:
        assert work.session.scalars(select(TakenUp.version).where(TakenUp.workshop == f"workshops/{id}")).all() == [2]
    assert (state(place, made), place.told("challenge.put_back")) == ("in_workshop", [])


def test_a_challenge_that_the_workshop_drops_is_put_back(place: Place, coordinator: Someone) -> None:
    made, id = published(place, coordinator, place.published()), new_id()
    workshop(place, made, id=id, version=2)
    workshop(place, id=id, version=3)
    assert state(place, made) == "published"


def test_the_first_selected_sheet_transforms_it(place: Place, coordinator: Someone) -> None:
    made, id = published(place, coordinator, place.published()), new_id()
    workshop(place, made, id=id, version=2)
    for sheet in (new_id(), new_id()):
        tell(place, "sheet.selected", f"sheets/{sheet}", version=2, challenge=f"challenges/{made['id']}")
    assert (state(place, made), len(place.told("challenge.transformed"))) == ("transformed", 1)


def test_a_sheet_selected_before_its_workshop_is_heard_of_transforms_it_too(place: Place, coordinator: Someone) -> None:
    made = published(place, coordinator, place.published())
    tell(place, "sheet.selected", f"sheets/{new_id()}", version=2, challenge=f"challenges/{made['id']}")
    workshop(place, made, id=new_id(), version=2)
    assert state(place, made) == "transformed"


def test_what_became_a_project_keeps_its_contributions_when_it_closes(place: Place, coordinator: Someone) -> None:
    said = place.published()
    made = published(place, coordinator, said)
    tell(place, "sheet.selected", f"sheets/{new_id()}", version=2, challenge=f"challenges/{made['id']}")
    assert place.call(coordinator, "POST", f"/challenges/{made['id']}/close").json["state"] == "closed"
    assert place.read(place.visitor, said).json["state"] == "in_challenge"


def test_a_challenge_of_nowhere_is_passed_over(place: Place) -> None:
    workshop(place, {"id": new_id()}, id=new_id(), version=2)
    assert place.told("challenge.taken_up") == []


def test_others_learn_how_people_are_signed_whoever_they_turned_out_to_be(place: Place) -> None:
    known, gone = place.known("Camille"), place.known("Lou")
    place.call(gone, "DELETE", "/me")
    asked = f"ids={known.id},{gone.id},{new_id()}"
    answer = place.call(place.service("projects"), "GET", "/internal/participants/labels", query=asked)
    assert answer.json["items"] == [{"id": str(known.id), "label": "Camille"}]
    assert place.call(place.visitor, "GET", "/internal/participants/labels", query=asked).status == 404
