"""The log of roles outlives the people in it, without their names."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        ALTER TABLE role_grant ALTER participant DROP NOT NULL;
        UPDATE role_grant SET participant = NULL WHERE NOT EXISTS (
            SELECT FROM participant AS one WHERE one.territory = role_grant.territory AND one.id = participant);
        UPDATE role_grant SET actor = NULL WHERE NOT EXISTS (
            SELECT FROM participant AS one WHERE one.territory = role_grant.territory AND one.id = actor);
        ALTER TABLE role_grant
            ADD FOREIGN KEY (territory, participant) REFERENCES participant (territory, id)
                ON DELETE SET NULL (participant),
            ADD FOREIGN KEY (territory, actor) REFERENCES participant (territory, id) ON DELETE SET NULL (actor);
        CREATE INDEX role_grant_of ON role_grant (territory, participant) WHERE participant IS NOT NULL;
        CREATE INDEX role_grant_by ON role_grant (territory, actor) WHERE actor IS NOT NULL;
    """)
