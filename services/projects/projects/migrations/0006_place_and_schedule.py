"""Where a project is found, and when, in its own words; those that never said it say nothing."""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE project ADD COLUMN place text, ADD COLUMN schedule text")
