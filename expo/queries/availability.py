"""When a company is there: its slots, and what speaks for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.models.calendar import Hold
from expo.queries import editions

if TYPE_CHECKING:
    from expo.models.editions import Slot


class TimeUse(StrEnum):
    """What a slot of a company is."""

    OPEN = "open"
    CLOSED = "closed"
    MEETING = "meeting"
    ON_AIR = "on_air"


@dataclass(frozen=True, slots=True)
class OwnTime:
    """One slot of a company's own calendar."""

    slot: "Slot"
    use: TimeUse
    is_past: bool

    @property
    def is_changeable(self) -> bool:
        return not self.is_past and self.use in {TimeUse.OPEN, TimeUse.CLOSED}


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
    holds = {hold.slot_id: hold for hold in session.scalars(select(Hold).where(mine))}
    return [
        OwnTime(slot, _use(holds.get(slot.id)), slot.ends_at <= now) for slot in editions.slots(session, edition_id)
    ]


def _use(hold: Hold | None) -> TimeUse:
    if hold is None:
        return TimeUse.OPEN
    if hold.meeting_id is not None:
        return TimeUse.MEETING
    return TimeUse.ON_AIR if hold.broadcast_id is not None else TimeUse.CLOSED
