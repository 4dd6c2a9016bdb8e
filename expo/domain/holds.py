"""What can hold time in the one calendar: each feature declares its kind as ``HOLD`` in its module of `expo.domain`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from expo.domain.refusals import Violation
from expo.domain.registry import declared


@dataclass(frozen=True, slots=True, eq=False)
class HoldKind:
    """A kind of hold, as every page and service of the calendar asks for it.

    ``name`` is the table whose rows hold time, and the name of the kind's template on the phone's pages. ``label`` and
    ``icon`` are what a taken slot shows. ``busy`` is the reason against anything else at that time. A kind that
    ``is_closed`` means absence: it takes only slots that are free, and its holder may reopen them.

    Why a consultation cannot be booked then: ``of_oneself`` is told to the holder, ``of_others`` (of a ``participant``)
    to an organizer, and to other companies too if it ``is_public``. Without them they are told that the time is taken.
    """

    name: str
    label: str
    icon: str
    busy: Violation
    is_closed: bool = False
    of_oneself: str = ""
    of_others: str = ""
    is_public: bool = False

    @property
    def column(self) -> str:
        """The column of `expo.models.calendar.Hold` that names the row."""
        return f"{self.name}_id"

    def reason(self, *, is_own: bool, is_organizer: bool) -> str:
        """Return what a reader is told of this kind; empty if no more than that the time is taken."""
        if is_own:
            return self.of_oneself
        return self.of_others if is_organizer or self.is_public else ""


@cache
def kinds() -> Mapping[str, HoldKind]:
    """Return the declared kinds by name: those that keep a company busy first, then those that mean absence."""
    every = sorted((kind for _, kind in declared("expo.domain", "HOLD")), key=lambda kind: (kind.is_closed, kind.name))
    return {kind.name: kind for kind in every}
