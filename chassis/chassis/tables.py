"""The tables that every service keeps beside its own: what leaves, what came in, what is due, who is gone."""

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()
moment = DateTime(timezone=True)

outbox = Table(
    "outbox",
    metadata,
    Column("territory", Text, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", moment, nullable=False),
    Column("published_at", moment),
)
inbox = Table(
    "inbox",
    metadata,
    Column("territory", Text, primary_key=True),
    Column("event", Uuid, primary_key=True),
    Column("subscriber", Text, primary_key=True),
    Column("received_at", moment, nullable=False),
)
job = Table(
    "job",
    metadata,
    Column("territory", Text, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text),
    Column("lane", Text),
    Column("payload", JSONB, nullable=False),
    Column("trace", Text, nullable=False),
    Column("due_at", moment, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("parked_at", moment),
    Column("error", Text),
)
idempotency = Table(
    "idempotency",
    metadata,
    Column("territory", Text, primary_key=True),
    Column("hash", LargeBinary, primary_key=True),
    Column("request", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("created_at", moment, nullable=False),
)
tombstone = Table(
    "tombstone",
    metadata,
    Column("territory", Text, primary_key=True),
    Column("participant", Uuid, primary_key=True),
    Column("erased_at", moment, nullable=False),
)
alias = Table(
    "alias",
    metadata,
    Column("territory", Text, primary_key=True),
    Column("participant", Uuid, primary_key=True),
    Column("known_as", Uuid, nullable=False),
)
stray = Table(
    "stray",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("subscriber", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", moment, nullable=False),
)
