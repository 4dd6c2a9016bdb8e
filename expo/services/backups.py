"""Back up a whole database and its uploaded files into one file, and restore it, on both kinds of database.

A backup reads one snapshot, so people may go on working. A restore is one transaction: it happens as a whole or not at
all. The secret that signs links is not in the file.
"""

import base64
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    Column,
    Connection,
    Engine,
    Table,
    bindparam,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy import Enum as EnumType

from expo import migrations, models
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_
from expo.migrations import insert_only
from expo.services.storage import Storage

FORMAT = 1
MANIFEST, FILES = "manifest.json", "files/"
ROWS_AT_ONCE = 500
Report = Callable[[str, int], None]
"""Told the name of each table and its number of rows."""

_READERS: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
    "bytes": base64.b64decode,
}


def _silent(_table: str, _rows: int) -> None:
    """Tell nothing."""


def backup(engine: Engine, path: Path, storage: Storage, *, report: Report = _silent) -> dict[str, int]:
    """Write a backup that only its owner may read, and return the rows of each table.

    The file appears under its name when it is whole; a former one is there until then.
    """
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            counts = _write(engine, file, storage, report)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        Path(draft).unlink(missing_ok=True)
    return counts


def restore(engine: Engine, path: Path, storage: Storage, *, report: Report = _silent) -> dict[str, int]:
    """Replace every row of a database by those of a backup, bring its files back, and return the rows of each table.

    Refused, with the reason, for a file that is no backup or was made with another schema.
    """
    with _opened(path) as archive, engine.connect().execution_options(begin="IMMEDIATE") as connection:
        counts: dict[str, int] = json.loads(archive.read(MANIFEST))["rows"]
        with connection.begin():
            _bring_back_files(archive, storage)
            if engine.dialect.name == "sqlite":
                connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            with insert_only.released(connection):
                for table in reversed(_tables()):
                    connection.execute(table.delete())
                for table in _tables():
                    _fill(connection, table, _rows_of(archive, table))
                    report(table.name, counts.get(table.name, 0))
            _refuse_if_short(connection, counts)
    return counts


def _tables() -> list[Table]:
    return list(models.base.Base.metadata.sorted_tables)


def _write(engine: Engine, file: Any, storage: Storage, report: Report) -> dict[str, int]:
    counts: dict[str, int] = {}
    # SQLite reads one snapshot in any transaction.
    options: dict[str, Any] = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        revision = migrations.revision_of(connection)
        if revision != migrations.head():
            raise Refusal(OTHER_SCHEMA)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for table in _tables():
                counts[table.name] = _dump(connection, table, archive)
                report(table.name, counts[table.name])
            manifest = {"format": FORMAT, "schema": revision, "rows": counts}
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            for name in storage.names():
                content = storage.get(name)
                if content is not None:
                    archive.writestr(FILES + name, content, zipfile.ZIP_STORED)
    return counts


def _bring_back_files(archive: zipfile.ZipFile, storage: Storage) -> None:
    """Write a backup's files; nothing shows them before their rows are back."""
    for path in archive.namelist():
        if path.startswith(FILES):
            storage.put(path.removeprefix(FILES), archive.read(path))


def _dump(connection: Connection, table: Table, archive: zipfile.ZipFile) -> int:
    rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table).order_by(*table.primary_key))
    count = 0
    with archive.open(f"{table.name}.jsonl", "w") as sheet:
        for row in rows.mappings():
            line = json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False)
            sheet.write(line.encode() + b"\n")
            count += 1
    return count


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read(MANIFEST))
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise Refusal(NO_BACKUP) from error
    if manifest.get("format") != FORMAT or manifest.get("schema") != migrations.head():
        raise Refusal(
            Violation("other_schema", MADE_WITH, {"schema": manifest.get("schema"), "head": migrations.head()})
        )
    return archive


def _rows_of(archive: zipfile.ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    with archive.open(f"{table.name}.jsonl") as sheet:
        for line in io.TextIOWrapper(sheet, encoding="utf-8"):
            yield {name: _value(table, name, value) for name, value in json.loads(line).items()}


def _fill(connection: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    statement = insert(table).values({column.name: _bound(column) for column in table.columns})
    waiting: list[dict[str, Any]] = []
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


def _refuse_if_short(connection: Connection, counts: dict[str, int]) -> None:
    for table in _tables():
        if connection.scalar(select(func.count()).select_from(table)) != counts.get(table.name):
            raise Refusal(NO_BACKUP)


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


NO_BACKUP = Violation("no_backup", N_("This file is no whole backup."))
OTHER_SCHEMA = Violation(
    "other_schema", N_("The database has the schema of another version. Run: python -m flask --app app init")
)
MADE_WITH = N_(
    "The backup was made with schema %(schema)s, this version has %(head)s. Restore it with the version it was made "
    "with, and update then."
)
