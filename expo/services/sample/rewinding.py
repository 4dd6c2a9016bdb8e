"""When the demo's clock is set back, what was invented for later has not happened yet; what people did stays."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.migrations import insert_only
from expo.models.broadcast_runs import BroadcastFigures, BroadcastStep, OrderIntent
from expo.models.editions import Edition, Slot
from expo.models.follow_ups import CaseAnswer
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.live_questions import LiveQuestion
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingEvent, MeetingStatus
from expo.models.records import Record, RecordLine, RecordRevision, RecordWords
from expo.services.sample.invented import invented_steps, viewers
from expo.services.sample.on_air import COUNTED_AFTER
from expo.services.sample.on_the_day import forget_seats
from expo.services.sample.past import PREFIX


def forget_after(session: Session, edition: Edition, *, now: datetime) -> None:
    """Delete what was invented of consultations and broadcasts that are not over."""
    ahead = select(Meeting.id).join(Meeting.slot).where(Meeting.edition_id == edition.id, Slot.ends_at > now)
    by_people = select(MeetingEvent.meeting_id).where(MeetingEvent.key.not_like(f"{PREFIX}%"))
    mine = _forget_records(session, session.scalars(ahead.where(Meeting.id.not_in(by_people))).all())
    session.execute(delete(MeetingStatus).where(MeetingStatus.meeting_id.in_(mine)))
    session.execute(delete(MeetingEvent).where(MeetingEvent.meeting_id.in_(mine)))
    forget_seats(session, edition, mine)
    shows = select(Broadcast).join(Broadcast.studio_slot).options(joinedload(Broadcast.studio_slot))
    for show in session.scalars(shows.where(StudioSlot.edition_id == edition.id, StudioSlot.ends_at > now)).all():
        _forget_broadcast(session, show, now)


def _forget_broadcast(session: Session, show: Broadcast, now: datetime) -> None:
    """Delete the steps, questions, intents and figures that were invented for later."""
    slot, mine = show.studio_slot, viewers(show)
    steps = [
        and_(BroadcastStep.step == step, BroadcastStep.taken_at == at)
        for step, at in invented_steps(slot)
        if max(at, slot.starts_at) > now
    ]
    for table, is_later in (
        (BroadcastStep, or_(*steps)),
        (BroadcastFigures, BroadcastFigures.entered_at == slot.ends_at + COUNTED_AFTER),
        (
            LiveQuestion,
            and_(LiveQuestion.asker_key.in_(mine), LiveQuestion.changed_at > now, LiveQuestion.changed_by_id.is_(None)),
        ),
        (OrderIntent, and_(OrderIntent.viewer_key.in_(mine), OrderIntent.made_at > now)),
    ):
        session.execute(delete(table).where(table.broadcast_id == show.id, is_later))


def _forget_records(session: Session, meeting_ids: Sequence[int]) -> list[int]:
    """Delete the invented records of consultations; return those of which people have written nothing."""
    answered = select(CaseAnswer.record_id)
    by_people = (
        select(Record.meeting_id)
        .outerjoin(RecordWords, RecordWords.record_id == Record.id)
        .where(or_(Record.draft.is_not(None), RecordWords.actor_id.is_not(None), Record.id.in_(answered)))
    )
    mine = sorted(set(meeting_ids).difference(session.scalars(by_people)))
    records = session.scalars(select(Record.id).where(Record.meeting_id.in_(mine))).all()
    if records:
        protected = RecordLine, RecordWords, RecordRevision
        names = [one.__tablename__ for one in protected]
        insert_only.release(session.connection(), *names)
        for one in protected:
            session.execute(delete(one).where(one.record_id.in_(records)))
        insert_only.protect(session.connection(), *names)
        session.execute(delete(Record).where(Record.id.in_(records)))
    return mine
