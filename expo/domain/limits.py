"""How many consultations the companies of a group, or a single one, have at least and at most."""

from collections.abc import Iterator
from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled

MOST = 999


class LimitScope(Labelled):
    """Whom a limit is for; a single company comes before its group, a country before a kind of buyer."""

    HALL = "hall", N_("Every exhibitor of a hall")
    TRACK = "track", N_("Every buyer of a kind")
    COUNTRY = "country", N_("Every buyer from a country")
    EXHIBITOR = "exhibitor", N_("One exhibitor")
    BUYER = "buyer", N_("One buyer")


@dataclass(frozen=True, slots=True)
class MeetingBounds:
    """Least and most consultations of a company over all days, and the most on one day; ``None``: not said."""

    minimum: int | None = None
    maximum: int | None = None
    per_day: int | None = None

    def over(self, wider: "MeetingBounds") -> "MeetingBounds":
        """Return these bounds, with what they do not say from a wider group."""
        minimum = wider.minimum if self.minimum is None else self.minimum
        maximum = wider.maximum if self.maximum is None else self.maximum
        return MeetingBounds(minimum, maximum, wider.per_day if self.per_day is None else self.per_day)

    def against(self) -> Iterator[Violation]:
        """Yield every reason against these bounds."""
        if self == MeetingBounds():
            yield Violation("no_bounds", N_("Please give at least one number."), field="minimum")
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            yield Violation("more_than_most", N_("The least is more than the most."), field="minimum")


HISTORY = FeatureHistory(
    N_("Limits"),
    {
        "set": N_("Set how many consultations there are for: %(whom)s"),
        "remove": N_("Removed the limit for: %(whom)s"),
    },
)
