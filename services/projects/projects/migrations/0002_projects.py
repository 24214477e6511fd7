"""Projects, their teams, stages, milestones and updates, and who is known to have joined.

No name of a person with an account is kept: `participant` is an id, and what it is called is asked when it is read.
"""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        -- A person who joined, under their own id; what they wrote while provisional no longer waits.
        CREATE TABLE joined (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL, PRIMARY KEY (territory, id)
        );
        CREATE INDEX joined_age ON joined (territory, created_at);

        CREATE TABLE project (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, state text NOT NULL, before text, reason text,
            name text NOT NULL, story text NOT NULL, social_use text, economic_model text,
            areas text[] NOT NULL, edition text, origins text[] NOT NULL, sheet text,
            PRIMARY KEY (territory, id), UNIQUE (territory, sheet)
        );
        CREATE INDEX project_stage ON project (territory, state, id DESC);
        CREATE INDEX project_edition ON project (territory, edition, id DESC);

        CREATE TABLE stage_change (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            project uuid NOT NULL, before text NOT NULL, stage text NOT NULL, reason text,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, project) REFERENCES project (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX stage_change_of ON stage_change (territory, project, id DESC);

        CREATE TABLE member (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, state text NOT NULL, project uuid NOT NULL, participant uuid, label text,
            role text NOT NULL, waiting boolean NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, project, participant),
            FOREIGN KEY (territory, project) REFERENCES project (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX member_of ON member (territory, project, id);
        CREATE INDEX member_who ON member (territory, participant) WHERE participant IS NOT NULL;
        CREATE INDEX member_waiting ON member (territory, created_at) WHERE waiting;

        CREATE TABLE milestone (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, state text NOT NULL, project uuid NOT NULL, edition text,
            title text NOT NULL, owner text, due_on date NOT NULL, reached_at timestamptz,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, project) REFERENCES project (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX milestone_of ON milestone (territory, project, due_on, id);
        CREATE INDEX milestone_due ON milestone (territory, due_on, id);

        CREATE TABLE project_update (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            project uuid NOT NULL, text text NOT NULL, author uuid,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, project) REFERENCES project (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX project_update_of ON project_update (territory, project, id DESC);
        CREATE INDEX project_update_by ON project_update (territory, author) WHERE author IS NOT NULL;
    """)
    isolate("projects", ["joined", "project", "stage_change", "member", "milestone", "project_update"])
