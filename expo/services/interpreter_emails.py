"""E-mails to interpreters: one to each whose own work changes, with everything that changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.editions import Span
from expo.domain.refusals import Violation
from expo.domain.words import N_, Marked, Named
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.services import outbox

TEMPLATE = "interpreters.changed"


class DutySentences(NamedTuple):
    """What an interpreter is told of one kind of work."""

    new: str
    moved: str
    dropped: str


CONSULTATION = DutySentences(
    N_("New: %(when)s, %(place)s, %(exhibitor)s with %(buyer)s"),
    N_("Changed: %(when)s, %(place)s, %(exhibitor)s with %(buyer)s (until now %(old_when)s, %(old_place)s)"),
    N_("No longer yours: %(old_when)s, %(old_place)s, %(exhibitor)s with %(buyer)s"),
)
BROADCAST = DutySentences(
    N_("New: %(when)s, %(place)s, broadcast of %(exhibitor)s"),
    N_("Changed: %(when)s, %(place)s, broadcast of %(exhibitor)s (until now %(old_when)s, %(old_place)s)"),
    N_("No longer yours: %(old_when)s, %(old_place)s, broadcast of %(exhibitor)s"),
)


@dataclass(frozen=True, slots=True)
class InterpretedSeat:
    """When and where an interpreter works, and the interpreter's row; ``None`` without one.

    A consultation of two slots says from when until when.
    """

    when: datetime | Span
    place: Named | Marked | str
    interpreter_id: int | None

    @property
    def starts_at(self) -> datetime:
        return self.when.starts_at if isinstance(self.when, Span) else self.when


@dataclass(frozen=True, slots=True)
class InterpretedChange:
    """A consultation, or a broadcast, which has no buyer, before and after; ``None``: it does not take place."""

    exhibitor: Named
    buyer: Named | None
    old: InterpretedSeat | None
    new: InterpretedSeat | None

    def lines(self) -> Iterator[tuple[int, datetime, Violation]]:
        """Return who is told what, with the moment to sort by: an interpreter who is replaced, and one who comes."""
        words = CONSULTATION if self.buyer else BROADCAST
        pair: dict[str, object] = {"exhibitor": self.exhibitor}
        if self.buyer:
            pair["buyer"] = self.buyer
        was: dict[str, object] = {"old_when": self.old.when, "old_place": self.old.place} if self.old else {}
        now: dict[str, object] = {"when": self.new.when, "place": self.new.place} if self.new else {}
        old_id = self.old.interpreter_id if self.old else None
        new_id = self.new.interpreter_id if self.new else None
        if self.old and self.new and old_id is not None and old_id == new_id:
            if (self.old.when, self.old.place) != (self.new.when, self.new.place):
                yield old_id, self.new.starts_at, Violation("moved", words.moved, pair | was | now)
            return
        if self.old and old_id is not None:
            yield old_id, self.old.starts_at, Violation("dropped", words.dropped, pair | was)
        if self.new and new_id is not None:
            yield new_id, self.new.starts_at, Violation("new", words.new, pair | now)


def tell(session: Session, edition: Edition, changes: Iterable[InterpretedChange], *, now: datetime) -> None:
    """Write the e-mails."""
    outbox.write_all(session, drafts(session, edition, changes, now=now))


def drafts(
    session: Session, edition: Edition, changes: Iterable[InterpretedChange], *, now: datetime
) -> list[dict[str, Any]]:
    """Return the e-mails; an interpreter for whom nothing changes, and one never invited, gets none."""
    told: dict[int, list[InterpretedChange]] = defaultdict(list)
    for change in changes:
        for interpreter_id, _when, _line in change.lines():
            told[interpreter_id].append(change)
    readers = readers_of(session, edition, told)
    return [row for id_, reader in readers for row in draft(edition, id_, reader, told[id_], now=now)]


def readers_of(session: Session, edition: Edition, interpreter_ids: Collection[int]) -> list[tuple[int, outbox.Reader]]:
    """Return who reads what changes for each of the interpreters; one never invited has no reader."""
    members = session.scalars(
        select(Membership)
        .where(Membership.edition_id == edition.id, Membership.interpreter_id.in_(interpreter_ids))
        .options(joinedload(Membership.user))
        .order_by(Membership.id)
    )
    found = []
    for member in members:
        user = member.user
        reader = outbox.Reader(user.id, user.email, user.name, user.locale or "ko", member.id)
        found.append((member.interpreter_id or 0, reader))
    return found


def draft(
    edition: Edition, interpreter_id: int, reader: outbox.Reader, changes: Iterable[InterpretedChange], *, now: datetime
) -> list[dict[str, Any]]:
    """Return the e-mail to one reader, none if nothing changes for the interpreter."""
    told = [(when, line) for change in changes for id_, when, line in change.lines() if id_ == interpreter_id]
    lines = tuple(line for _, line in sorted(told, key=lambda line: line[0]))
    params: dict[str, object] = {"changes": lines}
    return outbox.drafts(edition, [reader], template=TEMPLATE, params=params, now=now) if lines else []
