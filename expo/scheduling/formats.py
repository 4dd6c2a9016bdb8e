"""Problems and schedules as JSON documents: read with every mistake named by its place, written in full.

Light on purpose: standard library only, no solver, so that a web process can read and write documents cheaply.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from expo.domain.timetable import (
    BOOTH,
    Interpreter,
    Participant,
    Placement,
    Problem,
    Request,
    Slot,
)
from expo.scheduling.errors import Malformed
from expo.scheduling.explaining import Explanation
from expo.scheduling.result import Schedule

VERSION = 1
MAX_WEIGHT = 1_000_000
MAX_BYTES = 256 * 1024 * 1024
Json = Mapping[str, object]


# -- reading ---------------------------------------------------------------------------------------------------------


def read_problem(path: Path | str) -> Problem:
    """Read a problem document; `Malformed` names the first field that breaks the contract."""
    return problem_from(_document(path))


def read_placements(path: Path | str, problem: Problem) -> tuple[Placement, ...]:
    """Read the meetings of a schedule document made for an earlier state of the problem.

    Requests, slots and interpreters that no longer exist are what a re-plan has to deal with, so they pass.
    """
    return placements_from(_document(path))


def problem_from(document: object) -> Problem:
    """Turn a parsed document into a problem that is whole and consistent; `Malformed` if it is not."""
    top = _object(document, "problem")
    _known(
        top,
        "problem",
        {
            "version",
            "name",
            "slots",
            "pools",
            "participants",
            "interpreters",
            "requests",
            "precedences",
            "max_break_spread",
        },
    )
    if top.get("version", VERSION) != VERSION or isinstance(top.get("version"), bool):
        _fail("version", f"is {_show(top.get('version'))}, this program reads version {VERSION}")
    slots = _slots(top)
    count = len(slots)
    pools = _pools(top, count)
    participants = tuple(
        _participant(one, f"participants[{i}]", count)
        for i, one in enumerate(_list(top, "participants", "participants"))
    )
    _unique([one.id for one in participants], "participants")
    interpreters = tuple(
        _interpreter(one, f"interpreters[{i}]", count)
        for i, one in enumerate(_list(top, "interpreters", "interpreters", ()))
    )
    _unique([one.id for one in interpreters], "interpreters")
    people = {one.id for one in participants}
    requests = tuple(
        _request(one, f"requests[{i}]", count, people, pools)
        for i, one in enumerate(_list(top, "requests", "requests"))
    )
    _unique([one.id for one in requests], "requests")
    spread = None if top.get("max_break_spread") is None else _int(top, "max_break_spread", "max_break_spread", 0)
    return Problem(
        slots=slots,
        participants=participants,
        requests=requests,
        pools=pools,
        interpreters=interpreters,
        precedences=_precedences(top, {one.id for one in requests}),
        max_break_spread=spread,
        name=_text(top, "name", "name", ""),
    )


def placements_from(document: object) -> tuple[Placement, ...]:
    """Turn a parsed schedule document into placements."""
    top = _object(document, "schedule")
    if top.get("version", VERSION) != VERSION:
        _fail("version", f"is {_show(top.get('version'))}, this program reads version {VERSION}")
    result = []
    for index, one in enumerate(_list(top, "meetings", "meetings")):
        where = f"meetings[{index}]"
        row = _object(one, where)
        table = None if row.get("table") is None else _int(row, "table", f"{where}.table", 0)
        interpreter = None if row.get("interpreter") is None else _text(row, "interpreter", f"{where}.interpreter")
        result.append(
            Placement(
                _text(row, "request", f"{where}.request"), _int(row, "slot", f"{where}.slot", 0), table, interpreter
            )
        )
    _unique([one.request for one in result], "meetings")
    return tuple(result)


def _document(path: Path | str) -> object:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise Malformed(str(path), f"cannot be read ({error.strerror})") from error
    if len(data) > MAX_BYTES:
        raise Malformed(str(path), f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    try:
        return json.loads(data)
    except UnicodeDecodeError as error:
        raise Malformed(str(path), f"is not UTF-8 text (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise Malformed(str(path), f"is not JSON (line {error.lineno}, column {error.colno})") from error
    except (RecursionError, ValueError) as error:
        raise Malformed(
            str(path), "is not JSON that a schedule could need (nested too deeply, or a number too long)"
        ) from error


def _slots(top: Json) -> tuple[Slot, ...]:
    rows = _list(top, "slots", "slots")
    result: list[Slot] = []
    for index, one in enumerate(rows):
        where = f"slots[{index}]"
        row = _object(one, where)
        _known(row, where, {"day", "start", "minutes"})
        start = None
        if row.get("start") is not None:
            text = _text(row, "start", f"{where}.start")
            try:
                start = datetime.fromisoformat(text)
            except ValueError:
                _fail(f"{where}.start", f"{_show(text)} is not an ISO 8601 time")
            if start.tzinfo is None:
                _fail(f"{where}.start", f"{_show(text)} has no offset from UTC")
        minutes = None if row.get("minutes") is None else _int(row, "minutes", f"{where}.minutes", 1)
        slot = Slot(_int(row, "day", f"{where}.day"), start, minutes)
        if result and slot.day < result[-1].day:
            _fail(f"{where}.day", f"is {slot.day} after {result[-1].day}: slots are in time order")
        if result and slot.start and result[-1].start and slot.start <= result[-1].start:
            _fail(f"{where}.start", "is not after the slot before it: slots are in time order")
        result.append(slot)
    return tuple(result)


def _pools(top: Json, slots: int) -> dict[str, int | tuple[int, ...]]:
    value = top.get("pools", {})
    rows = _object({} if value is None else value, "pools")
    result: dict[str, int | tuple[int, ...]] = {}
    for name, size in rows.items():
        where = f"pools[{_show(name)}]"
        if name == BOOTH:
            _fail(where, "is built in and has no capacity")
        if isinstance(size, list):
            if len(size) != slots:
                _fail(where, f"has {len(size)} capacities for {slots} slots")
            result[name] = tuple(_whole(one, f"{where}[{i}]", 0) for i, one in enumerate(size))
        else:
            result[name] = _whole(size, where, 0)
    return result


def _participant(value: object, where: str, slots: int) -> Participant:
    row = _object(value, where)
    _known(row, where, {"id", "unavailable", "max_per_day", "max_total", "min_total", "parallel"})
    limits = {
        key: None if row.get(key) is None else _int(row, key, f"{where}.{key}", 0)
        for key in ("max_per_day", "max_total", "min_total")
    }
    parallel = 1 if row.get("parallel") is None else _int(row, "parallel", f"{where}.parallel", 1)
    return Participant(
        id=_id(row, where),
        unavailable=_slot_list(row, "unavailable", where, slots) or frozenset(),
        max_per_day=limits["max_per_day"],
        max_total=limits["max_total"],
        min_total=limits["min_total"] or 0,
        parallel=parallel,
    )


def _interpreter(value: object, where: str, slots: int) -> Interpreter:
    row = _object(value, where)
    _known(row, where, {"id", "languages", "unavailable", "max_run"})
    languages = [
        _string(one, f"{where}.languages[{i}]") for i, one in enumerate(_list(row, "languages", f"{where}.languages"))
    ]
    run = None if row.get("max_run") is None else _int(row, "max_run", f"{where}.max_run", 1)
    return Interpreter(
        id=_id(row, where),
        languages=frozenset(languages),
        unavailable=_slot_list(row, "unavailable", where, slots) or frozenset(),
        max_run=run,
    )


def _request(value: object, where: str, slots: int, people: set[str], pools: Mapping[str, object]) -> Request:
    row = _object(value, where)
    _known(row, where, {"id", "pair", "weight", "must", "pool", "language", "allowed", "fixed"})
    name = _id(row, where)
    pair = _list(row, "pair", f"{where}.pair")
    if len(pair) != 2:
        _fail(f"{where}.pair", f"has {len(pair)} members; a pair is two participants")
    one, other = (_string(member, f"{where}.pair[{i}]") for i, member in enumerate(pair))
    for index, member in enumerate((one, other)):
        if member not in people:
            _fail(f"{where}.pair[{index}]", f"no participant is called {_show(member)}")
    if one == other:
        _fail(f"{where}.pair", f"{_show(one)} cannot meet itself")
    weight = _int(row, "weight", f"{where}.weight", 1, MAX_WEIGHT)
    must = row.get("must")
    if must is not None and not isinstance(must, bool):
        _fail(f"{where}.must", f"is {_show(must)}, not true or false")
    pool = BOOTH if row.get("pool") is None else _text(row, "pool", f"{where}.pool")
    if pool != BOOTH and pool not in pools:
        _fail(f"{where}.pool", f"no pool is called {_show(pool)}")
    language = None if row.get("language") is None else _text(row, "language", f"{where}.language")
    allowed = _slot_list(row, "allowed", where, slots)
    fixed = None
    if row.get("fixed") is not None:
        fixed = _slot(row["fixed"], f"{where}.fixed", slots)
        if allowed is not None and fixed not in allowed:
            _fail(f"{where}.fixed", f"slot {fixed} is not among the allowed slots")
    return Request(
        id=name,
        pair=(one, other),
        weight=weight,
        must=bool(must),
        pool=pool,
        language=language or None,
        allowed=allowed,
        fixed=fixed,
    )


def _precedences(top: Json, known: set[str]) -> tuple[tuple[str, str], ...]:
    result = []
    for index, pair in enumerate(_list(top, "precedences", "precedences", ())):
        where = f"precedences[{index}]"
        if not isinstance(pair, list) or len(pair) != 2:
            _fail(where, "is not a pair of requests")
        first, second = (_string(member, f"{where}[{i}]") for i, member in enumerate(pair))
        for member, name in enumerate((first, second)):
            if name not in known:
                _fail(f"{where}[{member}]", f"no request is called {_show(name)}")
        result.append((first, second))
    _acyclic(result)
    return tuple(result)


def _acyclic(precedences: list[tuple[str, str]]) -> None:
    """Refuse a cycle: its meetings could never all be met, which nobody who writes one means."""
    later: dict[str, list[str]] = {}
    waiting: dict[str, int] = {}
    for first, second in precedences:
        later.setdefault(first, []).append(second)
        waiting[second] = waiting.get(second, 0) + 1
        waiting.setdefault(first, 0)
    ready = [name for name, number in waiting.items() if not number]
    while ready:
        name = ready.pop()
        del waiting[name]
        for after in later.get(name, ()):
            waiting[after] -= 1
            if not waiting[after]:
                ready.append(after)
    if waiting:
        # Everybody left waits for somebody left: walking backwards must come round.
        before = {second: first for first, second in precedences if first in waiting and second in waiting}
        walk = [next(iter(before))]
        while before[walk[-1]] not in walk:
            walk.append(before[walk[-1]])
        cycle = walk[walk.index(before[walk[-1]]) :]
        names = " before ".join(_show(name) for name in [cycle[0], *reversed(cycle)])
        _fail("precedences", f"go round in a circle: {names}")


# -- small readers ---------------------------------------------------------------------------------------------------


def _fail(where: str, what: str) -> NoReturn:
    raise Malformed(where, what)


def _show(value: object) -> str:
    """Quote a value from the document, on one line and never at length."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."


