"""Who is concerned by what, what they were told, and how they want to be told."""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE follow (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            participant uuid NOT NULL, ref text NOT NULL, reason text NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, ref, participant, reason)
        );
        CREATE INDEX follow_participant ON follow (territory, participant);

        CREATE TABLE message (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            participant uuid NOT NULL, event uuid NOT NULL, kind text NOT NULL, category text NOT NULL,
            about text NOT NULL, "values" jsonb NOT NULL, grouped boolean NOT NULL, count integer NOT NULL,
            read_at timestamptz,
            PRIMARY KEY (territory, id), UNIQUE (territory, participant, kind, event)
        );
        CREATE INDEX message_participant ON message (territory, participant, id);
        CREATE UNIQUE INDEX message_group ON message (territory, participant, kind, about)
            WHERE grouped AND read_at IS NULL;

        CREATE TABLE subscription (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            participant uuid NOT NULL, muted text[] NOT NULL, language text,
            PRIMARY KEY (territory, id), UNIQUE (territory, participant)
        );
        CREATE TABLE mail_hour (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            hour timestamptz NOT NULL, tried integer NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, hour)
        );
    """)
    isolate("notifications", ["follow", "message", "subscription", "mail_hour"])
