"""What agrees, what is lost, what is doubled: the comparison alone, on evidence made up for it."""

from collections import Counter
from typing import Any

import pytest

from tests.ledger.promises import declared, promised
from tests.ledger.reconciler import Evidence, Ledger, Log, Place, Report, Told

PLACED = "stall.thing.placed.v1"


def told(id: int, subject: str = "things/1", kind: str = PLACED, *, published: bool = True) -> Told:
    return Told(str(id), "here", kind, subject, "public", published)


def one(fate: Any, subjects: list[str], events: int, seen: int) -> Report:
    """Compare one write with what was found of it: its rows, its events, and their traces in one place."""
    ledger = Ledger()
    ledger.note("thing", "Vélo", PLACED).fate = fate
    outbox = [told(id) for id in range(events)]
    place = Place("the log", lambda event: True, Counter({event.id: seen for event in outbox}))
    return ledger.compare(Evidence({("thing", "Vélo"): subjects}, outbox, [place]))


def test_an_acknowledged_write_without_its_row_is_a_loss() -> None:
    assert one("acknowledged", [], 0, 0).losses == ["thing 'Vélo' was acknowledged and is not there"]


def test_an_unanswered_write_without_its_row_is_no_loss() -> None:
    assert one("unanswered", [], 0, 0).clean


def test_an_unanswered_write_that_was_done_must_be_whole() -> None:
    assert one("unanswered", ["things/1"], 0, 0).losses == [f"things/1: {PLACED} was never told"]


def test_a_refused_write_that_was_done_is_unfounded() -> None:
    assert one("refused", ["things/1"], 1, 1).unfounded == ["thing 'Vélo' was refused and is there"]


def test_a_write_that_was_done_twice_is_a_double() -> None:
    assert one("acknowledged", ["things/1", "things/2"], 1, 1).doubles == [
        "thing 'Vélo' is there 2 times: things/1, things/2"
    ]


def test_an_event_that_was_told_twice_is_a_double() -> None:
    assert one("acknowledged", ["things/1"], 2, 1).doubles == [f"things/1: {PLACED} was told 2 times"]


def test_a_trace_that_was_left_twice_is_a_double() -> None:
    assert one("acknowledged", ["things/1"], 1, 2).doubles == [f"0: {PLACED} is in the log 2 times"]


def test_an_effect_is_known_by_what_the_event_is_about() -> None:
    place = Place("what they made of it", lambda event: True, Counter(["things/1"]), ours=False, by="subject")
    outbox = [told(0, "things/1"), told(1, "things/2")]
    ledger = Ledger(consequences=frozenset({PLACED}))
    assert ledger.compare(Evidence({}, outbox, [place])).losses == [f"1: {PLACED} is not in what they made of it"]


def found(*outbox: Told, ledger: Ledger | None = None, **evidence: Any) -> Report:
    """Compare what nobody wrote with what was found."""
    return (ledger or Ledger()).compare(Evidence({}, outbox, [], **evidence))


def test_an_event_that_comes_of_no_write_is_unfounded() -> None:
    assert found(told(1)).unfounded == [f"1: {PLACED} of things/1 comes of no write"]


def test_an_event_from_before_or_that_a_service_tells_by_itself_is_explained() -> None:
    ledger = Ledger(before={"1"}, consequences=frozenset({"stall.thing.sold.v1"}))
    assert found(told(1), told(2, kind="stall.thing.sold.v1"), ledger=ledger).clean


def test_an_event_that_is_told_of_another_subject_must_be_there() -> None:
    ledger = Ledger()
    ledger.note("thing", "Vélo", besides=(("shelves/1", PLACED),)).fate = "acknowledged"
    report = ledger.compare(Evidence({("thing", "Vélo"): ["things/1"]}, [], []))
    assert report.losses == [f"shelves/1: {PLACED} was never told"]


def test_an_event_that_stays_in_the_outbox_is_a_loss() -> None:
    ledger = Ledger(consequences=frozenset({PLACED}))
    assert found(told(1, published=False), ledger=ledger).losses == [f"1: {PLACED} is still in the outbox"]


def test_an_event_that_no_outbox_knows_is_unfounded_where_only_ours_come() -> None:
    place = Place("the log", lambda event: True, Counter(["7"]))
    assert Ledger().compare(Evidence({}, [], [place])).unfounded == ["7 is in the log and was never told"]


@pytest.mark.parametrize(
    ("numbers", "finding", "said"),
    [
        ([3, 5], "losses", "the log of here has no number 4"),
        ([4, 5], "losses", "the log of here has no number 3"),
        ([3, 4], "losses", "the log of here has no number 5"),
        ([3, 4, 4, 5], "doubles", "the log of here has the number 4 twice"),
        ([3, 4, 5, 6], "unfounded", "the log of here never gave the number 6"),
    ],
)
def test_a_log_that_does_not_count_each_number_once_is_found_out(numbers: list[int], finding: str, said: str) -> None:
    report = found(logs=[Log("here", 3, 5, numbers)])
    assert getattr(report, finding) == [said]


def test_what_is_parked_is_listed() -> None:
    assert found(parked=["stall: inbox 7 broken"]).parked == ["stall: inbox 7 broken"]


def test_an_operation_promises_what_its_contract_declares() -> None:
    assert promised("support") == ("participation.contribution.supported.v1",)
    assert {len(declared()[name]) for name in ("create_webhook", "change_webhook")} == {0}


def test_what_no_contract_declares_cannot_be_promised() -> None:
    with pytest.raises(ValueError, match="support does not declare"):
        promised("support", PLACED)
