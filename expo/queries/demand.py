"""How much buyers want each exhibitor, beside how much would be expected, as one of them may use it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.buyers import Track
from expo.domain.suggestions import HOME, Demand
from expo.domain.wishes import Level, Side
from expo.models.buyers import Buyer, BuyerInterest
from expo.models.wishes import Wish
from expo.queries.offers import CompanyOffer

Kind = tuple[int, bool]
"""A sector, and whether companies of it sell at home only."""


@dataclass(frozen=True, slots=True)
class Wisher:
    """A buyer with the exhibitors it wishes to meet; whom it never wants to meet stays private."""

    id: int
    track: Track
    country: str
    sector_ids: Set[int]
    exhibitor_ids: Sequence[int]


def of_edition(session: Session, edition_id: int) -> list[Wisher]:
    """Return every buyer of an edition that wishes to meet an exhibitor."""
    wished: defaultdict[int, list[int]] = defaultdict(list)
    wishes = select(Wish.buyer_id, Wish.exhibitor_id).where(
        Wish.edition_id == edition_id, Wish.side == Side.BUYER, Wish.level != Level.NEVER
    )
    for buyer_id, exhibitor_id in session.execute(wishes):
        wished[buyer_id].append(exhibitor_id)
    buyers = (
        select(Buyer.id, Buyer.track, Buyer.country, BuyerInterest.sector_id)
        .outerjoin(BuyerInterest, BuyerInterest.buyer_id == Buyer.id)
        .where(Buyer.edition_id == edition_id)
    )
    sectors: defaultdict[tuple[int, Track, str], set[int]] = defaultdict(set)
    for buyer_id, track, country, sector_id in session.execute(buyers):
        sectors[buyer_id, track, country].update(filter(None, [sector_id]))  # one row without an interest
    return [Wisher(*buyer, ids, wished[buyer[0]]) for buyer, ids in sectors.items() if buyer[0] in wished]


def of_exhibitors(buyer: Buyer, companies: Iterable[CompanyOffer], wishers: Iterable[Wisher]) -> Mapping[int, Demand]:
    """Return the demand of all other buyers for every exhibitor; ``companies`` and ``wishers`` are the edition's.

    Peers are of the same track and look for one of the same sectors.
    """
    kinds: dict[int, Kind] = {one.id: (one.sector_id, one.offer.is_home_only) for one in companies}
    own, others = {sector.id for sector in buyer.interests}, [one for one in wishers if one.id != buyer.id]
    wishes, peers = Counter[int](), Counter[int]()
    for one in others:
        wishes.update(one.exhibitor_ids)
        if one.track is buyer.track and not own.isdisjoint(one.sector_ids):
            peers.update(one.exhibitor_ids)
    expected = _expected(others, Counter(kinds.values()))
    return {number: Demand(wishes[number], expected[kind], peers[number]) for number, kind in kinds.items()}


def _expected(wishers: Iterable[Wisher], sizes: Mapping[Kind, int]) -> Mapping[Kind, float]:
    """Return how many wishes an exhibitor of each kind has if every buyer chooses evenly among those that suit it."""
    expected: defaultdict[Kind, float] = defaultdict(float)
    for one in wishers:
        scopes = (False, True) if one.country == HOME else (False,)
        suiting = [(sector, is_home_only) for sector in one.sector_ids for is_home_only in scopes]
        size = sum(sizes.get(kind, 0) for kind in suiting)
        for kind in suiting if size else ():
            expected[kind] += len(one.exhibitor_ids) / size
    return expected
