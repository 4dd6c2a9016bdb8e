"""A database as a new installation has it."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from expo import models
from expo.migrations import insert_only


def emptied(session: Session) -> None:
    """Delete every row, also those that are only added."""
    session.rollback()
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    with insert_only.released(connection):
        for table in reversed(models.base.Base.metadata.sorted_tables):
            connection.execute(table.delete())
    session.commit()
    session.expunge_all()
