"""Merge a company that was entered twice into the other one; nothing that happened is lost."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, UniqueConstraint, and_, delete, inspect, select, update
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.imports import ImportKind, needs_import
from expo.domain.people import Actor, only_organizer
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.words import N_
from expo.models.base import Base
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.queries.calendar import lock_slots
from expo.services import history

MODELS: dict[ImportKind, type[Any]] = {ImportKind.EXHIBITORS: Exhibitor, ImportKind.BUYERS: Buyer}
_NEVER_DROPPED = frozenset({"hold", "meeting"})
_OWN = frozenset({"id", "edition_id", "code"})


def merge(
    session: Session, actor: Actor, edition: Edition, *, kind: ImportKind, kept: str, gone: str, now: datetime
) -> Any:
    """Move everything of one company to the other, fill what the other one lacks, and remove it.

    Refused while both have a consultation at the same time or with the same company, and where hall or track differ.
    """
    only_organizer(actor)
    needs_import(actor, kind)
    model = MODELS[kind]
    rows = {row.code: row for row in session.scalars(_both(model, edition, kept, gone))}
    if len(rows) != 2:
        raise NotFound(f"companies {kept}, {gone}")
    into, row = rows[kept], rows[gone]
    subject = model.__tablename__
    lock_slots(session, session.scalars(select(Hold.slot_id).where(Hold.__table__.c[f"{subject}_id"] == row.id)))
    session.execute(locked(_both(model, edition, kept, gone)))
    moves = [(table, column, _rows(session, table, column, row.id)) for table, column in _pointing_at(subject)]
    clashing = {
        (table, column): [one for one in found if _clashes(session, table, column, one, into.id)]
        for table, column, found in moves
    }
    refuse_if(_against(into, row, [table.name for (table, _), found in clashing.items() if found]))
    for table, column, found in moves:
        for one in found:
            is_double = one in clashing[table, column]
            change = delete(table) if is_double else update(table).values({column: into.id})
            session.execute(change.where(_key(table, one)))
    events = update(Event).where(Event.subject == subject, Event.subject_id == row.id)
    session.execute(events.values(subject_id=into.id))
    lacking = _lacking(into, row)
    name = f"{getattr(row, 'name_ko', '')} ({row.code})"
    session.expire_all()
    session.execute(delete(model).where(model.id == row.id))
    session.expunge(row)
    for column, value in lacking.items():
        setattr(into, column, value)
    history.record(
        session, actor, "imports.merge", subject, into.id, edition_id=edition.id, now=now, merged=name
    )  # fmt: skip
    session.flush()
    return into


def _both(model: type[Any], edition: Edition, kept: str, gone: str) -> Any:
    return select(model).where(model.edition_id == edition.id, model.code.in_([kept, gone])).order_by(model.id)


def _against(into: Any, row: Any, clashing: Sequence[str]) -> Iterator[Violation]:
    if _NEVER_DROPPED & set(clashing):
        yield Violation(
            "both_meet",
            N_("Both have consultations at the same time or with the same company. Cancel those of one first."),
        )
    if getattr(into, "hall_id", 0) != getattr(row, "hall_id", 0) and row.booths:
        yield Violation("holds_booths", N_("They belong to different halls. Take back the booth of the second first."))
    if getattr(into, "track", None) != getattr(row, "track", None):
        yield Violation("other_track", N_("One buyer is domestic and the other from overseas: they stay two."))


def _pointing_at(subject: str) -> Iterator[tuple[Table, str]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name == subject for key in column.foreign_keys):
                yield table, column.name


def _rows(session: Session, table: Table, column: str, company_id: int) -> list[dict[str, Any]]:
    return [dict(one) for one in session.execute(select(table).where(table.c[column] == company_id)).mappings()]


def _key(table: Table, one: dict[str, Any]) -> Any:
    return and_(*(column == one[column.name] for column in table.primary_key))


def _clashes(session: Session, table: Table, column: str, one: dict[str, Any], kept_id: int) -> bool:
    """Tell whether the row would be a second one of what the database has once."""
    for columns in _unique(table):
        others = [name for name in columns if name != column]
        if column in columns and all(one[name] is not None for name in others):
            same = [table.c[name] == one[name] for name in others]
            if session.execute(select(table.c[column]).where(table.c[column] == kept_id, *same)).first():
                return True
    return False


def _unique(table: Table) -> Iterator[list[str]]:
    yield [column.name for column in table.primary_key]
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [column.name for column in constraint.columns]
    for index in table.indexes:
        if index.unique:
            yield [column.name for column in index.columns]


def _lacking(into: Any, row: Any) -> dict[str, Any]:
    """Return what the removed company knew and the other one does not."""
    mapper = inspect(into).mapper
    plain = [one.key for one in mapper.column_attrs if one.key not in _OWN and "key_of" not in one.columns[0].info]
    return {key: getattr(row, key) for key in plain if getattr(into, key) in (None, "", []) and getattr(row, key)}
