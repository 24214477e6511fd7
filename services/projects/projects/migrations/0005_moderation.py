"""News that can be reported and hidden; what was hidden keeps its words, for its author and moderators."""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE project_update ADD COLUMN state text NOT NULL DEFAULT 'published', ADD COLUMN reason text,
            ADD COLUMN decided_by uuid, ADD COLUMN queued_at timestamptz;
        ALTER TABLE project_update ALTER COLUMN state DROP DEFAULT;
        CREATE INDEX project_update_queue ON project_update (territory, queued_at, id) WHERE queued_at IS NOT NULL;
        CREATE INDEX project_update_decided ON project_update (territory, decided_by) WHERE decided_by IS NOT NULL;

        CREATE TABLE report (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            project_update uuid NOT NULL, category text NOT NULL, text text, reporter uuid, closed_at timestamptz,
            PRIMARY KEY (territory, id), UNIQUE (territory, project_update, reporter),
            FOREIGN KEY (territory, project_update) REFERENCES project_update (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX report_by ON report (territory, reporter) WHERE reporter IS NOT NULL;
    """)
    isolate("projects", ["report"])
