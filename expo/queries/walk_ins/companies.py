"""The exhibitors that a person without an appointment could meet, and which of them were wished for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.wishes import Answer, Level, Side
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.wishes import Wish, WishReply


@dataclass(frozen=True, slots=True)
class Wished:
    by_buyer: frozenset[int]
    by_exhibitors: frozenset[int]
    never: frozenset[int]


def wished(session: Session, buyer: Buyer) -> Wished:
    columns = Wish.exhibitor_id, Wish.side, Wish.level, WishReply.answer
    found = session.execute(
        select(*columns).outerjoin(WishReply, WishReply.wish_id == Wish.id).where(Wish.buyer_id == buyer.id)
    ).all()
    never = {one.exhibitor_id for one in found if one.level is Level.NEVER or one.answer is Answer.DECLINED}
    met = select(Meeting.exhibitor_id).where(Meeting.buyer_id == buyer.id, Meeting.is_active.is_(True))
    sides = {side: frozenset(one.exhibitor_id for one in found if one.side is side) - never for side in Side}
    return Wished(sides[Side.BUYER], sides[Side.EXHIBITOR], frozenset(never | set(session.scalars(met))))


def exhibitors(session: Session, edition: Edition, never: Collection[int]) -> Sequence[Exhibitor]:
    return session.scalars(
        select(Exhibitor)
        .where(Exhibitor.edition_id == edition.id, Exhibitor.id.not_in(never))
        .options(
            joinedload(Exhibitor.sector),
            joinedload(Exhibitor.hall),
            selectinload(Exhibitor.products),
            selectinload(Exhibitor.booths),
        )
    ).all()
