"""The sample's tables at this moment: who has arrived, which consultations run; invented like its past days."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.editions import moment
from expo.domain.outcomes import EventKind, Party, Said, Settled, Source, settle
from expo.models.editions import Edition, Slot
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingEvent, MeetingStatus
from expo.services.sample.on_air import write_broadcasts
from expo.services.sample.on_the_day import write_seats
from expo.services.sample.past import PREFIX, write_past
from expo.services.sample.rewinding import forget_after

RUNS, WAITS = 0.8, 0.92
"""Chances added up that a consultation has begun, and that one side waits for the other; else neither says anything."""
HOURS = timedelta(hours=2)
"""What happens in so long is written without keeping others waiting."""


Act = Callable[[Session, Edition], object]


def acts_until(edition: Edition, now: datetime) -> Iterator[Act]:
    """Yield what makes a demo's days happen up to a moment, some hours at a time; each can be a transaction of its own.

    What was invented for later has not happened yet. What people did in the demo stays as it is.
    """
    yield partial(forget_after, now=now)
    for at in _moments(edition, now):
        yield partial(write_seats, now=at)
        yield partial(write_past, now=at)
        yield partial(write_broadcasts, now=at)
    yield partial(write_running, now=now)


def _moments(edition: Edition, now: datetime) -> Iterator[datetime]:
    for day in edition.days:
        at, closes = (moment(day.on, one, edition.zone) for one in (day.opens, day.closes))
        while at < closes and (at := min(at + HOURS, closes)) < now:
            yield at
    yield now


def move_to(session: Session, edition: Edition, *, now: datetime) -> None:
    """Let a demo's days happen up to a moment, in one transaction."""
    for act in acts_until(edition, now):
        act(session, edition)


def write_running(session: Session, edition: Edition, *, now: datetime) -> int:
    """Write what happens at the tables now, where nothing has been said; return how many consultations that were."""
    rows = session.scalars(
        select(Meeting)
        .join(Meeting.slot)
        .where(
            Meeting.edition_id == edition.id,
            Meeting.is_active.is_(True),
            Slot.starts_at <= now,
            Slot.ends_at > now,
            Meeting.id.not_in(select(MeetingStatus.meeting_id)),
        )
        .options(joinedload(Meeting.slot), joinedload(Meeting.exhibitor), joinedload(Meeting.buyer))
    ).all()
    told = {row.id: list(_told(row, now)) for row in rows}
    events = [_event(meeting_id, said) for meeting_id, many in told.items() for said in many]
    statuses = [_status(meeting_id, settle(many)) for meeting_id, many in told.items() if many]
    if events:
        session.execute(insert(MeetingEvent), events)
        session.execute(insert(MeetingStatus), statuses)
    return len(statuses)


def _told(row: Meeting, now: datetime) -> Iterator[Said]:
    """Yield what was said of a consultation until now."""
    dice = Random(f"now {row.exhibitor.code} {row.buyer.code}")  # noqa: S311 -- sample data
    throw, start = dice.random(), row.slot.starts_at
    arrived, began = start - timedelta(minutes=dice.randint(1, 5)), start + timedelta(minutes=dice.randint(0, 4))
    if throw < RUNS and began <= now:
        yield Said(f"{PREFIX}{row.id}-start", EventKind.STARTED, None, Source.EXHIBITOR, began)
    elif throw < WAITS:
        yield Said(f"{PREFIX}{row.id}-here", EventKind.ARRIVED, Party.EXHIBITOR, Source.EXHIBITOR, arrived)


def _event(meeting_id: int, said: Said) -> dict[str, Any]:
    return {
        "key": said.key,
        "meeting_id": meeting_id,
        "kind": said.kind,
        "party": said.party,
        "source": said.source,
        "effective_at": said.at,
        "received_at": said.at,
        "reason": "",
    }


def _status(meeting_id: int, settled: Settled) -> dict[str, Any]:
    return {"meeting_id": meeting_id, **{name: getattr(settled, name) for name in Settled.__dataclass_fields__}}
