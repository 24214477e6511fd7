"""Cards: written at one's table in their phase, hidden from others until a phase shows them."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from chassis.context import Acting
from chassis.http.client import Answer
from services.workshops.tests.place import Place, together
from tests.installation import meanwhile
from workshops.cards import actions as cards

IDEA = {"kind": "idea", "text": "Un atelier vélo dans l’ancienne gare."}


def write(place: Place, who: Acting, table: dict[str, Any], **changed: Any) -> Answer:
    return place.call(who, "POST", f"/tables/{table['id']}/cards", IDEA | changed)


def texts(place: Place, table: dict[str, Any], who: Acting | None = None) -> list[str]:
    return [card["text"] for card in place.read(f"/tables/{table['id']}/cards", who)["items"]]


def evening(place: Place, phase: str, **changed: Any) -> tuple[dict[str, Any], dict[str, Any], Acting]:
    """A running evening in a phase, one of its tables, and someone who sits there."""
    workshop = place.running(phase, **changed)
    table = place.table(workshop)
    return workshop, table, place.seated(workshop, table)


def test_who_sits_at_a_table_writes_there(place: Place) -> None:
    _, table, someone = evening(place, "first_round")
    card = write(place, someone, table).json
    assert (card["text"], card["mine"], card["table"]) == (IDEA["text"], True, f"tables/{table['id']}")
    assert (card["shown"], card["votes"], card["origins"]) == (False, None, [f"tables/{table['id']}"])


def test_a_card_is_told_to_services_without_its_text(place: Place) -> None:
    _, table, someone = evening(place, "first_round")
    write(place, someone, table)
    told = place.told("card.submitted")[0]
    assert (told.visibility, told.authors, "text" in told.data) == ("internal", (someone.participant,), False)


def test_a_hidden_card_is_read_by_its_author_and_who_facilitates(place: Place) -> None:
    workshop, table, someone = evening(place, "first_round")
    write(place, someone, table)
    assert texts(place, table, someone) == texts(place, table, place.facilitator) == [IDEA["text"]]
    assert texts(place, table, place.seated(workshop, table)) == texts(place, table) == []


def test_cards_are_shown_to_all_when_the_phase_says_so(place: Place) -> None:
    workshop, table, someone = evening(place, "first_round")
    write(place, someone, table)
    place.moved_to(workshop, "second_round")
    assert texts(place, table) == [IDEA["text"]]
    assert [card["shown"] for card in place.read(f"/workshops/{workshop['id']}/cards")["items"]] == [True]


def test_cards_shown_too_early_are_hidden_again(place: Place) -> None:
    workshop, table, someone = evening(place, "first_round")
    write(place, someone, table)
    shown = place.moved_to(workshop, "second_round")
    place.good(place.facilitator, "POST", f"/workshops/{workshop['id']}/phases/previous", {"from": shown["phase"]})
    assert (texts(place, table), texts(place, table, someone)) == ([], [IDEA["text"]])
    place.moved_to(workshop, "second_round")
    assert texts(place, table) == [IDEA["text"]]


def test_cards_written_while_they_are_shown_are_shown_at_once(place: Place) -> None:
    _, table, someone = evening(place, "needs", format="workshop")
    assert write(place, someone, table, kind="need").json["shown"] is True
    assert texts(place, table) == [IDEA["text"]]


@pytest.mark.parametrize("phase", ["welcome", "votes", "sheets"])
def test_nobody_writes_when_the_phase_is_for_something_else(place: Place, phase: str) -> None:
    _, table, someone = evening(place, phase)
    assert write(place, someone, table).status == 409


def test_nobody_writes_once_it_is_closed(place: Place) -> None:
    workshop, table, someone = evening(place, "first_round")
    place.act(workshop, "close")
    assert write(place, someone, table).status == 409


def test_only_who_sits_there_or_facilitates_writes_at_a_table(place: Place) -> None:
    workshop, table, someone = evening(place, "first_round")
    other = place.table(workshop)
    assert write(place, someone, other).status == 403
    assert write(place, place.someone(), table).status == 403
    assert write(place, place.coordinator, table).status == 403
    assert write(place, place.visitor, table).status == 401
    assert write(place, place.facilitator, table).status == 201


def test_who_is_no_longer_checked_in_writes_no_more(place: Place) -> None:
    workshop, table, someone = evening(place, "first_round")
    mine = place.read(f"/workshops/{workshop['id']}/registrations/mine", someone)
    place.good(place.facilitator, "POST", f"/registrations/{mine['id']}/undo-check-in")
    assert write(place, someone, table).status == 403


def test_a_newcomer_who_was_seen_at_the_door_writes(place: Place) -> None:
    workshop, table, _ = evening(place, "first_round")
    newcomer = place.someone(provisional=True)
    place.checked_in(workshop, newcomer, table=table["id"])
    assert write(place, newcomer, table).status == 201


def test_a_card_is_changed_by_who_wrote_it_while_cards_are_written(place: Place) -> None:
    workshop, table, someone = evening(place, "first_round")
    card = write(place, someone, table).json
    path, one, two = f"/cards/{card['id']}", {"If-Match": '"1"'}, {"If-Match": '"2"'}
    assert place.call(someone, "PATCH", path, {"text": "Deux"}, headers=one).json["text"] == "Deux"
    assert place.call(someone, "PATCH", path, {"text": "Trois"}, headers=one).status == 412
    assert place.call(place.seated(workshop, table), "PATCH", path, {"text": "Trois"}, headers=one).status == 404
    place.moved_to(workshop, "votes")
    assert place.call(someone, "PATCH", path, {"text": "Trois"}, headers=two).status == 409


def test_a_card_is_taken_away_by_who_wrote_it_and_by_who_facilitates_at_any_time(place: Place) -> None:
    workshop, table, someone = evening(place, "second_round")
    first, second = write(place, someone, table).json, write(place, someone, table).json
    assert place.call(place.seated(workshop, table), "DELETE", f"/cards/{first['id']}").status == 403
    assert place.call(someone, "DELETE", f"/cards/{first['id']}").status == 204
    place.moved_to(workshop, "votes")
    assert place.call(someone, "DELETE", f"/cards/{second['id']}").status == 409
    assert place.call(place.facilitator, "DELETE", f"/cards/{second['id']}").status == 204
    assert len(place.told("card.removed")) == 2


def test_a_card_of_a_hundred_kilobytes_is_refused(place: Place) -> None:
    _, table, someone = evening(place, "first_round")
    refused = write(place, someone, table, text="x" * 100_000)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/text")


@pytest.mark.parametrize("changed", [{"text": " "}, {"text": "x" * 501}, {"kind": "joke"}, {"author": "moi"}])
def test_a_card_that_is_none_is_refused(place: Place, changed: dict[str, Any]) -> None:
    _, table, someone = evening(place, "first_round")
    assert write(place, someone, table, **changed).status == 422


def test_a_whole_table_writes_at_once_and_nothing_is_lost(place: Place) -> None:
    workshop, table, someone = evening(place, "second_round")
    people = [someone, *[place.seated(workshop, table) for _ in range(3)]]
    answers = together(*[lambda who=who: write(place, who, table).status for who in people for _ in range(5)])
    assert answers == [201] * 20
    assert len(texts(place, table)) == 20


def test_a_table_where_someone_wrote_stays(place: Place) -> None:
    workshop = place.running("first_round")
    table = place.table(workshop)
    write(place, place.facilitator, table)
    assert place.call(place.facilitator, "DELETE", f"/tables/{table['id']}").status == 409


def test_what_all_could_read_stays_when_its_author_is_forgotten(place: Place) -> None:
    workshop, table, someone = evening(place, "first_round")
    write(place, someone, table, text="Montré")
    place.moved_to(workshop, "second_round")
    place.erased(someone)
    assert texts(place, table) == ["Montré"]


def test_what_nobody_was_shown_goes_with_its_author(place: Place) -> None:
    _, table, someone = evening(place, "first_round")
    write(place, someone, table)
    place.erased(someone)
    assert texts(place, table, place.facilitator) == []


def test_cards_are_those_of_whom_their_author_turned_out_to_be(place: Place) -> None:
    _, table, newcomer = evening(place, "first_round")
    write(place, newcomer, table)
    known = place.someone()
    place.merged(newcomer, known)
    assert texts(place, table, known) == [IDEA["text"]]
    assert write(place, known, table).status == 201


def signed(place: Place, who: Acting) -> bool:
    with place.work() as work:
        return bool(work.session.execute(text("SELECT 1 FROM card WHERE author = :id"), {"id": who.participant}).all())


def test_a_card_that_is_being_written_is_nobodys_once_its_author_is_forgotten(place: Place) -> None:
    _, table, someone = evening(place, "first_round")
    with place.work(someone) as work:
        cards.write(work, UUID(table["id"]), IDEA)
        erased = meanwhile(work, lambda: place.erased(someone))
    erased.wait()
    assert not signed(place, someone)


def test_a_card_that_is_being_written_is_whose_its_author_turns_out_to_be(place: Place) -> None:
    _, table, someone = evening(place, "first_round")
    known = place.someone()
    with place.work(someone) as work:
        cards.write(work, UUID(table["id"]), IDEA)
        merged = meanwhile(work, lambda: place.merged(someone, known))
    merged.wait()
    assert (signed(place, someone), signed(place, known)) == (False, True)


def test_who_was_forgotten_signs_nothing_with_an_older_session(place: Place) -> None:
    _, table, _ = evening(place, "first_round")
    facilitator = place.facilitator
    place.erased(facilitator)
    assert write(place, facilitator, table).status == 201
    assert not signed(place, facilitator)
