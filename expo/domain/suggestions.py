"""Why a company may interest another one: plain reasons, no secret score."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from expo.domain.wishes import Side
from expo.domain.words import N_, Named


class Ground(StrEnum):
    """What a reason rests on, strongest first."""

    WISHED = "wished"
    SECTOR = "sector"
    PRODUCT = "product"
    COUNTRY = "country"
    HALAL = "halal"
    LANGUAGE = "language"
    EXPORT = "export"


WEIGHTS = {
    Ground.WISHED: 20,
    Ground.SECTOR: 10,
    Ground.PRODUCT: 8,
    Ground.COUNTRY: 6,
    Ground.HALAL: 4,
    Ground.LANGUAGE: 3,
    Ground.EXPORT: 2,
}
"""What a reason counts when suggestions are ordered; a wish of the other side outweighs any two guesses."""

SENTENCES = {
    Side.BUYER: {
        Ground.WISHED: N_("Wishes to meet you"),
        Ground.SECTOR: N_("You look for %(sector)s"),
        Ground.PRODUCT: N_("Offers %(product)s"),
        Ground.COUNTRY: N_("Exports to %(country)s"),
        Ground.HALAL: N_("Halal certified"),
        Ground.LANGUAGE: N_("Speaks %(language)s"),
        Ground.EXPORT: N_("Experienced in export"),
    },
    Side.EXHIBITOR: {
        Ground.WISHED: N_("Wishes to meet you"),
        Ground.SECTOR: N_("Looks for %(sector)s"),
        Ground.PRODUCT: N_("Asks for what you make: %(product)s"),
        Ground.COUNTRY: N_("From %(country)s, where you export"),
        Ground.HALAL: N_("Halal counts there, and you are certified"),
        Ground.LANGUAGE: N_("Speaks %(language)s as you do"),
        Ground.EXPORT: N_("Buys from abroad"),
    },
}
"""The reasons in the words of the side that reads them."""


@dataclass(frozen=True, slots=True)
class SuggestionReason:
    """One plain reason; ``params`` are names in both languages, or codes of a country or a language."""

    ground: Ground
    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """What matters of an exhibitor."""

    sector: str
    sector_name: Named
    products: Collection[Named]
    export_countries: Collection[str]
    is_exporting: bool
    certifications: Collection[str]
    languages: Collection[str]


@dataclass(frozen=True, slots=True)
class Need:
    """What matters of a buyer; ``looking_for`` is free text."""

    sectors: Collection[str]
    looking_for: str
    country: str
    languages: Collection[str]


HOME = "KR"
HALAL_COUNTRIES = frozenset({"ID", "MY", "AE", "SA", "TR"})
"""Where a halal certificate decides whether food and cosmetics can be sold at all."""


def reasons(offer: Offer, need: Need, reader: Side, *, is_wished: bool = False) -> tuple[SuggestionReason, ...]:
    """Return why the reader may want to meet the other one, strongest first; empty: nothing speaks for it.

    ``is_wished`` says that the other side wishes it, as far as the reader may know.
    """
    grounds: dict[Ground, dict[str, object]] = {Ground.WISHED: {}} if is_wished else {}
    grounds |= dict(_grounds(offer, need))
    ordered = sorted(grounds, key=lambda ground: -WEIGHTS[ground])
    return tuple(SuggestionReason(ground, SENTENCES[reader][ground], grounds[ground]) for ground in ordered)


def weight(found: Collection[SuggestionReason]) -> int:
    """Return what the reasons count together."""
    return sum(WEIGHTS[reason.ground] for reason in found)


def _grounds(offer: Offer, need: Need) -> Iterator[tuple[Ground, dict[str, object]]]:
    if offer.sector in need.sectors:
        yield Ground.SECTOR, {"sector": offer.sector_name}
    asked = next((product for product in offer.products if _is_asked(product, need.looking_for)), None)
    if asked is not None:
        yield Ground.PRODUCT, {"product": asked}
    if need.country == HOME:
        return
    if need.country in offer.export_countries:
        yield Ground.COUNTRY, {"country": need.country}
    elif offer.is_exporting:
        yield Ground.EXPORT, {}
    if need.country in HALAL_COUNTRIES and any(_is_halal(name) for name in offer.certifications):
        yield Ground.HALAL, {}
    shared = next((language for language in need.languages if language in offer.languages), None)
    if shared is not None:
        yield Ground.LANGUAGE, {"language": shared}


def _is_asked(product: Named, looking_for: str) -> bool:
    """Return whether the buyer's own words contain a word of the product's name.

    This way round, Korean particles at the end of the buyer's words do no harm: 김부각 is found in 김부각을.
    """
    text = looking_for.lower()
    words = f"{product.name_ko} {product.name_en}".lower().replace("(", " ").replace(")", " ").split()
    return any(_says_something(word) and word in text for word in words)


def _says_something(word: str) -> bool:
    """Leave out words too short to tell one product from another: one syllable of Korean, three letters of Latin."""
    return len(word) >= (4 if word.isascii() else 2)


def _is_halal(certificate: str) -> bool:
    return "halal" in certificate.lower() or "할랄" in certificate
