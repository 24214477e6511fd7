"""Filters that find little: of an edition, of a state; without an index of their own they read all territories.

Nearly everything is published: that state is read in the order of the list.
"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE INDEX contribution_edition ON contribution (territory, edition, id DESC)
            WHERE public AND edition IS NOT NULL;
        CREATE INDEX contribution_state ON contribution (territory, state, id DESC) WHERE state <> 'published';
    """)
