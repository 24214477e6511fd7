"""What is slow slows itself: of one lane a few jobs run at once, and the others take their turn meanwhile."""

import threading
from datetime import timedelta

import pytest

from chassis.context import Acting
from chassis.jobs import LANE, Kind, Postpone
from tests.installation import eventually


@pytest.fixture
def calls(shop):
    """Give the lanes whose jobs started; those of "slow" hang until the test is over."""
    started, over = [], threading.Event()

    def run(job):
        started.append(job.payload["lane"])
        if job.payload["lane"].startswith("slow"):
            over.wait()

    shop.runtime.jobs.kinds["call"] = Kind("call", run, outside=True)
    yield started
    over.set()
    eventually(lambda: not shop.runtime.jobs.lanes)
    del shop.runtime.jobs.kinds["call"]


def leave(shop, here, lane, count):
    with shop.runtime.database.work(here, Acting(here.slug)) as work:
        for _ in range(count):
            work.later("call", {"lane": lane}, lane=lane)


def test_a_slow_lane_takes_no_more_than_its_room(shop, here, calls):
    leave(shop, here, "slow", 50)
    leave(shop, here, "quick", 3)
    eventually(lambda: calls.count("quick") == 3)
    assert calls.count("slow") == LANE


def test_many_slow_lanes_leave_the_others_their_turn(shop, here, calls):
    for lane in range(12):
        leave(shop, here, f"slow {lane}", 10)
    leave(shop, here, "quick", 3)
    eventually(lambda: calls.count("quick") == 3)


def test_a_lane_longer_than_its_room_goes_on_as_soon_as_there_is_some(shop, here, calls):
    leave(shop, here, "quick", 40)
    eventually(lambda: calls.count("quick") == 40, seconds=2)


def test_a_postponed_job_has_made_no_attempt(shop, here):
    def run(job):
        raise Postpone("the hour is full", timedelta(minutes=7))

    shop.runtime.jobs.kinds["full"] = Kind("full", run, outside=True)
    with shop.runtime.database.work(here, Acting(here.slug)) as work:
        work.later("full", {})
    row = eventually(lambda: shop.rows(here, "SELECT attempts FROM job WHERE error IS NOT NULL"))[0]
    del shop.runtime.jobs.kinds["full"]
    assert row.attempts == 0
