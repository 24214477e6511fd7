"""The stall's tables: what was placed on it, and what its ear heard."""

from alembic import op

from chassis.migrations import foundation

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    foundation.first("stall")
    op.execute("CREATE TABLE thing (territory text, id uuid, name text NOT NULL, PRIMARY KEY (territory, id))")
    op.execute("CREATE TABLE heard (territory text, id uuid, event uuid NOT NULL, PRIMARY KEY (territory, id))")
    foundation.isolate("stall", ["thing", "heard"])
