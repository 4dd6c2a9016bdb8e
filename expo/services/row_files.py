"""Rows of tables as lines of JSON in a zip file: what backups and the files of editions are made of."""

import base64
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import IO, Any

from sqlalchemy import (
    JSON,
    BindParameter,
    Column,
    Connection,
    Engine,
    Select,
    Table,
    bindparam,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy import Enum as EnumType

from expo import migrations
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_

ROWS_AT_ONCE = 500
Row = dict[str, Any]

_READERS = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
    "bytes": base64.b64decode,
}


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that only its owner may read; it appears under its name when it is whole."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a connection that sees one moment of the database: people may go on working."""
    # SQLite reads one snapshot in any transaction.
    options: Row = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def refuse_other_schema(connection: Connection) -> str:
    """Return the revision of the schema; refuse one that is not this version's."""
    revision = migrations.revision_of(connection)
    if revision is None or revision != migrations.head():
        raise Refusal(OTHER_SCHEMA)
    return revision


def put(archive: zipfile.ZipFile, name: str, content: str | bytes, *, packed: bool = True) -> None:
    """Add a file without the time of day: the same rows make the same archive."""
    archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)


def dump(
    connection: Connection,
    table: Table,
    archive: zipfile.ZipFile,
    *,
    rows: Select[Any] | None = None,
    blank: Row | None = None,
) -> int:
    """Write the rows of a table, all by default, with the values of ``blank`` in place of theirs; return how many."""
    wanted = (select(table) if rows is None else rows).order_by(*table.primary_key)
    found = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(wanted)
    count = 0
    with archive.open(f"{table.name}.jsonl", "w") as sheet:
        for row in found.mappings():
            line = {name: _plain(value) for name, value in row.items()} | (blank or {})
            sheet.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def rows_of(archive: zipfile.ZipFile, table: Table) -> Iterator[Row]:
    """Yield the rows of a table from an archive."""
    with archive.open(f"{table.name}.jsonl") as sheet:
        for line in io.TextIOWrapper(sheet, encoding="utf-8"):
            yield {name: _value(table, name, value) for name, value in json.loads(line).items()}


def fill(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert rows; the database numbers new ones after them."""
    statement = insert(table).values({column.name: _bound(column) for column in table.columns})
    waiting: list[Row] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == ROWS_AT_ONCE:
            connection.execute(statement, waiting)
            waiting = []
    if waiting:
        connection.execute(statement, waiting)
    if connection.dialect.name == "postgresql":
        _continue_counting(connection, table)


def _bound(column: Column[Any]) -> BindParameter[Any]:
    """Return a column's parameter; nothing in a JSON column is NULL, as it was, and not JSON's ``null``."""
    return bindparam(column.name, type_=JSON(none_as_null=True) if isinstance(column.type, JSON) else column.type)


def _continue_counting(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after the restored ones."""
    for column in inspect(table).primary_key:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', column.name)))
        if sequence:
            newest = connection.scalar(select(func.max(column)))
            connection.execute(select(func.setval(sequence, newest or 1, newest is not None)))


def _plain(value: Any) -> Any:
    """Return a value of a row as JSON; what JSON has no word for is an object with the kind and the text."""
    if isinstance(value, Enum):
        return value.value
    for kind, one in (("datetime", datetime), ("date", date), ("time", time)):
        if isinstance(value, one):
            return {"kind": kind, "text": value.isoformat()}
    if isinstance(value, Decimal):
        return {"kind": "decimal", "text": str(value)}
    if isinstance(value, bytes):
        return {"kind": "bytes", "text": base64.b64encode(value).decode()}
    return {"kind": "json", "value": value} if isinstance(value, dict) else value


def _value(table: Table, name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return value["value"] if value["kind"] == "json" else _READERS[value["kind"]](value["text"])
    kind = table.columns[name].type
    if value is not None and isinstance(kind, EnumType) and kind.enum_class is not None:
        return kind.enum_class(value)
    return value


OTHER_SCHEMA = Violation(
    "other_schema", N_("The database has the schema of another version. Run: python -m flask --app app init")
)
