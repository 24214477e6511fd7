"""Workshops and their phases; who joined lately."""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE workshop (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, state text NOT NULL, title text NOT NULL, summary text, format text NOT NULL,
            starts_at timestamptz NOT NULL, ends_at timestamptz NOT NULL, place jsonb NOT NULL,
            capacity integer NOT NULL CHECK (capacity > 0), challenges text[] NOT NULL,
            votes_per_person integer NOT NULL, registration_closes_at timestamptz, edition text,
            phase uuid, reason text, report text, opened_at timestamptz,
            PRIMARY KEY (territory, id)
        );
        CREATE INDEX workshop_starts ON workshop (territory, starts_at, id);

        -- What a format said when the workshop was planned stays with it.
        CREATE TABLE phase (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            workshop uuid NOT NULL, number integer NOT NULL, code text NOT NULL, minutes integer NOT NULL,
            planned_at timestamptz NOT NULL, started_at timestamptz, ended_at timestamptz,
            writes boolean NOT NULL, shows boolean NOT NULL, votes boolean NOT NULL, sheets boolean NOT NULL,
            pitches boolean NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, workshop, number),
            FOREIGN KEY (territory, workshop) REFERENCES workshop (territory, id) ON DELETE CASCADE
        );

        -- Who joined in the last day: contexts signed before that still call them provisional.
        CREATE TABLE joined (
            territory text NOT NULL, participant uuid NOT NULL, joined_at timestamptz NOT NULL,
            PRIMARY KEY (territory, participant)
        );
        CREATE INDEX joined_age ON joined (territory, joined_at);
    """)
    isolate("workshops", ["workshop", "phase", "joined"])
