"""The trail of what staff do."""

from chassis.migrations import foundation

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    foundation.audit("workshops")