def _object(value: object, where: str) -> Json:
    if not isinstance(value, dict):
        _fail(where, f"is {_kind(value)}, not an object")
    return value


def _known(row: Json, where: str, fields: set[str]) -> None:
    """Refuse a misspelt field: a ``max_per_dya`` that is silently ignored is worse than an error.

    Fields that resemble none of the contract's are somebody else's notes, and are left alone.
    """
    for key in row.keys() - fields:
        near = get_close_matches(key, fields, 1, 0.8) if len(key) <= 60 else []
        if near:
            _fail(f"{where}.{key}" if where != "problem" else key, f"is not a field; perhaps {near[0]} is meant")


def _list(row: Json, key: str, where: str, default: tuple[()] | None = None) -> list[object]:
    value = row.get(key)
    if value is None and default is not None:
        return []
    if key not in row:
        _fail(where, "is missing")
    if not isinstance(value, list):
        _fail(where, f"is {_kind(value)}, not a list")
    return value


def _kind(value: object) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "text",
        int: "a number",
        float: "a number",
        bool: "true or false",
        type(None): "null",
    }
    return names[type(value)]


def _string(value: object, where: str) -> str:
    if not isinstance(value, str):
        _fail(where, f"is {_show(value)}, not text")
    if not value:
        _fail(where, "is empty")
    return value


