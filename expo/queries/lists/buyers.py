"""The organizer's list of buyers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, select, true
from sqlalchemy.orm import Session

from expo.domain.buyers import Decision
from expo.domain.people import Actor
from expo.domain.wishes import Side
from expo.domain.words import N_, Labelled
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.queries import buyers, lists
from expo.queries.lists import companies
from expo.queries.lists.companies import NextMeeting, WishCounts


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
    wishes: WishCounts
    meetings: int
    per_day: Mapping[date, int]
    next: NextMeeting | None


def _rows(actor: Actor) -> Select[*tuple[Any, ...]]:
    return select(Buyer.id).outerjoin(BuyerDecision, BuyerDecision.buyer_id == Buyer.id).where(buyers.sight(actor))


def _views() -> dict[BuyerView, ColumnElement[bool]]:
    approved = BuyerDecision.decision == Decision.APPROVED
    return {
        BuyerView.ALL: true(),
        BuyerView.WAITING: BuyerDecision.id.is_(None),
        BuyerView.APPROVED: approved,
        BuyerView.REJECTED: BuyerDecision.decision == Decision.REJECTED,
        BuyerView.NO_MEETING: and_(approved, ~companies.at_least(companies.meetings(Side.BUYER))),
        BuyerView.UNANSWERED: and_(approved, companies.at_least(companies.unanswered(Side.BUYER))),
    }


def _orders(language: str, now: datetime) -> dict[str, Sequence[ColumnElement[Any]]]:
    name = Buyer.sort_ko.expression if language == "ko" else Buyer.sort_en.expression
    names: list[ColumnElement[Any]] = [name, Buyer.id.expression]
    waiting_first = case((BuyerDecision.id.is_(None), 0), else_=1)
    return {
        "name": names,
        "country": [Buyer.country.expression, *names],
        "wishes": [companies.total(companies.wishes(Side.BUYER)), *names],
        "meetings": [companies.total(companies.meetings(Side.BUYER)), *names],
        "next": [companies.next_at(Side.BUYER, now), *names],
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
    rows, views = _rows(actor).where(*buyers.conditions(actor, narrowed)), _views()
    counts = lists.count(session, rows, views.items())
    found = lists.cut(session, rows.where(views[view]), order, _orders(language, now), number, counts[view])
    return replace(found, shown=_lines(session, actor, edition, [row.id for row in found.shown], now)), counts


def _lines(session: Session, actor: Actor, edition: Edition, ids: Sequence[int], now: datetime) -> list[BuyerLine]:
    by_id = {one.id: one for one in session.scalars(buyers.visible_to(actor).where(Buyer.id.in_(ids)))}
    wishes = companies.wish_counts(session, Side.BUYER, ids)
    days = companies.per_day(session, edition, Side.BUYER, ids)
    coming = companies.coming(session, edition, Side.BUYER, ids, now)
    return [
        BuyerLine(
            by_id[one],
            buyers.state(by_id[one]),
            wishes.get(one, WishCounts()),
            sum(days.get(one, {}).values()),
            days.get(one, {}),
            coming.get(one),
        )
        for one in ids
    ]
