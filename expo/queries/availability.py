"""When a company is there: its slots, and what speaks for each."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.holds import HoldKind
from expo.domain.people import Actor
from expo.models.calendar import Hold
from expo.models.editions import Slot
from expo.queries import calendar, editions


@dataclass(frozen=True, slots=True)
class OwnTime:
    """One slot of a company's own calendar."""

    slot: Slot
    kind: HoldKind | None
    is_past: bool

    @property
    def use(self) -> str:
        """``open``, ``closed``, or what takes the slot."""
        if self.kind is None:
            return "open"
        return "closed" if self.kind.is_closed else self.kind.name

    @property
    def is_changeable(self) -> bool:
        return not self.is_past and (self.kind is None or self.kind.is_closed)


def times(
    session: Session,
    edition_id: int,
    *,
    exhibitor_id: int | None = None,
    buyer_id: int | None = None,
    now: datetime,
) -> Sequence[OwnTime]:
    """Return every slot of the grid as it stands for one exhibitor or one buyer, in time order."""
    mine = Hold.exhibitor_id == exhibitor_id if exhibitor_id is not None else Hold.buyer_id == buyer_id
    held = {hold.slot_id: calendar.kind_of(hold) for hold in session.scalars(select(Hold).where(mine))}
    return [OwnTime(slot, held.get(slot.id), slot.ends_at <= now) for slot in editions.slots(session, edition_id)]


def days_ahead(session: Session, actor: Actor, now: datetime) -> Set[int]:
    """Return the ids of the days on which a buyer has a time ahead that is not closed."""
    closed = select(Hold.slot_id).where(Hold.buyer_id == actor.buyer_id, Hold.closure_id.is_not(None))
    left = Slot.edition_id == actor.edition_id, Slot.ends_at > now, Slot.id.not_in(closed)
    return frozenset(session.scalars(select(Slot.day_id).where(*left).distinct()))
