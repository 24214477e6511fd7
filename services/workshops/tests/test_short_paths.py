"""The two paths that a whole hall takes at once stay short, whatever is added around them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from services.workshops.tests.place import Place


@contextmanager
def statements(place: Place) -> Iterator[list[str]]:
    """What is asked of the database meanwhile, by this service's own requests."""
    asked: list[str] = []
    engine = place.installation.runtime("workshops").database.app

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        asked.append(" ".join(statement.split())[:60])

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_a_card_is_a_read_a_row_its_event_and_its_place_on_the_line_which_comes_last(place: Place) -> None:
    workshop = place.running("second_round")
    table = place.table(workshop)
    someone = place.seated(workshop, table)
    with statements(place) as asked:
        place.good(someone, "POST", f"/tables/{table['id']}/cards", {"kind": "idea", "text": "Une idée"})
    begins = ["SELECT place.id", "INSERT INTO card", "INSERT INTO outbox", "WITH counted"]
    assert [said for said, begin in zip(asked, begins, strict=True) if not said.startswith(begin)] == []


def test_a_vote_holds_its_voter_and_nobody_else(place: Place) -> None:
    workshop = place.running("second_round")
    table = place.table(workshop)
    someone = place.seated(workshop, table)
    said = {"kind": "idea", "text": "Une idée"}
    card = place.good(someone, "POST", f"/tables/{table['id']}/cards", said)["id"]
    place.moved_to(workshop, "votes")
    with statements(place) as asked:
        place.good(someone, "POST", f"/cards/{card}/votes")
    begins = ["SELECT card.id", "WITH mine", "INSERT INTO outbox"]
    assert [said for said, begin in zip(asked, begins, strict=True) if not said.startswith(begin)] == []
