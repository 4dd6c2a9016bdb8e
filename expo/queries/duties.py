"""An interpreter's own days: which consultations and broadcasts, when, where, between whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.editions import Span
from expo.domain.people import Actor
from expo.domain.refusals import NotFound
from expo.models.broadcast_runs import BroadcastCrew
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable


@dataclass(frozen=True, slots=True)
class Duty:
    """One consultation that an interpreter is needed at."""

    meeting_id: int
    slot: Span
    table: str
    exhibitor: Exhibitor
    buyer: Buyer


@dataclass(frozen=True, slots=True)
class StudioDuty:
    """One broadcast that an interpreter works for."""

    slot: Span
    show: Broadcast


def own(session: Session, actor: Actor) -> Interpreter:
    """Return the interpreter that the actor is."""
    found = session.get(Interpreter, actor.interpreter_id or 0)
    if found is None or not actor.is_interpreter or found.edition_id != actor.edition_id:
        raise NotFound("interpreter")
    return found


def by_day(session: Session, edition: Edition, interpreter_id: int) -> dict[date, Sequence[Duty | StudioDuty]]:
    """Return an interpreter's duties by day, in order of time; every consultation day is there."""
    found: list[Duty | StudioDuty] = [*_at_tables(session, interpreter_id), *_in_the_studio(session, interpreter_id)]
    days: dict[date, list[Duty | StudioDuty]] = {day.on: [] for day in edition.days}
    for duty in sorted(found, key=lambda one: one.slot.starts_at):
        days.setdefault(duty.slot.starts_at.astimezone(edition.zone).date(), []).append(duty)
    return dict(sorted(days.items()))


def _at_tables(session: Session, interpreter_id: int) -> list[Duty]:
    rows = session.execute(
        select(Meeting.id, Slot.starts_at, Meeting.ends_at, MeetingTable.code, Exhibitor, Buyer)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Exhibitor, Exhibitor.id == Meeting.exhibitor_id)
        .join(Buyer, Buyer.id == Meeting.buyer_id)
        .outerjoin(MeetingTable, MeetingTable.id == Meeting.table_id)
        .where(Meeting.interpreter_id == interpreter_id, Meeting.is_active.is_(True))
    )
    return [
        Duty(meeting_id, Span(starts_at, ends_at), table or "", maker, buyer)
        for meeting_id, starts_at, ends_at, table, maker, buyer in rows
    ]


def _in_the_studio(session: Session, interpreter_id: int) -> list[StudioDuty]:
    shows = session.scalars(
        select(Broadcast)
        .join(BroadcastCrew, BroadcastCrew.broadcast_id == Broadcast.id)
        .where(BroadcastCrew.interpreter_id == interpreter_id)
        .options(joinedload(Broadcast.exhibitor), joinedload(Broadcast.studio_slot).joinedload(StudioSlot.studio))
    )
    return [StudioDuty(one.studio_slot.span, one) for one in shows]
