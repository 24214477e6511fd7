"""Facilitating one workshop: named there by a coordinator, with what a facilitator may do, and nowhere else."""

from typing import Any

import pytest
from sqlalchemy import select

from chassis.context import Acting
from chassis.http.operations import Operation
from chassis.service import operations_of
from services.workshops.tests.place import Place
from services.workshops.tests.test_bad_input import good_body, name_of
from services.workshops.tests.test_live import screen
from tests.installation import eventually
from workshops.facilitators.models import Facilitator
from workshops.facilitators.queries import hosting
from workshops.service import Workshops

HOSTED = [operation for operation in operations_of(Workshops) if operation.who is hosting]
Workshop = dict[str, Any]


def named(place: Place, workshop: Workshop, who: Acting | None = None) -> Acting:
    """Someone who facilitates this workshop, and holds no role in the territory."""
    someone = who or place.someone()
    name(place, workshop, place.registered(someone, workshop))
    return someone


def name(place: Place, workshop: Workshop, registration: dict[str, Any], who: Acting | None = None) -> dict[str, Any]:
    asked = {"registration": registration["id"]}
    return dict(place.good(who or place.coordinator, "POST", f"/workshops/{workshop['id']}/facilitators", asked))


def release(place: Place, workshop: Workshop, facilitator: dict[str, Any]) -> None:
    place.good(place.coordinator, "DELETE", f"/workshops/{workshop['id']}/facilitators/{facilitator['id']}")


def of(place: Place, workshop: Workshop) -> list[dict[str, Any]]:
    return list(place.read(f"/workshops/{workshop['id']}/facilitators", place.coordinator)["items"])


def calls(place: Place, workshop: Workshop, operation: Operation, who: Acting) -> int:
    """Call an operation on what is in this workshop; return the status."""
    table = place.table(workshop)
    registration = place.registered(place.someone(), workshop)
    objects = {"tables": table["id"], "registrations": registration["id"]}
    path = operation.path.format(id=objects.get(operation.path.split("/")[1], workshop["id"]))
    return place.call(who, operation.verb, path, good_body(operation), headers={"If-Match": '"1"'}).status


@pytest.mark.parametrize("operation", HOSTED, ids=name_of)
def test_who_facilitates_a_workshop_may_there_what_a_facilitator_may(place: Place, operation: Operation) -> None:
    workshop = place.running()
    assert calls(place, workshop, operation, named(place, workshop)) not in (401, 403, 404)


@pytest.mark.parametrize("operation", HOSTED, ids=name_of)
def test_who_facilitates_another_workshop_may_not(place: Place, operation: Operation) -> None:
    assert calls(place, place.running(), operation, named(place, place.running())) == 403


@pytest.mark.parametrize("operation", HOSTED, ids=name_of)
def test_who_facilitates_nothing_may_not(place: Place, operation: Operation) -> None:
    assert calls(place, place.running(), operation, place.someone()) == 403


def test_what_is_for_coordinators_stays_theirs(place: Place) -> None:
    workshop = place.opened()
    someone = named(place, workshop)
    path = f"/workshops/{workshop['id']}"
    assert place.call(someone, "POST", f"{path}/cancel", {"reason": "Salle inondée."}).status == 403
    assert place.call(someone, "PATCH", path, {"title": "Autre titre"}, headers={"If-Match": '"2"'}).status == 403
    registration = place.registered(place.someone(), workshop)
    assert place.call(someone, "POST", f"{path}/facilitators", {"registration": registration["id"]}).status == 403


def test_what_one_may_do_is_said_where_one_facilitates_alone(place: Place) -> None:
    here, elsewhere = place.running(), place.running()
    someone = named(place, here)
    assert place.show(here, someone)["actions"] == ["register", "close", "move_on", "move_back", "add_table", "host"]
    assert place.show(elsewhere, someone)["actions"] == ["register"]


def test_who_facilitates_takes_a_card_away_there_alone(place: Place) -> None:
    here, elsewhere = place.running("second_round"), place.running("second_round")
    someone = named(place, here)
    for workshop, status in ((here, 204), (elsewhere, 403)):
        table = place.table(workshop)
        guest = place.seated(workshop, table)
        card = place.good(guest, "POST", f"/tables/{table['id']}/cards", {"kind": "idea", "text": "Une idée"})
        place.moved_to(workshop, "votes")
        assert place.call(someone, "DELETE", f"/cards/{card['id']}").status == status


def test_who_facilitates_reads_and_writes_the_drafts_of_sheets_there_alone(place: Place) -> None:
    here, elsewhere = place.running(), place.running()
    someone = named(place, here)
    for workshop, (read, written) in ((here, (200, 200)), (elsewhere, (404, 404))):
        table = place.table(workshop)
        sheet = place.good(place.facilitator, "POST", f"/tables/{table['id']}/sheets", {"name": "La gare"})
        assert place.call(someone, "GET", f"/sheets/{sheet['id']}").status == read
        change = {"need": "Réparer les vélos."}
        answer = place.call(someone, "PATCH", f"/sheets/{sheet['id']}", change, headers={"If-Match": '"1"'})
        assert answer.status == written


