"""Tables, and who comes.

A cancelled registration stays, beside a new one of the same person. At a person's erasure their registration becomes
nobody's: attendance still counts.
"""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE workshop_table (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, workshop uuid NOT NULL, number integer NOT NULL, challenge text, seats integer,
            PRIMARY KEY (territory, id), UNIQUE (territory, workshop, number),
            FOREIGN KEY (territory, workshop) REFERENCES workshop (territory, id) ON DELETE CASCADE
        );

        CREATE TABLE registration (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, state text NOT NULL, workshop uuid NOT NULL, participant uuid,
            workshop_table uuid, needs text, waiting boolean NOT NULL, queued_at timestamptz NOT NULL,
            offered_until timestamptz, checked_in_at timestamptz,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, workshop) REFERENCES workshop (territory, id) ON DELETE CASCADE,
            FOREIGN KEY (territory, workshop_table) REFERENCES workshop_table (territory, id)
                ON DELETE SET NULL (workshop_table)
        );
        CREATE UNIQUE INDEX registration_once ON registration (territory, workshop, participant)
            WHERE state <> 'cancelled' AND participant IS NOT NULL;
        CREATE INDEX registration_of ON registration (territory, participant) WHERE participant IS NOT NULL;
        CREATE INDEX registration_list ON registration (territory, workshop, id);
        CREATE INDEX registration_at ON registration (territory, workshop_table, id) WHERE workshop_table IS NOT NULL;
        CREATE INDEX registration_queue ON registration (territory, workshop, queued_at, id)
            WHERE state = 'waitlisted';
    """)
    isolate("workshops", ["workshop_table", "registration"])
