"""The trail of what staff do."""

from chassis.migrations import foundation

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    foundation.audit("participation")
