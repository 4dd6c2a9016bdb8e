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
    """

    name: str
    label: str
    icon: str
    busy: Violation
    is_closed: bool = False

    @property
    def column(self) -> str:
        """The column of `expo.models.calendar.Hold` that names the row."""
        return f"{self.name}_id"


@cache
def kinds() -> Mapping[str, HoldKind]:
    """Return the declared kinds by name: those that keep a company busy first, then those that mean absence."""
    every = sorted((kind for _, kind in declared("expo.domain", "HOLD")), key=lambda kind: (kind.is_closed, kind.name))
    return {kind.name: kind for kind in every}
