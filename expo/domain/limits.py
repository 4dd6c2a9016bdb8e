"""How many consultations the companies of a group, or a single one, have at least and at most."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from expo.domain.buyers import Track
from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled

MOST = 999


class LimitScope(Labelled):
    """Whom a limit is for; one company comes before its groups, a sector before a hall, a country before a kind."""

    HALL = "hall", N_("Every exhibitor of a hall")
    SECTOR = "sector", N_("Every exhibitor of a sector")
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
            yield Violation("more_than_most", N_("The minimum is more than the maximum."), field="minimum")


Source = tuple[LimitScope, int | str]
"""A group or a company for which a limit is stated, by row or word."""


@dataclass(frozen=True, slots=True)
class CompanyBounds:
    """What holds for one company: each number is in ``own`` (said by itself or by the edition) or of one group."""

    own: MeetingBounds = MeetingBounds()
    of_groups: tuple[tuple[Source, MeetingBounds], ...] = ()

    @property
    def all(self) -> MeetingBounds:
        """What holds in all."""
        bounds = self.own
        for _, wider in self.of_groups:
            bounds = bounds.over(wider)
        return bounds


def by_source(
    own: MeetingBounds, groups: Iterable[tuple[Source, MeetingBounds]], edition: MeetingBounds
) -> CompanyBounds:
    """Return what holds for a company: each number is said by itself, else by the first group, else by the edition."""
    found, kept = own, []
    for source, bounds in groups:
        new = MeetingBounds(**{name: getattr(bounds, name) for name in _NUMBERS if getattr(found, name) is None})
        if new != MeetingBounds():
            kept.append((source, new))
            found = found.over(new)
    rest = {name: getattr(edition, name) for name in _NUMBERS if getattr(found, name) is None}
    return CompanyBounds(own.over(MeetingBounds(**rest)), tuple(kept))


_NUMBERS = ("minimum", "maximum", "per_day")

HISTORY = FeatureHistory(
    N_("Limits"),
    {
        "set": N_("Set how many consultations there are for: %(whom)s"),
        "remove": N_("Removed the limit for: %(whom)s"),
    },
    {"whom": Track},
    frozenset({"whom"}),
)
