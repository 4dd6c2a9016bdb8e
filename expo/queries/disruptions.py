"""Disruptions, read: what has been closed in spite of meetings, and the meetings that stand in its way."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.disruptions import Missing
from expo.domain.refusals import NotFound
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.calendar import Closure
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.venue import Booth, BoothAllocation, Hall, MeetingTable
from expo.queries import calendar

Row = Exhibitor | Buyer | MeetingTable | Interpreter | Hall

MODELS: Mapping[Missing, Any] = {
    Missing.EXHIBITOR: Exhibitor,
    Missing.BUYER: Buyer,
    Missing.TABLE: MeetingTable,
    Missing.INTERPRETER: Interpreter,
    Missing.HALL: Hall,
}
COLUMNS: Mapping[Missing, str] = {
    Missing.EXHIBITOR: "exhibitor_id",
    Missing.BUYER: "buyer_id",
    Missing.TABLE: "table_id",
    Missing.INTERPRETER: "interpreter_id",
}
"""What a closure calls its holder; a hall has none, since what is closed are its exhibitors."""


@dataclass(frozen=True, slots=True)
class Disruption:
    """A closed time that still has meetings, in time order."""

    closure: Closure
    missing: Missing
    code: str
    name: Named | None
    meetings: Sequence[Meeting]


def by_code(session: Session, edition: Edition, missing: Missing, codes: Iterable[str]) -> dict[str, int]:
    """Return the rows that these codes name, by code; codes that name nothing are left out."""
    model = MODELS[missing]
    found = session.execute(
        select(model.code, model.id).where(model.edition_id == edition.id, model.code.in_(set(codes)))
    )
    return {row.code: row.id for row in found}


def exhibitors_of(session: Session, hall_ids: Iterable[int]) -> Sequence[int]:
    """Return the exhibitors with a booth in one of these halls."""
    return session.scalars(
        select(BoothAllocation.exhibitor_id)
        .join(Booth, Booth.id == BoothAllocation.booth_id)
        .where(Booth.hall_id.in_(set(hall_ids)))
        .distinct()
        .order_by(BoothAllocation.exhibitor_id)
    ).all()


def choices(session: Session, edition: Edition) -> list[tuple[Missing, str, Named | None]]:
    """Return everything that can go missing, by kind and code."""
    return [
        (missing, row.code, _name(row))
        for missing, model in MODELS.items()
        for row in session.scalars(select(model).where(model.edition_id == edition.id).order_by(model.code))
        if missing is not Missing.HALL or row.booths
    ]


def holder(session: Session, edition: Edition, closure_id: int) -> dict[str, int]:
    """Return whose closed time this is: the column of the calendar and the row."""
    closure = session.scalar(select(Closure).where(Closure.id == closure_id, Closure.edition_id == edition.id))
    if closure is None:
        raise NotFound(f"closure {closure_id}")
    column = COLUMNS[_missing(closure)]
    return {column: getattr(closure, column)}


def waiting(session: Session, edition: Edition, now: datetime) -> list[Disruption]:
    """Return what is closed in spite of meetings that have not begun, in the order in which it was closed."""
    meetings: dict[int, list[int]] = defaultdict(list)
    for one in calendar.in_the_way(session, edition_id=edition.id, after=now):
        meetings[one.closure_id].append(one.meeting_id)
    rows = {
        row.id: row
        for row in session.scalars(
            select(Meeting)
            .where(Meeting.id.in_({one for ids in meetings.values() for one in ids}))
            .options(
                joinedload(Meeting.slot),
                joinedload(Meeting.exhibitor),
                joinedload(Meeting.buyer),
                joinedload(Meeting.table),
                joinedload(Meeting.interpreter),
            )
        )
    }
    closures = session.scalars(select(Closure).where(Closure.id.in_(meetings)).order_by(Closure.id)).all()
    holders = _holders(session, closures)
    found = []
    for closure in closures:
        missing = _missing(closure)
        holder = holders[missing][getattr(closure, COLUMNS[missing])]
        theirs = [rows[one] for one in meetings[closure.id]]
        found.append(Disruption(closure, missing, holder.code, _name(holder), theirs))
    return found


def count(session: Session, edition: Edition, now: datetime) -> int:
    """Count the meetings that need another place."""
    return len({one.meeting_id for one in calendar.in_the_way(session, edition_id=edition.id, after=now)})


def _holders(session: Session, closures: Iterable[Closure]) -> dict[Missing, dict[int, Row]]:
    wanted: dict[Missing, set[int]] = defaultdict(set)
    for closure in closures:
        missing = _missing(closure)
        wanted[missing].add(getattr(closure, COLUMNS[missing]))
    return {
        missing: {row.id: row for row in session.scalars(select(MODELS[missing]).where(MODELS[missing].id.in_(ids)))}
        for missing, ids in wanted.items()
    }


def _missing(closure: Closure) -> Missing:
    return next(missing for missing, column in COLUMNS.items() if getattr(closure, column) is not None)


def _name(row: Row) -> Named | None:
    if isinstance(row, MeetingTable):
        return None
    if isinstance(row, Exhibitor | Buyer | Hall):
        return Named(row.name_ko, row.name_en)
    return Named(row.name, row.name)