def _text(row: Json, key: str, where: str, default: str | None = None) -> str:
    if key not in row:
        if default is not None:
            return default
        _fail(where, "is missing")
    value = row[key]
    if value == "" and default is not None:
        return default
    return _string(value, where)


def _id(row: Json, where: str) -> str:
    return _text(row, "id", f"{where}.id")


def _int(row: Json, key: str, where: str, low: int | None = None, high: int | None = None) -> int:
    if key not in row:
        _fail(where, "is missing")
    return _whole(row[key], where, low, high)


def _whole(value: object, where: str, low: int | None = None, high: int | None = None) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        _fail(where, f"is {_show(value)}, not a whole number")
    if low is not None and value < low:
        _fail(where, f"is {_show(value)}, at least {low}")
    if value > (high if high is not None else 1 << 40):
        _fail(where, f"is {_show(value)}, at most {high if high is not None else 1 << 40}")
    return value


def _slot(value: object, where: str, slots: int) -> int:
    slot = _whole(value, where)
    if not 0 <= slot < slots:
        _fail(where, f"slot {slot} does not exist; there are {slots}, counted from 0")
    return slot


def _slot_list(row: Json, key: str, where: str, slots: int) -> frozenset[int] | None:
    if row.get(key) is None:
        return None
    return frozenset(
        _slot(one, f"{where}.{key}[{i}]", slots) for i, one in enumerate(_list(row, key, f"{where}.{key}"))
    )


