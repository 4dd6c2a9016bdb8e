"""Merge a company that was entered twice into the other one; nothing that happened is lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class PartOfMerge:
    """The rows of a table that name the company that goes.

    Of ``doubled`` the other one has the same: they are dropped, unless they are among the ``clashes``.
    """

    table: Table
    column: str
    rows: Sequence[dict[str, Any]]
    doubled: Sequence[dict[str, Any]]
    clashes: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What becomes of two companies, and what is against it."""

    into: Any
    row: Any
    parts: Sequence[PartOfMerge]
    violations: tuple[Violation, ...]


def merge(
    session: Session, actor: Actor, edition: Edition, *, kind: ImportKind, kept: str, gone: str, now: datetime
) -> Any:
    """Move everything of one company to the other, fill what the other one lacks, and remove it.

    Refused while both have a consultation at the same time or with the same company, and where hall or track differ.
    """
    into, row = _pair(session, actor, edition, kind, kept, gone)
    subject = into.__tablename__
    lock_slots(session, session.scalars(select(Hold.slot_id).where(Hold.__table__.c[f"{subject}_id"] == row.id)))
    session.execute(locked(_both(MODELS[kind], edition, kept, gone)))
    plan = _planned(session, into, row)
    refuse_if(plan.violations)
    for part in plan.parts:
        for one in part.rows:
            change = update(part.table).values({part.column: into.id})
            session.execute((delete(part.table) if one in part.doubled else change).where(_key(part.table, one)))
    events = update(Event).where(Event.subject == subject, Event.subject_id == row.id)
    session.execute(events.values(subject_id=into.id))
    lacking = _lacking(into, row)
    name = f"{getattr(row, 'name_ko', '')} ({row.code})"
    session.expire_all()
    session.execute(delete(MODELS[kind]).where(MODELS[kind].id == row.id))
    session.expunge(row)
    for column, value in lacking.items():
        setattr(into, column, value)
    history.record(
        session, actor, "imports.merge", subject, into.id, edition_id=edition.id, now=now, merged=name
    )  # fmt: skip
    session.flush()
    return into


def merge_plan(
    session: Session, actor: Actor, edition: Edition, *, kind: ImportKind, kept: str, gone: str
) -> MergePlan:
    """Say what :func:`merge` would do, and what is against it."""
    return _planned(session, *_pair(session, actor, edition, kind, kept, gone))


def _pair(session: Session, actor: Actor, edition: Edition, kind: ImportKind, kept: str, gone: str) -> tuple[Any, Any]:
    only_organizer(actor)
    needs_import(actor, kind)
    rows = {row.code: row for row in session.scalars(_both(MODELS[kind], edition, kept, gone))}
    if len(rows) != 2:
        raise NotFound(f"companies {kept}, {gone}")
    return rows[kept], rows[gone]


def _planned(session: Session, into: Any, row: Any) -> MergePlan:
    parts = []
    for table, column in _pointing_at(row.__tablename__):
        rows = _rows(session, table, column, row.id)
        doubled = [one for one in rows if _is_double(session, table, column, one, into.id)]
        clashes = doubled if table.name in _NEVER_DROPPED else []
        if table is Hold.__table__:
            closed = _closed_slots(session, column, into.id)
            clashes = [one for one in doubled if one["closure_id"] is None or one["slot_id"] not in closed]
        parts.append(PartOfMerge(table, column, rows, doubled, clashes))
    against = _against(into, row, {part.table.name for part in parts if part.clashes})
    return MergePlan(into, row, parts, tuple(against))


def _both(model: type[Any], edition: Edition, kept: str, gone: str) -> Any:
    return select(model).where(model.edition_id == edition.id, model.code.in_([kept, gone])).order_by(model.id)


def _against(into: Any, row: Any, clashing: set[str]) -> Iterator[Violation]:
    if clashing:
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


def _closed_slots(session: Session, column: str, company_id: int) -> set[int]:
    """Return the slots that a company has closed; both may have closed the same one."""
    held = select(Hold.slot_id).where(Hold.__table__.c[column] == company_id, Hold.closure_id.is_not(None))
    return set(session.scalars(held))


def _key(table: Table, one: dict[str, Any]) -> Any:
    return and_(*(column == one[column.name] for column in table.primary_key))


def _is_double(session: Session, table: Table, column: str, one: dict[str, Any], kept_id: int) -> bool:
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
