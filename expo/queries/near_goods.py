"""Goods that come near to what was typed, for searches that find nothing."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from expo.domain.goods_words import Kind, kind_of
from expo.domain.nearness import nearest
from expo.domain.text import goods_of
from expo.models.exhibitors import Exhibitor, Product

MOST = 8
"""So many are shown."""


def products(session: Session, edition_id: int, typed: str) -> Sequence[Product]:
    """Return products that are the same goods under another name, else of the same heading, else called nearly so."""
    kind, others = kind_of(goods_of(typed))
    every = session.scalars(of_edition(edition_id)).all()
    found = _of_kind(every, kind) if kind else []
    return (found or nearest(others, {one: (one.name_ko, one.name_en) for one in every}))[:MOST]


def of_edition(edition_id: int) -> Select[Product]:
    """Return the query for all products of an edition, by name, each with its maker."""
    maker = contains_eager(Product.exhibitor).options(
        joinedload(Exhibitor.hall), joinedload(Exhibitor.sector), selectinload(Exhibitor.booths)
    )
    return (
        select(Product)
        .join(Product.exhibitor)
        .where(Exhibitor.edition_id == edition_id)
        .options(maker)
        .order_by(Product.name_ko, Product.id)
    )


def _of_kind(every: Sequence[Product], kind: Kind) -> list[Product]:
    called = [one for one in every if kind.names(one.name_ko) or kind.names(one.name_en)]
    return called or [one for one in every if one.hs_code.replace(".", "")[:4] in kind.headings]
