"""An interpreter's own days: which consultations, when, at which table, between whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.domain.refusals import NotFound
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable


@dataclass(frozen=True, slots=True)
class Duty:
    """One consultation that an interpreter is needed at."""

    meeting_id: int
    slot: Slot
    table: str
    exhibitor: Exhibitor
    buyer: Buyer


def own(session: Session, actor: Actor) -> Interpreter:
    """Return the interpreter that the actor is."""
    found = session.get(Interpreter, actor.interpreter_id or 0)
    if found is None or not actor.is_interpreter or found.edition_id != actor.edition_id:
        raise NotFound("interpreter")
    return found


def by_day(session: Session, edition: Edition, interpreter_id: int) -> dict[date, Sequence[Duty]]:
    """Return an interpreter's consultations by day, in order of time; every consultation day is there."""
    rows = session.execute(
        select(Meeting.id, Slot, MeetingTable.code, Exhibitor, Buyer)
        .join(Hold, Hold.slot_id == Slot.id)
        .join(Meeting, Meeting.id == Hold.meeting_id)
        .join(Exhibitor, Exhibitor.id == Meeting.exhibitor_id)
        .join(Buyer, Buyer.id == Meeting.buyer_id)
        .outerjoin(MeetingTable, MeetingTable.id == Meeting.table_id)
        .where(Hold.interpreter_id == interpreter_id)
        .order_by(Slot.starts_at)
    )
    days: dict[date, list[Duty]] = {day.on: [] for day in edition.days}
    for meeting_id, slot, table, exhibitor, buyer in rows:
        on = slot.starts_at.astimezone(edition.zone).date()
        days.setdefault(on, []).append(Duty(meeting_id, slot, table or "", exhibitor, buyer))
    return dict(days)
