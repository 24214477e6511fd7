"""The tables of `chassis.tables` and row-level security, as the first migration of every service makes them.

Frozen: a later change of the chassis is a new function here, called by a new migration of each service.
"""

from collections.abc import Sequence

from alembic import op

HERE = "nullif(current_setting('app.territory', true), '')"

FIRST = """
CREATE TABLE outbox (
    territory text NOT NULL, id uuid NOT NULL, type text NOT NULL, body bytea NOT NULL,
    created_at timestamptz NOT NULL, published_at timestamptz, PRIMARY KEY (territory, id)
);
CREATE INDEX outbox_waiting ON outbox (created_at) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
CREATE TABLE inbox (
    territory text NOT NULL, event uuid NOT NULL, subscriber text NOT NULL,
    received_at timestamptz NOT NULL, PRIMARY KEY (territory, event, subscriber)
);
CREATE TABLE job (
    territory text NOT NULL, id uuid NOT NULL, kind text NOT NULL, key text, lane text, payload jsonb NOT NULL,
    trace text NOT NULL, due_at timestamptz NOT NULL, attempts integer NOT NULL DEFAULT 0,
    parked_at timestamptz, error text, PRIMARY KEY (territory, id), UNIQUE (territory, kind, key)
);
CREATE INDEX job_due ON job (due_at) WHERE parked_at IS NULL;
CREATE TABLE idempotency (
    territory text NOT NULL, hash bytea NOT NULL, request bytea NOT NULL, answer bytea NOT NULL,
    created_at timestamptz NOT NULL, PRIMARY KEY (territory, hash)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
CREATE TABLE tombstone (
    territory text NOT NULL, participant uuid NOT NULL, erased_at timestamptz NOT NULL,
    PRIMARY KEY (territory, participant)
);
CREATE TABLE alias (
    territory text NOT NULL, participant uuid NOT NULL, known_as uuid NOT NULL,
    PRIMARY KEY (territory, participant)
);
CREATE TABLE stray (
    id uuid PRIMARY KEY, subscriber text NOT NULL, reason text NOT NULL, body bytea NOT NULL,
    received_at timestamptz NOT NULL
);
"""
OPEN = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY {role} ON {table} TO {service}_{role} USING ({rows}) WITH CHECK ({rows});
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {service}_{role};
"""


def isolate(service: str, tables: Sequence[str]) -> None:
    """Close each table between territories: row-level security, forced, for the service's `app` role."""
    for table in tables:
        op.execute(OPEN.format(table=table, service=service, role="app", rows=f"territory = {HERE}"))


def first(service: str) -> None:
    """Make the common tables; the `worker` role sees every territory of outbox, inbox and job, and the strays."""
    op.execute(FIRST)
    isolate(service, ["outbox", "inbox", "job", "idempotency", "tombstone", "alias"])
    for table in ("outbox", "inbox", "job", "stray"):
        op.execute(OPEN.format(table=table, service=service, role="worker", rows="true"))


def audit(service: str) -> None:
    """Make the trail of what staff do: `app` adds lines and reads them, `worker` forgets those of more than a year."""
    op.execute(f"""
        CREATE TABLE audit (
            territory text NOT NULL, id uuid NOT NULL, created_at timestamptz NOT NULL, actor text NOT NULL,
            operation text NOT NULL, subject text, events text[] NOT NULL, trace text NOT NULL,
            PRIMARY KEY (territory, id)
        );
        CREATE INDEX audit_age ON audit (created_at);
        ALTER TABLE audit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
        CREATE POLICY app ON audit TO {service}_app USING (territory = {HERE}) WITH CHECK (territory = {HERE});
        CREATE POLICY worker ON audit TO {service}_worker USING (created_at < now() - interval '365 days');
        GRANT SELECT, INSERT ON audit TO {service}_app;
        GRANT SELECT, DELETE ON audit TO {service}_worker;
    """)
