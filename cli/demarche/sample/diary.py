"""What is said on which day: chapters enter their acts in any order, and they are told as time goes by.

A day is counted backwards from the end of the story, as in the chapters: 270 is nine months ago, 0 is the last day,
and what is planned lies below.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from eventlet.greenpool import GreenPool

from demarche.sample.api import AT_ONCE
from demarche.sample.backstage import Backstage

FIRST = 271  # no chapter begins earlier
Act = Callable[[], object]


class Diary:
    """The acts of a story that ends on a day, in a time zone; `now` is where its telling has come."""

    def __init__(self, last: date, zone: ZoneInfo) -> None:
        self.last, self.zone = last, zone
        self.now = self.begins = self.moment(FIRST, "00:00")
        self._acts: list[tuple[datetime, tuple[Act, ...]]] = []

    def __len__(self) -> int:
        return sum(len(acts) for _, acts in self._acts)

    def day(self, ago: int) -> str:
        """Write a day as the API takes it."""
        return (self.last - timedelta(days=ago)).isoformat()

    def moment(self, ago: int, hour: str) -> datetime:
        """Return the moment of an hour (`18:30`), as clocks of the territory show it."""
        return datetime.combine(self.last - timedelta(days=ago), time.fromisoformat(hour), self.zone)

    def at(self, ago: int, hour: str, *acts: Act) -> None:
        """Enter acts of one moment; those entered together don't wait for each other, others go in their order."""
        self._acts.append((self.moment(ago, hour), acts))

    def tell(self, stage: Backstage, told: Callable[[], None]) -> None:
        """Tell it all; `told` is called after each act and may raise to stop there."""
        pool = GreenPool(AT_ONCE)
        in_time = sorted(self._acts, key=lambda entry: entry[0])
        for moment, entries in groupby(in_time, key=lambda entry: entry[0]):
            stage.move_to(moment)
            self.now = moment
            for _, acts in entries:
                for failure in pool.imap(tried, acts):
                    if failure is not None:
                        raise failure
                    told()
        stage.come_back()


def tried(act: Act) -> Exception | None:
    """Do it; return what went wrong, for the hub would print what a greenlet of its own raises."""
    try:
        act()
    except Exception as error:
        return error
    return None
