"""A plan of one part of the floor as a 0-1 program: columns with points, rows ``sum(coefficients) <= limit``.

Exhibitors that want nothing of others and may go to the same runs are interchangeable: one column per run says that
*one of them* is there. Only the runs that are worth more to one of them have a column of its own, and so do all runs
of partners and competitors. That keeps a hall of a hundred exhibitors at a few thousand columns instead of tens of
thousands, and takes away the symmetry in which a plain model drowns.

Side by side: column ``p`` of a member and a run is worth its points and bounded by the member in that run, and by the
others of its group in a run that touches it. Competitors: column ``z`` costs its points and is at least one if the one
is in a run and the other in a run near it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from expo.allocation.candidates import Candidates, Needs, Run, by_unit, needs_of
from expo.allocation.score import PLACE
from expo.domain.allocation import Placed, Seeker

Row = tuple[list[int], list[int], int]
"""Columns, their coefficients, and the limit."""


@dataclass
class Program:
    """The program of a part: what each column says, and the rows that bind them.

    ``places`` is the run that each column speaks of, none for competitors. ``own`` is the column of an exhibitor in a
    run, ``shared`` that of a class in a run, ``beside`` that of a member of a group in a run that touches another one,
    ``meeting`` that of competitors.
    """

    points: list[int] = field(default_factory=list)
    places: list[Run] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    own: dict[tuple[int, Run], int] = field(default_factory=dict)
    shared: dict[tuple[Needs, Run], int] = field(default_factory=dict)
    beside: dict[tuple[int, int, Run], int] = field(default_factory=dict)
    meeting: dict[tuple[int, int], int] = field(default_factory=dict)
    classes: dict[Needs, list[int]] = field(default_factory=dict)

    def column(self, points: int, run: Run = ()) -> int:
        """Add a column that says something about a run, and return its number."""
        self.points.append(points)
        self.places.append(run)
        return len(self.points) - 1

    def at_most(self, columns: Iterable[int], limit: int) -> None:
        """Add ``sum(columns) <= limit``."""
        found = list(columns)
        if len(found) > limit:
            self.rows.append((found, [1] * len(found), limit))

    def implies(self, column: int, others: Iterable[int]) -> None:
        """Add ``column <= sum(others)``."""
        found = list(others)
        self.rows.append(([column, *found], [1, *[-1] * len(found)], 0))

    def read(self, values: list[int]) -> Placed:
        """Return the plan that a solution says; classes give their places in the order of their members."""
        placed = {seeker: run for (seeker, run), column in self.own.items() if values[column]}
        free = {needs: [one for one in members if one not in placed] for needs, members in self.classes.items()}
        for (needs, run), column in self.shared.items():
            if values[column]:
                placed[free[needs].pop(0)] = run
        return placed

    def written(self, candidates: Candidates, placed: Placed) -> list[int]:
        """Return the values of a plan: where a search may begin."""
        values = [0] * len(self.points)
        for id_, run in placed.items():
            needs = needs_of(candidates.problem.seeker_by_id[id_])
            column = self.own.get((id_, run), self.shared.get((needs, run)))
            if column is not None:
                values[column] = 1
        taken = {unit: id_ for id_, run in placed.items() for unit in run}
        for (group, id_, run), column in self.beside.items():
            others = {taken.get(unit) for unit in candidates.touching(run)}
            members = set(candidates.problem.partners[group]) - {id_}
            values[column] = int(placed.get(id_) == run and not members.isdisjoint(others))
        for (one, other), column in self.meeting.items():
            run = placed.get(one, ())
            values[column] = int(any(taken.get(unit) == other for unit in candidates.near(run)))
        return values


def build(candidates: Candidates, seekers: Iterable[Seeker]) -> Program:
    """Return the program of some exhibitors, which share no unit with any others."""
    program, here = Program(), {seeker.id: seeker for seeker in seekers}
    groups = _groups(candidates, here)
    rivals = [pair for pair in candidates.problem.competitors if here.keys() >= set(pair)]
    bound = {one for _, members in groups for one in members} | {one for pair in rivals for one in pair}
    by_seeker: dict[int, dict[Run, int]] = {}
    for seeker in here.values():
        single = seeker.id in bound or seeker.is_locked
        bonus = candidates.preferred(seeker)
        found = candidates.runs(seeker) if single else bonus
        by_seeker[seeker.id] = {
            run: program.column(PLACE + candidates.value(run) + bonus.get(run, 0), run) for run in found
        }
        program.own |= {(seeker.id, run): column for run, column in by_seeker[seeker.id].items()}
        program.at_most(by_seeker[seeker.id].values(), 1)
        if not single:
            program.classes.setdefault(needs_of(seeker), []).append(seeker.id)
    for needs, members in program.classes.items():
        runs = candidates.runs(here[members[0]])
        shared = {(needs, run): program.column(PLACE + candidates.value(run), run) for run in runs}
        program.shared |= shared
        single_columns = [column for one in members for column in by_seeker[one].values()]
        program.at_most([*shared.values(), *single_columns], len(members))
    _one_exhibitor_per_booth(program)
    if candidates.problem.weights.partners:
        for number, members in groups:
            _side_by_side(program, candidates, number, members, by_seeker)
    if candidates.problem.weights.competitors:
        for one, other in rivals:
            _apart(program, candidates, one, other, by_seeker)
    return program


def _groups(candidates: Candidates, here: dict[int, Seeker]) -> list[tuple[int, list[int]]]:
    """Return the groups of which at least two members are in this part, by number."""
    found = []
    for number, group in enumerate(candidates.problem.partners):
        members = [one for one in dict.fromkeys(group) if one in here]
        if len(members) > 1:
            found.append((number, members))
    return found


def _one_exhibitor_per_booth(program: Program) -> None:
    users: dict[int, list[int]] = defaultdict(list)
    for columns in (program.own, program.shared):
        for (_, run), column in columns.items():
            for unit in run:
                users[unit].append(column)
    for unit in sorted(users):
        program.at_most(users[unit], 1)


def _side_by_side(
    program: Program, candidates: Candidates, group: int, members: list[int], by_seeker: dict[int, dict[Run, int]]
) -> None:
    points = candidates.problem.weights.partners
    others_at: dict[int, dict[int, list[int]]] = {one: _columns_by_unit(by_seeker[one]) for one in members}
    for member in members:
        found = []
        for run, column in by_seeker[member].items():
            touching = candidates.touching(run)
            beside = {
                other for one in members if one != member for unit in touching for other in others_at[one].get(unit, ())
            }
            if beside:
                says = program.column(points, run)
                program.beside[group, member, run] = says
                program.implies(says, [column])
                program.implies(says, sorted(beside))
                found.append(says)
        program.at_most(found, 1)


def _apart(
    program: Program, candidates: Candidates, one: int, other: int, by_seeker: dict[int, dict[Run, int]]
) -> None:
    says = program.column(-candidates.problem.weights.competitors)
    program.meeting[one, other] = says
    at = _columns_by_unit(by_seeker[other])
    for run, column in by_seeker[one].items():
        near = sorted({found for unit in candidates.near(run) for found in at.get(unit, ())})
        if near:
            program.rows.append(([column, *near, says], [1] * (len(near) + 1) + [-1], 1))


def _columns_by_unit(columns: dict[Run, int]) -> dict[int, list[int]]:
    numbers = list(columns.values())
    return {unit: [numbers[one] for one in found] for unit, found in by_unit(columns).items()}
