"""One meeting before and after a publication."""

from dataclasses import dataclass, replace

from expo.domain.schedules import Change
from expo.queries.schedules.problem import StoredSeat


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """One meeting before and after; ``meeting_id`` is its row, ``None`` when there is none yet."""

    change: Change
    exhibitor_id: int
    buyer_id: int
    meeting_id: int | None
    old: StoredSeat | None
    new: StoredSeat | None

    @property
    def is_told(self) -> bool:
        """Whether its two parties get an e-mail: time or place changes; a change of interpreter alone is not told."""
        if self.old is None or self.new is None:
            return True
        return replace(self.old, interpreter_id=None) != replace(self.new, interpreter_id=None)
