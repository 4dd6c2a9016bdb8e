"""The wishes from which the weights of the ranking are learned, and where that is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from sqlalchemy import Select, case, distinct, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.buyers import Decision
from expo.domain.suggestions import LEAST_READERS, AlikePairs, ScorePart, alike, parts, reasons
from expo.domain.wishes import Level, Side
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.exhibitors import Exhibitor
from expo.models.suggestions import SuggestionWeights
from expo.models.wishes import Wish
from expo.queries import offers, suggestions

GROWTH = 0.1
"""The weights are learned anew when the wishes have become a tenth more or fewer."""
MOST_PAIRS = 30_000
"""In a large expo one learns from fewer companies, evenly taken from all: this is about a second's work."""


Pair = tuple[int, int]
"""An exhibitor and a buyer."""
Choice = tuple[Mapping[ScorePart, float], bool]
"""What counts for a pair, and whether it is wished for."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A side of an edition whose weights are to be learned, and how many wishes it has."""

    edition_id: int
    side: Side
    wishes: int


def due(session: Session) -> list[Lesson]:
    """Return the sides that have enough wishes, and many more or fewer than were last learned from."""
    wisher = case((Wish.side == Side.BUYER, Wish.buyer_id), else_=Wish.exhibitor_id)
    counted = (
        select(Wish.edition_id, Wish.side, func.count(), func.count(distinct(wisher)))
        .where(Wish.level != Level.NEVER)
        .group_by(Wish.edition_id, Wish.side)
    )
    kept = {(row.edition_id, row.side): row.wishes for row in session.scalars(select(SuggestionWeights))}
    return [
        Lesson(edition, side, wishes)
        for edition, side, wishes, wishers in session.execute(counted)
        if wishers >= LEAST_READERS and abs(wishes - (learned := kept.get((edition, side), 0))) > GROWTH * learned
    ]


def choices(session: Session, lesson: Lesson) -> list[list[AlikePairs]]:
    """Return the choices of the companies that wish for any: among which of the other side, and for which."""
    exhibitors = {row.id: offers.offer(row) for row in session.scalars(_exhibitors(lesson.edition_id))}
    buyers = {row.id: suggestions.need(row) for row in session.scalars(_buyers(lesson.edition_id))}
    wished = {side: _wished(session, lesson.edition_id, side) for side in Side}
    by_buyers = lesson.side is Side.BUYER
    readers, others = (buyers, exhibitors) if by_buyers else (exhibitors, buyers)
    wishers = sorted(readers.keys() & {pair[by_buyers] for pair in wished[lesson.side]})
    step = max(1, ceil(len(wishers) * len(others) / MOST_PAIRS))

    def choice(pair: Pair) -> Choice:
        offer, need = exhibitors[pair[0]], buyers[pair[1]]
        why = reasons(offer, need, lesson.side, is_wished=pair in wished[lesson.side.other])
        return parts(offer, need, why), pair in wished[lesson.side]

    return [
        alike(choice((other, reader) if by_buyers else (reader, other)) for other in others)
        for reader in wishers[::step]
    ]


def _wished(session: Session, edition_id: int, side: Side) -> set[Pair]:
    found = select(Wish.exhibitor_id, Wish.buyer_id).where(
        Wish.edition_id == edition_id, Wish.side == side, Wish.level != Level.NEVER
    )
    return {(exhibitor, buyer) for exhibitor, buyer in session.execute(found)}


def _exhibitors(edition_id: int) -> Select[Exhibitor]:
    found = select(Exhibitor).where(Exhibitor.edition_id == edition_id).order_by(Exhibitor.id)
    return found.options(joinedload(Exhibitor.sector), selectinload(Exhibitor.products))


def _buyers(edition_id: int) -> Select[Buyer]:
    found = select(Buyer).join(Buyer.decision).where(Buyer.edition_id == edition_id).order_by(Buyer.id)
    return found.where(BuyerDecision.decision == Decision.APPROVED).options(selectinload(Buyer.interests))
