"""What companies show, one product each: plain columns for pages that show many at once. Everybody may see it."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.models.exhibitors import Exhibitor, Product, Sector


class ShownProduct(NamedTuple):
    """A company's first product; ``sector`` is the company's code of it, ``price`` whole won."""

    exhibitor_id: int
    name_ko: str
    name_en: str
    price: int | None
    hs_code: str
    sector: str


def first_products(session: Session, edition_id: int) -> dict[int, ShownProduct]:
    """Return ``exhibitor id → its first product``; who shows none is missing."""
    first = (
        select(Product.exhibitor_id, func.min(Product.position).label("position"))
        .group_by(Product.exhibitor_id)
        .subquery()
    )
    rows = session.execute(
        select(Exhibitor.id, Product.name_ko, Product.name_en, Product.price, Product.hs_code, Sector.code)
        .join(first, first.c.exhibitor_id == Exhibitor.id)
        .join(Product, (Product.exhibitor_id == Exhibitor.id) & (Product.position == first.c.position))
        .join(Sector, Sector.id == Exhibitor.sector_id)
        .where(Exhibitor.edition_id == edition_id)
        .order_by(Product.id.desc())
    )
    return {row[0]: ShownProduct(*row) for row in rows}
