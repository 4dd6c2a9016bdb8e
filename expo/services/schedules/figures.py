"""What a version is worth, in numbers that fit on a page."""

from collections import Counter
from statistics import median
from typing import Any

from expo.domain.timetable import Timetable
from expo.queries.schedules import LoadedProblem

OF_A_REPLAN = ("dropped", "moved", "rehoused", "dropped_bound")
"""What a plan that spares people says beside: changes to the timetable they held, and how few it had to drop."""
OF_WALKS = ("walking_minutes", "missing_minutes")


def figures_of(loaded: LoadedProblem, timetable: Timetable, document: dict[str, Any]) -> dict[str, Any]:
    """Count what a version meets, beside what is proven to be possible.

    ``bounds`` are the engine's: no timetable has more weight, fewer missing meetings or fewer breaks. ``fairness`` is
    over the exhibitors with at least one acceptable wish: the least and the median number of meetings, and how many
    have none or fewer than the edition's minimum. ``displaced`` are the meetings made by hand that the version had to
    find another place for: only of these may it say that they end. ``option`` names what an option of a re-plan costs.
    """
    met = {one.request for one in timetable}
    per_exhibitor: Counter[str] = Counter()
    for request in loaded.problem.requests:
        per_exhibitor[request.pair[0]] += 0
        if request.id in met:
            per_exhibitor[request.pair[0]] += 1
    floors = {one.id: loaded.problem.limited(one.id).min_total for one in loaded.problem.participants}
    counts = sorted(per_exhibitor.values())
    figures: dict[str, Any] = {
        "met": len(met),
        "wished": len(loaded.problem.requests),
        "weight": document["weight"],
        "shortfall": document["shortfall"],
        "breaks": document["breaks"],
        "bounds": document["bounds"],
        "seconds": document["seconds"],
        "status": document["status"],
        "reasons": dict(Counter(one["reason"] for one in document["unmet"])),
        "fairness": {
            "exhibitors": len(counts),
            "least": counts[0] if counts else 0,
            "median": median(counts) if counts else 0,
            "with_none": sum(count == 0 for count in counts),
            "below_minimum": sum(timetable.meetings_of(name) < floors[name] for name in per_exhibitor),
        },
    }
    if loaded.displaced:
        figures["displaced"] = sorted(loaded.displaced)
    return figures | {key: document[key] for key in (*OF_A_REPLAN, *OF_WALKS, "option") if key in document}
