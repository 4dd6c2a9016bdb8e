"""What companies show, one product each: plain columns for pages that show many at once. Everybody may see it."""

from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from expo.models.exhibitors import Exhibitor, Product, Sector


class ShownProduct(NamedTuple):
    """A company's first product; ``sector`` is the company's code of it, ``price`` whole won."""

    exhibitor_id: int
    id: int
    name_ko: str
    name_en: str
    price: int | None
    hs_code: str
    sector: str


_FIRST = (
    select(Product.exhibitor_id, func.min(Product.position).label("position")).group_by(Product.exhibitor_id).subquery()
)
_FIRST_PRODUCTS = (
    select(Exhibitor.id, Product.id, Product.name_ko, Product.name_en, Product.price, Product.hs_code, Sector.code)
    .join(_FIRST, _FIRST.c.exhibitor_id == Exhibitor.id)
    .join(Product, (Product.exhibitor_id == Exhibitor.id) & (Product.position == _FIRST.c.position))
    .join(Sector, Sector.id == Exhibitor.sector_id)
    .where(Exhibitor.edition_id == bindparam("edition_id"))
    .order_by(Product.id.desc())
)


def first_products(session: Session, edition_id: int) -> dict[int, ShownProduct]:
    """Return ``exhibitor id → its first product``; who shows none is missing."""
    rows = session.execute(_FIRST_PRODUCTS, {"edition_id": edition_id})
    return {row[0]: ShownProduct(*row) for row in rows}
