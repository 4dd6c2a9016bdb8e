"""One search over what everybody may see: exhibitors, products, cases, sessions, broadcasts, reports, the market."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.nearness import distance
from expo.domain.text import goods_of, is_in, search_text, wanted_text
from expo.models.booklets import Booklet
from expo.models.editions import Edition
from expo.models.exhibitors import CollaborationCase, Exhibitor, Product
from expo.models.faq import FaqEntry
from expo.models.live_commerce import Broadcast
from expo.models.market import MarketProduct
from expo.models.sessions import StageSession
from expo.queries import booklets, exhibitors, faq, field_reports, live_commerce, market, near_goods, sessions
from expo.queries.field_reports import PublicReport
from expo.queries.lists import holds

T = TypeVar("T")
EACH = 8
"""So many of a kind are shown."""


class FoundGoods(NamedTuple):
    """A product that holds a text, and how squarely its name names it."""

    distance: int
    product_id: int
    exhibitor_id: int


@dataclass(frozen=True, slots=True)
class PublicHits:
    """What a text finds, by kind, at most :data:`EACH` of one kind."""

    exhibitors: Sequence[Exhibitor] = ()
    products: Sequence[Product] = ()
    cases: Sequence[CollaborationCase] = ()
    sessions: Sequence[StageSession] = ()
    broadcasts: Sequence[Broadcast] = ()
    reports: Sequence[PublicReport] = ()
    offers: Sequence[MarketProduct] = ()
    questions: Sequence[FaqEntry] = ()
    booklets: Sequence[Booklet] = ()

    @property
    def total(self) -> int:
        return sum(len(getattr(self, name)) for name in self.__dataclass_fields__)


def everything(session: Session, edition: Edition, typed: str, language: str) -> PublicHits:
    """Return what a text names, or else what the one who asks for a maker wants made; nothing for an empty one."""
    if not wanted_text(typed):
        return PublicHits()
    found = _found(session, edition, typed, language)
    return found if found.total else _found(session, edition, goods_of(typed), language)


def near(session: Session, edition: Edition, typed: str) -> PublicHits:
    """Return products that come near, and who makes them: for a text that finds nothing."""
    products = near_goods.products(session, edition.id, typed)
    makers = {one.exhibitor.code: one.exhibitor for one in products}
    return PublicHits(exhibitors=[*makers.values()], products=products)


def _found(session: Session, edition: Edition, typed: str, language: str) -> PublicHits:
    wanted = wanted_text(typed)
    goods = _goods(session, edition.id, wanted)
    narrowed = exhibitors.ExhibitorFilter(text=typed)
    shows = [slot.broadcast for slot in live_commerce.programme(session, edition.id) if slot.broadcast]
    reports = field_reports.public(session, edition.id)
    return PublicHits(
        exhibitors=_makers(exhibitors.search(session, edition.id, narrowed, language), wanted, goods)[:EACH],
        products=_products(session, edition.id, goods[:EACH]),
        cases=_named(exhibitors.cases(session, edition.id), wanted, "title"),
        sessions=_named(sessions.programme(session, edition.id), wanted, "title", "people"),
        broadcasts=_named(shows, wanted, "title"),
        reports=[one for one in reports if _names(one.version, wanted, "title")][:EACH],
        offers=market.catalogue(session, edition.id, wanted=typed)[:EACH],
        questions=_named(faq.published(session, edition.id), wanted, "question", "answer"),
        booklets=_named(booklets.index(session, edition.id), wanted, "title"),
    )


def _goods(session: Session, edition_id: int, wanted: str) -> list[FoundGoods]:
    """Return the products that hold a text, those first that are called so, else by name."""
    columns = Product.id, Product.exhibitor_id, Product.name_ko, Product.name_en
    rows = select(*columns).join(Product.exhibitor).where(Exhibitor.edition_id == edition_id)
    named = rows.where(holds(wanted, Product.search_text)).order_by(Product.name_ko, Product.id)
    found = (
        FoundGoods(min(distance(name_ko, wanted), distance(name_en, wanted)), product_id, exhibitor_id)
        for product_id, exhibitor_id, name_ko, name_en in session.execute(named)
    )
    return sorted(found, key=lambda one: one.distance)


def _products(session: Session, edition_id: int, goods: Sequence[FoundGoods]) -> Sequence[Product]:
    rows = near_goods.of_edition(edition_id).where(Product.id.in_([one.product_id for one in goods]))
    places = {one.product_id: at for at, one in enumerate(goods)}
    return sorted(session.scalars(rows), key=lambda row: places[row.id])


def _makers(found: Sequence[Exhibitor], wanted: str, goods: Sequence[FoundGoods]) -> Sequence[Exhibitor]:
    """Return exhibitors in their order, first those that are called so, then those that make what is called so."""
    best = {one.exhibitor_id: one.distance for one in reversed(goods)}

    def place(row: Exhibitor) -> int:
        return -1 if is_in(search_text(row.name_ko, row.name_en), wanted) else best.get(row.id, 3)

    return sorted(found, key=place)


def _named(rows: Iterable[T], wanted: str, *names: str) -> list[T]:
    return [row for row in rows if _names(row, wanted, *names)][:EACH]


def _names(row: object, wanted: str, *names: str) -> bool:
    """Tell whether one of a row's texts, in either language, holds the wanted one."""
    texts = [getattr(row, f"{name}_{language}", "") for name in names for language in ("ko", "en")]
    return any(is_in(search_text(one), wanted) for one in texts if one)
