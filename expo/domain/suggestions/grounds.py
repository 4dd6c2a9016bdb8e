"""Why a company may interest another one: plain reasons, no secret score."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from expo.domain.buyer_details import is_certificate
from expo.domain.suggestions.answering import answer
from expo.domain.wishes import Side
from expo.domain.words import N_, Named


class Ground(StrEnum):
    """What a reason rests on, strongest first."""

    WISHED = "wished"
    PRODUCT = "product"
    SECTOR = "sector"
    PEERS = "peers"
    COUNTRY = "country"
    HALAL = "halal"
    CERTIFIED = "certified"
    REQUIRED = "required"
    PRICE = "price"
    VOLUME = "volume"
    LANGUAGE = "language"
    EXPORT = "export"


ENOUGH_PEERS = 3
"""So many buyers with like interests wish for a company before another one is told: none of them can be guessed."""

SENTENCES = {
    Side.BUYER: {
        Ground.WISHED: N_("Wishes to meet you"),
        Ground.SECTOR: N_("You look for %(sector)s"),
        Ground.PRODUCT: N_("Offers %(product)s"),
        Ground.PEERS: N_("Wanted by %(count)s buyers with interests like yours"),
        Ground.COUNTRY: N_("Exports to %(country)s"),
        Ground.HALAL: N_("Halal certified"),
        Ground.CERTIFIED: N_("Has the certificate you require: %(certificate)s"),
        Ground.REQUIRED: N_("Has %(certificate)s, which %(country)s demands"),
        Ground.PRICE: N_("%(product)s at %(price)s: within your price"),
        Ground.VOLUME: N_("Minimum order %(minimum)s: no more than you buy in a month"),
        Ground.LANGUAGE: N_("Speaks %(language)s"),
        Ground.EXPORT: N_("Experienced in export"),
    },
    Side.EXHIBITOR: {
        Ground.WISHED: N_("Wishes to meet you"),
        Ground.SECTOR: N_("Looks for %(sector)s"),
        Ground.PRODUCT: N_("Asks for what you make: %(product)s"),
        Ground.COUNTRY: N_("From %(country)s, where you export"),
        Ground.HALAL: N_("Halal counts there, and you are certified"),
        Ground.CERTIFIED: N_("Requires a certificate you have: %(certificate)s"),
        Ground.REQUIRED: N_("You have %(certificate)s, which %(country)s demands"),
        Ground.VOLUME: N_("Buys at least your minimum order each month"),
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
class Terms:
    """What a product costs, in whole won, and the least one can order, in pieces; ``None`` where nothing is said."""

    product: Named
    price: int | None
    minimum: int | None


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
    terms: Collection[Terms] = ()

    @property
    def is_home_only(self) -> bool:
        """Whether a buyer from abroad gets nothing from it."""
        return not self.is_exporting and not self.export_countries


@dataclass(frozen=True, slots=True)
class Need:
    """What matters of a buyer; ``looking_for`` is free text."""

    sectors: Collection[str]
    looking_for: str
    country: str
    languages: Collection[str]
    certificates: Collection[str] = ()
    price_limit: int | None = None
    monthly_quantity: int | None = None


HOME = "KR"
HALAL_COUNTRIES = frozenset({"ID", "MY", "AE", "SA", "TR"})
"""Where a halal certificate decides whether food and cosmetics can be sold at all."""


_EUROPE = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
        "IS",
        "LI",
        "NO",
    ]
)
_DEMANDED = (
    ("CE", frozenset({"appliance", "machinery"}), _EUROPE),
    ("FDA", frozenset({"food"}), frozenset({"US"})),
    ("KC", frozenset({"appliance"}), frozenset({HOME})),
)
"""Certificates without which goods of a line of business cannot be sold in a country."""


def reasons(
    offer: Offer, need: Need, reader: Side, *, is_wished: bool = False, peers: int = 0
) -> tuple[SuggestionReason, ...]:
    """Return why the reader may want to meet the other one, strongest first; empty: nothing speaks for it.

    ``is_wished`` says that the other side wishes it, as far as the reader may know. ``peers`` counts the buyers with
    like interests who wish for the exhibitor.
    """
    grounds: dict[Ground, dict[str, object]] = {Ground.WISHED: {}} if is_wished else {}
    grounds |= dict(_grounds(offer, need))
    if reader is Side.BUYER and peers >= ENOUGH_PEERS:
        grounds[Ground.PEERS] = {"count": peers}
    ordered = [ground for ground in Ground if ground in grounds and ground in SENTENCES[reader]]
    return tuple(SuggestionReason(ground, SENTENCES[reader][ground], grounds[ground]) for ground in ordered)


def _grounds(offer: Offer, need: Need) -> Iterator[tuple[Ground, dict[str, object]]]:
    asked = answer(need.looking_for, tuple(offer.products)).product
    if asked is not None:
        yield Ground.PRODUCT, {"product": asked}
    if offer.sector in need.sectors:
        yield Ground.SECTOR, {"sector": offer.sector_name}
    yield from _terms(offer, need, asked)
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


def _terms(offer: Offer, need: Need, asked: Named | None) -> Iterator[tuple[Ground, dict[str, object]]]:
    """Yield what is known of certificates, price and amounts, each only where both sides have said it."""
    found = [one for one in need.certificates if any(is_certificate(one, text) for text in offer.certifications)]
    if found:
        yield Ground.CERTIFIED, {"certificate": ", ".join(found)}
    for certificate, sectors, countries in _DEMANDED:
        if need.country not in countries or offer.sector not in sectors & set(need.sectors):
            continue
        if any(is_certificate(certificate, text) for text in offer.certifications):
            yield Ground.REQUIRED, {"certificate": certificate, "country": need.country}
    terms = next((one for one in offer.terms if one.product == asked), None)
    if terms is None:
        return
    if terms.price and need.price_limit and terms.price <= need.price_limit:
        yield Ground.PRICE, {"product": terms.product, "price": terms.price}
    if terms.minimum and need.monthly_quantity and terms.minimum <= need.monthly_quantity:
        yield Ground.VOLUME, {"minimum": f"{terms.minimum:,}"}


def _is_halal(certificate: str) -> bool:
    return "halal" in certificate.lower() or "할랄" in certificate
