"""No log holds what people say: not ours, whatever the database refuses, nor the database's own; nor a refusal."""

import json
import logging

import psycopg2
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from chassis.clock import new_id
from chassis.context import Acting
from demarche import logs

WORDS = "12 rue de la Gare"
REFUSED = f"""
CREATE TEMP TABLE said (text text PRIMARY KEY, length integer CHECK (length < 3));
INSERT INTO said VALUES ('{WORDS}'), ('{WORDS}

chez ma tante')
"""


@pytest.fixture
def file(tmp_path):
    """A log of this test's own."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.configure("info", file=tmp_path / "log" / "demarche.log")
    yield tmp_path / "log" / "demarche.log"
    for handler in root.handlers:
        handler.close()
    root.handlers[:], root.level = before, level
    logs.configure("critical")


@pytest.mark.parametrize(
    "refused",
    [
        "INSERT INTO said SELECT text FROM said",
        "INSERT INTO said SELECT text || 'x', 7 FROM said WHERE text LIKE '%' || chr(10) || '%'",
    ],
)
def test_a_traceback_holds_no_row(file, postgres, refused):
    engine = create_engine(postgres.url.replace("postgresql://", "postgresql+psycopg2://"), hide_parameters=True)
    with engine.connect() as connection:
        for statement in REFUSED.strip().split(";"):
            connection.execute(text(statement))
        with pytest.raises(
            DBAPIError, match="Gare"
        ) as error:  # PostgreSQL names the row: there is something to leave out
            connection.execute(text(refused))
        logging.getLogger("test").error("request.failed", exc_info=error.value)
    engine.dispose()
    written = file.read_text("utf-8")
    [line] = [json.loads(line) for line in written.splitlines() if "request.failed" in line]
    assert "IntegrityError" in line["exception"]
    assert ("Gare" in written, "tante" in written) == (False, False)


def test_the_database_logs_no_statement_and_no_row(postgres):
    connection = psycopg2.connect(postgres.url)
    with connection.cursor() as cursor:
        cursor.execute(REFUSED.replace("12 rue", "99 rue"))
        with pytest.raises(psycopg2.IntegrityError, match="99 rue"):
            cursor.execute("INSERT INTO said VALUES ('99 rue de la Gare')")
    connection.close()
    logged = [path.read_text("utf-8") for path in (postgres.data / "log").iterdir()]
    assert any("duplicate key value" in text for text in logged)
    assert not any("99 rue" in text for text in logged)


def test_a_refusal_is_nothing_to_warn_of(file, installation, territory):
    asked = installation.call("participation", "GET", f"/contributions/{new_id()}", Acting(territory.slug))
    assert asked.status == 404
    assert "handling worker" not in file.read_text("utf-8")
