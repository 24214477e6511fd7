"""Alembic's entry: one for all services; `demarche.provision` sets the connection and the folder of versions."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
