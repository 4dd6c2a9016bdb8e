"""What waits to be worked on by the jobs, whichever queue brings it to them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row that waits, and the lock under which no two are worked on at once; more urgent ones come first."""

    row_id: int
    lock: str
    urgency: int = 0
