"""Webhooks and the calls that were made of them."""

from alembic import op

from chassis.migrations.foundation import isolate

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE webhook (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            version integer NOT NULL, url text NOT NULL, types text[] NOT NULL, description text,
            enabled boolean NOT NULL, disabled_because text, failing_since timestamptz,
            secret bytea NOT NULL, former_secret bytea, former_until timestamptz, created_by uuid,
            PRIMARY KEY (territory, id)
        );
        CREATE TABLE attempt (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL,
            webhook uuid NOT NULL, event uuid NOT NULL, type text NOT NULL, number integer NOT NULL,
            status integer, milliseconds integer NOT NULL, error text,
            PRIMARY KEY (territory, id),
            FOREIGN KEY (territory, webhook) REFERENCES webhook (territory, id) ON DELETE CASCADE
        );
        CREATE INDEX attempt_webhook ON attempt (territory, webhook, id);
        CREATE INDEX attempt_age ON attempt USING brin (created_at);
    """)
    isolate("notifications", ["webhook", "attempt"])
