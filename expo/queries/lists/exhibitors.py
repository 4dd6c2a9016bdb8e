"""The organizer's list of exhibitors."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select, true
from sqlalchemy.orm import Session, load_only

from expo.domain.wishes import Side
from expo.domain.words import N_, Labelled, Named
from expo.models.base import natural
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Product
from expo.models.venue import Booth, BoothAllocation, Hall
from expo.queries import exhibitors, limits, lists
from expo.queries.lists import companies
from expo.queries.lists.companies import NextMeeting, WishCounts

FEW_WISHES = 5
"""A company with fewer wishes of both sides than this is asked to choose more."""


class ExhibitorView(Labelled):
    """Which exhibitors: all, or those that need an organizer's attention."""

    ALL = "all", N_("All")
    NO_BOOTH = "no-booth", N_("Without a booth")
    NO_MEETING = "no-meeting", N_("No consultation")
    BELOW_MINIMUM = "below-minimum", N_("Below the minimum")
    IDLE_TODAY = "idle-today", N_("No consultation today")
    FEW_WISHES = "few-wishes", N_("Fewer than five wishes")
    UNANSWERED = "unanswered", N_("Requests waiting")


@dataclass(frozen=True, slots=True)
class ExhibitorLine:
    """One exhibitor with what the list says of it; ``per_day`` has the days with consultations only."""

    exhibitor: Exhibitor
    product: Named | None
    wishes: WishCounts
    meetings: int
    per_day: Mapping[date, int]
    next: NextMeeting | None


_BOOTHS = select(BoothAllocation.exhibitor_id).where(BoothAllocation.exhibitor_id == Exhibitor.id)
_FIRST_BOOTH = _BOOTHS.join(Booth, Booth.id == BoothAllocation.booth_id).with_only_columns(
    func.min(natural(Booth.code))
)


def below_minimum(session: Session, edition: Edition) -> int:
    """Count the exhibitors with consultations, but fewer than their minimum."""
    below = _below(session, edition)
    return session.scalar(select(func.count(Exhibitor.id)).where(Exhibitor.edition_id == edition.id, below)) or 0


def _below(session: Session, edition: Edition) -> ColumnElement[bool]:
    has, had = companies.at_least, companies.meetings(Side.EXHIBITOR)
    own = limits.minimum_column(session, edition)
    if own is not None:
        return and_(has(had), companies.total(had) < own)
    return and_(has(had), ~has(had, edition.exhibitor_minimum)) if edition.exhibitor_minimum > 1 else false()


def _views(session: Session, edition: Edition, now: datetime) -> dict[ExhibitorView, ColumnElement[bool]]:
    has, had = companies.at_least, companies.meetings(Side.EXHIBITOR)
    return {
        ExhibitorView.ALL: true(),
        ExhibitorView.NO_BOOTH: ~_BOOTHS.exists(),
        ExhibitorView.NO_MEETING: ~has(had),
        ExhibitorView.BELOW_MINIMUM: _below(session, edition),
        ExhibitorView.IDLE_TODAY: ~has(companies.meetings(Side.EXHIBITOR, companies.is_today(edition, now))),
        ExhibitorView.FEW_WISHES: ~has(companies.wishes(Side.EXHIBITOR), FEW_WISHES),
        ExhibitorView.UNANSWERED: has(companies.unanswered(Side.EXHIBITOR)),
    }


def _orders(language: str, now: datetime) -> dict[str, Sequence[ColumnElement[Any]]]:
    names = [column.expression for column in exhibitors.by_name(language)]
    return {
        "booth": [Hall.position.expression, _FIRST_BOOTH.scalar_subquery().nulls_last(), *names],
        "name": names,
        "wishes": [companies.total(companies.wishes(Side.EXHIBITOR)), *names],
        "meetings": [companies.total(companies.meetings(Side.EXHIBITOR)), *names],
        "next": [companies.next_at(Side.EXHIBITOR, now), *names],
        "contact": [func.nullif(Exhibitor.contact_name, ""), *names],
    }


def page(
    session: Session,
    edition: Edition,
    narrowed: exhibitors.ExhibitorFilter,
    view: ExhibitorView,
    order: lists.Order,
    number: int,
    *,
    language: str,
    now: datetime,
) -> tuple[lists.Lines[ExhibitorLine], dict[str, int]]:
    """Return a page of the list, and how many exhibitors each view has under the same filters."""
    rows = select(Exhibitor.id).join(Hall, Hall.id == Exhibitor.hall_id)
    rows, views = rows.where(*exhibitors.conditions(edition.id, narrowed, language)), _views(session, edition, now)
    counts = lists.count(session, rows, views.items())
    found = lists.cut(session, rows.where(views[view]), order, _orders(language, now), number, counts[view])
    return replace(found, shown=_lines(session, edition, [row.id for row in found.shown], now)), counts


def _lines(session: Session, edition: Edition, ids: Sequence[int], now: datetime) -> list[ExhibitorLine]:
    found = exhibitors.all_of(edition.id).where(Exhibitor.id.in_(ids)).options(load_only(*exhibitors.TABLED))
    by_id = {one.id: one for one in session.scalars(found)}
    products = _products(session, ids)
    wishes = companies.wish_counts(session, Side.EXHIBITOR, ids)
    days = companies.per_day(session, edition, Side.EXHIBITOR, ids)
    coming = companies.coming(session, edition, Side.EXHIBITOR, ids, now)
    return [
        ExhibitorLine(
            by_id[one],
            products.get(one),
            wishes.get(one, WishCounts()),
            sum(days.get(one, {}).values()),
            days.get(one, {}),
            coming.get(one),
        )
        for one in ids
    ]


def _products(session: Session, ids: Collection[int]) -> dict[int, Named]:
    """Return the first product of each of these exhibitors."""
    rows = session.execute(
        select(Product.exhibitor_id, Product.name_ko, Product.name_en)
        .where(Product.exhibitor_id.in_(ids))
        .order_by(Product.position.desc(), Product.id.desc())
    )
    return {exhibitor_id: Named(name_ko, name_en) for exhibitor_id, name_ko, name_en in rows}
