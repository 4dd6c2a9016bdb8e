"""The organizer's list of exhibitors."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select, true
from sqlalchemy.orm import Session, load_only

from expo.domain.wishes import Side
from expo.domain.words import N_, Labelled, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Product
from expo.models.venue import Booth, BoothAllocation, Hall
from expo.queries import exhibitors, lists
from expo.queries.lists import companies
from expo.queries.lists.companies import NextMeeting

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
    sent: int
    received: int
    unanswered: int
    meetings: int
    per_day: Mapping[date, int]
    next: NextMeeting | None


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is counted of every exhibitor, so that the database can sort and narrow by it."""

    meetings: Subquery
    wishes: Subquery
    booths: Subquery

    @classmethod
    def of(cls, edition: Edition, now: datetime) -> "_Facts":
        booths = (
            select(BoothAllocation.exhibitor_id, func.min(Booth.code).label("code"))
            .join(Booth, Booth.id == BoothAllocation.booth_id)
            .group_by(BoothAllocation.exhibitor_id)
            .subquery("booths")
        )
        return cls(companies.meetings(edition, Side.EXHIBITOR, now), companies.wishes(edition, Side.EXHIBITOR), booths)

    @property
    def total(self) -> ColumnElement[int]:
        return func.coalesce(self.meetings.c.total, 0)

    def number(self, name: str) -> ColumnElement[int]:
        return func.coalesce(self.wishes.c[name], 0)

    def rows(self, edition: Edition) -> Select[*tuple[Any, ...]]:
        numbers = (self.number(name).label(name) for name in ("sent", "received", "unanswered"))
        return (
            select(Exhibitor.id, *numbers, self.total.label("total"))
            .join(Hall, Hall.id == Exhibitor.hall_id)
            .outerjoin(self.booths, self.booths.c.exhibitor_id == Exhibitor.id)
            .outerjoin(self.meetings, self.meetings.c.company_id == Exhibitor.id)
            .outerjoin(self.wishes, self.wishes.c.company_id == Exhibitor.id)
            .where(Exhibitor.edition_id == edition.id)
        )

    def views(self, edition: Edition) -> dict[ExhibitorView, ColumnElement[bool]]:
        return {
            ExhibitorView.ALL: true(),
            ExhibitorView.NO_BOOTH: self.booths.c.code.is_(None),
            ExhibitorView.NO_MEETING: self.total == 0,
            ExhibitorView.BELOW_MINIMUM: and_(self.total > 0, self.total < edition.exhibitor_minimum),
            ExhibitorView.IDLE_TODAY: func.coalesce(self.meetings.c.today, 0) == 0,
            ExhibitorView.FEW_WISHES: self.number("sent") + self.number("received") < FEW_WISHES,
            ExhibitorView.UNANSWERED: self.number("unanswered") > 0,
        }

    def orders(self, language: str) -> dict[str, Sequence[ColumnElement[Any]]]:
        names = [column.expression for column in exhibitors.by_name(language)]
        return {
            "booth": [Hall.position.expression, self.booths.c.code, *names],
            "name": names,
            "wishes": [self.number("sent") + self.number("received"), *names],
            "meetings": [self.total, *names],
            "next": [self.meetings.c.next_at, *names],
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
    facts = _Facts.of(edition, now)
    rows = facts.rows(edition).where(*exhibitors.conditions(narrowed, language))
    views = facts.views(edition)
    found = lists.cut(session, rows.where(views[view]), order, facts.orders(language), number)
    return replace(found, shown=_lines(session, edition, found.shown, now)), lists.count(session, rows, views.items())


def _lines(session: Session, edition: Edition, rows: Any, now: datetime) -> list[ExhibitorLine]:
    ids = [row.id for row in rows]
    found = exhibitors.all_of(edition.id).where(Exhibitor.id.in_(ids)).options(load_only(*exhibitors.TABLED))
    by_id = {one.id: one for one in session.scalars(found)}
    products = _products(session, ids)
    days = companies.per_day(session, edition, Side.EXHIBITOR, ids)
    coming = companies.coming(session, edition, Side.EXHIBITOR, ids, now)
    return [
        ExhibitorLine(
            by_id[row.id],
            products.get(row.id),
            row.sent,
            row.received,
            row.unanswered,
            row.total,
            days.get(row.id, {}),
            coming.get(row.id),
        )
        for row in rows
    ]


def _products(session: Session, ids: Collection[int]) -> dict[int, Named]:
    """Return the first product of each of these exhibitors."""
    rows = session.execute(
        select(Product.exhibitor_id, Product.name_ko, Product.name_en)
        .where(Product.exhibitor_id.in_(ids))
        .order_by(Product.position.desc(), Product.id.desc())
    )
    return {exhibitor_id: Named(name_ko, name_en) for exhibitor_id, name_ko, name_en in rows}
