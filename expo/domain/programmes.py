"""Support programmes: tracks with dated caps, organizations and their parts, statistics with their sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class OrganizationKind(Labelled):
    """What an organization is, whatever part it takes."""

    MINISTRY = "ministry", N_("Ministry")
    AGENCY = "agency", N_("Agency")
    ASSOCIATION = "association", N_("Association")
    CHAMBER = "chamber", N_("Chamber of commerce")
    LARGE_COMPANY = "large_company", N_("Large company")
    LOCAL_GOVERNMENT = "local_government", N_("Local government")
    SMALL_FIRM = "small_firm", N_("Small or medium-sized firm")


class StatisticUnit(Labelled):
    """What a statistic counts; cases (건) and firms (개사) are different units and are never added or compared.

    The label is the figure in words. Shares are tenths of a percent, amounts whole won.
    """

    CASES = "cases", N_("%(number)s cases")
    FIRMS = "firms", N_("%(number)s firms")
    PEOPLE = "people", N_("%(number)s people")
    WON = "won", N_("%(number)s won")
    SHARE = "share", N_("%(number)s percent")


class DatedCap(Protocol):
    """A cap in whole won from a day on."""

    valid_from: date


class SourcedFigure(Protocol):
    """A figure that a source states about a topic."""

    topic_ko: str
    unit: StatisticUnit
    value: int


C = TypeVar("C", bound=DatedCap)
F = TypeVar("F", bound=SourcedFigure)


def in_force(caps: Iterable[C], on: date) -> C | None:
    """Return the cap of a day: the one that began last, ``None`` before the first."""
    begun = [cap for cap in caps if cap.valid_from <= on]
    return max(begun, key=lambda cap: cap.valid_from, default=None)


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """All figures of one topic, side by side as their sources state them."""

    figures: Sequence[SourcedFigure]

    @property
    def disagree(self) -> bool:
        """Whether two sources state different numbers in the same unit."""
        return any(len(values) > 1 for values in self._by_unit().values())

    @property
    def counts_differ(self) -> bool:
        """Whether cases and firms stand side by side, which cannot be compared."""
        return {StatisticUnit.CASES, StatisticUnit.FIRMS} <= self._by_unit().keys()

    def _by_unit(self) -> dict[StatisticUnit, set[int]]:
        found: dict[StatisticUnit, set[int]] = {}
        for figure in self.figures:
            found.setdefault(figure.unit, set()).add(figure.value)
        return found


def by_topic(figures: Iterable[SourcedFigure]) -> list[TopicFigures]:
    """Return figures by topic, in the order in which the topics come first."""
    found: dict[str, list[SourcedFigure]] = {}
    for figure in figures:
        found.setdefault(figure.topic_ko, []).append(figure)
    return [TopicFigures(same) for same in found.values()]


HISTORY = FeatureHistory(
    N_("Support programme"),
    {
        "create": N_("Entered the programme %(name)s"),
        "change": N_("Changed the programme %(name)s"),
        "add_track": N_("Added the track %(name)s to %(programme)s"),
        "set_cap": N_("Set the cap of %(track)s from %(day)s on to %(won)s won"),
        "add_organization": N_("Entered the organization %(name)s"),
        "change_organization": N_("Changed the organization %(name)s"),
        "add_statistic": N_("Added a figure about “%(topic)s” from %(source)s"),
    },
)
