"""Who facilitates one workshop; a line stays when it is over, as the log of who named whom."""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE facilitator (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            workshop uuid NOT NULL, participant uuid, named_by uuid, ended_at timestamptz,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, workshop) REFERENCES workshop (territory, id) ON DELETE CASCADE
        );
        CREATE UNIQUE INDEX facilitator_once ON facilitator (territory, workshop, participant) WHERE ended_at IS NULL;
        CREATE INDEX facilitator_of ON facilitator (territory, participant) WHERE participant IS NOT NULL;
        CREATE INDEX facilitator_named ON facilitator (territory, named_by) WHERE named_by IS NOT NULL;
    """)
    isolate("workshops", ["facilitator"])
