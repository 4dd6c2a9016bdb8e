"""What a worker does to the row of a run, of whatever kind: claim it, keep the lease, give it back, fail it.

A run is a row with a lease, attempts, progress, and either ``solved_at`` or ``failed_at`` when it is done. ``now`` is
the real time, because leases run by it; the moments that people read are in the edition's time.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from expo import clock
from expo.db import locked
from expo.domain.refusals import Violation
from expo.domain.schedules import ATTEMPTS, Policy, written
from expo.domain.words import N_
from expo.domain.work import WaitingRow
from expo.models.allocation import BoothPlan
from expo.models.editions import Archive, Edition
from expo.models.schedules import Schedule

Run = TypeVar("Run", bound=Schedule | BoothPlan)

LEASE = timedelta(seconds=15)
"""Renewed every second: so long after its worker's end a run is taken up elsewhere."""
GIVEN_UP = Violation(
    "given_up",
    N_(
        "The planning process ended twice without a result: it was ended from outside, or got no computing time. "
        "Please ask again; if it happens again, tell the operator."
    ),
)


def claim(session: Session, kind: type[Run], *, worker: str, now: datetime, run_id: int | None = None) -> int | None:
    """Take a free run, the oldest or the named one, in one statement; return its row's id.

    Runs of an archived edition wait until it is taken out of the archive. An edition has one open run at most.
    """
    free = select(kind.id).where(*_free(kind, now))
    if run_id is not None:
        free = free.where(kind.id == run_id)
    oldest = free.order_by(kind.id).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    return session.scalar(
        update(kind)
        .where(kind.id == oldest)
        .values(worker=worker, lease_until=now + LEASE, attempts=kind.attempts + 1)
        .returning(kind.id)
        .execution_options(synchronize_session=False)
    )


def waiting(session: Session, kind: type[Run], *, now: datetime) -> list[WaitingRow]:
    """Return the runs that a worker may claim: first those that change a timetable that people hold, then by age."""
    rows = session.execute(select(kind.id, kind.edition_id, kind.policy).where(*_free(kind, now)).order_by(kind.id))
    found = [
        WaitingRow(id_, f"{kind.__tablename__} of edition {edition_id}", int(_is_urgent(kind, policy)))
        for id_, edition_id, policy in rows
    ]
    return sorted(found, key=lambda one: -one.urgency)


def take_back(session: Session, kind: type[Run], run_id: int, *, now: datetime) -> None:
    """Give a run back whose worker is known to be dead, before its lease has run out."""
    worker = session.scalar(select(kind.worker).where(kind.id == run_id))
    if worker is not None:
        release(session, kind, run_id, worker=worker, now=now)


def keep(
    session: Session,
    kind: type[Run],
    run_id: int,
    *,
    worker: str,
    progress: Sequence[Mapping[str, Any]],
    now: datetime,
    best: Mapping[str, Any] | None = None,
) -> bool | None:
    """Renew the lease and write the progress; return whether a stop was asked for, ``None`` if the run is not ours.

    ``best`` is the document of the best timetable so far, if there is a new one.
    """
    found = {} if best is None else {"best": best}
    row = session.execute(
        update(kind)
        .where(kind.id == run_id, kind.worker == worker, *_open(kind))
        .values(lease_until=now + LEASE, progress=list(progress), **found)
        .returning(kind.stop_asked_at)
        .execution_options(synchronize_session=False)
    ).first()
    return None if row is None else row[0] is not None


def is_stop_asked(session: Session, kind: type[Run], run_id: int) -> bool:
    """Return whether a person asked the run to end with the best it has."""
    return session.scalar(select(kind.stop_asked_at).where(kind.id == run_id)) is not None


def release(
    session: Session, kind: type[Run], run_id: int, *, worker: str, now: datetime, is_leaving: bool = False
) -> None:
    """Give a run back whose process died: it is taken up again, or given up when that has happened before.

    A worker that leaves in good order gives it back as if it had never begun.
    """
    run = held(session, kind, run_id, worker)
    if run is None:
        return
    if is_leaving:
        run.attempts -= 1
    elif run.attempts >= ATTEMPTS:
        mark_failed(session, run, [GIVEN_UP], now)
        return
    run.lease_until, run.worker, run.progress = None, None, []


def expire(session: Session, kind: type[Run], *, now: datetime) -> int:
    """Give up the runs whose holder is gone for the last time; return how many there were."""
    gone = session.scalars(
        select(kind)
        .where(*_open(kind), kind.attempts >= ATTEMPTS, kind.lease_until < now)
        .with_for_update(skip_locked=True)
    ).all()
    for run in gone:
        mark_failed(session, run, [GIVEN_UP], now)
    return len(gone)


def held(session: Session, kind: type[Run], run_id: int, worker: str) -> Run | None:
    """Return the run, locked, if this worker still holds it."""
    return session.scalar(locked(select(kind).where(kind.id == run_id, kind.worker == worker, *_open(kind))))


def shown(session: Session, run: Schedule | BoothPlan, now: datetime) -> datetime:
    """Return the moment in the time of the run's edition."""
    return clock.shown(session.get_one(Edition, run.edition_id), now)


def mark_failed(session: Session, run: Schedule | BoothPlan, violations: Iterable[Violation], now: datetime) -> None:
    """Write down why there is no result, in words."""
    reasons = list(violations)
    run.failed_at, run.lease_until = shown(session, run, now), None
    if isinstance(run, Schedule):
        run.best = None
    run.failure = "; ".join(str(violation) for violation in reasons)
    run.figures = {"failure": [written(violation) for violation in reasons]}


def _is_urgent(kind: type[Run], policy: dict[str, Any]) -> bool:
    return kind is Schedule and Policy.of(policy).keeps_timetable


def _open(kind: type[Run]) -> tuple[Any, Any]:
    return kind.solved_at.is_(None), kind.failed_at.is_(None)


def _free(kind: type[Run], now: datetime) -> tuple[Any, ...]:
    return (
        *_open(kind),
        kind.attempts < ATTEMPTS,
        or_(kind.lease_until.is_(None), kind.lease_until < now),
        kind.edition_id.not_in(select(Archive.edition_id)),
    )
