"""Why a company may interest another one: plain reasons, no secret score."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from expo.domain.words import N_, Named


@dataclass(frozen=True, slots=True)
class Reason:
    """One plain reason, and how much it counts when suggestions are ordered."""

    sentence: str
    weight: int
    subject: object = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What matters of an exhibitor."""

    sector: str
    sector_name: Named
    export_countries: Collection[str]
    is_exporting: bool
    certifications: Collection[str]
    languages: Collection[str]


@dataclass(frozen=True, slots=True)
class Need:
    """What matters of a buyer."""

    sectors: Collection[str]
    country: str
    languages: Collection[str]


HALAL_COUNTRIES = frozenset({"ID", "MY", "AE", "SA", "TR"})
"""Where a halal certificate decides whether food and cosmetics can be sold at all."""


def reasons(offer: Offer, need: Need) -> tuple[Reason, ...]:
    """Return why this exhibitor and this buyer may suit each other, strongest first; empty: nothing speaks for it."""
    return tuple(sorted(_reasons(offer, need), key=lambda reason: -reason.weight))


def _reasons(offer: Offer, need: Need) -> Iterator[Reason]:
    if offer.sector in need.sectors:
        yield Reason(N_("%(subject)s is on the shopping list"), 10, offer.sector_name)
    if need.country == "KR":
        return
    if need.country in offer.export_countries:
        yield Reason(N_("already exports there"), 6)
    elif offer.is_exporting:
        yield Reason(N_("experienced in export"), 2)
    if need.country in HALAL_COUNTRIES and any(
        "halal" in name.lower() or "할랄" in name for name in offer.certifications
    ):
        yield Reason(N_("halal certified"), 4)
    shared = [language for language in need.languages if language in offer.languages]
    if shared:
        yield Reason(N_("no interpreter needed"), 3)
