"""E-mails about the timetable that have not left yet: a newer one takes their place and tells the net change."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.queries.schedules import MeetingChange, unsent
from expo.queries.schedules.unsent import PROVISIONAL, Reader, Waiting, WaitingEmail
from expo.services import interpreter_emails


def waiting(session: Session, edition: Edition) -> dict[Reader, list[WaitingEmail]]:
    """Return the e-mails about publications that have not left, by reader."""
    return unsent.waiting(session, edition, interpreter_emails.TEMPLATE)


def last_by_hand(session: Session, edition: Edition) -> dict[str, int]:
    """Return by address the last e-mail to an interpreter about a single change: what was told before it stays told."""
    by_hand = Message.template == interpreter_emails.TEMPLATE, Message.changes.is_(None)
    found = select(Message.recipient, func.max(Message.id)).where(Message.edition_id == edition.id, *by_hand)
    return dict(session.execute(found.group_by(Message.recipient)).all())


def lock(session: Session, edition: Edition) -> frozenset[int]:
    """Keep the mail transport off the e-mails that have not left, and return them."""
    rows = unsent.rows(edition, interpreter_emails.TEMPLATE)
    return frozenset(session.scalars(locked(rows.with_only_columns(Message.id))))


def withdraw(session: Session, ids: Iterable[int]) -> None:
    """Take e-mails back that are replaced; they are locked."""
    session.execute(delete(Message).where(Message.id.in_(list(ids))).execution_options(synchronize_session=False))


def document(company: str, steps: Iterable[MeetingChange]) -> dict[str, Any]:
    """Return what an e-mail tells as plain JSON."""
    return {
        "company": company,
        "steps": [[step.exhibitor_id, step.buyer_id, unsent.told(step.old), unsent.told(step.new)] for step in steps],
    }


def untrue(waiting: Mapping[Reader, Iterable[WaitingEmail]], *, is_provisional: bool) -> dict[str, set[int]]:
    """Return by side the companies with an e-mail that calls the timetable final or provisional and may be wrong."""
    return by_side(
        company
        for (_address, company), emails in waiting.items()
        if is_provisional or any(one.template == PROVISIONAL for one in emails)
    )


def by_side(companies: Iterable[str]) -> dict[str, set[int]]:
    """Return the ids of exhibitors (``e``), of buyers (``b``) and of interpreters (``i``)."""
    found: dict[str, set[int]] = {"e": set(), "b": set(), "i": set()}
    for company in companies:
        found[company[0]].add(int(company[1:]))
    return found


def companies(waiting: Waiting) -> list[MeetingChange]:
    """Return everything that e-mails which have not left tell."""
    return [step for emails in waiting.values() for one in emails for step in one.steps]
