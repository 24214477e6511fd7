"""Challenges, answers and merges.

`before` and `before_merge` tell where a contribution returns to; `moved_from` what a support was given to first.
"""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE contribution
            ADD COLUMN before text, ADD COLUMN before_merge text, ADD COLUMN merged_into uuid,
            ADD COLUMN answer text, ADD COLUMN answered_at timestamptz, ADD COLUMN answered_by uuid,
            ADD FOREIGN KEY (territory, merged_into) REFERENCES contribution (territory, id),
            ADD FOREIGN KEY (territory, answered_by) REFERENCES participant (territory, id)
                ON DELETE SET NULL (answered_by);
        CREATE INDEX contribution_merged ON contribution (territory, merged_into) WHERE merged_into IS NOT NULL;
        CREATE INDEX contribution_answered ON contribution (territory, answered_by) WHERE answered_by IS NOT NULL;
        ALTER TABLE support ADD COLUMN moved_from uuid;

        CREATE TABLE challenge (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL, version integer NOT NULL,
            state text NOT NULL, title text NOT NULL, causes text, people_concerned text, existing text,
            areas text[] NOT NULL, language text NOT NULL, edition text, origins text[] NOT NULL, author uuid,
            published_at timestamptz, transformed_at timestamptz,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, author) REFERENCES participant (territory, id) ON DELETE SET NULL (author)
        );
        CREATE INDEX challenge_author ON challenge (territory, author) WHERE author IS NOT NULL;

        CREATE TABLE challenge_contribution (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            challenge uuid NOT NULL, contribution uuid NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, challenge, contribution),
            FOREIGN KEY (territory, challenge) REFERENCES challenge (territory, id) ON DELETE CASCADE,
            FOREIGN KEY (territory, contribution) REFERENCES contribution (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX challenge_contribution_of ON challenge_contribution (territory, contribution);

        CREATE TABLE challenge_workshop (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            challenge uuid NOT NULL, workshop text NOT NULL, version integer NOT NULL, live boolean NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, challenge, workshop)
        );
        CREATE INDEX challenge_workshop_of ON challenge_workshop (territory, workshop);
    """)
    isolate("participation", ["challenge", "challenge_contribution", "challenge_workshop"])
