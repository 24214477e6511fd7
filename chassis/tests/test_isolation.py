"""The database itself keeps territories apart: no territory, no row; another's territory, no row; for every role."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from chassis.context import Acting
from chassis.database import url_of
from tests.installation import person


@pytest.fixture
def as_app(shop, shop_settings):
    engine = create_engine(url_of("shop", "app", shop_settings))
    yield engine
    engine.dispose()


def test_without_a_territory_there_are_no_rows(shop, here, as_app):
    shop.call("POST", "/items", person(here), {"name": "Vélo"})
    with as_app.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM item")).scalar() == 0


def test_without_a_territory_nothing_is_inserted(as_app):
    with as_app.connect() as connection, pytest.raises(DBAPIError, match="row-level security"):
        connection.execute(text("INSERT INTO item VALUES ('x', gen_random_uuid(), 'a', 'draft', 1)"))


def test_the_territory_does_not_outlive_its_transaction(shop, here, as_app):
    shop.call("POST", "/items", person(here), {"name": "Vélo"})
    with as_app.connect() as connection:
        connection.execute(text("SELECT set_config('app.territory', :slug, true)"), {"slug": here.slug})
        assert connection.execute(text("SELECT count(*) FROM item")).scalar() == 1
        connection.rollback()
        assert connection.execute(text("SELECT count(*) FROM item")).scalar() == 0


def test_nothing_is_written_into_another_territory(shop, here):
    with pytest.raises(DBAPIError, match="row-level security"), shop.runtime.database.work(here, Acting("x")) as work:
        work.session.execute(text("INSERT INTO item VALUES ('other', gen_random_uuid(), 'a', 'draft', 1)"))


def test_every_table_is_closed_and_forced(shop, shop_settings):
    engine = create_engine(url_of("shop", "migrator", shop_settings))
    with engine.connect() as connection:
        tables = connection.execute(
            text(
                "SELECT relname, relrowsecurity AND relforcerowsecurity AS closed FROM pg_class"
                " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            )
        ).all()
    engine.dispose()
    assert [table.relname for table in tables if not table.closed] == ["alembic_version"]


@pytest.mark.parametrize("table", ["item", "idempotency", "tombstone", "alias"])
def test_the_worker_reads_only_what_it_works_on(shop, table):
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        shop.runtime.database.across() as connection,
    ):
        connection.exec_driver_sql(f"SELECT 1 FROM {table}")
