"""The exhibitors of an edition with what they offer, for pages that weigh all of them and show a few.

Plain columns instead of rows with relations; everybody may see them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expo.domain.buyer_details import pieces
from expo.domain.exhibitors import ExportStatus
from expo.domain.suggestions import Offer, Terms
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.exhibitors import Exhibitor, Product, Sector
from expo.models.venue import Booth, BoothAllocation, Hall
from expo.queries import exhibitors


class ProductOffer(NamedTuple):
    """A product; ``price`` is whole won."""

    id: int
    name_ko: str
    name_en: str
    search_text: str
    price: int | None
    minimum_order: str
    hs_code: str


class BoothCode(NamedTuple):
    """A booth of the company."""

    code: str


class SectorName(NamedTuple):
    """The company's line of business."""

    code: str
    name_ko: str
    name_en: str


class HallName(NamedTuple):
    """The company's hall, with the colour that stands for it."""

    name_ko: str
    name_en: str
    palette: int


@dataclass(frozen=True)
class CompanyOffer:
    """An exhibitor with what it offers; all is called as in its row."""

    sector: SectorName
    hall: HallName
    products: Sequence[ProductOffer]
    booths: tuple[BoothCode, ...]
    id: int
    hall_id: int
    sector_id: int
    code: str
    name_ko: str
    name_en: str
    export_status: ExportStatus | None
    export_countries: list[str]
    certifications: list[str]
    languages: list[str]

    @cached_property
    def offer(self) -> Offer:
        """What matters of it."""
        return offer(self)


AnyExhibitor = Exhibitor | CompanyOffer
"""An exhibitor as a row or as columns."""

# Written once: every page of suggestions begins with them.
_IS_HERE = Exhibitor.edition_id == bindparam("edition_id")
_COMPANIES = (
    select(
        Sector.code,
        Sector.name_ko,
        Sector.name_en,
        Hall.name_ko,
        Hall.name_en,
        Hall.palette,
        Exhibitor.id,
        Exhibitor.hall_id,
        Exhibitor.sector_id,
        Exhibitor.code,
        Exhibitor.name_ko,
        Exhibitor.name_en,
        Exhibitor.export_status,
        Exhibitor.export_countries,
        Exhibitor.certifications,
        Exhibitor.languages,
    )
    .select_from(Exhibitor)
    .join(Exhibitor.sector)
    .join(Exhibitor.hall)
    .where(_IS_HERE)
)
_PRODUCTS = (
    select(
        Product.exhibitor_id,
        Product.id,
        Product.name_ko,
        Product.name_en,
        Product.search_text,
        Product.price,
        Product.minimum_order,
        Product.hs_code,
    )
    .join(Exhibitor, Exhibitor.id == Product.exhibitor_id)
    .where(_IS_HERE)
    .order_by(Product.position)
)
_BOOTHS = (
    select(BoothAllocation.exhibitor_id, Booth.code)
    .join(Booth, Booth.id == BoothAllocation.booth_id)
    .join(Exhibitor, Exhibitor.id == BoothAllocation.exhibitor_id)
    .where(_IS_HERE)
    .order_by(natural(Booth.code))
)


def of_edition(session: Session, edition_id: int, language: str) -> list[CompanyOffer]:
    """Return every exhibitor, in dictionary order of the names in the reader's language."""
    here = {"edition_id": edition_id}
    products: defaultdict[int, list[ProductOffer]] = defaultdict(list)
    for exhibitor_id, *product in map(tuple[Any, ...], session.execute(_PRODUCTS, here)):
        products[exhibitor_id].append(ProductOffer(*product))
    booths: defaultdict[int, list[BoothCode]] = defaultdict(list)
    for exhibitor_id, code in session.execute(_BOOTHS, here):
        booths[exhibitor_id].append(BoothCode(code))
    found = []
    for row in map(tuple[Any, ...], session.execute(_COMPANIES.order_by(*exhibitors.by_name(language)), here)):
        sector, hall, own = SectorName(*row[:3]), HallName(*row[3:6]), row[6:]
        found.append(CompanyOffer(sector, hall, products[own[0]], tuple(booths[own[0]]), *own))
    return found


def offer(exhibitor: AnyExhibitor) -> Offer:
    """Return what matters of an exhibitor."""
    products: Sequence[Product | ProductOffer] = exhibitor.products
    names = [Named.of(product) for product in products]
    return Offer(
        sector=exhibitor.sector.code,
        sector_name=Named.of(exhibitor.sector),
        products=names,
        export_countries=exhibitor.export_countries,
        is_exporting=exhibitor.export_status is ExportStatus.EXPORTING,
        certifications=exhibitor.certifications,
        languages=exhibitor.languages,
        terms=[Terms(name, one.price, pieces(one.minimum_order)) for name, one in zip(names, products, strict=True)],
    )
