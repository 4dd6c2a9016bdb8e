"""E-mails about the timetable that have not left yet: a newer one takes their place and tells the net change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.schedules import Change
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.queries import outbox
from expo.queries.schedules import MeetingChange, StoredSeat
from expo.services import interpreter_emails

PROVISIONAL, FINAL, REOPENED = "schedules.proposed", "schedules.final", "schedules.reopened"
TEMPLATES = ("schedules.published", "schedules.changed", PROVISIONAL, FINAL, REOPENED, interpreter_emails.TEMPLATE)

Reader = tuple[str, str]
"""An address and the company, or the interpreter, it is told for: ``e7``, ``b12`` or ``i3``."""
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WaitingEmail:
    """One e-mail that has not been tried yet, and what it tells, oldest first by ``id``.

    One that says only that provisional times are final, or provisional again, has no ``steps``.
    """

    id: int
    template: str
    steps: tuple[MeetingChange, ...]


def waiting(session: Session, edition: Edition) -> dict[Reader, list[WaitingEmail]]:
    """Return the e-mails about publications that have not left, by reader."""
    found: dict[Reader, list[WaitingEmail]] = defaultdict(list)
    rows = session.execute(
        _waiting(edition).with_only_columns(Message.id, Message.template, Message.recipient, Message.changes)
    )
    for row in rows:
        steps = tuple(_step(*one) for one in row.changes["steps"])
        found[row.recipient, row.changes["company"]].append(WaitingEmail(row.id, row.template, steps))
    return found


def last_by_hand(session: Session, edition: Edition) -> dict[str, int]:
    """Return by address the last e-mail to an interpreter about a single change: what was told before it stays told."""
    by_hand = Message.template == interpreter_emails.TEMPLATE, Message.changes.is_(None)
    found = select(Message.recipient, func.max(Message.id)).where(Message.edition_id == edition.id, *by_hand)
    return dict(session.execute(found.group_by(Message.recipient)).all())


def lock(session: Session, edition: Edition) -> frozenset[int]:
    """Keep the mail transport off the e-mails that have not left, and return them."""
    return frozenset(session.scalars(locked(_waiting(edition).with_only_columns(Message.id))))


def withdraw(session: Session, ids: Iterable[int]) -> None:
    """Take e-mails back that are replaced; they are locked."""
    session.execute(delete(Message).where(Message.id.in_(list(ids))).execution_options(synchronize_session=False))


def net(waiting: Iterable[WaitingEmail], steps: Iterable[MeetingChange]) -> list[MeetingChange]:
    """Return what changes for a reader from what they last knew: before the first e-mail that has not left."""
    before: dict[Pair, StoredSeat | None] = {}
    after: dict[Pair, StoredSeat | None] = {}
    for step in (*(step for one in waiting for step in one.steps), *steps):
        pair = step.exhibitor_id, step.buyer_id
        before.setdefault(pair, step.old)
        after[pair] = step.new
    return [_changed(pair, before[pair], new) for pair, new in after.items() if _told(before[pair]) != _told(new)]


def document(company: str, steps: Iterable[MeetingChange]) -> dict[str, Any]:
    """Return what an e-mail tells as plain JSON."""
    return {
        "company": company,
        "steps": [[step.exhibitor_id, step.buyer_id, _told(step.old), _told(step.new)] for step in steps],
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


def companies(waiting: Mapping[Reader, Iterable[WaitingEmail]]) -> list[MeetingChange]:
    """Return everything that e-mails which have not left tell."""
    return [step for emails in waiting.values() for one in emails for step in one.steps]


def _waiting(edition: Edition) -> Select[Message]:
    return outbox.replaceable(edition.id, *TEMPLATES)


def _step(exhibitor: int, buyer: int, old: list[int | None] | None, new: list[int | None] | None) -> MeetingChange:
    return _changed((exhibitor, buyer), _seat(old), _seat(new))


def _changed(pair: Pair, old: StoredSeat | None, new: StoredSeat | None) -> MeetingChange:
    change = Change.DROPPED if new is None else (Change.ADDED if old is None else Change.MOVED)
    return MeetingChange(change, *pair, None, old, new)


def _seat(told: list[int | None] | None) -> StoredSeat | None:
    """Read a seat; e-mails of an earlier release know no second slot."""
    return StoredSeat(told[0] or 0, told[1], None, *told[2:]) if told else None


def _told(seat: StoredSeat | None) -> tuple[int, int | None, int | None] | None:
    return (seat.slot_id, seat.table_id, seat.second_slot_id) if seat else None