def _unique(names: list[str], where: str) -> None:
    seen: dict[str, int] = {}
    for index, name in enumerate(names):
        if name in seen:
            _fail(f"{where}[{index}]", f"{_show(name)} is there already, as {where}[{seen[name]}]")
        seen[name] = index


# -- writing ---------------------------------------------------------------------------------------------------------


def problem_document(problem: Problem) -> dict[str, object]:
    """Return the document of a problem; fields that say nothing are left out."""
    return {
        "version": VERSION,
        "name": problem.name,
        "slots": [
            _slim({"day": one.day, "start": one.start.isoformat() if one.start else None, "minutes": one.minutes})
            for one in problem.slots
        ],
        "pools": {name: size if isinstance(size, int) else list(size) for name, size in problem.pools.items()},
        "participants": [
            _slim(
                {
                    "id": one.id,
                    "unavailable": sorted(one.unavailable) or None,
                    "max_per_day": one.max_per_day,
                    "max_total": one.max_total,
                    "min_total": one.min_total or None,
                    "parallel": one.parallel if one.parallel != 1 else None,
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
                }
            )
            for one in problem.requests
        ],
        "precedences": [list(pair) for pair in problem.precedences],
        "max_break_spread": problem.max_break_spread,
    }


def schedule_document(schedule: Schedule) -> dict[str, object]:
    """Return the document of a schedule."""
    document: dict[str, object] = {
        "version": VERSION,
        "problem": schedule.name,
        "status": schedule.status,
        "meetings": [
            {"request": one.request, "slot": one.slot, "table": one.table, "interpreter": one.interpreter}
            for one in schedule.placements
        ],
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
    return document


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
