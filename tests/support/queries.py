"""How many statements a page costs."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from expo.db import db


@contextmanager
def counted(app: Flask, kind: str = "SELECT") -> Iterator[list[str]]:
    """Lend a list that fills with the statements of one kind which the application sends; empty: with all."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if statement.lstrip().upper().startswith(kind):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
