"""Merge a company that was entered twice into the other one; nothing that happened is lost."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Table, UniqueConstraint, and_, delete, literal, select, union_all, update
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
from expo.services.imports import joining
from expo.services.imports.joining import Values

Row = dict[str, Any]

MODELS: dict[ImportKind, type[Any]] = {ImportKind.EXHIBITORS: Exhibitor, ImportKind.BUYERS: Buyer}
_NEVER_DROPPED = frozenset({"hold", "meeting"})
_BOTH_MEET = Violation(
    "both_meet", N_("Both have consultations at the same time or with the same company. Cancel those of one first.")
)
_ONE_IS_CLOSED = Violation(
    "one_is_closed",
    N_("One has something booked at a time that the other has closed. Open that time, or move what is booked."),
)
_BOTH_ARE_TAKEN = Violation(
    "both_are_taken", N_("Both have something booked at the same time. Move or cancel that of one first.")
)


@dataclass(frozen=True, slots=True)
class PartOfMerge:
    """The rows of a table that name the company that goes.

    Of ``doubled`` the other one has the same: they are dropped, unless they are among the ``clashes``.
    """

    table: Table
    column: str
    rows: Sequence[Values]
    doubled: Sequence[Values]
    clashes: Sequence[Values]


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
        _move(session, part.table, part.column, part.rows, into.id)
    events = update(Event).where(Event.subject == subject, Event.subject_id == row.id)
    session.execute(events.values(subject_id=into.id))
    taken_over = joining.details(into, row)
    name = f"{getattr(row, 'name_ko', '')} ({row.code})"
    session.expire_all()
    session.execute(delete(MODELS[kind]).where(MODELS[kind].id == row.id))
    session.expunge(row)
    for column, value in taken_over.items():
        setattr(into, column, value)
    history.record(session, actor, "imports.merge", subject, into.id, edition_id=edition.id, now=now, merged=name)
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
    parts, against = [], []
    for table, column in _naming(session, row.__tablename__, row.id):
        rows, theirs = (_rows(session, table, column, one.id) for one in (row, into))
        doubled = [one for one in rows if _is_double(session, table, column, one, into.id, theirs)]
        clashes = doubled if table.name in _NEVER_DROPPED else []
        if table is Hold.__table__:
            at = {one["slot_id"]: one for one in theirs}
            met = [(one, at[one["slot_id"]]) for one in doubled]
            clashes = [one for one, other in met if None in (one["closure_id"], other["closure_id"])]
            against += [_clash(one, other) for one, other in met if one in clashes]
        elif clashes:
            against.append(_BOTH_MEET)
        parts.append(PartOfMerge(table, column, rows, doubled, clashes))
    each_once = {one.code: one for one in against}
    return MergePlan(into, row, parts, (*each_once.values(), *_against(into, row)))


def _clash(one: Values, other: Values) -> Violation:
    """Say what is against two holds of one slot."""
    if one["closure_id"] or other["closure_id"]:
        return _ONE_IS_CLOSED
    return _BOTH_MEET if one["meeting_id"] and other["meeting_id"] else _BOTH_ARE_TAKEN


def _both(model: type[Any], edition: Edition, kept: str, gone: str) -> Any:
    return select(model).where(model.edition_id == edition.id, model.code.in_([kept, gone])).order_by(model.id)


def _against(into: Any, row: Any) -> Iterator[Violation]:
    if getattr(into, "hall_id", 0) != getattr(row, "hall_id", 0) and row.booths:
        yield Violation("holds_booths", N_("They belong to different halls. Take back the booth of the second first."))
    if getattr(into, "track", None) != getattr(row, "track", None):
        yield Violation("other_track", N_("One buyer is domestic and the other from overseas: they cannot be merged."))


@cache
def _pointing_at(subject: str) -> tuple[tuple[Table, str], ...]:
    return tuple(
        (table, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == subject for key in column.foreign_keys)
    )


def _naming(session: Session, subject: str, id_: int) -> list[tuple[Table, str]]:
    """Return where rows name this one, asked at once: most tables have none."""
    places = _pointing_at(subject)
    asked = (
        select(literal(n).label("n")).where(select(table.c[column]).where(table.c[column] == id_).exists())
        for n, (table, column) in enumerate(places)
    )
    return [places[n] for n in sorted(session.scalars(union_all(*asked)))] if places else []


def _rows(session: Session, table: Table, column: str, company_id: int) -> list[Row]:
    return [dict(one) for one in session.execute(select(table).where(table.c[column] == company_id)).mappings()]


def _key(table: Table, one: Values) -> Any:
    return and_(*(column == one[column.name] for column in table.primary_key))


def _move(session: Session, table: Table, column: str, rows: Sequence[Values], to_id: int) -> None:
    """Let rows name another one; what it has already is joined with its own, and what belongs to that goes with it."""
    theirs = _rows(session, table, column, to_id)
    for one in rows:
        change, twin = _place(session, table, column, one, to_id, theirs)
        if change is not None and twin is None:
            session.execute(update(table).values(change).where(_key(table, one)))
            theirs.append({**one, **change})
            continue
        if twin is not None:
            for child, its_column in _naming(session, table.name, one["id"]):
                _move(session, child, its_column, _rows(session, child, its_column, one["id"]), twin["id"])
            if joined := joining.joined(table, twin, {**one, **(change or {})}):
                session.execute(update(table).values(joined).where(_key(table, twin)))
                twin.update(joined)
        session.execute(delete(table).where(_key(table, one)))


def _place(
    session: Session, table: Table, column: str, one: Values, to_id: int, theirs: Sequence[Row]
) -> tuple[Values | None, Row | None]:
    """Return how a row changes, ``None`` where it means nothing any more, and the row that says the same already.

    ``theirs`` are the rows that name the other one already, as they are now.
    """
    change = joining.moved(session, table, column, one, to_id)
    if change is None:
        return None, None
    known = theirs if change[column] == to_id else None  # a pair may be told the other way round
    return change, _twin(session, table, column, one, {**one, **change}, known)


def _is_double(session: Session, table: Table, column: str, one: Values, to_id: int, theirs: Sequence[Row]) -> bool:
    change, twin = _place(session, table, column, one, to_id, theirs)
    return change is None or twin is not None


def _twin(
    session: Session, table: Table, column: str, one: Values, changed: Values, known: Sequence[Row] | None
) -> Row | None:
    """Return the row of which the changed one would be a second one, where the database has one only.

    ``known`` are all rows with the changed one's ``column``, if they were read.
    """
    for columns, where in _unique(session, table):
        if all(changed[name] == one[name] for name in columns) or any(changed[name] is None for name in columns):
            continue  # as unique as it was
        others = known if known is not None and column in columns else _like(session, table, columns, changed)
        for other in others:
            is_same = all(other[name] == changed[name] for name in columns)
            if is_same and all(_holds(session, table, each, where) for each in (one, other)):
                return other
    return None


def _like(session: Session, table: Table, columns: Iterable[str], changed: Values) -> list[Row]:
    same = [table.c[name] == changed[name] for name in columns]
    return [dict(one) for one in session.execute(select(table).where(*same)).mappings()]


def _holds(session: Session, table: Table, one: Values, where: Sequence[Any]) -> bool:
    return not where or session.execute(select(table).where(_key(table, one), *where)).first() is not None


def _unique(session: Session, table: Table) -> Iterator[tuple[list[str], Sequence[Any]]]:
    """Yield the columns that are unique together, and for which rows."""
    yield [column.name for column in table.primary_key], ()
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield [column.name for column in constraint.columns], ()
    for index in table.indexes:
        if index.unique:
            where = index.dialect_options[session.get_bind().dialect.name].get("where")
            yield [column.name for column in index.columns], () if where is None else (where,)
