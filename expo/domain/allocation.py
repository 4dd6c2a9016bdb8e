"""Assigning booths to exhibitors: the problem and its answer in plain values, and the hard rules with their sentences.

All ids are those of the rows that a value comes from; lengths are metres on the floor plan.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.venue import Area, BoothKind, BoothService, runs
from expo.domain.words import N_, Labelled


class Importance(Labelled):
    """How much a kind of wish counts in a plan of the booths."""

    NONE = "none", N_("Does not count")
    NORMAL = "normal", N_("Counts")
    HIGH = "high", N_("Counts three times")

    @property
    def factor(self) -> int:
        return {"none": 0, "normal": 1, "high": 3}[self.value]


class UnmetBooth(Labelled):
    """Why a plan of the booths leaves a wish unmet, in filter order."""

    LOCKED = "locked", N_("The exhibitor is locked where it is.")
    OTHER_HALL = "other_hall", N_("The booth lies in another hall than the exhibitor's.")
    OTHER_KIND = "other_kind", N_("The booth is of another kind than the exhibitor asked for.")
    HELD_BY_LOCKED = "held_by_locked", N_("An exhibitor that is locked has the booth.")
    LACKS_SERVICES = "lacks_services", N_("The booth has not the power, LAN or water that the exhibitor asked for.")
    NO_BOOTHS = "no_booths", N_("The exhibitor's hall has no booths yet. Lay them out first.")
    NO_SUCH_ROW = "no_such_row", N_("No row of the hall has so many touching booths of the kind, with the services.")
    ALL_TAKEN = "all_taken", N_("Every place that suits the exhibitor is given to others.")
    GIVEN_TO = "given_to", N_("The booth is given to another exhibitor, where it counts for more in the whole plan.")
    NEVER_BESIDE = "never_beside", N_("There are no two places side by side for them: their halls or needs differ.")
    WORTH_LESS = "worth_less", N_("Meeting it would cost wishes that count for more; no better plan exists.")
    NOT_FOUND = "not_found", N_("No plan that meets it was found in the time given.")


@dataclass(frozen=True, slots=True)
class FloorUnit:
    """One booth unit of the floor, with what it is supplied with."""

    id: int
    code: str
    hall: int
    area: Area
    kind: BoothKind = BoothKind.SHELL
    services: frozenset[BoothService] = frozenset()


@dataclass(frozen=True, slots=True)
class Seeker:
    """An exhibitor that is to get booths: what it asked for, and where it is now.

    ``kind`` ``None`` means either; ``wished`` is units, the dearest first; ``current`` is where it is now. One that is
    ``locked`` stays there, whatever it asked for.
    """

    id: int
    halls: frozenset[int]
    units: int = 1
    kind: BoothKind | None = None
    services: frozenset[BoothService] = frozenset()
    wished: tuple[int, ...] = ()
    current: tuple[int, ...] = ()
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class AllocationWeights:
    """What the wishes are worth, in points; a place for an exhibitor counts for more than many wishes together."""

    partners: int = 20
    competitors: int = 30
    wished: int = 20
    walking: int = 1
    keep: int = 12


MOST_UNITS, MOST_WISHED = 12, 3
"""Booths that an exhibitor may ask for, and booths that it may wish."""
SECONDS = 60
"""Seconds that a run may take unless it is asked for longer; most end sooner, because their plan is proven."""


@dataclass(frozen=True, slots=True)
class AllocationPolicy:
    """What a run is asked for: all exhibitors or the rest (those without a booth), and how much each wish counts."""

    only_rest: bool = False
    partners: Importance = Importance.NORMAL
    competitors: Importance = Importance.NORMAL
    wished: Importance = Importance.NORMAL
    walking: Importance = Importance.NORMAL
    keep: Importance = Importance.NORMAL
    seconds: int = SECONDS

    @property
    def weights(self) -> AllocationWeights:
        usual = AllocationWeights()
        return AllocationWeights(
            **{one.name: getattr(usual, one.name) * getattr(self, one.name).factor for one in fields(usual)}
        )

    def document(self) -> dict[str, Any]:
        """Return the policy as plain JSON."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def of(cls, document: dict[str, Any]) -> "AllocationPolicy":
        """Read what :meth:`document` wrote."""
        others = {"only_rest", "seconds"}
        levels = {name: Importance(value) for name, value in document.items() if name not in others}
        return cls(bool(document.get("only_rest")), seconds=int(document.get("seconds", SECONDS)), **levels)


