"""A commitment is brought back to mind, in time and no more than that."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis import tables
from chassis.jobs import Jobs
from projects.commitments import actions
from projects.commitments.reminders import REMIND
from services.projects.tests.people import Place


def planned(place: Place) -> dict[str, datetime]:
    """What is due, by moment."""
    with place.work() as work:
        rows = work.session.execute(select(tables.job).where(tables.job.c.kind == REMIND)).all()
    return {row.payload["moment"]: row.due_at for row in rows}


def day(place: Place, ahead: int) -> str:
    return str((place.installation.clock.now().astimezone(place.territory.zone) + timedelta(days=ahead)).date())


def accepted(place: Place, **period: str) -> tuple[Any, Any, dict[str, Any]]:
    giver, holder = place.someone(), place.someone()
    return giver, holder, place.accepted(giver, holder, place.project(holder), period=period)


def test_it_is_due_in_the_morning_of_its_first_day_and_a_week_after_its_last(place: Place) -> None:
    accepted(place, starts_on="2031-05-01", ends_on="2031-05-31")
    assert planned(place) == {
        "starts": datetime(2031, 5, 1, 6, tzinfo=UTC),  # eight o'clock in Paris, in summer
        "ends": datetime(2031, 6, 7, 6, tzinfo=UTC),
    }


def test_what_has_one_day_is_due_a_week_after_it(place: Place) -> None:
    accepted(place, starts_on="2031-01-15")
    assert planned(place)["ends"] == datetime(2031, 1, 22, 7, tzinfo=UTC)


def test_what_began_before_is_not_announced(place: Place) -> None:
    accepted(place, starts_on="2020-05-01", ends_on=day(place, 3))
    assert set(planned(place)) == {"ends"}


def test_what_is_only_offered_is_not_due(place: Place) -> None:
    place.offered(place.someone(), place.project())
    assert planned(place) == {}


@pytest.mark.parametrize("act", ["keep", "miss", "release"])
def test_nothing_is_due_once_it_is_settled(place: Place, act: str) -> None:
    _, holder, made = accepted(place, starts_on="2031-05-01")
    place.answer(holder, made, act)
    assert planned(place) == {}


def test_its_giver_and_the_team_are_reminded(place: Place) -> None:
    giver, holder, made = accepted(place, starts_on="2031-05-01")
    with place.work() as work:
        actions.remind(work, made["id"], "starts")
    told = place.told("commitment.due")[0]
    assert (told.visibility, told.data["moment"], told.data["state"]) == ("internal", "starts", "accepted")
    assert (told.authors, told.subject) == ((giver.participant, holder.participant), f"commitments/{made['id']}")
    assert told.data["period"] == {"starts_on": "2031-05-01", "ends_on": None}


def test_a_reminder_that_comes_too_late_says_nothing(place: Place) -> None:
    _, holder, made = accepted(place, starts_on="2031-05-01")
    place.answer(holder, made, "keep")
    with place.work() as work:
        actions.remind(work, made["id"], "ends")
    assert place.told("commitment.due") == []


def test_it_leaves_by_itself_when_its_time_comes(place: Place) -> None:
    accepted(place, starts_on=day(place, 2), ends_on=day(place, 4))
    for ahead, moments in ((1, []), (3, ["starts"]), (10, ["starts"]), (12, ["starts", "ends"])):
        runtime, database = place.installation.runtime("projects"), place.database(timedelta(days=ahead))
        jobs = Jobs(database, runtime.registry, database.clock)
        jobs.kinds = {REMIND: runtime.jobs.kinds[REMIND]}
        while jobs.run_due():
            for pool in jobs.pools.values():
                pool.waitall()
        assert [event.data["moment"] for event in place.told("commitment.due")] == moments
