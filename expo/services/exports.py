"""Contact data that leaves the system: each export is a row that says who, when, why and which rows."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from expo import clock
from expo.domain.accounts import AccessAct
from expo.domain.exports import ExportKind, FileFormat
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation
from expo.domain.spreadsheets.sheets import Cell, SheetColumn, SheetTable
from expo.domain.text import is_blank, one_line
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.privacy import Export
from expo.queries import exports
from expo.services import access_log, history, pressed_twice

_COLUMNS = {
    "code": Named("코드", "Code"),
    "name_ko": Named("회사", "Company"),
    "name_en": Named("회사 (영문)", "Company (English)"),
    "country": Named("국가", "Country"),
    "contact_name": Named("담당자", "Contact"),
    "contact_title": Named("직함", "Title"),
    "contact_email": Named("이메일", "E-mail"),
    "contact_phone": Named("전화", "Telephone"),
}
_NAMES = {
    ExportKind.BUYERS: Named("바이어 연락처", "Buyers"),
    ExportKind.EXHIBITORS: Named("참가기업 연락처", "Exhibitors"),
}
_ONLY_BUYERS_HAVE = frozenset({"country", "contact_title"})
NO_PURPOSE = Violation("no_purpose", N_("Say what the data is needed for."), field="purpose")


def contacts(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    kind: ExportKind,
    file_format: FileFormat = FileFormat.XLSX,
    purpose: str,
    now: datetime,
) -> SheetTable:
    """Hand out the contacts of one kind of companies, and record it; consent decides about each one at this moment."""
    is_of_buyers = kind is ExportKind.BUYERS
    found = exports.buyer_contacts if is_of_buyers else exports.exhibitor_contacts
    rows = found(session, actor)
    ids = [row.id for row in rows]
    record(session, actor, edition, kind=kind, file_format=file_format, purpose=purpose, row_ids=ids, now=now)
    keys = [key for key in _COLUMNS if is_of_buyers or key not in _ONLY_BUYERS_HAVE]
    cells: list[list[Cell]] = [[getattr(row, key) for key in keys] for row in rows]
    return SheetTable(_NAMES[kind], [SheetColumn(key, _COLUMNS[key]) for key in keys], cells)


def whole_edition(session: Session, actor: Actor, edition: Edition, *, purpose: str, now: datetime) -> Export:
    """Record that everything of an edition is handed out as one file, which is written after the transaction."""
    needs(actor, Permission.MANAGE_EDITION)
    return record(session, actor, edition, kind=ExportKind.EDITION, purpose=purpose, row_ids=(), now=now)


def record(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    kind: str,
    purpose: str,
    row_ids: Iterable[int],
    now: datetime,
    file_format: str = "",
) -> Export:
    """Record an export of contact data, in the transaction that reads it; refused without a purpose.

    One button pressed twice is one export; the same rows in another format are another one.
    """
    needs(actor, Permission.EXPORT)
    needs(actor, Permission.SEE_CONTACTS)
    if is_blank(purpose):
        raise Refusal(NO_PURPOSE)
    said = {
        "edition_id": edition.id,
        "kind": kind,
        "purpose": one_line(purpose)[:200],
        "exported_by_id": actor.user_id,
        "exported_by": actor.name,
    }
    handed_out, is_whole = sorted(set(row_ids)), kind == ExportKind.EDITION
    act = "privacy.export_edition" if is_whole else "privacy.export"
    before = pressed_twice.made(session, Export, Export.exported_at, now, **said)
    if before is not None and pressed_twice.is_same(before.row_ids, handed_out):
        event = pressed_twice.done(session, act, "export", before.id, now)
        if event is not None and event.detail.get("file_format", "") == file_format:
            return before
    export = Export(row_ids=handed_out, exported_at=now, **said)
    session.add(export)
    session.flush()
    what = {} if is_whole else {"kind": kind, "count": len(export.row_ids), "file_format": file_format}
    history.record(
        session,
        actor,
        act,
        "export",
        export.id,
        edition_id=edition.id,
        now=now,
        purpose=export.purpose,
        **what,
    )
    counted = "" if is_whole else f" ({len(export.row_ids)})"
    access_log.record(
        session,
        AccessAct.EXPORTED,
        edition_id=edition.id,
        now=clock.now(),
        user_id=actor.user_id,
        name=actor.name,
        detail=f"{export.kind}{counted} · {export.purpose}",
    )
    return export
