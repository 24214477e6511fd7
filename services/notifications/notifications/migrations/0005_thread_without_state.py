"""What stands on a thread may have no states of its own: a table."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE thread_step ALTER state DROP NOT NULL")
