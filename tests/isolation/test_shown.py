"""What is not for all is shown to those it is for, and to nobody else; each condition that hides it is missed."""

import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from chassis.http.lists import Listing
from participation.contributions import queries as contributions
from tests.installation import Installation
from tests.isolation.door import Door
from tests.isolation.filters import Filter, Opened, filters
from tests.isolation.lives import Connect, Life
from tests.isolation.matrix import Matrix
from tests.isolation.shown import WRITTEN, Shown
from tests.sinks import Receiver

HIDES_NOTHING = set(
    chain.from_iterable(tomllib.loads(Path(__file__).with_name("filters.toml").read_text("utf-8")).values())
)
HIDING = [each for each in filters() if str(each) not in HIDES_NOTHING]


@pytest.fixture(scope="module")
def shown(installation: Installation, door: Door, connect: Connect, sink: Receiver) -> Iterator[Shown]:
    """A territory of its own, in which the other tests let nothing happen."""
    alone, opened = Life(installation, door, connect, f"{sink.url}/alone", ""), Opened()
    alone.fill()
    with opened.everywhere():
        yield Shown(Matrix(door, alone, alone), opened)


def test_everyone_is_shown_what_is_for_them(shown: Shown) -> None:
    assert shown.found == WRITTEN


@pytest.mark.parametrize("hiding", HIDING, ids=str)
def test_what_hides_no_more_is_missed(shown: Shown, hiding: Filter) -> None:
    with shown.opened.opened(hiding):
        assert shown.more(shown.asked[hiding])


def test_the_list_that_is_asked_for_most_hides_what_it_should(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its statement is made once, from a list of conditions of its own."""
    _, once = contributions.READABLE
    listings = {sort: Listing(contributions.ROWS.where(once), order) for sort, order in contributions.ORDERS.items()}
    monkeypatch.setattr(contributions, "ALL", listings)
    assert shown.more([each for each in shown.reads if str(each.row) == "GET /contributions"])


def test_what_hides_nothing_is_there() -> None:
    assert set(map(str, filters())) >= HIDES_NOTHING
