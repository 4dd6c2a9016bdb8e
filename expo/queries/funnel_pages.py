"""The pairs behind each number of the funnel, page by page."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, Select, bindparam, func, or_, select, true
from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.domain.text import wanted_text
from expo.domain.wishes import Level
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.schedules import Schedule, UnmetWish
from expo.queries import funnel
from expo.queries.funnel import FunnelStage
from expo.queries.lists import found_by, holds

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class FunnelPair:
    """One exhibitor and one buyer: what each wants, what was answered, when they meet or why not."""

    exhibitor: Exhibitor
    buyer: Buyer
    by_exhibitor: Level | None
    by_buyer: Level | None
    accepted: bool
    declined: bool
    planned: bool
    slot: Slot | None
    unmet: str | None


@dataclass(frozen=True, slots=True)
class FunnelPage:
    """One page of pairs and how many there are in all."""

    pairs: Sequence[FunnelPair]
    total: int
    number: int

    @property
    def last(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


def page(
    session: Session,
    actor: Actor,
    edition: Edition,
    version: Schedule | None,
    stage: FunnelStage | None,
    *,
    text: str = "",
    number: int = 1,
) -> FunnelPage:
    """Return a page (from 1) of the pairs behind one number, by exhibitor and buyer."""
    wanted = wanted_text(text)
    if not wanted:
        return _page_of_all(session, edition, version, stage, number)
    exhibitors, buyers = (
        select(one.id).where(one.edition_id == edition.id, holds(wanted, *found_by(actor, one)))
        for one in (Exhibitor, Buyer)
    )
    pairs = funnel.pairs_of(stage, lambda one: or_(one.exhibitor_id.in_(exhibitors), one.buyer_id.in_(buyers)))
    asked = funnel.asked(edition, version)
    found = (  # ids only, since the database sorts all that it selects; the total with them, since pairs are costly
        select(pairs, func.count().over().label("total"))
        .join(Exhibitor, Exhibitor.id == pairs.c.exhibitor_id)
        .join(Buyer, Buyer.id == pairs.c.buyer_id)
        .where(*([funnel.shown(pairs, stage)] if stage else []))
        .order_by(Exhibitor.sort_ko, Exhibitor.id, Buyer.sort_ko, Buyer.id)
        .limit(PER_PAGE)
    )
    number = max(1, number)
    rows = session.execute(found.offset((number - 1) * PER_PAGE), asked).all()
    if not rows and number > 1:  # beyond the last page: the last one
        first = session.execute(found, asked).first()
        number = max(1, -(-first.total // PER_PAGE)) if first else 1
        rows = session.execute(found.offset((number - 1) * PER_PAGE), asked).all()
    return FunnelPage(_furnished(session, rows), rows[0].total if rows else 0, number)


def _page_of_all(
    session: Session, edition: Edition, version: Schedule | None, stage: FunnelStage | None, number: int
) -> FunnelPage:
    """Return a page without sorting all pairs: count them by exhibitor, and sort those of the page's exhibitors."""
    by_exhibitor, asked = _counted(session, version, stage).subquery(), funnel.asked(edition, version)
    ordered = (
        select(Exhibitor.id, by_exhibitor.c.pairs)
        .join(by_exhibitor, by_exhibitor.c.exhibitor_id == Exhibitor.id)
        .order_by(Exhibitor.sort_ko, Exhibitor.id)
    )
    blocks = [(row[0], row[1]) for row in session.execute(ordered, asked)]
    ends = list(accumulate(size for _id, size in blocks))
    total = max(ends, default=0)
    number = min(max(1, number), max(1, -(-total // PER_PAGE)))
    start = (number - 1) * PER_PAGE
    first, last = bisect_right(ends, start), bisect_left(ends, min(start + PER_PAGE, total))
    near = [exhibitor_id for exhibitor_id, _size in blocks[first : last + 1]]
    few = funnel.pairs_of(narrowed=lambda one: one.exhibitor_id.in_(near))
    found = (
        select(few)
        .join(Exhibitor, Exhibitor.id == few.c.exhibitor_id)
        .join(Buyer, Buyer.id == few.c.buyer_id)
        .where(*([funnel.shown(few, stage)] if stage else []))
        .order_by(Exhibitor.sort_ko, Exhibitor.id, Buyer.sort_ko, Buyer.id)
        .limit(PER_PAGE)
        .offset(start - (ends[first - 1] if first else 0))
    )
    return FunnelPage(_furnished(session, session.execute(found, asked).all()), total, number)


def _counted(session: Session, version: Schedule | None, stage: FunnelStage | None) -> Select[int, int]:
    """Return how many pairs each exhibitor has that count towards a number."""
    pairs, which = _counting(session, version, stage)
    return select(pairs.c.exhibitor_id, func.count().label("pairs")).where(which).group_by(pairs.c.exhibitor_id)


def _counting(
    session: Session, version: Schedule | None, stage: FunnelStage | None
) -> tuple[FromClause, ColumnElement[bool]]:
    """Return the least that has to be read to count, and which rows of it count."""
    if stage is None:
        return funnel.pairs_alone(), true()
    if stage is not FunnelStage.UNMET:
        pairs = funnel.pairs_of(stage)
        return pairs, funnel.shown(pairs, stage)
    if funnel.is_in_force(session, version):
        return funnel.unmet_in_force(), true()
    return UnmetWish.__table__, UnmetWish.schedule_id == bindparam("version_id", type_=Integer)


def _furnished(session: Session, rows: Sequence[Any]) -> list[FunnelPair]:
    def by_id(model: Any, ids: set[int]) -> dict[int, Any]:
        return {one.id: one for one in session.scalars(select(model).where(model.id.in_(ids)))}

    exhibitors = by_id(Exhibitor, {row.exhibitor_id for row in rows})
    buyers = by_id(Buyer, {row.buyer_id for row in rows})
    slots = by_id(Slot, {row.slot_id for row in rows} - {None})
    return [_pair(row, exhibitors[row.exhibitor_id], buyers[row.buyer_id], slots.get(row.slot_id)) for row in rows]


def _pair(row: Any, exhibitor: Exhibitor, buyer: Buyer, slot: Slot | None) -> FunnelPair:
    marks = bool(row.accepted), bool(row.declined), bool(row.planned)
    return FunnelPair(exhibitor, buyer, row.by_exhibitor, row.by_buyer, *marks, slot, row.unmet)
