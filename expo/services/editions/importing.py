"""Read the file of an edition into an empty installation: as a whole, or not at all."""

import json
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from sqlalchemy import JSON, Connection, Enum, Integer, Table, delete, func, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from expo import clock, migrations
from expo.db_errors import state_of
from expo.domain.accounts import AccessAct
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission, TeamRole
from expo.domain.pictures import file_names
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_
from expo.models.editions import Edition, PendingSetUp
from expo.models.people import Membership, User
from expo.models.team import HeldRole
from expo.queries import people
from expo.services import access_log, badges, row_files
from expo.services.editions import belongings, exporting
from expo.services.row_files import Row
from expo.services.storage import Storage

LARGEST = 4 * 2**30
"""Bytes that a file may have when it is unpacked."""
_SUBJECTS = frozenset({"edition", "user", "membership", "held_role"})
_PICTURES = (b"RIFF", b"\xff\xd8\xff")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError, AttributeError, NotImplementedError,
    RecursionError,
)  # fmt: skip


def read(session: Session, actor: Actor, file: IO[bytes], storage: Storage, *, secret: str, now: datetime) -> Edition:
    """Make the edition of a file in an installation that has none, apart from one that waits to be set up.

    Who organizes the waiting one is a chief organizer of the new one. Badges get new tokens.

    Raises
    ------
    Refusal
        The installation has an edition, or the file is broken or of another version's schema.
    """
    needs(actor, Permission.MANAGE_EDITION)
    waiting = _waiting(session)
    chiefs = [one.user_id for one in people.team(session, waiting.id)] if waiting else []
    try:
        with zipfile.ZipFile(file) as archive:
            counts = _checked(archive)
            writer = _RowWriter(session.connection(), waiting, secret)
            writer.write(archive, counts)
            edition = _given_over(session, waiting, chiefs)
            _bring_back_files(session, edition.id, archive, storage)
    except _BROKEN as error:
        raise Refusal(NO_EDITION_FILE) from error
    except StatementError as error:
        if isinstance(error, DBAPIError) and state_of(error) is not None:
            raise
        raise Refusal(NO_EDITION_FILE) from error
    access_log.record(
        session,
        AccessAct.EDITION_READ,
        edition_id=edition.id,
        now=clock.now(),
        user_id=actor.user_id,
        name=actor.name,
        detail=edition.name_ko,
    )
    return edition


def _waiting(session: Session) -> Edition | None:
    """Return the edition that waits to be set up; refuse an installation that has another one."""
    editions = session.scalars(select(Edition).order_by(Edition.id).with_for_update()).all()
    taken = [one.name_ko for one in editions if one.pending_set_up is None]
    if taken:
        raise Refusal(Violation("not_empty", NOT_EMPTY, {"names": ", ".join(taken)}, "file"))
    return editions[0] if editions else None


def _checked(archive: zipfile.ZipFile) -> dict[str, int]:
    manifest = json.loads(archive.read(exporting.MANIFEST))
    if manifest["format"] != exporting.FORMAT or manifest["schema"] != migrations.head():
        known = {"schema": str(manifest["schema"]), "head": migrations.head()}
        raise Refusal(Violation("other_schema", MADE_WITH, known, "file"))
    counts: dict[str, int] = manifest["rows"]
    too_large = sum(one.file_size for one in archive.infolist()) > LARGEST
    if too_large or set(counts) != {table.name for table in belongings.tables()} or counts["edition"] != 1:
        raise Refusal(NO_EDITION_FILE)
    return counts


