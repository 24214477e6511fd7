"""The tables of the live line; `position` rises by one from entry to entry of a workshop."""

from sqlalchemy import BigInteger, Boolean, Column, MetaData, Table, Text, Uuid

from chassis.tables import moment

metadata = MetaData()
counter = Table(
    "live_counter",
    metadata,
    Column("territory", Text, primary_key=True),
    Column("workshop", Uuid, primary_key=True),
    Column("position", BigInteger, nullable=False),
)
entry = Table(
    "live_entry",
    metadata,
    Column("territory", Text, primary_key=True),
    Column("workshop", Uuid, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("created_at", moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("stage", Boolean, nullable=False),
    Column("workshop_table", Uuid),
    Column("card", Uuid),
    Column("body", Text),
)
