"""Alembic's entry: one connection, our own engine settings, batch mode because SQLite cannot alter in place."""

from alembic import context
from sqlalchemy import create_engine, event, text

from expo import models  # registers every table
from expo.db import DECIDING, engine_options, prepare

database_url = context.config.attributes["database_url"]
engine = create_engine(database_url, **engine_options(database_url))
prepare(engine)
if engine.dialect.name == "sqlite":
    # Batch mode replaces a table by a copy; with foreign keys on, dropping the old one would delete what points at it.
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))

ONE_AT_A_TIME = (
    "SET LOCAL lock_timeout = 0",
    "SELECT pg_advisory_xact_lock(hashtext('expo.migrations'))",
    "SET LOCAL lock_timeout TO DEFAULT",
)
"""On PostgreSQL a second process waits as long as the first one takes; SQLite's file has one writer anyway."""

# One transaction from the first reading on, begun by ourselves: on SQLite Alembic would begin one for each migration,
# after reading where to begin. People and other starting processes act meanwhile.
with engine.connect().execution_options(**DECIDING) as connection, connection.begin():
    for statement in ONE_AT_A_TIME if engine.dialect.name == "postgresql" else ():
        connection.execute(text(statement))
    context.configure(
        connection=connection,
        target_metadata=models.base.Base.metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="base.",
    )
    context.run_migrations()
engine.dispose()
