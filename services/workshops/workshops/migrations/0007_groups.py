"""How many come with one registration: a family, a class."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE registration ADD COLUMN people integer NOT NULL DEFAULT 1 CHECK (people > 0)")
