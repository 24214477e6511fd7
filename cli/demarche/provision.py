"""Make a service's database: three roles, the database, the migrations. Safe to repeat, and by two at once."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg2
from psycopg2 import sql
from sqlalchemy import Connection, create_engine, make_url, text

from chassis.bus import Unavailable
from chassis.config import Settings
from chassis.database import role_of, url_of
from demarche.services import KINDS_OF_ROLE

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def provision(services: Sequence[str], settings: Settings, superuser: str) -> None:
    """Create roles and databases through a superuser's URL; passwords are those of the settings."""
    address = make_url(superuser).set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("SELECT pg_advisory_lock(hashtext('demarche.provision'))")
        for service in services:
            for role in KINDS_OF_ROLE:
                rolename = role_of(service, role)
                name = sql.Identifier(rolename)
                cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [rolename])
                verb = sql.SQL("ALTER" if cursor.fetchone() else "CREATE")
                rights = sql.SQL("LOGIN BYPASSRLS" if role == "migrator" else "LOGIN NOBYPASSRLS NOSUPERUSER")
                password = sql.Literal(settings.database_passwords[rolename])
                cursor.execute(sql.SQL("{} ROLE {} {} PASSWORD {}").format(verb, name, rights, password))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [service])
            database = sql.Identifier(service)
            if not cursor.fetchone():
                cursor.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(
                        database, sql.Identifier(role_of(service, "migrator"))
                    )
                )
            cursor.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
            for role in KINDS_OF_ROLE:
                cursor.execute(
                    sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                        database, sql.Identifier(role_of(service, role))
                    )
                )


def alembic_config(versions: Path, connection: Connection) -> "Config":
    from alembic.config import Config  # needed once in a version's life: a start that finds all in place skips it

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", str(versions))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config


def migrate(service: str, versions: Path, settings: Settings) -> None:
    """Bring one service's database to its newest version, as its `migrator`; a second one at once waits."""
    from alembic import command

    engine = create_engine(url_of(service, "migrator", settings), poolclass=None)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(hashtext('demarche.migrate'))"))
        connection.commit()
        command.upgrade(alembic_config(versions, connection), "head")
        connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {service}_app, {service}_worker"))
        connection.execute(text(f"GRANT SELECT ON alembic_version TO {service}_app"))
        connection.commit()
    engine.dispose()


def at_head(service: str, versions: Path, settings: Settings) -> bool:
    """Tell, as `app` and without Alembic, whether a database is at the newest of its migrations (`NNNN_name.py`).

    Raises Unavailable when the database is not there, or not yet made.
    """
    newest = max(path.name[:4] for path in versions.glob("[0-9]*.py"))
    address = url_of(service, "app", settings, "postgresql").render_as_string(hide_password=False)
    try:
        with closing(psycopg2.connect(address, connect_timeout=5)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT version_num FROM alembic_version")
            return cursor.fetchone() == (newest,)
    except psycopg2.OperationalError as error:
        raise Unavailable(f"the database of {service} is away") from error
    except psycopg2.ProgrammingError:  # nothing was ever migrated here
        return False
