"""Back up a whole database and its uploaded files into one file, and restore it, on both kinds of database.

A backup reads one snapshot, so people may go on working. A restore is one transaction: it happens as a whole or not at
all. The secret that signs links is not in the file.
"""

import json
import zipfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, bindparam, func, select, text
from sqlalchemy.exc import OperationalError

from expo import migrations, models
from expo.db_errors import DatabaseState, is_lost_race, state_of
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_
from expo.migrations import insert_only
from expo.models.channels import PhoneMessage
from expo.models.outbox import Message
from expo.services import row_files
from expo.services.row_files import Row
from expo.services.storage import Storage

FORMAT = 1
ATTEMPTS = 20
"""How often a restore asks to be the only one who writes."""
MANIFEST, FILES = "manifest.json", "files/"
_MESSAGES: tuple[Any, ...] = (Message.__table__, PhoneMessage.__table__)
_LEFT = {
    table: select(table.c.id.label("number"), table.c.written_at.label("written"), table.c.sent_at.label("left")).where(
        table.c.sent_at.is_not(None)
    )
    for table in _MESSAGES
}
_WITH_TRIGGERS = text(
    "SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal"
)
Report = Callable[[str, int], None]
"""Told the name of each table and its number of rows."""


def _silent(_table: str, _rows: int) -> None:
    """Tell nothing."""


def backup(engine: Engine, path: Path, storage: Storage, *, report: Report = _silent) -> dict[str, int]:
    """Write a backup that only its owner may read, and return the rows of each table.

    The file appears under its name when it is whole; a former one is there until then.
    """
    with row_files.whole(path) as file:
        return _write(engine, file, storage, report)


def restore(engine: Engine, path: Path, storage: Storage, *, report: Report = _silent) -> dict[str, int]:
    """Replace every row of a database by those of a backup, bring its files back, and return the rows of each table.

    Refused, with the reason, for a file that is no backup or was made with another schema.
    """
    with _opened(path) as archive, engine.connect().execution_options(begin="IMMEDIATE") as connection:
        counts: dict[str, int] = json.loads(archive.read(MANIFEST))["rows"]
        with connection.begin():
            _keep_out(connection)
            left = _left(connection)
            _bring_back_files(archive, storage)
            if engine.dialect.name == "sqlite":
                connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            with insert_only.released(connection):
                for table in reversed(_tables()):
                    connection.execute(table.delete())
                for table in _tables():
                    row_files.fill(connection, table, row_files.rows_of(archive, table))
                    report(table.name, counts.get(table.name, 0))
            _refuse_if_short(connection, counts)
            _keep_left(connection, left)
    return counts


def _keep_out(connection: Connection) -> None:
    """Keep other writers out until the transaction ends: people act meanwhile, and two that wait may be a deadlock.

    On PostgreSQL all tables are locked before anything is replaced; where that is refused, all are let go and asked
    for again. Pages are read, but for rows that triggers protect. On SQLite the file is locked already.
    """
    if connection.dialect.name == "sqlite":
        return
    protected = {name for (name,) in connection.execute(_WITH_TRIGGERS)}
    names = [table.name for table in _tables()]
    modes = {
        "ACCESS EXCLUSIVE": [name for name in names if name in protected],
        "EXCLUSIVE": [name for name in names if name not in protected],
    }
    for attempt in count(1):
        try:
            with connection.begin_nested():
                for mode, tables in modes.items():
                    wanted = ", ".join(f'"{name}"' for name in tables)
                    connection.execute(text(f"LOCK TABLE {wanted} IN {mode} MODE"))
        except OperationalError as error:
            if attempt == ATTEMPTS or not (is_lost_race(error) or state_of(error) is DatabaseState.BUSY):
                raise
        else:
            return


def _tables() -> list[Table]:
    return list(models.base.Base.metadata.sorted_tables)


def _write(engine: Engine, file: Any, storage: Storage, report: Report) -> dict[str, int]:
    counts: dict[str, int] = {}
    with row_files.snapshot(engine) as connection:
        revision = row_files.refuse_other_schema(connection)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for table in _tables():
                counts[table.name] = row_files.dump(connection, table, archive)
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


def _left(connection: Connection) -> dict[Table, list[Row]]:
    """Return the messages that have left, by table, as parameters of :func:`_keep_left`."""
    return {table: [*map(dict, connection.execute(_LEFT[table]).mappings())] for table in _LEFT}


def _keep_left(connection: Connection, left: dict[Table, list[Row]]) -> None:
    """Let nothing leave a second time that waited in the backup and has left since."""
    for table, rows in left.items():
        same = (table.c.id == bindparam("number"), table.c.written_at == bindparam("written"))
        if rows:
            update = table.update().where(*same, table.c.sent_at.is_(None)).values(sent_at=bindparam("left"))
            connection.execute(update, rows)


def _refuse_if_short(connection: Connection, counts: dict[str, int]) -> None:
    for table in _tables():
        if connection.scalar(select(func.count()).select_from(table)) != counts.get(table.name):
            raise Refusal(NO_BACKUP)


NO_BACKUP = Violation("no_backup", N_("This file is not a complete backup."))
MADE_WITH = N_(
    "The backup was made with schema %(schema)s, this version has %(head)s. Restore it with the version it was made "
    "with, and update then."
)
