"""The shop's tables."""

from alembic import op

from chassis.migrations import foundation

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    foundation.first("shop")
    op.execute(
        "CREATE TABLE item (territory text, id uuid, name text NOT NULL, state text NOT NULL, version int NOT NULL,"
        " PRIMARY KEY (territory, id))"
    )
    op.execute(
        "CREATE TABLE seen (territory text, id uuid, subscriber text NOT NULL, event uuid NOT NULL, trace text,"
        " PRIMARY KEY (territory, id))"
    )
    foundation.isolate("shop", ["item", "seen"])
