"""Alembic's entry: one connection, our own engine settings, batch mode because SQLite cannot alter in place."""

from alembic import context
from sqlalchemy import create_engine, event

from expo import models  # registers every table
from expo.db import DECIDING, engine_options, prepare

database_url = context.config.attributes["database_url"]
engine = create_engine(database_url, **engine_options(database_url))
prepare(engine)
if engine.dialect.name == "sqlite":
    # Batch mode replaces a table by a copy; with foreign keys on, dropping the old one would delete what points at it.
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=OFF"))

# What it reads first may not be outdated when it writes: people act meanwhile, and SQLite would refuse.
with engine.connect().execution_options(**DECIDING) as connection:
    context.configure(
        connection=connection,
        target_metadata=models.base.Base.metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="base.",
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
