"""What screens follow: without a gap, each channel what it may see, hidden cards nowhere."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import eventlet
import pytest

from chassis.context import Acting
from services.workshops.tests.place import Place, together
from tests.installation import eventually

SAID = {"kind": "need", "text": "Un lieu pour réparer."}


class Screen:
    """What one screen got so far."""

    def __init__(self, answer: Any) -> None:
        self.text, self.answer = "", answer
        self.greenlet = eventlet.spawn(self._read)

    def _read(self) -> None:
        for part in self.answer.stream:
            self.text += part.decode()

    @property
    def frames(self) -> list[tuple[int, str, dict[str, Any]]]:
        """Position, kind and data of each entry."""
        parts = [part.split("\n") for part in self.text.split("\n\n") if part.startswith("id: ")]
        return [(int(id[4:]), kind[7:], json.loads(data[6:])) for id, kind, data in parts]

    @property
    def kinds(self) -> list[str]:
        return [kind for _, kind, _ in self.frames]

    def close(self) -> None:
        self.greenlet.kill()
        self.answer.stream.close()


@contextmanager
def screen(
    place: Place, workshop: dict[str, Any], query: str = "channel=wall", who: Acting | None = None, last: str = ""
) -> Iterator[Screen]:
    headers = {"Last-Event-ID": last} if last else {}
    path = f"/workshops/{workshop['id']}/live?{query}"
    answer = place.call(who or place.visitor, "GET", path, headers=headers, stream=True)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/event-stream"), answer.body
    opened = Screen(answer)
    eventually(lambda: "retry: " in opened.text)
    yield opened
    opened.close()


def write(place: Place, table: dict[str, Any], who: Acting | None = None) -> str:
    return str(place.good(who or place.facilitator, "POST", f"/tables/{table['id']}/cards", SAID)["id"])


def test_a_card_that_all_may_read_comes_to_the_wall_and_its_table(place: Place) -> None:
    workshop = place.running("second_round")
    table = place.table(workshop)
    with screen(place, workshop) as wall, screen(place, workshop, f"channel=table&table={table['id']}") as mine:
        card = write(place, table)
        eventually(lambda: wall.frames and mine.frames)
    assert wall.frames == mine.frames
    _, kind, data = wall.frames[0]
    assert (kind, data["card"], data["text"]) == ("card.submitted", f"cards/{card}", SAID["text"])


def test_the_text_of_a_hidden_card_enters_no_stream(place: Place) -> None:
    workshop = place.running("first_round")
    table = place.table(workshop)
    queries = ["channel=wall", f"channel=table&table={table['id']}", "channel=stage"]
    for query in queries:
        with screen(place, workshop, query, place.facilitator) as opened:
            card = write(place, table)
            eventually(lambda opened=opened: opened.frames)
        assert opened.frames[0][2] == {"card": f"cards/{card}", "table": f"tables/{table['id']}", "shown": False}


def test_hidden_cards_come_when_the_phase_shows_them(place: Place) -> None:
    workshop = place.running("first_round")
    tables = [place.table(workshop), place.table(workshop)]
    cards = [f"cards/{write(place, table)}" for table in tables]
    with screen(place, workshop) as wall, screen(place, workshop, f"channel=table&table={tables[0]['id']}") as mine:
        place.moved_to(workshop, "second_round")
        eventually(lambda: len(wall.frames) == 3)
    assert wall.kinds == ["workshop.phase_changed", "card.shown", "card.shown"]
    assert [(data["card"], data["text"]) for _, _, data in wall.frames[1:]] == [(card, SAID["text"]) for card in cards]
    assert [data["card"] for _, kind, data in mine.frames if kind == "card.shown"] == cards[:1]


def test_a_card_is_revealed_once(place: Place) -> None:
    workshop = place.running("first_round")
    write(place, place.table(workshop))
    with screen(place, workshop, "channel=wall&after=0") as wall:
        place.moved_to(workshop, "votes")
        eventually(lambda: [data.get("phase") for _, _, data in wall.frames][-1] == place.show(workshop)["phase"])
    assert wall.kinds.count("card.shown") == 1


def test_cards_written_while_the_phase_moves_are_all_shown(place: Place) -> None:
    workshop = place.running("first_round")
    table = place.table(workshop)
    with screen(place, workshop) as wall:
        writes = [lambda: write(place, table)] * 6
        cards = together(*writes[:3], lambda: place.moved_to(workshop, "second_round"), *writes[3:])
        written = {f"cards/{card}" for card in cards if isinstance(card, str)}
        eventually(lambda: {data["card"] for _, _, data in wall.frames if data.get("text")} == written)


def test_positions_have_no_gap_whatever_is_written_at_once(place: Place) -> None:
    workshop = place.running("second_round")
    table = place.table(workshop)
    with screen(place, workshop, "channel=stage&after=0", place.facilitator) as stage:
        together(*[lambda: write(place, table)] * 20)
        eventually(lambda: stage.kinds.count("card.submitted") == 20)
    positions = [position for position, _, _ in stage.frames]
    assert positions == list(range(1, len(positions) + 1))


def test_a_screen_that_was_cut_reads_on_where_it_was(place: Place) -> None:
    workshop = place.running("second_round")
    table = place.table(workshop)
    position = place.read(f"/workshops/{workshop['id']}/phases")["position"]
    cards = [f"cards/{write(place, table)}" for _ in range(3)]
    with screen(place, workshop, last=str(position + 1)) as wall:
        eventually(lambda: [data["card"] for _, _, data in wall.frames] == cards[1:])


def test_a_change_and_a_removal_come_too_and_leave_no_text(place: Place) -> None:
    workshop = place.running("second_round")
    table = place.table(workshop)
    card = write(place, table)
    place.good(place.facilitator, "DELETE", f"/cards/{card}")
    with screen(place, workshop, "channel=wall&after=0") as wall:
        eventually(lambda: "card.removed" in wall.kinds)
    assert SAID["text"] not in wall.text


def test_a_move_comes_with_the_servers_clock_and_all_phases(place: Place) -> None:
    workshop = place.running()
    with screen(place, workshop) as wall:
        place.moved_to(workshop, "welcome")
        eventually(lambda: wall.frames)
    _, kind, data = wall.frames[0]
    assert (kind, data["phase"], data["phases"][0]["started_at"]) == (
        "workshop.phase_changed", data["phases"][0]["id"], data["now"],
    )  # fmt: skip


def test_who_came_is_shown_on_the_stage_alone(place: Place) -> None:
    workshop = place.running()
    with screen(place, workshop, "channel=stage", place.facilitator) as stage, screen(place, workshop) as wall:
        place.checked_in(workshop)
        eventually(lambda: stage.frames)
        place.moved_to(workshop, "welcome")
        eventually(lambda: wall.frames)
    assert (stage.kinds[0], wall.kinds) == ("registration.checked_in", ["workshop.phase_changed"])


def test_the_stage_is_for_those_who_host(place: Place) -> None:
    path = f"/workshops/{place.running()['id']}/live?channel=stage"
    assert place.call(place.visitor, "GET", path).status == 403
    assert place.call(place.someone(), "GET", path).status == 403


def test_a_draft_has_no_screens(place: Place) -> None:
    assert place.call(place.visitor, "GET", f"/workshops/{place.planned()['id']}/live").status == 404


@pytest.mark.parametrize("query", ["channel=table", "channel=radio", "after=-1", "after=x", "x=1"])
def test_a_stream_that_cannot_be_is_refused(place: Place, query: str) -> None:
    assert place.call(place.visitor, "GET", f"/workshops/{place.running()['id']}/live?{query}").status == 422


def test_a_table_of_another_workshop_has_no_stream_here(place: Place) -> None:
    table = place.table(place.running())
    path = f"/workshops/{place.running()['id']}/live?channel=table&table={table['id']}"
    assert place.call(place.visitor, "GET", path).status == 422
