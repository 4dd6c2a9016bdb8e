"""What an operator looks at: counts and moments of the whole installation, no person."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from expo.domain.operations import GONE_AFTER, Readings
from expo.domain.outbox import ATTEMPTS
from expo.models.allocation import BoothPlan
from expo.models.boards import BoardScreen
from expo.models.editions import Edition
from expo.models.operations import ProcessReport
from expo.models.outbox import Message
from expo.models.schedules import Schedule

SCREEN_ON = timedelta(minutes=3)
Counted = tuple[int, datetime | None]
"""How many rows, and the real moment of the oldest."""


def readings(
    session: Session, *, schema: str | None, schema_wanted: str, folder: Path, has_mail_server: bool, now: datetime
) -> Readings:
    """Measure everything; ``now`` is the real time, ``folder`` is on the disk whose space counts."""
    unsent = Message.sent_at.is_(None)
    emails, emails_since = _counted(session, Message.written_at, unsent, Message.attempts < ATTEMPTS)
    lost, _since = _counted(session, Message.written_at, unsent, Message.attempts >= ATTEMPTS)
    plans = [_waiting(session, kind) for kind in (Schedule, BoothPlan)]
    reports = select(ProcessReport.seen_at)
    is_there = ProcessReport.seen_at > now - GONE_AFTER
    return Readings(
        schema=schema,
        schema_wanted=schema_wanted,
        workers=len(session.scalars(reports.where(ProcessReport.kind == "worker", is_there)).all()),
        plans_waiting=sum(count for count, _since in plans),
        plans_waiting_since=min((since for _count, since in plans if since), default=None),
        leases_ended=sum(_leases_ended(session, kind, now) for kind in (Schedule, BoothPlan)),
        emails_waiting=emails,
        emails_waiting_since=emails_since,
        emails_lost=lost,
        has_mail_server=has_mail_server,
        screens=_screens(session, now),
        disk_free=_free(folder),
        backup_at=session.scalar(reports.where(ProcessReport.kind == "backup")),
    )


def _waiting(session: Session, kind: type[Schedule] | type[BoothPlan]) -> Counted:
    return _counted(
        session, kind.asked_at, kind.solved_at.is_(None), kind.failed_at.is_(None), kind.lease_until.is_(None)
    )


def _leases_ended(session: Session, kind: type[Schedule] | type[BoothPlan], now: datetime) -> int:
    ended = kind.solved_at.is_(None) & kind.failed_at.is_(None) & (kind.lease_until < now)
    return session.scalar(select(func.count()).select_from(kind).where(ended)) or 0


def _counted(session: Session, moment: InstrumentedAttribute[Any], *those: Any) -> Counted:
    """Count rows, whose moments are in the time of their editions."""
    kind = moment.class_
    rows: Sequence[Any] = session.execute(
        select(Edition.clock_shift_seconds, func.count(), func.min(moment))
        .join(kind, kind.edition_id == Edition.id)
        .where(*those)
        .group_by(Edition.id, Edition.clock_shift_seconds)
    ).all()
    oldest = min((since - timedelta(seconds=shift) for shift, _count, since in rows), default=None)
    return sum(count for _shift, count, _since in rows), oldest


def _screens(session: Session, now: datetime) -> int:
    rows = session.execute(
        select(BoardScreen.seen_at, Edition.clock_shift_seconds).join(Edition, Edition.id == BoardScreen.edition_id)
    )
    return sum(1 for seen, shift in rows if seen and now - (seen - timedelta(seconds=shift)) < SCREEN_ON)


def _free(folder: Path) -> float | None:
    """Return the free share of the disk; ``None`` where it cannot be asked."""
    there = next((one for one in (folder, *folder.parents) if one.exists()), None)
    if there is None:
        return None
    usage = disk_usage(there)
    return usage.free / usage.total
