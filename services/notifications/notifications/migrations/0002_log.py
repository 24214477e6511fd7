"""The event log, numbered without a gap in each territory, and the thread that it draws."""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE log_counter (
            territory text PRIMARY KEY, sequence bigint NOT NULL, forgotten bigint NOT NULL
        );
        CREATE TABLE log (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            sequence bigint NOT NULL, type text COLLATE "C" NOT NULL, visibility text NOT NULL, body text NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, sequence)
        );
        CREATE INDEX log_type ON log (territory, type, sequence);
        CREATE INDEX log_age ON log USING brin (created_at);

        CREATE TABLE thread_step (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            ref text NOT NULL, version integer NOT NULL, state text NOT NULL, title text, edition text,
            public boolean NOT NULL, at timestamptz NOT NULL, changed_at timestamptz NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, ref)
        );
        CREATE TABLE thread_edge (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            child text NOT NULL, parent text NOT NULL, at timestamptz NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, child, parent)
        );
        CREATE INDEX thread_edge_parent ON thread_edge (territory, parent);
    """)
    isolate("notifications", ["log_counter", "log", "thread_step", "thread_edge"])
