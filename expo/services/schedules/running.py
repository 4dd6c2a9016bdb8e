"""What the worker does to a run's row: claim it, keep the lease, write progress, record the version or the failure.

Here ``now`` is the real time, because leases run by it: a worker renews the lease of its run, and a lease that runs
out means that its worker is gone. The moments that people read, solved or failed, are in the edition's time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.orm import Session

from expo import clock
from expo.db import locked
from expo.domain import rulebook
from expo.domain.refusals import Violation
from expo.domain.schedules import ATTEMPTS, pair_of, written
from expo.domain.timetable import Placement as Placed
from expo.domain.timetable import Timetable
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.schedules import Placement, Schedule, UnmetWish
from expo.queries import schedules
from expo.queries.schedules import LoadedProblem
from expo.services.schedules.figures import figures_of

LEASE = timedelta(seconds=30)
GIVEN_UP = Violation(
    "given_up",
    N_("The planning process was ended from outside, twice. Please ask again; if it happens again, tell the operator."),
)
_OPEN = (Schedule.solved_at.is_(None), Schedule.failed_at.is_(None))


def claim(session: Session, *, worker: str, now: datetime, schedule_id: int | None = None) -> int | None:
    """Take a free run, the oldest or the named one, in one statement; return its row's id."""
    free = select(Schedule.id).where(
        *_OPEN, Schedule.attempts < ATTEMPTS, or_(Schedule.lease_until.is_(None), Schedule.lease_until < now)
    )
    if schedule_id is not None:
        free = free.where(Schedule.id == schedule_id)
    oldest = free.order_by(Schedule.id).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    return session.scalar(
        update(Schedule)
        .where(Schedule.id == oldest)
        .values(worker=worker, lease_until=now + LEASE, attempts=Schedule.attempts + 1)
        .returning(Schedule.id)
        .execution_options(synchronize_session=False)
    )


def keep(
    session: Session, schedule_id: int, *, worker: str, progress: Sequence[Mapping[str, Any]], now: datetime
) -> bool | None:
    """Renew the lease and write the progress; return whether a stop was asked for, ``None`` if the run is not ours."""
    row = session.execute(
        update(Schedule)
        .where(Schedule.id == schedule_id, Schedule.worker == worker, *_OPEN)
        .values(lease_until=now + LEASE, progress=list(progress))
        .returning(Schedule.stop_asked_at)
        .execution_options(synchronize_session=False)
    ).first()
    return None if row is None else row[0] is not None


def release(session: Session, schedule_id: int, *, worker: str, now: datetime, is_leaving: bool = False) -> None:
    """Give a run back whose process died: it is taken up again, or given up when that has happened before.

    A worker that leaves in good order gives it back as if it had never begun.
    """
    schedule = _held(session, schedule_id, worker)
    if schedule is None:
        return
    if is_leaving:
        schedule.attempts -= 1
    elif schedule.attempts >= ATTEMPTS:
        _fail(session, schedule, [GIVEN_UP], now)
        return
    schedule.lease_until, schedule.worker, schedule.progress = None, None, []


def expire(session: Session, *, now: datetime) -> int:
    """Give up the runs whose holder is gone for the last time; return how many there were."""
    gone = session.scalars(
        select(Schedule)
        .where(*_OPEN, Schedule.attempts >= ATTEMPTS, Schedule.lease_until < now)
        .with_for_update(skip_locked=True)
    ).all()
    for schedule in gone:
        _fail(session, schedule, [GIVEN_UP], now)
    return len(gone)


def fail(session: Session, schedule_id: int, violations: Iterable[Violation], *, worker: str, now: datetime) -> None:
    """Write down why there is no timetable, in words."""
    schedule = _held(session, schedule_id, worker)
    if schedule is not None:
        _fail(session, schedule, list(violations), now)


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
    session.execute(locked(select(Edition.id).where(Edition.id == edition_id)))  # first, as in publishing
    schedule = _held(session, schedule_id, worker)
    if schedule is None:
        return
    fault = _write(session, schedule, loaded, document, problem)
    if fault is not None:
        sentence = N_("The planner made a timetable that breaks a rule, so it was thrown away: %(fault)s")
        _fail(session, schedule, [Violation("faulty", sentence, {"fault": fault})], now)
        return
    schedule.solved_at, schedule.lease_until = _shown(session, schedule, now), None
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
    found = [Placed(one["request"], one["slot"], one["table"], one["interpreter"]) for one in document["meetings"]]
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


def _held(session: Session, schedule_id: int, worker: str) -> Schedule | None:
    """Return the run, locked, if this worker still holds it."""
    return session.scalar(locked(select(Schedule).where(Schedule.id == schedule_id, Schedule.worker == worker, *_OPEN)))


def _shown(session: Session, schedule: Schedule, now: datetime) -> datetime:
    return clock.shown(session.get_one(Edition, schedule.edition_id), now)


def _fail(session: Session, schedule: Schedule, violations: list[Violation], now: datetime) -> None:
    schedule.failed_at, schedule.lease_until = _shown(session, schedule, now), None
    schedule.failure = "; ".join(str(violation) for violation in violations)
    schedule.figures = {"failure": [written(violation) for violation in violations]}


def _write_rows(
    session: Session,
    schedule: Schedule,
    loaded: LoadedProblem,
    placed: Iterable[Placed],
    unmet: Iterable[dict[str, str]],
) -> None:
    for table in (Placement, UnmetWish):  # of an earlier attempt that died while writing
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
                "table_id": seat.table_id,
                "interpreter_id": seat.interpreter_id,
            }
        )
    left = []
    for row in unmet:
        exhibitor, buyer = pair_of(row["request"])
        left.append({"schedule_id": schedule.id, "exhibitor_id": exhibitor, "buyer_id": buyer, "reason": row["reason"]})
    for model, rows in ((Placement, meetings), (UnmetWish, left)):
        if rows:
            session.execute(insert(model), rows)
