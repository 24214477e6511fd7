"""Calls, commitments, and who makes them: people, organisations; mentors, with what they can take on."""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE organisation (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, name text NOT NULL, kind text NOT NULL, url text,
            PRIMARY KEY (territory, id)
        );
        CREATE UNIQUE INDEX organisation_name ON organisation (territory, lower(name));

        CREATE TABLE organisation_member (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            organisation uuid NOT NULL, participant uuid NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, organisation, participant),
            FOREIGN KEY (territory, organisation) REFERENCES organisation (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX organisation_member_who ON organisation_member (territory, participant);

        CREATE TABLE mentor (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, participant uuid NOT NULL, skills text[] NOT NULL, capacity integer NOT NULL,
            areas text[] NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, participant)
        );

        CREATE TABLE call (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, state text NOT NULL, project uuid NOT NULL, edition text,
            kind text NOT NULL, title text NOT NULL, text text, quantity numeric, unit text, until date,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, project) REFERENCES project (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX call_of ON call (territory, project, id DESC);
        CREATE INDEX call_open ON call (territory, id DESC) WHERE state = 'open';

        CREATE TABLE commitment (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, state text NOT NULL, project uuid NOT NULL, call uuid, edition text,
            giver uuid, organisation uuid, kind text NOT NULL, quantity numeric NOT NULL, unit text NOT NULL,
            place text, starts_on date NOT NULL, ends_on date, note text, reason text,
            waiting boolean NOT NULL, accepted_at timestamptz,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, project) REFERENCES project (territory, id) ON DELETE CASCADE,
            FOREIGN KEY (territory, call) REFERENCES call (territory, id) ON DELETE CASCADE,
            FOREIGN KEY (territory, organisation) REFERENCES organisation (territory, id)
        );
        CREATE INDEX commitment_public ON commitment (territory, id DESC) WHERE state IN ('accepted', 'kept');
        CREATE INDEX commitment_to ON commitment (territory, project, state, id DESC);
        CREATE INDEX commitment_answers ON commitment (territory, call, id DESC) WHERE call IS NOT NULL;
        CREATE INDEX commitment_by ON commitment (territory, giver, id DESC) WHERE giver IS NOT NULL;
        CREATE INDEX commitment_from ON commitment (territory, organisation, id DESC) WHERE organisation IS NOT NULL;
        CREATE INDEX commitment_waiting ON commitment (territory, created_at) WHERE waiting;
    """)
    isolate("projects", ["organisation", "organisation_member", "mentor", "call", "commitment"])
