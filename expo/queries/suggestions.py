"""Whom to meet: the other side as one company may see it, with the reasons, best first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain import suggestions
from expo.domain.meetings import interpreting_language
from expo.domain.people import Actor
from expo.domain.suggestions import Ground, Need, ScoreWeights, SuggestionReason
from expo.domain.text import is_in, wanted_text
from expo.domain.wishes import Level, Side
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.suggestions import SuggestionWeights
from expo.queries import buyers, demand, exhibitors, offers, wishes
from expo.queries.demand import Wisher
from expo.queries.offers import CompanyOffer, ProductOffer

Company = TypeVar("Company", Buyer, CompanyOffer)


@dataclass(frozen=True, slots=True)
class Suggestion(Generic[Company]):
    """One company of the other side: why to meet it, what one wishes already, and the language to interpret from."""

    company: Company
    reasons: tuple[SuggestionReason, ...]
    level: Level | None
    interpreted: str | None


@dataclass(frozen=True, slots=True)
class ForBuyers:
    """What suggestions to every buyer are made from: all exhibitors by name, who wishes to meet whom, the weights."""

    companies: Sequence[CompanyOffer]
    wishers: Sequence[Wisher]
    weights: ScoreWeights

    def __len__(self) -> int:
        return len(self.companies) + len(self.wishers)


def for_buyers(session: Session, edition_id: int, language: str) -> ForBuyers:
    """Read what suggestions to the buyers of an edition are made from, in plain values."""
    return ForBuyers(
        offers.of_edition(session, edition_id, language),
        demand.of_edition(session, edition_id),
        weights(session, edition_id, Side.BUYER),
    )


def of_exhibitors(
    session: Session,
    edition: Edition,
    actor: Actor,
    narrowed: exhibitors.ExhibitorFilter,
    language: str,
    known: ForBuyers,
) -> list[Suggestion[CompanyOffer]]:
    """Return the exhibitors that match, for a buyer: those with the best reasons first, then by name."""
    buyer = buyers.of_actor(session, actor)
    needed, (levels, wished) = need(buyer), wishes.both_ways(session, actor)
    companies, demands = known.companies, demand.of_exhibitors(buyer, known.companies, known.wishers)
    if narrowed != exhibitors.ExhibitorFilter():
        matching = exhibitors.ids(session, edition.id, narrowed, language)
        companies = [one for one in companies if one.id in matching]
    found = []
    for row in companies:
        offered, wanted = row.offer, demands[row.id]
        reasons = suggestions.reasons(offered, needed, Side.BUYER, is_wished=row.id in wished, peers=wanted.peers)
        interpreted = interpreting_language(buyer.languages, row.languages)
        suggestion = Suggestion(row, reasons, levels.get(row.id), interpreted)
        parts = suggestions.parts(offered, needed, reasons)
        found.append((suggestions.score(parts, known.weights, wanted), suggestion))
    return _best_first(found)


@dataclass(frozen=True, slots=True)
class OfferedProduct:
    """A product with the suggestion of its exhibitor; ``is_asked`` if the buyer asks for it in words."""

    product: ProductOffer
    suggestion: Suggestion[CompanyOffer]
    is_asked: bool


def of_products(
    narrowed: exhibitors.ExhibitorFilter, suggested: Iterable[Suggestion[CompanyOffer]]
) -> list[OfferedProduct]:
    """Return the products of these exhibitors: what the buyer asks for first, then in the exhibitors' order.

    Of a text only the products that hold it are shown, or all of an exhibitor that has it in its name.
    """
    wanted = wanted_text(narrowed.text)
    found = []
    for one in suggested:
        asked = next((why.params["product"] for why in one.reasons if why.ground is Ground.PRODUCT), None)
        holding = [product for product in one.company.products if is_in(product.search_text, wanted)]
        found += [
            OfferedProduct(product, one, Named.of(product) == asked) for product in holding or one.company.products
        ]
    return sorted(found, key=lambda one: not one.is_asked)


def of_buyers(session: Session, actor: Actor, narrowed: buyers.BuyerFilter) -> list[Suggestion[Buyer]]:
    """Return the approved buyers that match, for an exhibitor: those with the best reasons first, then by name."""
    exhibitor = session.scalars(
        select(Exhibitor)
        .where(Exhibitor.id == actor.exhibitor_id)
        .options(joinedload(Exhibitor.sector), selectinload(Exhibitor.products))
    ).one()
    offered, (levels, wished) = offers.offer(exhibitor), wishes.both_ways(session, actor)
    weighed, found = weights(session, exhibitor.edition_id, Side.EXHIBITOR), []
    for row in buyers.search(session, actor, narrowed):
        needed = need(row)
        reasons = suggestions.reasons(offered, needed, Side.EXHIBITOR, is_wished=row.id in wished)
        interpreted = interpreting_language(row.languages, exhibitor.languages)
        suggestion = Suggestion(row, reasons, levels.get(row.id), interpreted)
        found.append((suggestions.score(suggestions.parts(offered, needed, reasons), weighed), suggestion))
    return _best_first(found)


def why(exhibitor: Exhibitor, buyer: Buyer, *, is_wished: bool) -> tuple[SuggestionReason, ...]:
    """Return why a buyer may want to meet an exhibitor, strongest first."""
    return suggestions.reasons(offers.offer(exhibitor), need(buyer), Side.BUYER, is_wished=is_wished)


def worth(exhibitor: Exhibitor, buyer: Buyer, reasons: Collection[SuggestionReason]) -> float:
    """Return what speaks for a pair, without the demand of others."""
    return suggestions.score(suggestions.parts(offers.offer(exhibitor), need(buyer), reasons))


def weights(session: Session, edition_id: int, side: Side) -> ScoreWeights:
    """Return what counts how much for the companies of a side, as learned from their wishes or by a rule of thumb."""
    kept = select(SuggestionWeights.weights).where(
        SuggestionWeights.edition_id == edition_id, SuggestionWeights.side == side
    )
    found = session.scalar(kept) or {}
    return {part: found.get(part, weight) for part, weight in suggestions.WEIGHTS.items()}


def _best_first(found: Collection[tuple[float, Suggestion[Company]]]) -> list[Suggestion[Company]]:
    return [suggestion for _score, suggestion in sorted(found, key=lambda one: -one[0])]


def need(buyer: Buyer) -> Need:
    """Return what matters of a buyer."""
    return Need(
        sectors=[sector.code for sector in buyer.interests],
        looking_for=buyer.looking_for,
        country=buyer.country,
        languages=buyer.languages,
        certificates=buyer.certificates,
        price_limit=buyer.price_limit,
        monthly_quantity=buyer.monthly_quantity,
    )
