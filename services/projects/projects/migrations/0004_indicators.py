"""What a project brought about, with how it is known."""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE indicator (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, state text NOT NULL, project uuid NOT NULL, edition text,
            what text NOT NULL, value numeric NOT NULL, unit text NOT NULL, method text NOT NULL, source text NOT NULL,
            starts_on date NOT NULL, ends_on date, measured boolean NOT NULL, date date NOT NULL,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, project) REFERENCES project (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX indicator_of ON indicator (territory, project, id DESC);
        CREATE INDEX indicator_what ON indicator (territory, what, id DESC);
        CREATE INDEX indicator_edition ON indicator (territory, edition, id DESC);
    """)
    isolate("projects", ["indicator"])
