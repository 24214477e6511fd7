"""The tables that every service keeps."""

from chassis.migrations import foundation

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    foundation.first("workshops")
