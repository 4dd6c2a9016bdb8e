"""The organizer's list of e-mails: what was written to whom, and whether it left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, defer

from expo.domain.outbox import ATTEMPTS
from expo.domain.people import Actor
from expo.domain.text import wanted_text
from expo.domain.words import N_, Labelled
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.queries import lists, outbox


class EmailView(Labelled):
    """Which e-mails: all, or by what became of them."""

    ALL = "all", N_("All")
    WAITING = "waiting", N_("Waiting")
    FAILED = "failed", N_("Given up")
    SENT = "sent", N_("Sent")


@dataclass(frozen=True, slots=True)
class EmailFilter:
    """What the list is narrowed to; empty fields narrow nothing. ``occasion`` is a template's name."""

    text: str = ""
    occasion: str = ""


_VIEWS: dict[EmailView, ColumnElement[bool]] = {
    EmailView.ALL: true(),
    EmailView.WAITING: Message.sent_at.is_(None) & (Message.attempts < ATTEMPTS),
    EmailView.FAILED: Message.sent_at.is_(None) & (Message.attempts >= ATTEMPTS),
    EmailView.SENT: Message.sent_at.is_not(None),
}
_NEWEST = Message.id.desc()
_ORDERS: dict[str, Sequence[ColumnElement[Any]]] = {
    "written": [Message.id.expression],
    "subject": [Message.subject.expression, _NEWEST],
    "recipient": [Message.recipient.expression, _NEWEST],
    "sent": [Message.sent_at.expression, _NEWEST],
}


def page(
    session: Session, actor: Actor, narrowed: EmailFilter, view: EmailView, order: lists.Order, number: int
) -> tuple[lists.Lines[Message], dict[str, int]]:
    """Return a page of the e-mails an actor may read, newest first, and how many each view has."""
    rows = outbox.visible_to(actor).where(*_conditions(actor, narrowed)).options(defer(Message.body))
    order = order if order.key else lists.Order("written", is_descending=True)
    counts = lists.count(session, rows, _VIEWS.items())
    found = lists.cut(session, rows.where(_VIEWS[view]), order, _ORDERS, number, counts[view])
    return replace(found, shown=[row[0] for row in found.shown]), counts


def occasions(session: Session, actor: Actor) -> dict[str, int]:
    """Return how many e-mails were written on each occasion, the most first."""
    emails = outbox.visible_to(actor).subquery()
    rows = session.execute(
        select(emails.c.template, func.count()).group_by(emails.c.template).order_by(func.count().desc())
    )
    return dict(rows.all())


def _conditions(actor: Actor, narrowed: EmailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if narrowed.text:
        fields = (Message.subject, Message.recipient)
        written = (field.icontains(narrowed.text, autoescape=True) for field in fields)
        found.append(or_(*written, *_is_to(actor, narrowed.text)))
    if narrowed.occasion:
        found.append(Message.template == narrowed.occasion)
    return found


def _is_to(actor: Actor, text: str) -> Iterator[ColumnElement[bool]]:
    """Yield whether an e-mail went to a person or to a company of this name."""
    readers = select(User.id).join(Message, Message.user_id == User.id).where(Message.edition_id == actor.edition_id)
    people = readers.where(User.name.icontains(text, autoescape=True))
    yield Message.user_id.in_(people)
    if wanted := wanted_text(text):
        companies = (
            select(Membership.id)
            .outerjoin(Exhibitor, Exhibitor.id == Membership.exhibitor_id)
            .outerjoin(Buyer, Buyer.id == Membership.buyer_id)
            .where(Membership.edition_id == actor.edition_id)
            .where(lists.holds(wanted, *lists.found_by(actor, Exhibitor, Buyer)))
        )
        yield Message.membership_id.in_(companies)
