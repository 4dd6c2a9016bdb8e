"""Rehearse a version: replay its meetings many times with people who stay away or come late. Nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.problem import BOOTH, Problem
from expo.domain.refusals import NotFound
from expo.domain.rehearsals import Assumptions
from expo.domain.schedules import request_name, row_of
from expo.domain.text import natural
from expo.domain.timetable import Placement
from expo.models.schedules import Schedule
from expo.queries import schedules
from expo.queries.schedules import NamedCompany, Names

if TYPE_CHECKING:
    from expo.scheduling import Replay
    from expo.scheduling.replaying import Quantiles


@dataclass(frozen=True, slots=True)
class RehearsedExhibitor:
    """What one exhibitor may expect: planned meetings, and those that it ends with over all replays."""

    exhibitor: NamedCompany
    planned: int
    ends_with: "Quantiles"


@dataclass(frozen=True, slots=True)
class RehearsedSlot:
    """One slot: tables in use, their mean idle minutes, and how many interpreters on shift have no meeting.

    ``day`` is its date in the edition's zone.
    """

    day: date
    span: Span
    minutes: int
    tables: int
    idle: float
    spare: int | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What the replays show; ``exhibitors`` worst off first.

    ``spread`` counts exhibitors by their number of meetings, planned and in the typical replay, from none to the most.
    """

    replay: "Replay"
    exhibitors: Sequence[RehearsedExhibitor]
    slots: Sequence[RehearsedSlot]
    spread: Sequence[tuple[int, int]]


def rehearse(session: Session, schedule: Schedule, names: Names, assumed: Assumptions, *, seed: int) -> Rehearsal:
    """Replay a version under assumptions; the same seed gives the same figures. Takes a third of a second."""
    from expo.scheduling import replay  # the engine's arrays are only loaded where they are needed
    from expo.scheduling.formats import placements_from, problem_from

    if schedule.problem is None or schedule.result is None:
        raise NotFound(f"meetings in version {schedule.number}")
    problem = problem_from(schedule.problem)
    stored = {request_name(one.exhibitor_id, one.buyer_id) for one in schedules.placements(session, schedule.id)}
    placed = [one for one in placements_from(schedule.result) if one.request in stored]
    found = replay(problem, placed, assumed, seed=seed)
    planned = Counter(problem.request(one.request).pair[0] for one in placed)
    exhibitors = sorted(
        (
            RehearsedExhibitor(names.exhibitors[row_of(name)], planned[name], ends_with)
            for name, ends_with in found.per_exhibitor.items()
            if row_of(name) in names.exhibitors
        ),
        key=lambda one: (one.ends_with.mean, natural(one.exhibitor.code)),
    )
    return Rehearsal(found, exhibitors, _slots(problem, placed, found.idle_by_slot), _spread(exhibitors))


def _spread(exhibitors: Sequence[RehearsedExhibitor]) -> list[tuple[int, int]]:
    planned = Counter(one.planned for one in exhibitors)
    typical = Counter(round(one.ends_with.median) for one in exhibitors)
    return [(planned[count], typical[count]) for count in range(max([0, *planned, *typical]) + 1)]


def _slots(problem: Problem, placed: Sequence[Placement], idle: Sequence[float]) -> list[RehearsedSlot]:
    tables = Counter(one.slot for one in placed if problem.request(one.request).pool != BOOTH)
    busy = Counter(one.slot for one in placed if one.interpreter is not None)
    on_shift = _on_shift(problem)
    found = []
    for index, slot in enumerate(problem.slots):
        if slot.start is not None:
            span = Span(slot.start, slot.start + timedelta(minutes=slot.minutes or 0))
            spare = on_shift[index] - busy[index] if problem.interpreters else None
            found.append(RehearsedSlot(slot.start.date(), span, slot.minutes or 0, tables[index], idle[index], spare))
    return found


def _on_shift(problem: Problem) -> Mapping[int, int]:
    every = range(len(problem.slots))
    return {slot: sum(slot not in one.unavailable for one in problem.interpreters) for slot in every}
