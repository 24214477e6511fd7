"""Who follows the log gets what they may see as it happens, from where they were cut, and costs no connection."""

import json
from contextlib import contextmanager
from datetime import timedelta

import eventlet
import pytest

from chassis import tail
from chassis.clock import new_id
from tests.installation import eventually


class Stream:
    """What one reader got so far."""

    def __init__(self, answer):
        self.text = ""
        self.answer = answer
        self.greenlet = eventlet.spawn(self._read)

    def _read(self):
        for part in self.answer.stream:
            self.text += part.decode()

    @property
    def sequences(self):
        return [int(line[4:]) for line in self.text.splitlines() if line.startswith("id: ")]

    def close(self):
        self.greenlet.kill()
        self.answer.stream.close()


@contextmanager
def following(here, query="", acting=None, last=None):
    headers = {"Last-Event-ID": last} if last else {}
    answer = here.call("GET", "/events/stream", acting, query=query, headers=headers, stream=True)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/event-stream")
    stream = Stream(answer)
    eventually(lambda: "retry: " in stream.text)
    yield stream
    stream.close()


def test_an_event_comes_as_it_happens_with_its_cursor_and_type(here):
    with following(here) as stream:
        event = here.contribution("published")
        eventually(lambda: stream.sequences == [1], seconds=0.9)
    cursor, type, data = stream.text.split("\n\n")[1].split("\n")
    assert (cursor, type) == ("id: 00000000000000000001", f"event: {event.type}")
    assert json.loads(data.removeprefix("data: ")) == here.read("/events")["items"][0]


def test_a_reader_who_was_cut_reads_on_where_they_were(here):
    for _ in range(3):
        here.contribution("published")
    with following(here, last="00000000000000000001") as stream:
        eventually(lambda: stream.sequences == [2, 3])
        here.contribution("published")
        eventually(lambda: stream.sequences == [2, 3, 4])


def test_the_last_event_seen_wins_over_the_cursor_of_the_address(here):
    for _ in range(3):
        here.contribution("published")
    with following(here, query="after=0", last="00000000000000000002") as stream:
        eventually(lambda: stream.sequences == [3])


def test_who_begins_gets_what_comes_from_now_on(here):
    here.contribution("published")
    with following(here) as stream:
        here.contribution("published")
        eventually(lambda: stream.sequences)
    assert stream.sequences == [2]


def test_only_what_was_asked_for_comes(here):
    with following(here, query="type=participation.comment.*") as stream:
        here.contribution("published")
        here.comment("published", on=f"contributions/{new_id()}")
        eventually(lambda: stream.sequences)
    assert stream.sequences == [2]


def test_what_is_for_integrators_comes_to_integrators_only(here):
    with following(here, acting=here.integrator("events:read")) as integrator, following(here) as visitor:
        here.erased(new_id())
        here.contribution("published")
        eventually(lambda: integrator.sequences == [1, 2] and visitor.sequences)
    assert visitor.sequences == [2]


def test_who_comes_back_after_more_than_is_held_reads_on_from_the_table(here, monkeypatch):
    monkeypatch.setattr(tail, "RECENT", 5)
    with following(here):
        for _ in range(12):
            here.contribution("published")
        line = here.runtime.parts.tail.lines[here.slug, ""]
        eventually(lambda: line.head == 12 and len(line.recent) == 5)
        with following(here, query="after=1") as stream:
            eventually(lambda: stream.sequences == list(range(2, 13)))


def test_a_reader_who_is_slow_gets_everything_all_the_same(here, monkeypatch):
    monkeypatch.setattr(tail, "RECENT", 3)
    answer = here.call("GET", "/events/stream", query="after=0", stream=True)
    next(answer.stream)
    for _ in range(9):
        here.contribution("published")
    got = [next(answer.stream) for _ in range(9)]
    answer.stream.close()
    assert [int(part[4:24]) for part in got] == list(range(1, 10))


def test_all_readers_of_a_territory_share_one_look_at_the_log(here):
    with following(here) as first, following(here) as second:
        assert here.runtime.parts.tail.lines[here.slug, ""].followers == 2
        here.contribution("published")
        eventually(lambda: first.sequences == second.sequences == [1])


def test_when_the_last_reader_leaves_nothing_is_held(here):
    with following(here):
        pass
    assert (here.slug, "") not in here.runtime.parts.tail.lines


def test_an_event_written_by_another_process_is_seen_at_the_next_look(here):
    with following(here) as stream:
        here.runtime.parts.tail.lines[here.slug, ""].wake = lambda: None
        here.contribution("published")
        eventually(lambda: stream.sequences == [1], seconds=3)


def test_a_silent_stream_shows_that_it_lives(here, monkeypatch):
    monkeypatch.setattr(tail, "HEARTBEAT", 0.05)
    with following(here) as stream:
        eventually(lambda: stream.text.count(": still here") >= 2)


def test_each_reader_is_told_to_come_back_at_another_moment(here):
    with following(here) as stream:
        retry = int(stream.text.split("retry: ")[1].split()[0])
    assert tail.RETRY[0] <= retry <= tail.RETRY[1]


@pytest.mark.parametrize("last", ["x", "-1", "1" * 21])
def test_a_last_event_that_cannot_be_is_refused(here, last):
    assert here.call("GET", "/events/stream", headers={"Last-Event-ID": last}).status == 422


def test_who_missed_more_than_is_kept_is_told_so(here, later):
    forget_all(here, later)
    answer = here.call("GET", "/events/stream", headers={"Last-Event-ID": "1"})
    assert (answer.status, "00000000000000000002" in answer.json["detail"]) == (410, True)


def test_who_reads_on_from_what_is_no_longer_kept_is_told_so(here, later):
    forget_all(here, later)
    assert here.call("GET", "/events", query="after=1").status == 410


def test_numbers_go_on_after_all_was_forgotten(here, later):
    forget_all(here, later)
    here.contribution("published")
    assert [event["sequence"] for event in here.read("/events")["items"]] == ["00000000000000000003"]


def forget_all(here, later):
    """Log two events, and let 90 days go by."""
    for _ in range(2):
        here.contribution("published")
    later.clock.advance(timedelta(days=91))
    here.keep_house(later)
