"""Documents written, in full."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from expo.domain.problem import BOOTH, ParticipantGroup, Problem
from expo.domain.timetable import Placement
from expo.domain.walking import Walking
from expo.scheduling.formats.version import NEWEST, VERSION
from expo.scheduling.result import ChangeOption, Explanation, Schedule


def problem_document(problem: Problem) -> dict[str, object]:
    """Return the document of a problem; fields that say nothing are left out."""
    return {
        "version": NEWEST if _has_later_fields(problem) else VERSION,
        "name": problem.name,
        "slots": [
            _slim({"day": one.day, "start": one.start.isoformat() if one.start else None, "minutes": one.minutes})
            for one in problem.slots
        ],
        "pools": _tables_document(problem.pools),
        "participants": [
            _slim(
                {
                    "id": one.id,
                    "unavailable": sorted(one.unavailable) or None,
                    "max_per_day": one.max_per_day,
                    "max_total": one.max_total,
                    "min_total": one.min_total or None,
                    "parallel": one.parallel if one.parallel != 1 else None,
                    "elsewhere": [{"slot": slot, "place": place} for slot, place in one.elsewhere] or None,
                }
            )
            for one in problem.participants
        ],
        "interpreters": [
            _slim(
                {
                    "id": one.id,
                    "languages": sorted(one.languages),
                    "unavailable": sorted(one.unavailable) or None,
                    "max_run": one.max_run,
                }
            )
            for one in problem.interpreters
        ],
        "requests": [
            _slim(
                {
                    "id": one.id,
                    "pair": list(one.pair),
                    "weight": one.weight,
                    "must": one.must or None,
                    "pool": one.pool if one.pool != BOOTH else None,
                    "language": one.language,
                    "allowed": None if one.allowed is None else sorted(one.allowed),
                    "fixed": one.fixed,
                    "held": one.held,
                    "place": one.place,
                    "length": one.length if one.length != 1 else None,
                }
            )
            for one in problem.requests
        ],
        "precedences": [list(pair) for pair in problem.precedences],
        "max_break_spread": problem.max_break_spread,
        **_slim(
            {
                "now": problem.now.isoformat() if problem.now else None,
                "notice_minutes": problem.notice_minutes or None,
                "walking": _walking_document(problem.walking),
                "spare_tables": _tables_document(problem.spare_tables) or None,
                "delegates": [{"id": one.id, "participants": list(one.participants)} for one in problem.delegates]
                or None,
                "groups": [_group_document(one) for one in problem.groups] or None,
            }
        ),
    }


def schedule_document(schedule: Schedule) -> dict[str, object]:
    """Return the document of a schedule."""
    document: dict[str, object] = {
        "version": VERSION,
        "problem": schedule.name,
        "status": schedule.status,
        **_meetings(schedule.placements),
        "shortfall": schedule.shortfall,
        "weight": schedule.weight,
        "breaks": schedule.breaks,
        "bounds": {
            "shortfall": schedule.bounds.shortfall,
            "weight": schedule.bounds.weight,
            "breaks": schedule.bounds.breaks,
        },
        "breaks_by_day": [{"breaks": found, "bound": bound} for found, bound in schedule.breaks_by_day],
        "seconds": round(schedule.seconds, 3),
        "unmet": [{"request": one.request, "reason": one.reason, "detail": one.detail} for one in schedule.unmet],
    }
    for key in ("dropped", "moved", "rehoused"):
        if getattr(schedule, key) is not None:
            document[key] = getattr(schedule, key)
    if schedule.walks is not None:
        document["walking_minutes"], document["missing_minutes"] = schedule.walks.minutes, schedule.walks.missing
    return document


def placements_document(placements: Iterable[Placement]) -> dict[str, object]:
    """Return the document of placements alone, as `placements_from` reads it."""
    return {"version": VERSION, **_meetings(placements)}


def _meetings(placements: Iterable[Placement]) -> dict[str, object]:
    return {
        "meetings": [
            {"request": one.request, "slot": one.slot, "table": one.table, "interpreter": one.interpreter}
            for one in placements
        ]
    }


def _has_later_fields(problem: Problem) -> bool:
    parts = problem.walking or problem.spare_tables or problem.delegates or problem.groups
    return bool(parts) or any(one.length > 1 for one in problem.requests)


def _group_document(group: ParticipantGroup) -> dict[str, object]:
    row: dict[str, object] = {
        "id": group.id,
        "participants": list(group.participants),
        "max_per_day": group.max_per_day,
        "max_total": group.max_total,
        "min_total": group.min_total or None,
    }
    return _slim(row)


def _tables_document(pools: Mapping[str, int | tuple[int, ...]]) -> dict[str, object]:
    return {name: size if isinstance(size, int) else list(size) for name, size in pools.items()}


def _walking_document(walking: Walking | None) -> dict[str, object] | None:
    if walking is None:
        return None
    row = {
        "places": list(walking.places),
        "minutes": [list(row) for row in walking.minutes],
        "allowance_minutes": walking.allowance or None,
        "price": walking.price,
    }
    return _slim(row)


def options_document(options: Iterable[ChangeOption]) -> dict[str, object]:
    """Return the document of the efficient choices after a change."""
    return {
        "version": VERSION,
        "options": [
            {
                "lost": list(one.lost),
                "lost_bound": one.lost_bound,
                "others_moved": list(one.others_moved),
                "others_lost": list(one.others_lost),
                "move_cost": one.move_cost,
                "told": list(one.told),
                "schedule": schedule_document(one.schedule),
            }
            for one in options
        ],
    }


def explanation_document(explanation: Explanation) -> dict[str, object]:
    """Return the document of an explanation."""
    return {
        "version": VERSION,
        "request": explanation.request,
        "reason": explanation.reason,
        "fixes": [
            {
                "change": one.change,
                "detail": one.detail,
                "weight_gain": one.weight_gain,
                "meetings_moved": one.meetings_moved,
                "meetings_lost": list(one.meetings_lost),
            }
            for one in explanation.fixes
        ],
        "proof": list(explanation.proof),
    }


def write(document: Mapping[str, object], path: Path | str) -> None:
    """Write a document as UTF-8 JSON, one meeting or request per line so that versions can be compared."""
    parts = []
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in value)
            parts.append(f"  {json.dumps(key)}: [\n    {rows}\n  ]")
        else:
            parts.append(f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    Path(path).write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _slim(row: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if value is not None}
