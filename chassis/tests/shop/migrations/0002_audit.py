"""The trail of what staff do."""

from chassis.migrations import foundation

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    foundation.audit("shop")
