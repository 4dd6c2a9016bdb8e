"""The organizer's list of buyers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, select, true
from sqlalchemy.orm import Session

from expo.domain.buyers import Decision
from expo.domain.people import Actor
from expo.domain.wishes import Side
from expo.domain.words import N_, Labelled
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.queries import buyers, lists
from expo.queries.lists import companies
from expo.queries.lists.companies import NextMeeting


class BuyerView(Labelled):
    """Which buyers: all, by what was decided, or those that need an organizer's attention."""

    ALL = "all", N_("All")
    WAITING = "waiting", N_("Waiting for approval")
    APPROVED = "approved", N_("Approved")
    REJECTED = "rejected", N_("Not approved")
    NO_MEETING = "no-meeting", N_("Approved, without a consultation")
    UNANSWERED = "unanswered", N_("Requests waiting")


@dataclass(frozen=True, slots=True)
class BuyerLine:
    """One buyer with what the list says of it; ``per_day`` has the days with consultations only."""

    buyer: Buyer
    state: buyers.ApplicationState
    sent: int
    received: int
    meetings: int
    per_day: Mapping[date, int]
    next: NextMeeting | None


@dataclass(frozen=True, slots=True)
class _BuyerFacts:
    """What is counted of every buyer, so that the database can sort and narrow by it."""

    meetings: Subquery
    wishes: Subquery

    @property
    def total(self) -> ColumnElement[int]:
        return func.coalesce(self.meetings.c.total, 0)

    def number(self, name: str) -> ColumnElement[int]:
        return func.coalesce(self.wishes.c[name], 0)

    def rows(self, actor: Actor) -> Select[*tuple[Any, ...]]:
        numbers = (self.number(name).label(name) for name in ("sent", "received"))
        return (
            select(Buyer.id, *numbers, self.total.label("total"))
            .outerjoin(BuyerDecision, BuyerDecision.buyer_id == Buyer.id)
            .outerjoin(self.meetings, self.meetings.c.company_id == Buyer.id)
            .outerjoin(self.wishes, self.wishes.c.company_id == Buyer.id)
            .where(buyers.sight(actor))
        )

    def views(self) -> dict[BuyerView, ColumnElement[bool]]:
        approved = BuyerDecision.decision == Decision.APPROVED
        return {
            BuyerView.ALL: true(),
            BuyerView.WAITING: BuyerDecision.id.is_(None),
            BuyerView.APPROVED: approved,
            BuyerView.REJECTED: BuyerDecision.decision == Decision.REJECTED,
            BuyerView.NO_MEETING: and_(approved, self.total == 0),
            BuyerView.UNANSWERED: and_(approved, self.number("unanswered") > 0),
        }

    def orders(self, language: str) -> dict[str, Sequence[ColumnElement[Any]]]:
        name = Buyer.sort_ko.expression if language == "ko" else Buyer.sort_en.expression
        names: list[ColumnElement[Any]] = [name, Buyer.id.expression]
        waiting_first = case((BuyerDecision.id.is_(None), 0), else_=1)
        return {
            "name": names,
            "country": [Buyer.country.expression, *names],
            "wishes": [self.number("sent") + self.number("received"), *names],
            "meetings": [self.total, *names],
            "next": [self.meetings.c.next_at, *names],
            "state": [waiting_first, BuyerDecision.decision.expression, *names],
        }


def page(
    session: Session,
    actor: Actor,
    edition: Edition,
    narrowed: buyers.BuyerFilter,
    view: BuyerView,
    order: lists.Order,
    number: int,
    *,
    language: str,
    now: datetime,
) -> tuple[lists.Lines[BuyerLine], dict[str, int]]:
    """Return a page of the list, and how many buyers each view has under the same filters."""
    facts = _BuyerFacts(companies.meetings(edition, Side.BUYER, now), companies.wishes(edition, Side.BUYER))
    rows = facts.rows(actor).where(*buyers.conditions(actor, narrowed))
    views = facts.views()
    found = lists.cut(session, rows.where(views[view]), order, facts.orders(language), number)
    shown = _lines(session, actor, edition, found.shown, now)
    return replace(found, shown=shown), lists.count(session, rows, views.items())


def _lines(session: Session, actor: Actor, edition: Edition, rows: Any, now: datetime) -> list[BuyerLine]:
    ids = [row.id for row in rows]
    by_id = {one.id: one for one in session.scalars(buyers.visible_to(actor).where(Buyer.id.in_(ids)))}
    days = companies.per_day(session, edition, Side.BUYER, ids)
    coming = companies.coming(session, edition, Side.BUYER, ids, now)
    return [
        BuyerLine(
            by_id[row.id],
            buyers.state(by_id[row.id]),
            row.sent,
            row.received,
            row.total,
            days.get(row.id, {}),
            coming.get(row.id),
        )
        for row in rows
    ]
