"""Runs migrations on the connection that ``storage.migrate`` hands over."""

from alembic import context

from storage.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    # SQLite changes a table only by making it anew.
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
