"""Read disruptions: announced closures, and the meetings that clash with them."""

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
_MISSING = {column: missing for missing, column in COLUMNS.items()}


@dataclass(frozen=True, slots=True)
class Disruption:
    """What was announced at once: who or what is missing, by code and name, from when to when, and why.

    ``meetings`` are those that need another place because of it, in time order.
    """

    missing: Missing
    holders: Sequence[tuple[str, Named | None]]
    starts_at: datetime
    ends_at: datetime
    reason: str
    closure_ids: Sequence[int]
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
    """Return everything that can go missing, by kind and code; halls only with exhibitors in them."""
    taken = set(session.scalars(select(Booth.hall_id).join(BoothAllocation).where(Booth.edition_id == edition.id)))
    return [
        (missing, row.code, _name(row))
        for missing, model in MODELS.items()
        for row in session.scalars(select(model).where(model.edition_id == edition.id).order_by(model.code))
        if missing is not Missing.HALL or row.id in taken
    ]


def closures(session: Session, edition: Edition, closure_ids: Iterable[int]) -> Sequence[Closure]:
    """Return announced closed times."""
    wanted = set(closure_ids)
    found = session.scalars(
        select(Closure)
        .where(Closure.id.in_(wanted), Closure.edition_id == edition.id, Closure.is_announced)
        .order_by(Closure.id)
    ).all()
    if not wanted or len(found) < len(wanted):
        raise NotFound(f"closures {sorted(wanted)}")
    return found


def index(session: Session, edition: Edition, now: datetime) -> list[Disruption]:
    """Return what has been announced and is not over, in the order in which it was."""
    in_the_way: dict[int, list[int]] = defaultdict(list)
    for hit in calendar.in_the_way(session, edition_id=edition.id, after=now):
        in_the_way[hit.closure_id].append(hit.meeting_id)
    rows = _meetings(session, {one for ids in in_the_way.values() for one in ids})
    announced = session.scalars(
        select(Closure)
        .where(Closure.edition_id == edition.id, Closure.is_announced, Closure.ends_at > now)
        .order_by(Closure.id)
    ).all()
    holders = _holders(session, announced)
    together: dict[tuple[object, ...], list[Closure]] = defaultdict(list)
    for one in announced:
        together[one.created_at, _missing(one), one.starts_at, one.ends_at, one.reason].append(one)
    found = []
    for closures in together.values():
        first, missing = closures[0], _missing(closures[0])
        held = [holders[one.holder] for one in closures]
        theirs = {meeting for one in closures for meeting in in_the_way.get(one.id, ())}
        found.append(
            Disruption(
                missing,
                [(row.code, _name(row)) for row in held],
                first.starts_at,
                first.ends_at,
                first.reason,
                [one.id for one in closures],
                sorted((rows[one] for one in theirs), key=lambda meeting: (meeting.slot.starts_at, meeting.id)),
            )
        )
    return found


def count(session: Session, edition: Edition, now: datetime, closure_ids: Iterable[int] | None = None) -> int:
    """Count the meetings that need another place, because of these closed times or of any."""
    only = None if closure_ids is None else set(closure_ids)
    hit = calendar.in_the_way(session, edition_id=edition.id, after=now)
    return len({one.meeting_id for one in hit if only is None or one.closure_id in only})


def _meetings(session: Session, ids: set[int]) -> dict[int, Meeting]:
    found = session.scalars(
        select(Meeting)
        .where(Meeting.id.in_(ids))
        .options(
            joinedload(Meeting.slot),
            joinedload(Meeting.exhibitor),
            joinedload(Meeting.buyer),
            joinedload(Meeting.table),
            joinedload(Meeting.interpreter),
        )
    )
    return {row.id: row for row in found}


def _holders(session: Session, closures: Iterable[Closure]) -> dict[tuple[str, int], Row]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for closure in closures:
        column, row = closure.holder
        wanted[column].add(row)
    models = {column: MODELS[_MISSING[column]] for column in wanted}
    return {
        (column, row.id): row
        for column, ids in wanted.items()
        for row in session.scalars(select(models[column]).where(models[column].id.in_(ids)))
    }


def _missing(closure: Closure) -> Missing:
    return _MISSING[closure.holder[0]]


def _name(row: Row) -> Named | None:
    if isinstance(row, MeetingTable):
        return None
    if isinstance(row, Exhibitor | Buyer | Hall):
        return Named(row.name_ko, row.name_en)
    return Named(row.name, row.name)
