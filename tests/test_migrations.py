"""A migration adds before it removes: the release before can still write after it."""

import pytest

from demarche.services import WITH_DATA, migrations
from tools.migrations import faults, released

RELEASES = {"0.1.0": {"stall": "0001"}}
PLANTED = """
from alembic import op
import sqlalchemy as sa
{head}

def upgrade():
    {body}
"""


def planted(folder, body, head=""):
    """Return what is wrong with a migration that follows the release."""
    (folder / "0001_old.py").write_text("raise SystemExit('was released, and is not looked at')")
    (folder / "0002_new.py").write_text(PLANTED.format(body=body, head=head))
    return [*faults("stall", folder, RELEASES)]


@pytest.mark.parametrize("service", WITH_DATA)
def test_every_migration_since_the_release_adds_before_it_removes(service):
    assert [*faults(service, migrations(service), released())] == []


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE thing DROP COLUMN name",
        "ALTER TABLE thing DROP name",
        "ALTER TABLE public.thing RENAME COLUMN name TO title",
        "ALTER TABLE thing RENAME TO article",
        "ALTER TABLE thing ALTER COLUMN name TYPE integer USING 1",
        "ALTER TABLE thing ALTER name SET NOT NULL",
        "ALTER TABLE thing ALTER name DROP DEFAULT",
        "ALTER TABLE thing ADD COLUMN size integer NOT NULL",
        "ALTER TABLE thing ADD COLUMN size integer, ADD colour text NOT NULL",
        "ALTER TABLE thing ADD FOREIGN KEY (territory, owner) REFERENCES person (territory, id)",
        "ALTER TABLE thing ADD CONSTRAINT small CHECK (size < 7)",
        "CREATE UNIQUE INDEX thing_name ON thing (territory, name)",
        "DROP TABLE IF EXISTS thing",
        "CREATE INDEX ON thing (name); -- and\\n DROP TABLE thing",
    ],
)
def test_what_the_release_before_could_not_live_with_is_refused(tmp_path, sql):
    (fault,) = planted(tmp_path, f'op.execute("{sql}")')
    assert fault.startswith("stall/0002_new.py: thing: ")


@pytest.mark.parametrize(
    "body",
    [
        "op.drop_column('thing', 'name')",
        "op.alter_column('thing', 'name', new_column_name='title')",
        "op.alter_column('thing', 'name', nullable=False)",
        "op.add_column('thing', sa.Column('size', sa.Integer(), nullable=False))",
        "op.rename_table('thing', 'article')",
    ],
)
def test_it_is_refused_in_alembic_s_own_words_too(tmp_path, body):
    assert len(planted(tmp_path, body)) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "ALTER TABLE thing ADD COLUMN size integer",
        "ALTER TABLE thing ADD COLUMN size integer NOT NULL DEFAULT 1 CHECK (size > 0)",
        "ALTER TABLE thing ADD words text[] GENERATED ALWAYS AS (w(name)) STORED NOT NULL",
        "ALTER TABLE thing ALTER name DROP NOT NULL, ALTER size SET DEFAULT 1, DROP CONSTRAINT small",
        "CREATE INDEX thing_name ON thing (territory, name)",
        "CREATE TABLE fresh (a text NOT NULL); CREATE UNIQUE INDEX one ON fresh (a); ALTER TABLE fresh DROP COLUMN a",
        "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'a'; DROP TABLE thing; $$",
        "UPDATE thing SET name = '; DROP TABLE thing'",
    ],
)
def test_what_only_adds_is_fine(tmp_path, sql):
    assert planted(tmp_path, f'op.execute("""{sql}""")') == []


def test_what_a_release_does_without_may_go_in_the_next(tmp_path):
    body = 'op.execute("ALTER TABLE thing DROP COLUMN name")'
    assert planted(tmp_path, body, 'unused_since = "0.1.0"') == []
    (fault,) = planted(tmp_path, body, 'unused_since = "0.2.0"')
    assert fault == "stall/0002_new.py: no release 0.2.0 is kept in tests/upgrade"
