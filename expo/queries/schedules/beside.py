"""Two versions side by side: who gains, who loses, who moves, and their figures."""

from dataclasses import dataclass
from statistics import median

from sqlalchemy.orm import Session

from expo.domain.schedules import Change
from expo.queries.schedules.meeting_changes import MeetingChange
from expo.queries.schedules.problem import StoredSeat
from expo.queries.schedules.publication_preview import PublicationPreview, change_of
from expo.queries.schedules.versions import Version, placements

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """What a version comes to, counted from its meetings.

    ``least`` and ``median`` are meetings per exhibitor of those that have any wish in either version.
    """

    met: int
    exhibitors: int
    buyers: int
    least: int
    median: float
    interpreted: int


@dataclass(frozen=True, slots=True)
class ComparedVersions:
    """``changes`` leads from the first version to the second; meetings that neither has are in none."""

    first: Version
    second: Version
    figures: tuple[VersionFigures, VersionFigures]
    changes: PublicationPreview


def beside(session: Session, first: Version, second: Version) -> ComparedVersions:
    """Compare two versions, meeting by meeting."""
    old, new = _seats(session, first), _seats(session, second)
    steps = [_step(pair, old.get(pair), new.get(pair)) for pair in sorted(old.keys() | new.keys())]
    exhibitors = {pair[0] for pair in old.keys() | new.keys()}
    figures = _figures(old, exhibitors), _figures(new, exhibitors)
    return ComparedVersions(first, second, figures, PublicationPreview(tuple(steps), (), ()))


def _seats(session: Session, version: Version) -> dict[Pair, StoredSeat]:
    return {(one.exhibitor_id, one.buyer_id): StoredSeat.of(one) for one in placements(session, version.schedule.id)}


def _step(pair: Pair, old: StoredSeat | None, new: StoredSeat | None) -> MeetingChange:
    if old is None or new is None:
        return MeetingChange(Change.ADDED if old is None else Change.DROPPED, *pair, None, old, new)
    return MeetingChange(change_of(old, new), *pair, None, old, new)


def _figures(seats: dict[Pair, StoredSeat], exhibitors: set[int]) -> VersionFigures:
    per_exhibitor = dict.fromkeys(exhibitors, 0)
    for exhibitor, _ in seats:
        per_exhibitor[exhibitor] += 1
    counts = sorted(per_exhibitor.values())
    return VersionFigures(
        met=len(seats),
        exhibitors=sum(count > 0 for count in counts),
        buyers=len({buyer for _, buyer in seats}),
        least=counts[0] if counts else 0,
        median=median(counts) if counts else 0,
        interpreted=sum(seat.interpreter_id is not None for seat in seats.values()),
    )
