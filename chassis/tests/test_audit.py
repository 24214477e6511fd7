"""What staff do leaves a line that nobody can change."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from chassis.clock import new_id
from chassis.context import Acting
from chassis.tables import audit as trail
from tests.installation import person

KEY = {"Idempotency-Key": "the same"}


@pytest.fixture
def item(shop, here):
    return shop.call("POST", "/items", person(here), {"name": "Vélo"}).json


def rename(shop, who, item, version=1):
    return shop.call("PATCH", f"/items/{item['id']}", who, {"name": "Tandem"}, headers={"If-Match": f'"{version}"'})


def lines(shop, here):
    return shop.rows(here, "SELECT actor, operation, subject, events, trace FROM audit ORDER BY id")


def test_what_a_role_let_someone_do_is_noted_with_who_and_on_what(shop, here, item):
    keeper = person(here, "keeper")
    assert rename(shop, keeper, item).status == 200
    assert lines(shop, here) == [
        (f"person:{keeper.participant}", "rename", f"items/{item['id']}", [], keeper.trace[3:35])
    ]


def test_what_a_token_did_is_noted(shop, here, item):
    token = Acting(here.slug, kind="token", token=new_id(), scopes=frozenset({"items:write"}))
    assert rename(shop, token, item).status == 200
    assert [line.actor for line in lines(shop, here)] == [f"token:{token.token}"]


def test_what_is_refused_leaves_nothing(shop, here, item):
    assert rename(shop, person(here, "keeper"), item, version=7).status == 412
    assert rename(shop, person(here), item).status == 403
    assert lines(shop, here) == []


def test_what_anyone_may_do_leaves_nothing(shop, here, item):
    assert shop.call("POST", f"/items/{item['id']}/sell", person(here, "keeper")).status == 200
    assert lines(shop, here) == []


def test_a_repeat_is_noted_once(shop, here):
    keeper = person(here, "keeper")
    for _ in range(2):
        assert shop.call("POST", "/shelves", keeper, {"name": "Cave"}, headers=KEY).status == 201
    [line] = lines(shop, here)
    assert (line.operation, line.subject.partition("/")[0]) == ("put_up", "shelves")


def test_the_service_may_neither_change_nor_remove_a_line(shop, here, item):
    rename(shop, person(here, "keeper"), item)
    for change in ("UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "TRUNCATE audit"):
        with (
            pytest.raises(DBAPIError, match="permission denied"),
            shop.runtime.database.work(here, Acting(here.slug)) as work,
        ):
            work.session.execute(text(change))
    with pytest.raises(DBAPIError, match="permission denied"), shop.runtime.database.across() as connection:
        connection.exec_driver_sql("UPDATE audit SET actor = 'nobody'")
    with shop.runtime.database.across() as connection:
        assert connection.exec_driver_sql("DELETE FROM audit").rowcount == 0
    assert len(lines(shop, here)) == 1


def test_a_line_of_another_territory_is_not_seen(shop, here, item):
    rename(shop, person(here, "keeper"), item)
    assert lines(shop, shop.territory(f"{here.slug}-b")) == []


def test_a_line_is_forgotten_after_a_year(shop, here):
    for days, operation in ((364, "last_year"), (366, "long_ago")):
        with shop.runtime.database.own_work(here) as work:
            made = {"territory": here.slug, "id": new_id(), "created_at": work.now - timedelta(days=days)}
            made |= {"actor": "", "operation": operation, "events": [], "trace": ""}
            work.session.execute(insert(trail), made)
    shop.runtime.housekeeping()
    kept = [line.operation for line in shop.rows(here, "SELECT operation FROM audit WHERE actor = ''")]
    assert kept == ["last_year"]
