"""What the worker does to a run's row: claim it, keep the lease, write progress, record the version or the failure.

Here ``now`` is the real time, because leases run by it: a worker renews the lease of its run, and a lease that runs
out means that its worker is gone. The moments that people read, solved or failed, are in the edition's time.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain import rulebook
from expo.domain.refusals import Violation
from expo.domain.schedules import pair_of
from expo.domain.timetable import Placement, Timetable
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.schedules import Schedule, StoredPlacement, UnmetWish
from expo.queries import schedules
from expo.queries.schedules import LoadedProblem
from expo.services import runs
from expo.services.schedules.figures import figures_of


def claim(session: Session, *, worker: str, now: datetime, schedule_id: int | None = None) -> int | None:
    """Take a free run, the oldest or the named one; return its row's id."""
    return runs.claim(session, Schedule, worker=worker, now=now, run_id=schedule_id)


def expire(session: Session, *, now: datetime) -> int:
    """Give up the runs whose holder is gone for the last time; return how many there were."""
    return runs.expire(session, Schedule, now=now)


def fail(session: Session, schedule_id: int, violations: Iterable[Violation], *, worker: str, now: datetime) -> None:
    """Write down why there is no timetable, in words."""
    schedule = runs.held(session, Schedule, schedule_id, worker)
    if schedule is not None:
        runs.mark_failed(session, schedule, violations, now)


def record(
    session: Session,
    schedule_id: int,
    loaded: LoadedProblem,
    document: dict[str, Any],
    problem: dict[str, Any],
    *,
    options: Sequence[dict[str, Any]] = (),
    worker: str,
    now: datetime,
) -> None:
    """Record what the engine found, after the rulebook has judged it.

    ``document`` and ``problem`` are in the engine's format; ``options`` are further documents of a re-plan, each of
    which becomes a version of its own. A timetable with a fault is never recorded: the run fails and says so.
    """
    edition_id = session.scalar(select(Schedule.edition_id).where(Schedule.id == schedule_id))
    lock_row(session, Edition, edition_id)  # first, as in publishing
    schedule = runs.held(session, Schedule, schedule_id, worker)
    if schedule is None:
        return
    fault = _write(session, schedule, loaded, document, problem)
    if fault is not None:
        sentence = N_("The planner made a timetable that breaks a rule, so it was thrown away: %(fault)s")
        runs.mark_failed(session, schedule, [Violation("faulty", sentence, {"fault": fault})], now)
        return
    schedule.solved_at, schedule.lease_until, schedule.best = runs.shown(session, schedule, now), None, None
    for option in options:
        _record_option(session, schedule, loaded, option, problem)


def _record_option(
    session: Session, first: Schedule, loaded: LoadedProblem, document: dict[str, Any], problem: dict[str, Any]
) -> None:
    """Add a version for a further option; one with a fault is left out."""
    edition = session.get_one(Edition, first.edition_id)
    option = Schedule(
        edition_id=edition.id,
        number=schedules.next_number(session, edition),
        note=first.note,
        policy=first.policy,
        asked_at=first.asked_at,
        asked_by_id=first.asked_by_id,
        solved_at=first.solved_at,
        option_of_id=first.id,
    )
    session.add(option)
    session.flush()
    if _write(session, option, loaded, document, problem) is not None:
        session.delete(option)


def _write(
    session: Session, schedule: Schedule, loaded: LoadedProblem, document: dict[str, Any], problem: dict[str, Any]
) -> str | None:
    """Write a version's meetings, documents and figures; return its first fault instead, if it has one."""
    found = [Placement(one["request"], one["slot"], one["table"], one["interpreter"]) for one in document["meetings"]]
    placed = loaded.keeping_seats(found)
    timetable = Timetable(loaded.problem, placed)
    faults = rulebook.faults(loaded.problem, timetable)
    if faults:
        return str(faults[0])
    _write_rows(session, schedule, loaded, placed, document["unmet"])
    by_request = {one.request: one for one in placed}
    meetings = [dict(one, table=by_request[one["request"]].table) for one in document["meetings"]]
    schedule.problem, schedule.result = problem, dict(document, meetings=meetings)
    schedule.figures = figures_of(loaded, timetable, document)
    return None


def _write_rows(
    session: Session,
    schedule: Schedule,
    loaded: LoadedProblem,
    placed: Iterable[Placement],
    unmet: Iterable[dict[str, str]],
) -> None:
    for table in (StoredPlacement, UnmetWish):  # of an earlier attempt that died while writing
        session.execute(delete(table).where(table.schedule_id == schedule.id))
    meetings = []
    for one in placed:
        exhibitor, buyer = pair_of(one.request)
        seat = loaded.seat(one)
        meetings.append(
            {
                "schedule_id": schedule.id,
                "exhibitor_id": exhibitor,
                "buyer_id": buyer,
                "slot_id": seat.slot_id,
                "second_slot_id": seat.second_slot_id,
                "table_id": seat.table_id,
                "interpreter_id": seat.interpreter_id,
            }
        )
    left = []
    for row in unmet:
        exhibitor, buyer = pair_of(row["request"])
        left.append({"schedule_id": schedule.id, "exhibitor_id": exhibitor, "buyer_id": buyer, "reason": row["reason"]})
    for model, rows in ((StoredPlacement, meetings), (UnmetWish, left)):
        if rows:
            session.execute(insert(model), rows)