def test_who_facilitates_follows_the_stage_there_alone(place: Place) -> None:
    here, elsewhere = place.running(), place.running()
    someone = named(place, here)
    with screen(place, here, "channel=stage", someone) as stage:
        place.checked_in(here)
        eventually(lambda: "registration.checked_in" in stage.kinds)
    assert place.call(someone, "GET", f"/workshops/{elsewhere['id']}/live?channel=stage").status == 403


def test_naming_twice_changes_nothing(place: Place) -> None:
    workshop = place.opened()
    registration = place.registered(place.someone(), workshop)
    assert name(place, workshop, registration)["id"] == name(place, workshop, registration)["id"]
    assert len(place.told("facilitator.named")) == 1


def test_what_is_taken_back_is_over_at_once_and_told(place: Place) -> None:
    workshop, someone = place.running(), place.someone()
    facilitator = name(place, workshop, place.registered(someone, workshop))
    release(place, workshop, facilitator)
    assert place.call(someone, "GET", f"/workshops/{workshop['id']}/registrations").status == 403
    assert of(place, workshop) == []
    kinds = ("facilitator.named", "facilitator.released")
    assert [event.authors for kind in kinds for event in place.told(kind)] == [(someone.participant,)] * 2
    path = f"/workshops/{workshop['id']}/facilitators/{facilitator['id']}"
    assert place.call(place.coordinator, "DELETE", path).status == 404


def test_who_was_released_is_named_again(place: Place) -> None:
    workshop = place.opened()
    registration = place.registered(place.someone(), workshop)
    release(place, workshop, name(place, workshop, registration))
    name(place, workshop, registration)
    assert len(of(place, workshop)) == 1


def test_the_list_of_the_door_says_who_facilitates_and_lets_coordinators_choose(place: Place) -> None:
    workshop = place.opened()
    someone = named(place, workshop)
    place.registered(place.someone(), workshop)
    place.registered(place.someone(provisional=True), workshop)
    path = f"/workshops/{workshop['id']}/registrations"
    seen = [
        (line["facilitates"], "name_facilitator" in line["actions"])
        for line in place.read(path, place.coordinator)["items"]
    ]
    assert seen == [(True, False), (False, True), (False, False)]
    assert not any("name_facilitator" in line["actions"] for line in place.read(path, someone)["items"])


def test_the_seat_may_be_given_back_and_the_facilitator_stays(place: Place) -> None:
    workshop, someone = place.opened(), place.someone()
    registration = place.registered(someone, workshop)
    name(place, workshop, registration)
    place.good(someone, "POST", f"/registrations/{registration['id']}/cancel")
    assert place.call(someone, "GET", f"/workshops/{workshop['id']}/registrations").status == 200


def test_only_who_is_signed_up_here_and_known_is_named(place: Place) -> None:
    workshop, path = place.opened(), "/workshops/{}/facilitators"
    elsewhere = place.registered(place.someone(), place.opened())
    gone, newcomer = place.someone(), place.someone(provisional=True)
    cancelled = place.registered(gone, workshop)
    place.good(gone, "POST", f"/registrations/{cancelled['id']}/cancel")
    waiting = place.registered(newcomer, workshop)
    for registration, status in ((elsewhere, 422), (cancelled, 422), (waiting, 409)):
        asked = {"registration": registration["id"]}
        assert place.call(place.coordinator, "POST", path.format(workshop["id"]), asked).status == status


def test_a_facilitator_of_another_workshop_is_not_released_from_here(place: Place) -> None:
    workshop, other = place.opened(), place.opened()
    facilitator = name(place, other, place.registered(place.someone(), other))
    path = f"/workshops/{workshop['id']}/facilitators/{facilitator['id']}"
    assert place.call(place.coordinator, "DELETE", path).status == 404
    assert len(of(place, other)) == 1


def test_a_merged_person_facilitates_on_and_once(place: Place) -> None:
    first, second = place.opened(), place.opened()
    other, known = place.someone(), place.someone()
    named(place, first, other)
    named(place, first, known)
    named(place, second, other)
    place.merged(other, known)
    assert [len(of(place, workshop)) for workshop in (first, second)] == [1, 1]
    assert place.call(known, "GET", f"/workshops/{second['id']}/registrations").status == 200


def test_an_erased_person_facilitates_nothing_and_the_log_forgets_who(place: Place) -> None:
    workshop, someone, planner = place.opened(), place.someone(), place.coordinator
    name(place, workshop, place.registered(someone, workshop), planner)
    place.erased(someone)
    assert of(place, workshop) == []
    place.erased(planner)
    with place.work() as work:
        line = work.session.execute(select(Facilitator)).scalar_one()
        assert (line.participant, line.named_by, line.ended_at is None) == (None, None, False)
