"""No door between territories: every table of every service is closed, but those listed here with their reason."""

import pytest
from sqlalchemy import create_engine, text

from chassis.database import url_of
from tests.installation import SERVICES

OPEN = {"alembic_version": "Alembic's own; holds a revision, nothing of a territory"}
WITHOUT_TERRITORY = {"stray": "what could not be read has no territory; for the worker role alone"}


@pytest.fixture(params=SERVICES, ids=lambda service: service.name)
def catalogue(request, installation):
    """The catalogue of a service's database, as its migrator reads it."""
    engine = create_engine(url_of(request.param.name, "migrator", installation.settings))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def names(connection, query):
    return {row[0] for row in connection.execute(text(query))}


TABLES = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"


def test_every_table_has_row_level_security_enabled_and_forced(catalogue):
    assert names(catalogue, f"{TABLES} AND NOT (relrowsecurity AND relforcerowsecurity)") == set(OPEN)


def test_every_table_is_keyed_by_territory(catalogue):
    keyed = names(
        catalogue,
        "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a"
        " ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) WHERE i.indisprimary AND a.attname = 'territory'",
    )
    assert names(catalogue, TABLES) - keyed == set(OPEN) | set(WITHOUT_TERRITORY)


def test_every_foreign_key_carries_the_territory(catalogue):
    loose = names(
        catalogue,
        "SELECT conname FROM pg_constraint k WHERE contype = 'f' AND NOT EXISTS (SELECT 1 FROM pg_attribute a"
        " WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND a.attname = 'territory')",
    )
    assert loose == set()


def test_the_application_role_owns_nothing_and_bypasses_nothing(catalogue):
    service = catalogue.execute(text("SELECT current_database()")).scalar()
    role = catalogue.execute(
        text("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = :name"),
        {"name": f"{service}_app"},
    ).one()
    assert tuple(role) == (False, False, False)
    owned = names(catalogue, f"{TABLES} AND pg_get_userbyid(relowner) <> current_user")
    assert owned == set()


def test_a_function_that_bypasses_security_is_for_the_application_alone_with_a_fixed_path(catalogue):
    loose = names(
        catalogue,
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        " AND (proconfig IS NULL OR NOT proconfig::text LIKE '%search_path%' OR proacl IS NULL"
        " OR EXISTS (SELECT 1 FROM aclexplode(proacl) g WHERE g.grantee = 0))",
    )
    assert loose == set()
