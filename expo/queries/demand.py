"""How much buyers want each exhibitor, beside how much would be expected, as one of them may use it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from expo.domain.suggestions import HOME, Demand
from expo.domain.wishes import Level, Side
from expo.models.buyers import Buyer, BuyerInterest
from expo.models.wishes import Wish
from expo.queries.offers import CompanyOffer

Kind = tuple[int, bool]
"""A sector, and whether companies of it sell at home only."""


def of_exhibitors(session: Session, buyer: Buyer, companies: Iterable[CompanyOffer]) -> Mapping[int, Demand]:
    """Return the demand of all other buyers for every exhibitor of the buyer's edition; ``companies`` are these."""
    kinds: dict[int, Kind] = {one.id: (one.sector_id, one.offer.is_home_only) for one in companies}
    of_peers = func.sum(case((Wish.buyer_id.in_(_like(buyer)), 1), else_=0))
    counted = _wishes(buyer).with_only_columns(Wish.exhibitor_id, func.count(), of_peers).group_by(Wish.exhibitor_id)
    counts = {exhibitor: (wishes, peers) for exhibitor, wishes, peers in session.execute(counted)}
    expected = _expected(session, buyer, Counter(kinds.values()))
    found = {}
    for exhibitor, kind in kinds.items():
        wishes, peers = counts.get(exhibitor, (0, 0))
        found[exhibitor] = Demand(wishes, expected[kind], peers)
    return found


def _expected(session: Session, buyer: Buyer, sizes: Mapping[Kind, int]) -> Mapping[Kind, float]:
    """Return how many wishes an exhibitor of each kind has if every buyer chooses evenly among those that suit it."""
    of_buyers = _wishes(buyer).join(Buyer, Buyer.id == Wish.buyer_id)
    by_sector = Wish.buyer_id, Buyer.country, BuyerInterest.sector_id
    counted = (
        of_buyers.join(BuyerInterest, BuyerInterest.buyer_id == Wish.buyer_id)
        .with_only_columns(*by_sector, func.count())
        .group_by(*by_sector)
    )
    counts: dict[tuple[int, str], int] = {}
    sectors: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for other, country, sector, count in session.execute(counted):
        counts[other, country] = count
        sectors[other, country].append(sector)
    expected: defaultdict[Kind, float] = defaultdict(float)
    for one, count in counts.items():
        scopes = (False, True) if one[1] == HOME else (False,)
        suiting = [(sector, is_home_only) for sector in sectors[one] for is_home_only in scopes]
        size = sum(sizes.get(kind, 0) for kind in suiting)
        for kind in suiting if size else ():
            expected[kind] += count / size
    return expected


def _wishes(buyer: Buyer) -> Select[Wish]:
    """Return what other buyers wish for; whom they never want to meet stays private."""
    return select(Wish).where(
        Wish.edition_id == buyer.edition_id,
        Wish.side == Side.BUYER,
        Wish.level != Level.NEVER,
        Wish.buyer_id != buyer.id,
    )


def _like(buyer: Buyer) -> Select[int]:
    """Return the buyers of the same track that look for one of the same sectors."""
    own = [sector.id for sector in buyer.interests]
    return (
        select(Buyer.id)
        .join(BuyerInterest, BuyerInterest.buyer_id == Buyer.id)
        .where(Buyer.edition_id == buyer.edition_id, Buyer.track == buyer.track, BuyerInterest.sector_id.in_(own))
    )
