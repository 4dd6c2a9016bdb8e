"""Who reads which application: the problem that the assignment engine solves, and its hard rules with sentences."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from expo.domain.reviews import ReviewerKind
from expo.domain.words import N_, Labelled

Pair = tuple[int, int]
"""Ids of an application and of a reviewer."""


@dataclass(frozen=True, slots=True)
class PanelReader:
    """A reviewer of the committee: how many readings at least and at most, employer (empty: none), kind."""

    id: int
    least: int
    most: int
    organization: str = ""
    kind: ReviewerKind = ReviewerKind.TECHNOLOGY


@dataclass(frozen=True, slots=True)
class ReadingProblem:
    """Applications that need ``demand`` readings each; ``affinity`` has a pair only if there is no conflict.

    Readings that were begun are ``fixed``.
    """

    applications: tuple[int, ...]
    demand: int
    readers: tuple[PanelReader, ...]
    affinity: Mapping[Pair, int]
    fixed: frozenset[Pair] = frozenset()

    @property
    def kinds(self) -> tuple[ReviewerKind, ...]:
        """Kinds of which an application needs one reader each: those in the committee, if there are readings enough."""
        found = tuple(kind for kind in ReviewerKind if any(one.kind is kind for one in self.readers))
        return found if len(found) <= self.demand else ()


class PassedOver(Labelled):
    """Why a reviewer who suits an application better than one of its readers does not read it."""

    CONFLICT = "conflict", N_("Related to the firm, its supplier or the plan")
    SAME_EMPLOYER = "same_employer", N_("Has the employer of another reader")
    FULL = "full", N_("Reads as many applications as allowed")
    ELSEWHERE = "elsewhere", N_("Needed more for other applications")


class ReadingFault(Labelled):
    """A hard rule that an assignment breaks, or that makes one impossible."""

    DEMAND = "demand", N_("An application has fewer reviewers without a conflict than it needs.")
    LOAD = "load", N_("The committee can read fewer applications than there are readings.")
    KINDS = "kinds", N_("An application cannot get a reviewer of each kind.")
    EMPLOYERS = "employers", N_("Too many reviewers have the same employer.")
    TIME = "time", N_("No assignment was found in the time given.")
    TOGETHER = "together", N_("The rules cannot be met together.")


def faults(problem: ReadingProblem, pairs: Collection[Pair]) -> Iterator[ReadingFault]:
    """Yield the hard rules that an assignment breaks."""
    readers = {one.id: one for one in problem.readers}
    of_application: dict[int, list[PanelReader]] = defaultdict(list)
    for application, reader in pairs:
        of_application[application].append(readers[reader])
    load = Counter(reader for _, reader in pairs)
    held = problem.fixed <= set(pairs)
    if not held or any(pair not in problem.affinity and pair not in problem.fixed for pair in pairs):
        yield ReadingFault.TOGETHER
    if any(len(of_application[one]) != problem.demand for one in problem.applications):
        yield ReadingFault.DEMAND
    if any(not one.least <= load[one.id] <= one.most for one in problem.readers):
        yield ReadingFault.LOAD
    for one in problem.applications:
        named = [reader.organization for reader in of_application[one] if reader.organization]
        if len(named) != len(set(named)):
            yield ReadingFault.EMPLOYERS
        if set(problem.kinds) - {reader.kind for reader in of_application[one]}:
            yield ReadingFault.KINDS
