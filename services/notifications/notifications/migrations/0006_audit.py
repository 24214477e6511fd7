"""The trail of what staff do."""

from chassis.migrations import foundation

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    foundation.audit("notifications")
