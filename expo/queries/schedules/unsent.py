"""E-mails about publications that have not left, and which companies hear nothing because of them.

Publishing takes such an e-mail back and tells the net change instead. Where that is nothing, no one is told: the
company never heard of the timetable that is undone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from expo.domain.schedules import Change
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.outbox import Message
from expo.queries import outbox, people
from expo.queries.schedules.meeting_changes import MeetingChange
from expo.queries.schedules.problem import StoredSeat

PROVISIONAL, FINAL, REOPENED = "schedules.proposed", "schedules.final", "schedules.reopened"
TEMPLATES = ("schedules.published", "schedules.changed", PROVISIONAL, FINAL, REOPENED)

Reader = tuple[str, str]
"""An address and the company, or the interpreter, it is told for: ``e7``, ``b12`` or ``i3``."""
Pair = tuple[int, int]
ToldSeat = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class WaitingEmail:
    """One e-mail that has not been tried yet, and what it tells, oldest first by ``id``.

    One that says only that provisional times are final, or provisional again, has no ``steps``.
    """

    id: int
    template: str
    steps: tuple[MeetingChange, ...]


Waiting = Mapping[Reader, Sequence[WaitingEmail]]


@dataclass(frozen=True, slots=True)
class UnsentEmails:
    """The e-mails that have not left, and every address of the companies to which they go."""

    waiting: Waiting
    addresses: Mapping[str, frozenset[str]]

    def unheard(
        self, steps: Iterable[MeetingChange], confirmed: Collection[str], *, is_provisional: bool
    ) -> frozenset[str]:
        """Return the companies for whose every reader nothing changes from what they last knew.

        ``confirmed`` are told that times are final, or ``is_provisional`` again, if that is news to them.
        """
        by_company: dict[str, list[MeetingChange]] = defaultdict(list)
        for step in steps:
            by_company[f"e{step.exhibitor_id}"].append(step)
            by_company[f"b{step.buyer_id}"].append(step)

        def is_told(address: str, company: str) -> bool:
            held = self.waiting.get((address, company), ())
            if not held or net(held, by_company[company]):
                return True
            return company in confirmed and is_news(held, is_provisional=is_provisional)

        return frozenset(
            company
            for company, addresses in self.addresses.items()
            if not any(is_told(address, company) for address in addresses)
        )


NOTHING_UNSENT = UnsentEmails({}, {})


def unsent(session: Session, edition: Edition) -> UnsentEmails:
    """Read the e-mails to companies that have not left."""
    found = waiting(session, edition)
    companies = {company for _address, company in found}
    return UnsentEmails(found, _addresses(session, edition, companies) if companies else {})


def waiting(session: Session, edition: Edition, *also: str) -> dict[Reader, list[WaitingEmail]]:
    """Return the e-mails about publications that have not left, by reader; ``also`` of other templates."""
    found: dict[Reader, list[WaitingEmail]] = defaultdict(list)
    columns = Message.id, Message.template, Message.recipient, Message.changes
    for row in session.execute(rows(edition, *also).with_only_columns(*columns)):
        steps = tuple(_step(*one) for one in row.changes["steps"])
        found[row.recipient, row.changes["company"]].append(WaitingEmail(row.id, row.template, steps))
    return dict(found)


def rows(edition: Edition, *also: str) -> Select[Message]:
    """Return the rows of the e-mails about publications that have not left."""
    return outbox.replaceable(edition.id, *TEMPLATES, *also)


def net(held: Iterable[WaitingEmail], steps: Iterable[MeetingChange]) -> list[MeetingChange]:
    """Return what changes for a reader from what they last knew: before the first e-mail that has not left."""
    before: dict[Pair, StoredSeat | None] = {}
    after: dict[Pair, StoredSeat | None] = {}
    for step in (*(step for one in held for step in one.steps), *steps):
        pair = step.exhibitor_id, step.buyer_id
        before.setdefault(pair, step.old)
        after[pair] = step.new
    return [_changed(pair, before[pair], new) for pair, new in after.items() if told(before[pair]) != told(new)]


def is_news(held: Collection[WaitingEmail], *, is_provisional: bool) -> bool:
    """Tell whether a reader has to hear that times are final, or provisional again.

    What they know is what has left: one who has not heard of the one need not hear of the other.
    """
    if is_provisional:
        return not held
    return not any(one.steps or one.template == REOPENED for one in held)


def told(seat: StoredSeat | None) -> ToldSeat | None:
    """Return what an e-mail to a company tells of a seat."""
    return (seat.slot_id, seat.table_id, seat.second_slot_id) if seat else None


def _addresses(session: Session, edition: Edition, companies: Collection[str]) -> dict[str, frozenset[str]]:
    """Return the addresses of companies: of their members, or of the contact while there is none."""
    members = people.of_companies(session, edition.id)
    found: dict[str, frozenset[str]] = {}
    for side, model in (("exhibitor", Exhibitor), ("buyer", Buyer)):
        ids = [int(company[1:]) for company in companies if company[0] == side[0]]
        for row, contact in session.execute(select(model.id, model.contact_email).where(model.id.in_(ids))):
            own = {member.user.email for member in members.get((side, row), ())} or {contact} - {""}
            found[f"{side[0]}{row}"] = frozenset(own)
    return found


def _step(exhibitor: int, buyer: int, old: list[int | None] | None, new: list[int | None] | None) -> MeetingChange:
    return _changed((exhibitor, buyer), _seat(old), _seat(new))


def _changed(pair: Pair, old: StoredSeat | None, new: StoredSeat | None) -> MeetingChange:
    change = Change.DROPPED if new is None else (Change.ADDED if old is None else Change.MOVED)
    return MeetingChange(change, *pair, None, old, new)


def _seat(seat: list[int | None] | None) -> StoredSeat | None:
    """Read a seat; e-mails of an earlier release know no second slot."""
    return StoredSeat(seat[0] or 0, seat[1], None, *seat[2:]) if seat else None
