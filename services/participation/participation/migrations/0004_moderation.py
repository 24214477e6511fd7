"""Reports, decisions and appeals. A subject is a ref: `contributions/<id>` or `comments/<id>`."""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE report (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            subject text NOT NULL, category text NOT NULL, text text, reporter uuid, closed_at timestamptz,
            PRIMARY KEY (territory, id), UNIQUE (territory, subject, reporter),
            FOREIGN KEY (territory, reporter) REFERENCES participant (territory, id) ON DELETE SET NULL (reporter)
        );
        CREATE INDEX report_of ON report (territory, reporter) WHERE reporter IS NOT NULL;
        CREATE INDEX report_open ON report (territory, subject) WHERE closed_at IS NULL;

        CREATE TABLE decision (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            subject text NOT NULL, decision text NOT NULL, reason text, moderator uuid,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, moderator) REFERENCES participant (territory, id) ON DELETE SET NULL (moderator)
        );
        CREATE INDEX decision_on ON decision (territory, subject, id DESC);
        CREATE INDEX decision_by ON decision (territory, moderator) WHERE moderator IS NOT NULL;

        CREATE TABLE appeal (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL DEFAULT 1, state text NOT NULL, subject text NOT NULL, text text NOT NULL,
            author uuid NOT NULL, reason text, decided_by uuid, decided_at timestamptz,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, author) REFERENCES participant (territory, id) ON DELETE CASCADE,
            FOREIGN KEY (territory, decided_by) REFERENCES participant (territory, id) ON DELETE SET NULL (decided_by)
        );
        CREATE UNIQUE INDEX appeal_open ON appeal (territory, subject) WHERE state = 'open';
        CREATE INDEX appeal_on ON appeal (territory, subject, id DESC);
        CREATE INDEX appeal_of ON appeal (territory, author);
        CREATE INDEX appeal_by ON appeal (territory, decided_by) WHERE decided_by IS NOT NULL;
    """)
    isolate("participation", ["report", "decision", "appeal"])
