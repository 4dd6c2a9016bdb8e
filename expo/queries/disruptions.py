"""Read disruptions: announced closures, and the meetings that clash with them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.disruptions import Missing
from expo.domain.refusals import NotFound
from expo.domain.words import Named
from expo.models.calendar import Closure
from expo.models.editions import Edition
from expo.models.live_commerce import Broadcast
from expo.models.meetings import Meeting
from expo.models.venue import Booth, BoothAllocation, Hall
from expo.queries import calendar, disrupted
from expo.queries.nameable import MODELS, Row, name_of

Lost = TypeVar("Lost")

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

    A hall is named as one if all its exhibitors are missing. ``meetings`` are those that need another place because of
    it, ``broadcasts`` those that have no company on air, ``held`` what else they are missed at, all in time order;
    ``reservations`` counts what waits at their stands in the market.
    """

    missing: Missing
    holders: Sequence[tuple[str, Named | None]]
    starts_at: datetime
    ends_at: datetime
    reason: str
    closure_ids: Sequence[int]
    meetings: Sequence[Meeting]
    broadcasts: Sequence[Broadcast] = ()
    held: Sequence[disrupted.Held] = ()
    reservations: int = 0

    @property
    def is_settled(self) -> bool:
        return not (self.meetings or self.broadcasts or self.held or self.reservations)


def exhibitors_of(session: Session, hall_ids: Iterable[int]) -> Sequence[int]:
    """Return the exhibitors with a booth in one of these halls."""
    return session.scalars(
        select(BoothAllocation.exhibitor_id)
        .join(Booth, Booth.id == BoothAllocation.booth_id)
        .where(Booth.hall_id.in_(set(hall_ids)))
        .distinct()
        .order_by(BoothAllocation.exhibitor_id)
    ).all()


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
    announced = session.scalars(
        select(Closure)
        .where(Closure.edition_id == edition.id, Closure.is_announced, Closure.ends_at > now)
        .order_by(Closure.id)
    ).all()
    losses = disrupted.losses(session, edition, announced, now)
    holders, halls = _holders(session, announced), _halls(session, edition)
    together: dict[tuple[object, ...], list[Closure]] = defaultdict(list)
    for one in announced:
        together[one.created_at, _missing(one), one.starts_at, one.ends_at, one.reason].append(one)
    return [_disruption(closures, holders, halls, losses) for closures in together.values()]


def _disruption(
    closures: Sequence[Closure],
    holders: Mapping[tuple[str, int], Row],
    halls: Mapping[frozenset[int], Hall],
    losses: disrupted.Losses,
) -> Disruption:
    """Return what was announced at once, with closed times of one kind, span and reason."""
    first, ids = closures[0], [one.id for one in closures]
    missing, absent = _missing(first), [holders[one.holder] for one in closures]
    hall = halls.get(frozenset(row.id for row in absent)) if missing is Missing.EXHIBITOR else None
    return Disruption(
        Missing.HALL if hall else missing,
        [(row.code, name_of(row)) for row in ([hall] if hall else absent)],
        first.starts_at,
        first.ends_at,
        first.reason,
        ids,
        sorted(set(_of_all(ids, losses.meetings)), key=lambda one: (one.slot.starts_at, one.id)),
        list(_of_all(ids, losses.broadcasts)),
        sorted(set(_of_all(ids, losses.held)), key=lambda one: one.starts_at),
        sum(1 for _one in _of_all(ids, losses.reservations)),
    )


def _of_all(ids: Iterable[int], found: Mapping[int, Sequence[Lost]]) -> Iterator[Lost]:
    return chain.from_iterable(found.get(one, ()) for one in ids)


def count(session: Session, edition: Edition, now: datetime, closure_ids: Iterable[int] | None = None) -> int:
    """Count the meetings that need another place, because of these closed times or of any."""
    only = None if closure_ids is None else set(closure_ids)
    hit = calendar.in_the_way(session, edition_id=edition.id, after=now)
    return len({one.meeting_id for one in hit if only is None or one.closure_id in only})


def others(session: Session, edition: Edition, now: datetime, closure_ids: Iterable[int]) -> int:
    """Count what else these closed times take away: broadcasts, other appointments, reservations in the market."""
    ids = set(closure_ids)
    hit = [one for one in index(session, edition, now) if not ids.isdisjoint(one.closure_ids)]
    return sum(len(one.broadcasts) + len(one.held) + one.reservations for one in hit)


def _halls(session: Session, edition: Edition) -> dict[frozenset[int], Hall]:
    """Return the halls by who exhibits there; a hall with one exhibitor is named by it."""
    rows = session.execute(
        select(Hall, BoothAllocation.exhibitor_id)
        .join(Booth, Booth.hall_id == Hall.id)
        .join(BoothAllocation, BoothAllocation.booth_id == Booth.id)
        .where(Hall.edition_id == edition.id)
    )
    within: dict[Hall, set[int]] = defaultdict(set)
    for hall, exhibitor_id in rows:
        within[hall].add(exhibitor_id)
    return {frozenset(exhibitors): hall for hall, exhibitors in within.items() if len(exhibitors) > 1}


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
