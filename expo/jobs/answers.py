"""What the engine says to a question about a version, in plain values; only a child process imports this.

A moment is ``{"at": ISO 8601, "minutes": int}``, a meeting is named by its request's id.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any

from expo.domain.problem import Problem
from expo.domain.questions import EVERYTHING, SETTINGS
from expo.domain.rehearsals import LENGTHS, MORE_TABLES, Assumptions, recut
from expo.domain.timetable import Placement
from expo.scheduling import Fix, MaxSeconds, Stop, Worth, any_of, explain, replay, solve, worth
from expo.scheduling.formats import placements_from, problem_from

Document = dict[str, Any]


def answer(problem: Document, result: Document, request: str, now: datetime, *, seconds: float, stop: Stop) -> Document:
    """Answer a question about a version within a time, given as the engine's documents of its problem and result.

    What has begun by ``now`` stays as it is, and nothing new is put into the past.
    """
    stop, started = any_of(MaxSeconds(seconds), stop), monotonic()
    schedule = placements_from(result)
    if request == SETTINGS:
        return {"settings": list(_settings(problem_from(problem), seconds, stop))}
    stated = as_of(now, problem_from(problem), schedule)
    if request == EVERYTHING:
        ahead = {slot.day for slot in stated.slots if slot.start is None or slot.start > now}
        worthy = [one for one in worth(stated, stop=stop) if one.detail.get("day") in {None, *ahead}]
        return {"additions": [_addition(stated, one) for one in worthy]}
    found = explain(stated, schedule, request, stop=stop)
    return {
        "fixes": [_fix(stated, schedule, request, one) for one in found.fixes],
        "tried": [{"change": change, "number": number} for change, number in found.tried if change != "give_up"],
        "is_complete": found.is_proven if not found.fixes else monotonic() - started < seconds,
    }


def _settings(problem: Problem, seconds: float, stop: Stop) -> Iterator[Document]:
    """Yield what each slot length with each number of tables makes of the same wishes, planned and replayed anew.

    Each plan gets the same share of the time; assumptions about people are the usual ones.
    """
    own = min(one.minutes or 0 for one in problem.slots)
    choices = [(minutes, tables) for minutes in sorted({own, *LENGTHS}) for tables in MORE_TABLES]
    share = 0.6 * seconds / len(choices)
    for minutes, tables in choices:
        stated = recut(problem, minutes, tables)
        found = solve(stated, stop=any_of(MaxSeconds(share), stop))
        played = replay(stated, found.placements, Assumptions())
        yield {
            "minutes": minutes,
            "tables": tables,
            "is_own": (minutes, tables) == (own, 0),
            "slots": len(stated.slots),
            "met": len(found.placements),
            "held": played.held.mean + played.refilled.mean,
            "talked": minutes * (played.held.mean + played.refilled.mean) / 60,
            "waiting": played.waiting.mean / max(1, 2 * len(found.placements)),
            "with_one": played.with_one.mean,
        }


def as_of(now: datetime, problem: Problem, schedule: tuple[Placement, ...]) -> Problem:
    """Return the problem with the meetings that have begun pinned, and all others kept to the slots ahead."""
    begun = {index for index, slot in enumerate(problem.slots) if slot.start is not None and slot.start <= now}
    if not begun:
        return problem
    ahead = frozenset(range(len(problem.slots))) - begun
    held = {one.request: one.slot for one in schedule if one.slot in begun}
    requests = (
        replace(one, must=True, fixed=held[one.id])
        if one.id in held
        else replace(one, allowed=ahead if one.allowed is None else one.allowed & ahead)
        for one in problem.requests
    )
    return replace(problem, requests=tuple(requests))


def _fix(problem: Problem, old: tuple[Placement, ...], request: str, fix: Fix) -> Document:
    now = {one.request: one for one in fix.placements}
    detail = fix.detail
    who, limit, slot = detail.get("participant"), detail.get("limit"), detail.get("slot")
    return {
        "change": fix.change,
        "who": who,
        "at": _moment(problem, int(slot)) if slot is not None else None,
        "limit": getattr(fix.problem.participant(str(who)), str(limit)) if limit else None,
        "is_daily": limit == "max_per_day",
        "pool": detail.get("pool"),
        "language": detail.get("language"),
        "hours": [
            _moment(problem, one.slot)
            for one in sorted(fix.placements, key=lambda one: one.slot)
            if one.interpreter is not None and one.interpreter == detail.get("interpreter")
        ],
        "meets": _moment(problem, now[request].slot),
        "gain": fix.weight_gain,
        "lost": [{"request": one.request, "at": _moment(problem, one.slot)} for one in old if one.request not in now],
        "moves": [
            {
                "request": one.request,
                "from": _moment(problem, one.slot),
                "to": _moment(problem, now[one.request].slot),
            }
            for one in old
            if one.request in now and now[one.request].slot != one.slot
        ],
    }


def _addition(problem: Problem, one: Worth) -> Document:
    day = one.detail.get("day")
    first = next((slot.start for slot in problem.slots if slot.day == day and slot.start), None)
    return {
        "change": one.change,
        "pool": one.detail.get("pool"),
        "language": one.detail.get("language"),
        "on": first.date().isoformat() if first else None,
        "meetings": one.meetings,
        "weight": one.weight,
        "shortfall": one.shortfall,
    }


def _moment(problem: Problem, slot: int) -> Document:
    found = problem.slots[slot]
    return {"at": found.start.isoformat() if found.start else None, "minutes": found.minutes}
