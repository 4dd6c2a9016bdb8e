"""Which pairs the organizer gives two slots for their consultation, and who asks for them."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.wishes import Answer, Level, Side
from expo.models.editions import Edition, Slot
from expo.models.meetings import LongConsultation
from expo.models.wishes import Wish, WishReply


def long_pairs(session: Session, edition: Edition) -> set[tuple[int, int]]:
    """Return the pairs of an edition, exhibitor first, whose consultation takes two slots."""
    columns = LongConsultation.exhibitor_id, LongConsultation.buyer_id
    rows = session.execute(select(*columns).where(LongConsultation.edition_id == edition.id))
    return {(row[0], row[1]) for row in rows}


def asked(session: Session, edition: Edition, *, buyer_id: int | None = None) -> dict[tuple[int, int], set[Side]]:
    """Return who asks for two slots, by pair, exhibitor first: of an edition or of one buyer, without the declined."""
    found: dict[tuple[int, int], set[Side]] = defaultdict(set)
    of = Wish.buyer_id == buyer_id if buyer_id is not None else Wish.edition_id == edition.id
    columns = Wish.exhibitor_id, Wish.buyer_id, Wish.side, Wish.asks_long, WishReply.asks_long
    rows = select(*columns).outerjoin(WishReply, WishReply.wish_id == Wish.id)
    for exhibitor_id, buyer, side, by_wish, by_answer in session.execute(
        rows.where(
            of,
            or_(Wish.asks_long.is_(True), WishReply.asks_long.is_(True)),
            Wish.level != Level.NEVER,
            func.coalesce(WishReply.answer, Answer.ACCEPTED) != Answer.DECLINED,
        )
    ):
        found[exhibitor_id, buyer].update(([side] if by_wish else []) + ([side.other] if by_answer else []))
    return dict(found)


def undecided(session: Session, edition: Edition) -> set[tuple[int, int]]:
    """Return the pairs for whose consultation two slots are asked, and that have one."""
    return asked(session, edition).keys() - long_pairs(session, edition)


def of_buyer(session: Session, buyer_id: int) -> set[int]:
    """Return the exhibitors with whom a buyer's consultation takes two slots."""
    return set(session.scalars(select(LongConsultation.exhibitor_id).where(LongConsultation.buyer_id == buyer_id)))


def of_company(session: Session, *, exhibitor_id: int | None = None, buyer_id: int | None = None) -> set[int]:
    """Return the companies of the other side with whom the consultation of an exhibitor or a buyer takes two slots."""
    if buyer_id is not None:
        return of_buyer(session, buyer_id)
    own = LongConsultation.exhibitor_id == exhibitor_id
    return set(session.scalars(select(LongConsultation.buyer_id).where(own)))


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
