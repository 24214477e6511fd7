"""What is counted of all contributions, by place, month and edition, read in an index alone.

Row-level security lets a condition on the territory use it: it compares text, and keeps to what all may read.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE INDEX contribution_counted ON contribution (territory, commune, kind) INCLUDE (edition, created_at)
            WHERE public AND NOT waiting AND state <> 'merged';
    """)