@dataclass(frozen=True)
class AllocationProblem:
    """The floor, the exhibitors, and what they want of each other.

    ``partners`` are groups, each member of which wants to touch another one; ``competitors`` are pairs that want to
    be apart; ``entrances`` are points. Partners touch, and competitors meet, only inside one hall.
    """

    units: tuple[FloorUnit, ...]
    seekers: tuple[Seeker, ...]
    partners: tuple[tuple[int, ...], ...] = ()
    competitors: tuple[tuple[int, int], ...] = ()
    entrances: tuple[tuple[float, float], ...] = ()
    weights: AllocationWeights = field(default_factory=AllocationWeights)

    @cached_property
    def unit_by_id(self) -> dict[int, FloorUnit]:
        """The units by their ids."""
        return {unit.id: unit for unit in self.units}

    @cached_property
    def seeker_by_id(self) -> dict[int, Seeker]:
        """The exhibitors by their ids."""
        return {seeker.id: seeker for seeker in self.seekers}


Placed = dict[int, tuple[int, ...]]
"""Units by exhibitor, sorted; an exhibitor without a booth is missing."""

APART = 9.0
"""Metres of floor between the booths of competitors: three units."""


def gap(one: Area, other: Area) -> float:
    """Return the metres between two areas, along the longer axis: 0 where they touch."""
    across = max(one.x - other.x - other.width, other.x - one.x - one.width, 0.0)
    down = max(one.y - other.y - other.height, other.y - one.y - one.height, 0.0)
    return max(across, down)


@dataclass(frozen=True, slots=True)
class AllocationRule:
    """A hard rule: its name, the sentence that is true of good plans, and who breaks it."""

    name: str
    sentence: str
    broken_by: Callable[[AllocationProblem, Placed], Iterator[int]]


def _shared(problem: AllocationProblem, placed: Placed) -> Iterator[int]:
    taken: set[int] = set()
    for seeker, units in placed.items():
        if taken & set(units):
            yield seeker
        taken |= set(units)


def _of_each(
    is_broken: Callable[[AllocationProblem, Seeker, Sequence[FloorUnit]], bool],
) -> Callable[[AllocationProblem, Placed], Iterator[int]]:
    def broken_by(problem: AllocationProblem, placed: Placed) -> Iterator[int]:
        for id_, units in placed.items():
            seeker = problem.seeker_by_id[id_]
            if not seeker.is_locked and is_broken(problem, seeker, [problem.unit_by_id[unit] for unit in units]):
                yield id_

    return broken_by


def _moved_although_locked(problem: AllocationProblem, placed: Placed) -> Iterator[int]:
    for seeker in problem.seekers:
        if seeker.is_locked and placed.get(seeker.id, ()) != tuple(sorted(seeker.current)):
            yield seeker.id


RULES = (
    AllocationRule("one_exhibitor_per_booth", N_("A booth has one exhibitor."), _shared),
    AllocationRule(
        "as_many_booths_as_asked_for",
        N_("An exhibitor has as many booths as it asked for."),
        _of_each(lambda _problem, seeker, units: len(units) != seeker.units),
    ),
    AllocationRule(
        "booths_in_one_row",
        N_("The booths of an exhibitor touch in one row."),
        _of_each(lambda _problem, _seeker, units: not runs([unit.area for unit in _in_order(units)], len(units))),
    ),
    AllocationRule(
        "booths_in_an_allowed_hall",
        N_("An exhibitor is in a hall to which it belongs."),
        _of_each(lambda _problem, seeker, units: not {unit.hall for unit in units} <= seeker.halls),
    ),
    AllocationRule(
        "booths_of_the_kind",
        N_("A booth is of the kind that its exhibitor asked for."),
        _of_each(lambda _problem, seeker, units: any(seeker.kind not in (None, unit.kind) for unit in units)),
    ),
    AllocationRule(
        "booths_with_the_services",
        N_("The booths of an exhibitor have the power, LAN and water that it asked for."),
        _of_each(
            lambda _problem, seeker, units: not seeker.services <= frozenset().union(*(one.services for one in units))
        ),
    ),
    AllocationRule("locked_exhibitors_stay", N_("A locked exhibitor stays where it is."), _moved_although_locked),
)


def faults(problem: AllocationProblem, placed: Placed) -> list[Violation]:
    """Return every rule that a plan breaks, with the exhibitor that breaks it."""
    return [
        Violation(rule.name, rule.sentence, {"exhibitor": id_})
        for rule in RULES
        for id_ in rule.broken_by(problem, placed)
    ]


def _in_order(units: Sequence[FloorUnit]) -> list[FloorUnit]:
    return sorted(units, key=lambda unit: (unit.area.y, unit.area.x))


HISTORY = FeatureHistory(
    N_("Booth assignment"),
    {
        "ask": N_("Asked for booth plan %(number)s"),
        "stop": N_("Stopped making booth plan %(number)s"),
        "accept": N_("Took booths over from plan %(number)s; exhibitors: %(count)s"),
        "request": N_("Changed what %(subject)s asks for on the floor"),
        "lock": N_("Locked %(subject)s in its booth"),
        "unlock": N_("Unlocked %(subject)s"),
    },
)
