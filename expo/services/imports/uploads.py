"""Keep an uploaded file and what people choose about it, until it is written or forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.imports import KEPT_FOR, ImportKind, needs_import
from expo.domain.people import Actor, only_organizer
from expo.domain.refusals import Refusal, Violation
from expo.domain.spreadsheets.headings import heading_set
from expo.domain.spreadsheets.layout import Layout
from expo.domain.text import one_line
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.imports import ColumnChoice, Import, ImportFile
from expo.queries import imports
from expo.services import pressed_twice
from expo.services.imports.files import Worksheet
from expo.services.imports.previews import ImportPreview, layout_of, preview

WRITTEN = Violation("import_written", N_("This file was imported already."))


def upload(
    session: Session, actor: Actor, edition: Edition, *, kind: ImportKind, name: str, content: bytes, now: datetime
) -> Import:
    """Keep a file to be looked at; the caller has opened it (:func:`files.sheets_of`). ``now`` is the real time."""
    only_organizer(actor)
    needs_import(actor, kind)
    said = {
        "edition_id": edition.id,
        "kind": kind,
        "file_name": one_line(name)[:200],
        "uploaded_by_id": actor.user_id,
        "written_at": None,
    }
    before = pressed_twice.made(session, Import, Import.uploaded_at, now, **said)
    if before is not None and session.get_one(ImportFile, before.id).content == content:
        return before
    row = Import(uploaded_at=now, **said)
    session.add(row)
    session.flush()
    session.add(ImportFile(import_id=row.id, content=content))
    session.flush()
    return row


def choose_columns(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    import_id: int,
    sheet: str,
    heading_row: int,
    columns: Mapping[int, str],
    headings: str,
) -> Import:
    """Correct which sheet and row the table is in and what its columns hold.

    Another sheet or heading row brings other columns: those chosen before are forgotten. Otherwise the choice is
    remembered for ``headings`` (:func:`headings_of`) at once: the file that comes next may be this one, put right.
    """
    row = waiting(session, actor, edition, import_id)
    is_same_table = (sheet or row.sheet, heading_row) == (row.sheet or sheet, row.heading_row or heading_row)
    row.sheet, row.heading_row = sheet, heading_row
    row.columns = {str(column): key for column, key in columns.items()} if is_same_table else {}
    row.answers = {}
    if row.columns:
        _remember(session, row, headings)
    session.flush()
    return row


def answer(
    session: Session, actor: Actor, edition: Edition, *, import_id: int, answers: Mapping[int, int], approves: bool
) -> Import:
    """Say which company each doubtful row means: its id, 0 for a new one."""
    row = waiting(session, actor, edition, import_id)
    row.answers = row.answers | {str(number): chosen for number, chosen in answers.items()}
    row.approves = approves
    session.flush()
    return row


def fill(session: Session, actor: Actor, edition: Edition, *, import_id: int, fills: Mapping[str, str]) -> Import:
    """Say what new rows get where they say nothing: words by the key of the field; an empty word takes it back."""
    row = waiting(session, actor, edition, import_id)
    row.fills = {key: word for key, word in (row.fills | dict(fills)).items() if word}
    session.flush()
    return row


def discard(session: Session, actor: Actor, edition: Edition, *, import_id: int) -> None:
    """Remove a file that is not to be imported."""
    row = waiting(session, actor, edition, import_id)
    session.delete(row)
    session.flush()


def forget_old(session: Session, *, now: datetime) -> None:
    """Remove the files that were not confirmed in time."""
    session.execute(delete(Import).where(Import.written_at.is_(None), Import.uploaded_at < now - KEPT_FOR))


def waiting(session: Session, actor: Actor, edition: Edition, import_id: int) -> Import:
    """Return an import that was not written yet, locked."""
    only_organizer(actor)
    row = imports.get(session, actor, edition.id, import_id)
    session.execute(locked(select(Import).where(Import.id == row.id)))
    if row.written_at is not None:
        raise Refusal(WRITTEN)
    return row


def look(session: Session, edition: Edition, row: Import, sheets: Sequence[Worksheet]) -> ImportPreview:
    """Say what a waiting import would do, with the columns that were chosen before for these headings."""
    chosen = imports.choices(row)
    remembered = None
    if not chosen.columns:
        _sheet, layout = layout_of(row.kind, sheets, chosen)
        remembered = imports.remembered(session, edition.id, row.kind, headings_of(layout))
    return preview(session, edition, row.kind, sheets, chosen, remembered)


def _remember(session: Session, row: Import, headings: str) -> None:
    """Keep what a person said that the columns hold, for the next file with these headings."""
    own = {"edition_id": row.edition_id, "kind": row.kind, "fingerprint": imports.fingerprint(headings)}
    found = session.scalar(select(ColumnChoice).filter_by(**own))
    if found is None:
        found = ColumnChoice(**own, headings=headings)
        session.add(found)
    found.columns = row.columns


def headings_of(layout: Layout) -> str:
    """Return what the headings of a table are remembered by."""
    return heading_set(layout.headings)
