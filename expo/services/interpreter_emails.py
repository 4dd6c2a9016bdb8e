"""E-mails to interpreters: one to each whose own consultations change, with everything that changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.refusals import Violation
from expo.domain.words import N_, Marked, Named
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.services import outbox

NEW = N_("New: %(when)s, %(place)s, %(exhibitor)s with %(buyer)s")
MOVED = N_("Changed: %(when)s, %(place)s, %(exhibitor)s with %(buyer)s (until now %(old_when)s, %(old_place)s)")
DROPPED = N_("No longer yours: %(old_when)s, %(old_place)s, %(exhibitor)s with %(buyer)s")


@dataclass(frozen=True, slots=True)
class InterpretedSeat:
    """When and where a consultation is, and the row of its interpreter; ``None`` without one."""

    when: datetime
    place: Named | Marked | str
    interpreter_id: int | None


@dataclass(frozen=True, slots=True)
class InterpretedChange:
    """One consultation before and after; ``None``: it did not, or does not, take place."""

    exhibitor: Named
    buyer: Named
    old: InterpretedSeat | None
    new: InterpretedSeat | None

    def lines(self) -> Iterator[tuple[int, datetime, Violation]]:
        """Return who is told what, with the moment to sort by: an interpreter who is replaced, and one who comes."""
        pair: dict[str, object] = {"exhibitor": self.exhibitor, "buyer": self.buyer}
        was: dict[str, object] = {"old_when": self.old.when, "old_place": self.old.place} if self.old else {}
        now: dict[str, object] = {"when": self.new.when, "place": self.new.place} if self.new else {}
        old_id = self.old.interpreter_id if self.old else None
        new_id = self.new.interpreter_id if self.new else None
        if self.old and self.new and old_id is not None and old_id == new_id:
            if (self.old.when, self.old.place) != (self.new.when, self.new.place):
                yield old_id, self.new.when, Violation("moved", MOVED, pair | was | now)
            return
        if self.old and old_id is not None:
            yield old_id, self.old.when, Violation("dropped", DROPPED, pair | was)
        if self.new and new_id is not None:
            yield new_id, self.new.when, Violation("new", NEW, pair | now)


class DutyChange(Protocol):
    """What changes for interpreters: who is told what, with the moment to sort by."""

    def lines(self) -> Iterator[tuple[int, datetime, Violation]]: ...


def tell(session: Session, edition: Edition, changes: Iterable[DutyChange], *, now: datetime) -> None:
    """Write the e-mails."""
    outbox.write_all(session, drafts(session, edition, changes, now=now))


def drafts(session: Session, edition: Edition, changes: Iterable[DutyChange], *, now: datetime) -> list[dict[str, Any]]:
    """Return the e-mails; an interpreter for whom nothing changes, and one never invited, gets none."""
    told: dict[int, list[tuple[datetime, Violation]]] = defaultdict(list)
    for change in changes:
        for interpreter_id, when, line in change.lines():
            told[interpreter_id].append((when, line))
    members = session.scalars(
        select(Membership)
        .where(Membership.edition_id == edition.id, Membership.interpreter_id.in_(told))
        .options(joinedload(Membership.user))
        .order_by(Membership.id)
    )
    written = []
    for member in members:
        user = member.user
        reader = outbox.Reader(user.id, user.email, user.name, user.locale or "ko", member.id)
        lines = tuple(line for _, line in sorted(told[member.interpreter_id or 0], key=lambda line: line[0]))
        written += outbox.drafts(edition, [reader], template="interpreters.changed", params={"changes": lines}, now=now)
    return written
