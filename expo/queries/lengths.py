"""Which pairs the organizer gives two slots for their consultation."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.models.editions import Edition, Slot
from expo.models.meetings import LongConsultation


def long_pairs(session: Session, edition: Edition) -> set[tuple[int, int]]:
    """Return the pairs of an edition, exhibitor first, whose consultation takes two slots."""
    columns = LongConsultation.exhibitor_id, LongConsultation.buyer_id
    rows = session.execute(select(*columns).where(LongConsultation.edition_id == edition.id))
    return {(row[0], row[1]) for row in rows}


def of_buyer(session: Session, buyer_id: int) -> set[int]:
    """Return the exhibitors with whom a buyer's consultation takes two slots."""
    return set(session.scalars(select(LongConsultation.exhibitor_id).where(LongConsultation.buyer_id == buyer_id)))


def is_long(session: Session, exhibitor_id: int, buyer_id: int) -> bool:
    """Tell whether the consultation of a pair takes two slots."""
    of_pair = LongConsultation.exhibitor_id == exhibitor_id, LongConsultation.buyer_id == buyer_id
    return session.scalar(select(LongConsultation.id).where(*of_pair)) is not None


def slot_ids(session: Session, slot: Slot, *, is_long: bool) -> list[int]:
    """Return the slots that a consultation from this one on takes, as far as there is one that follows at once."""
    after = select(Slot.id).where(Slot.day_id == slot.day_id, Slot.starts_at == slot.ends_at)
    return [slot.id, *(session.scalars(after) if is_long else ())]


def when(session: Session, slot: Slot, *, is_long: bool) -> datetime | Span:
    """Return what a sentence says of a consultation from a slot on: when it begins, of a long one also until when."""
    last = session.get_one(Slot, slot_ids(session, slot, is_long=is_long)[-1])
    return slot.starts_at if last is slot else Span(slot.starts_at, last.ends_at)
