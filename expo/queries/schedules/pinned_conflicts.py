"""What is wrong with the meetings that no plan may move: found before the rest is planned."""

from collections.abc import Iterable, Mapping
from typing import Any

from expo.domain import rulebook
from expo.domain.refusals import Violation
from expo.domain.schedules import pair_of, row_of
from expo.domain.timetable import Timetable
from expo.domain.words import N_, Named
from expo.queries.schedules.names import Names
from expo.queries.schedules.problem import LoadedProblem

STAYS = N_(
    "The consultation of %(exhibitor)s and %(buyer)s has to stay as it is, but breaks a rule. Unlock, move or cancel "
    "it, or change the rule, and ask again."
)
TOGETHER = N_("It cannot take place together with the consultation of %(exhibitor)s and %(buyer)s.")
MUSTS = N_("%(number)s consultations that have to take place do not all fit. Unlock, move or cancel one of them.")
AMONG_THEM = N_("One of them is the consultation of %(exhibitor)s and %(buyer)s.")
NAMED = 20
"""Consultations in conflict that are named at most."""


def pinned_conflicts(loaded: LoadedProblem, names: Names) -> list[Violation]:
    """Return the rules that pinned meetings break among themselves, in people's names, each after its meeting.

    After the rules come the meetings it is in conflict with: none of them can be left out.

    Without any, a timetable exists: the one in which nothing else is planned.
    """
    timetable = Timetable(loaded.problem, (loaded.active[name] for name in sorted(loaded.pinned)))
    built = Timetable(loaded.problem)
    found: list[Violation] = []
    for placement in timetable:
        broken = rulebook.violations(loaded.problem, built, placement)
        if not broken:
            built.add(placement)
            continue
        found.append(Violation("stays", STAYS, _pair(placement.request, names)))
        found += [Violation(one.code, one.sentence, _named(one.params, names)) for one in broken]
        others = rulebook.conflict(loaded.problem, built, placement)
        found += [Violation("together", TOGETHER, _pair(one.request, names)) for one in others]
    return found


def conflict_of(requests: Iterable[str], names: Names) -> list[Violation]:
    """Return what the planner found to be impossible together, in people's names; longer lists are cut."""
    found = list(requests)
    some = [Violation("musts", AMONG_THEM, _pair(one, names)) for one in found[:NAMED]]
    return [Violation("musts", MUSTS, {"number": len(found)}), *some]


def _pair(request: str, names: Names) -> dict[str, Named]:
    exhibitor, buyer = pair_of(request)
    return {"exhibitor": names.exhibitors[exhibitor].name, "buyer": names.buyers[buyer].name}


def _named(params: Mapping[str, object], names: Names) -> dict[str, Any]:
    """Return a rule's params with the names of the people in them."""
    spoken = dict(params)
    participant = spoken.get("participant")
    if isinstance(participant, str):
        spoken["participant"] = _company(participant, names)
    return spoken


def _company(participant: str, names: Names) -> Named:
    companies = names.exhibitors if participant.startswith("e") else names.buyers
    return companies[row_of(participant)].name
