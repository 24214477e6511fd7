"""Project sheets, and whose they are."""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE sheet (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, state text NOT NULL, workshop uuid NOT NULL, workshop_table uuid NOT NULL,
            name text NOT NULL, need text, idea text, for_whom text, with_whom text, first_steps jsonb NOT NULL,
            help_needed text[] NOT NULL, economic_model text, social_use text,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, workshop) REFERENCES workshop (territory, id) ON DELETE CASCADE,
            FOREIGN KEY (territory, workshop_table) REFERENCES workshop_table (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX sheet_at ON sheet (territory, workshop_table, id);
        CREATE INDEX sheet_in ON sheet (territory, workshop, id);

        CREATE TABLE sheet_author (
            territory text NOT NULL, sheet uuid NOT NULL, participant uuid NOT NULL,
            PRIMARY KEY (territory, sheet, participant),
            FOREIGN KEY (territory, sheet) REFERENCES sheet (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX sheet_author_of ON sheet_author (territory, participant);
    """)
    isolate("workshops", ["sheet", "sheet_author"])
