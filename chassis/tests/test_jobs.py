"""Due work runs once it is due, retries by its schedule, parks at its end, and is never done twice by a late claim."""

from datetime import timedelta

from shop.service import Shop
from sqlalchemy import text

from chassis.context import Acting
from chassis.jobs import Kind
from tests.installation import eventually, person


def plan(shop, here, kind, *tags):
    assert shop.call("POST", "/jobs", Acting(here.slug), {"name": kind, "tags": list(tags)}).status == 204


def jobs(shop, here):
    return shop.rows(here, "SELECT kind, attempts, due_at, parked_at, error FROM job")


def test_a_job_runs_at_once_and_is_gone(shop, here):
    plan(shop, here, "outside")
    eventually(lambda: ("noted", False) in Shop.calls and not jobs(shop, here))
    assert Shop.calls == [("outside", 1), ("noted", False)]


def test_a_job_may_leave_another_in_the_same_commit(shop, here):
    plan(shop, here, "inside")
    eventually(lambda: ("noted", False) in Shop.calls)
    assert Shop.calls[:2] == [("inside", 1), ("outside", 1)]


def test_the_same_key_makes_one_job(shop, here):
    plan(shop, here, "unknown-kind", "once")
    plan(shop, here, "unknown-kind", "once")
    assert len(jobs(shop, here)) == 1


def test_a_failure_waits_for_its_schedule_and_parks_at_its_end(shop, here):
    Shop.trouble["outside"] = "fail"
    plan(shop, here, "outside")
    for attempt, ahead in ((1, timedelta(minutes=2)), (2, timedelta(hours=2))):
        eventually(lambda attempt=attempt: [row for row in jobs(shop, here) if row.error and row.attempts == attempt])
        assert jobs(shop, here)[0].parked_at is None
        shop.clock.advance(ahead)
    parked = eventually(lambda: [row for row in jobs(shop, here) if row.parked_at])[0]
    assert (parked.attempts, parked.error) == (3, "RuntimeError: oops")


def test_a_job_may_say_when_to_retry(shop, here):
    Shop.trouble["outside"] = "retry"
    plan(shop, here, "outside")
    row = eventually(lambda: [row for row in jobs(shop, here) if row.error])[0]
    assert timedelta(minutes=6) < row.due_at - shop.clock.now() < timedelta(minutes=8)


def test_a_job_that_cannot_succeed_parks_at_once(shop, here):
    Shop.trouble["outside"] = "park"
    plan(shop, here, "outside")
    assert eventually(lambda: [row for row in jobs(shop, here) if row.parked_at])[0].error == "never"


def test_when_something_is_away_a_job_waits_and_no_attempt_is_counted(shop, here):
    Shop.trouble["outside"] = "away"
    plan(shop, here, "outside")
    for tries in range(1, 5):
        eventually(lambda tries=tries: len(Shop.calls) == tries and jobs(shop, here)[0].attempts == 0)
        shop.clock.advance(timedelta(seconds=10))
    assert (jobs(shop, here)[0].error, jobs(shop, here)[0].parked_at) == (None, None)
    Shop.trouble.clear()
    shop.clock.advance(timedelta(seconds=100))
    eventually(lambda: ("noted", False) in Shop.calls)


def test_a_claim_that_comes_too_late_does_nothing(shop, here):
    Shop.trouble["outside"] = "away"
    plan(shop, here, "outside")
    eventually(lambda: Shop.calls and jobs(shop, here)[0].attempts == 0)
    with shop.runtime.database.across() as connection:
        row = connection.exec_driver_sql("SELECT * FROM job WHERE territory = %s", (here.slug,)).one()
        connection.exec_driver_sql("UPDATE job SET attempts = attempts + 1 WHERE territory = %s", (here.slug,))
    Shop.trouble.clear()
    shop.runtime.jobs._do(row)
    assert ("noted", False) not in Shop.calls
    assert len(jobs(shop, here)) == 1


def test_a_job_of_a_territory_that_is_gone_parks(shop, here):
    plan(shop, here, "unknown-kind")
    with shop.runtime.database.across() as connection:
        connection.exec_driver_sql(
            "UPDATE job SET kind = 'outside', territory = %s WHERE territory = %s", (here.slug + "-gone", here.slug)
        )

    def parked():
        with shop.runtime.database.across() as connection:
            return connection.exec_driver_sql(
                "SELECT 1 FROM job WHERE parked_at IS NOT NULL AND territory = %s", (here.slug + "-gone",)
            ).all()

    assert eventually(parked)


def test_a_pointless_job_is_taken_back(shop, here):
    plan(shop, here, "unknown-kind", "once")
    with shop.runtime.database.work(here, Acting(here.slug)) as work:
        work.forget_job("unknown-kind", "one")
    assert not jobs(shop, here)


def test_the_hourly_round_outlives_a_defect(shop, here, defects):
    def kept() -> bool:
        shop.runtime.house.wake()
        return ("kept house", here.slug) in Shop.calls

    Shop.trouble["house"] = True
    before = defects("housekeeping")
    eventually(lambda: kept() or defects("housekeeping") > before)
    assert ("kept house", here.slug) not in Shop.calls
    del Shop.trouble["house"]
    assert eventually(kept)


def test_the_loop_outlives_a_defect(shop, here, outlived):
    outlived("jobs", "job", "lane")
    plan(shop, here, "outside")
    eventually(lambda: ("noted", False) in Shop.calls)


def test_in_a_closed_territory_due_work_waits_and_is_done_once_it_is_open_again(shop, here):
    file = shop.process.settings.territories / f"{here.slug}.toml"
    text = file.read_text()
    file.write_text("closing = { closed_at = 2026-11-28T07:00:00Z, remove_on = 2026-12-28 }" + text)
    plan(shop, here, "outside")
    waiting = eventually(lambda: [row for row in jobs(shop, here) if row.error])[0]
    assert (waiting.attempts, waiting.parked_at, ("noted", False) in Shop.calls) == (0, None, False)
    file.write_text(text)
    shop.clock.advance(timedelta(minutes=11))
    assert eventually(lambda: ("noted", False) in Shop.calls)


def test_what_is_kept_of_a_refusal_of_the_database_names_no_value(shop, here):
    item = shop.call("POST", "/items", person(here), {"name": "Jeanne Martin"}).json

    def again(work, job):
        values = {"here": here.slug, "id": item["id"], "name": "12 rue de la Gare"}
        work.session.execute(text("INSERT INTO item VALUES (:here, :id, :name, 'draft', 1)"), values)

    shop.runtime.jobs.kinds["again"] = Kind("again", again)
    plan(shop, here, "again")
    [row] = eventually(lambda: [row for row in jobs(shop, here) if row.error])
    del shop.runtime.jobs.kinds["again"]
    assert row.error == (
        'IntegrityError: (psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "item_pkey"'
    )