class _RowWriter:
    """Writes rows; ids stay as they are, except in tables that have rows already."""

    def __init__(self, connection: Connection, waiting: Edition | None, secret: str) -> None:
        self.connection, self.waiting, self.secret = connection, waiting, secret
        self.shifts: dict[str, int] = {}
        self.users: dict[int, int] = {}
        self.edition_id = waiting.id if waiting else 0

    def write(self, archive: zipfile.ZipFile, counts: dict[str, int]) -> None:
        """Write the rows of every table, as many as the manifest says."""
        if self.connection.dialect.name == "sqlite":
            self.connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        known = {row.email: row.id for row in self.connection.execute(select(User.email, User.id))}
        self.shifts = {table.name: self._newest(table) for table in belongings.tables()}  # events name rows of any
        for table in belongings.tables():
            rows = list(self._rows(archive, table))
            if len(rows) != counts[table.name]:
                raise Refusal(NO_EDITION_FILE)
            if table.name == "edition":
                self._write_edition(table, rows[0])
                continue
            if table.name == "user":
                self.users = {row["id"]: known.get(row["email"], row["id"] + self.shifts["user"]) for row in rows}
                rows = [row for row in rows if row["email"] not in known]
            if table.name == "membership":
                self._make_room(rows)
            row_files.fill(self.connection, table, [self._placed(table, row) for row in rows])

    def _rows(self, archive: zipfile.ZipFile, table: Table) -> Iterator[Row]:
        names = {column.name for column in table.columns}
        for row in row_files.rows_of(archive, table):
            if set(row) != names:
                raise ValueError(table.name)
            row |= belongings.BLANK.get(table.name, {})
            for column in table.columns:
                _refuse_strange(column, row[column.name])
            yield row

    def _newest(self, table: Table) -> int:
        """Return the newest id of a table that numbers its rows, 0 for others."""
        numbered = "id" in table.c and isinstance(table.c.id.type, Integer)
        return (self.connection.scalar(select(func.max(table.c.id))) or 0) if numbered else 0

    def _write_edition(self, table: Table, row: Row) -> None:
        if self.waiting is None:
            self.edition_id = row["id"]
            row_files.fill(self.connection, table, [row])
        else:
            values = {name: value for name, value in row.items() if name != "id"}
            self.connection.execute(update(table).where(table.c.id == self.edition_id).values(values))

    def _make_room(self, rows: list[Row]) -> None:
        """Remove the memberships of those whom the file names as organizers: theirs come from it."""
        named = [self.users[row["user_id"]] for row in rows if row["role"] == Role.ORGANIZER]
        self.connection.execute(delete(Membership).where(Membership.user_id.in_(named)))

    def _placed(self, table: Table, row: Row) -> Row:
        """Return a row with the ids that it and what it refers to have here."""
        changed = {"id": row["id"] + self.shifts[table.name]} if self.shifts[table.name] else {}
        if table.name == "user":
            changed["id"] = self.users[row["id"]]
        for key in table.foreign_keys:
            value = row[key.parent.name]
            if value is not None and key.column.name == "id":
                changed[key.parent.name] = self._id(key.column.table.name, value)
        if table.name == "event" and row["subject"] in _SUBJECTS and row["subject_id"] is not None:
            changed["subject_id"] = self._subject_id(row["subject"], row["subject_id"])
        if table.name == "badge":
            changed["salt"], changed["token_hash"] = badges.new_token(self.secret)
        return row | changed

    def _id(self, name: str, value: Any) -> Any:
        if name == "edition":
            return self.edition_id
        if name == "user":
            return self.users[value]
        shift = self.shifts[name]
        return value + shift if shift else value

    def _subject_id(self, name: str, value: int) -> int:
        return self.users.get(value, value) if name == "user" else int(self._id(name, value))


def _refuse_strange(column: Any, value: Any) -> None:
    """Refuse a value that SQLite would take, and that no column of this type has."""
    kind = column.type
    if value is None or isinstance(kind, (JSON, Enum)):
        return
    wanted = (int, float) if kind.python_type is float else kind.python_type
    if not isinstance(value, wanted) or (isinstance(value, str) and len(value) > (kind.length or len(value))):
        raise ValueError(column.name)


def _given_over(session: Session, waiting: Edition | None, chiefs: list[int]) -> Edition:
    """Make those who organized the waiting edition chief organizers of the one that took its place."""
    session.expire_all()
    edition = session.scalars(select(Edition)).one()
    if waiting is not None:
        session.execute(delete(PendingSetUp).where(PendingSetUp.edition_id == edition.id))
    for user_id in chiefs:
        member = people.membership_in(session, user_id, edition.id)
        if member is None:
            member = Membership(user_id=user_id, edition_id=edition.id, role=Role.ORGANIZER)
            session.add(member)
        if TeamRole.CHIEF not in {one.role for one in member.roles}:
            member.roles.append(HeldRole(role=TeamRole.CHIEF))
    session.flush()
    session.expire_all()
    return edition


def _bring_back_files(session: Session, edition_id: int, archive: zipfile.ZipFile, storage: Storage) -> None:
    """Write the pictures that the edition's rows name, and no other file."""
    packed = set(archive.namelist())
    for digest in session.scalars(exporting.digests(edition_id)):
        for name in file_names(digest):
            if exporting.FILES + name in packed:
                content = archive.read(exporting.FILES + name)
                if not content.startswith(_PICTURES):
                    raise Refusal(NO_EDITION_FILE)
                storage.put(name, content)


NO_EDITION_FILE = Violation("no_edition_file", N_("This file is not a whole expo. Download it once more."), {}, "file")
NOT_EMPTY = N_(
    "This installation has an expo already: %(names)s. The file of an expo is read into an empty installation."
)
MADE_WITH = N_(
    "The file was made with schema %(schema)s, this version has %(head)s. Read it with the version it was made with, "
    "and update then."
)
