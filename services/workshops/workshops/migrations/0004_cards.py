"""Cards, votes, and the live streams of an evening.

A card is shown once a phase that shows began, its own or a later one: nothing is written on it then. `live_entry` is
numbered without a gap for each workshop, and names a card instead of holding its text: what was taken away is gone.
"""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE card (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, workshop uuid NOT NULL, workshop_table uuid NOT NULL, number integer NOT NULL,
            kind text NOT NULL, text text NOT NULL, author uuid,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, workshop_table) REFERENCES workshop_table (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX card_at ON card (territory, workshop_table, id);
        CREATE INDEX card_in ON card (territory, workshop, id);
        CREATE INDEX card_author ON card (territory, author) WHERE author IS NOT NULL;

        CREATE TABLE vote (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            card uuid NOT NULL, registration uuid NOT NULL,
            PRIMARY KEY (territory, id), UNIQUE (territory, card, registration),
            FOREIGN KEY (territory, card) REFERENCES card (territory, id) ON DELETE CASCADE,
            FOREIGN KEY (territory, registration) REFERENCES registration (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX vote_of ON vote (territory, registration);

        CREATE TABLE live_counter (
            territory text NOT NULL, workshop uuid NOT NULL, position bigint NOT NULL,
            PRIMARY KEY (territory, workshop),
            FOREIGN KEY (territory, workshop) REFERENCES workshop (territory, id) ON DELETE CASCADE
        );
        CREATE TABLE live_entry (
            territory text NOT NULL, workshop uuid NOT NULL, position bigint NOT NULL, created_at timestamptz NOT NULL,
            kind text NOT NULL, stage boolean NOT NULL, workshop_table uuid, card uuid, body text,
            PRIMARY KEY (territory, workshop, position),
            FOREIGN KEY (territory, workshop) REFERENCES live_counter (territory, workshop) ON DELETE CASCADE
        );
        CREATE INDEX live_entry_age ON live_entry (territory, created_at);
    """)
    isolate("workshops", ["card", "vote", "live_counter", "live_entry"])
