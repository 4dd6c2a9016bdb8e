"""Write the meetings of a published version into the calendar."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from expo.domain.meetings import Origin
from expo.domain.people import Actor
from expo.domain.schedules import Change
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.meetings import Cancellation, Meeting, MeetingLock
from expo.queries.schedules import MeetingChange, PublicationPreview
from expo.services import calendar

REPLANNED = N_("The timetable was planned anew.")
_SEAT = ("slot_id", "second_slot_id", "table_id", "interpreter_id")


def rewrite(session: Session, actor: Actor, edition: Edition, preview: PublicationPreview, now: datetime) -> None:
    """Write what changes in the meetings and their holds, in bulk."""
    dropped, added = preview.of(Change.DROPPED), preview.of(Change.ADDED)
    changed = preview.of(Change.MOVED) + preview.of(Change.REHOUSED)
    _take_out(session, [step.meeting_id for step in (*dropped, *changed)], now)
    if dropped:
        session.execute(delete(MeetingLock).where(MeetingLock.meeting_id.in_([step.meeting_id for step in dropped])))
        session.execute(
            insert(Cancellation),
            [
                {
                    "meeting_id": step.meeting_id,
                    "reason": REPLANNED,
                    "cancelled_at": now,
                    "cancelled_by_id": actor.user_id,
                }
                for step in dropped
            ],
        )
    session.flush()
    meeting = Meeting.__table__
    if changed:
        values: dict[str, Any] = {"standing": True} | {column: bindparam(column) for column in _SEAT}
        session.execute(
            update(meeting).where(meeting.c.id == bindparam("row")).values(values),  # type: ignore[arg-type]
            [{"row": step.meeting_id, **_seat(step)} for step in changed],
        )
    if added:
        common = {
            "edition_id": edition.id,
            "origin": Origin.PLANNED,
            "standing": True,
            "created_at": now,
            "created_by_id": actor.user_id,
        }
        session.execute(
            insert(meeting),  # type: ignore[arg-type]
            [{"exhibitor_id": step.exhibitor_id, "buyer_id": step.buyer_id, **common, **_seat(step)} for step in added],
        )
    session.expire_all()
    calendar.hold_active_meetings(session, edition)


def _take_out(session: Session, meeting_ids: Sequence[int | None], now: datetime) -> None:
    """Take meetings out of the calendar; two that change places would otherwise be in each other's way."""
    ids = [one for one in meeting_ids if one is not None]
    if ids:
        session.execute(
            update(Meeting)
            .where(Meeting.id.in_(ids))
            .values(is_active=None, changed_at=now)
            .execution_options(synchronize_session=False)
        )
        calendar.release_meetings(session, ids)


def _seat(step: MeetingChange) -> dict[str, int | None]:
    assert step.new is not None
    return {
        "slot_id": step.new.slot_id,
        "second_slot_id": step.new.second_slot_id,
        "table_id": step.new.table_id,
        "interpreter_id": step.new.interpreter_id,
    }
