"""An independent judge: docs/scheduling/format.md on plain documents, sharing nothing with the engine."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

Document = dict[str, Any]


def figures(problem: Document, meetings: list[Document]) -> tuple[int, int, int]:
    """Return shortfall, weight and breaks of these meetings."""
    requests = {one["id"]: one for one in problem["requests"]}
    held = _held(problem, _each_slot(problem, meetings))
    least = {
        one["id"]: max([g.get("min_total", 0) for g in [one, *_groups(problem, one["id"])]])
        for one in problem["participants"]
    }
    shortfall = sum(max(0, number - len(held[name])) for name, number in least.items())
    weight = sum(requests[one["request"]]["weight"] for one in meetings)
    return shortfall, weight, sum(_breaks(problem, held[one["id"]]) for one in problem["participants"])


def faults(problem: Document, meetings: list[Document]) -> list[str]:
    """Return what is wrong with these meetings."""
    wrong: list[str] = []
    requests = {one["id"]: one for one in problem["requests"]}
    slot_of = {one["request"]: one["slot"] for one in meetings}
    if len(slot_of) < len(meetings):
        wrong.append("a request is met twice")
    for one in meetings:
        wrong += _wrong_with(problem, requests[one["request"]], one)
    of_two, meetings = meetings, _each_slot(problem, meetings)
    tables = Counter((requests[one["request"]].get("pool", "booth"), one["slot"], one["table"]) for one in meetings)
    wrong += [f"table {key} used {n} times" for key, n in tables.items() if n > 1 and key[0] != "booth"]
    for one in problem.get("delegates", ()):
        sitting = Counter(m["slot"] for m in meetings if set(requests[m["request"]]["pair"]) & set(one["participants"]))
        sitting += Counter(
            {
                stay["slot"]
                for person in problem["participants"]
                if person["id"] in one["participants"]
                for stay in person.get("elsewhere", ())
            }
        )
        wrong += [f"{one['id']} is in {number} places in {slot}" for slot, number in sitting.items() if number > 1]
    wrong += _wrong_people(problem, _held(problem, meetings)) + _wrong_interpreters(problem, meetings)
    if problem.get("walking") and problem["walking"].get("price") is None and walks(problem, of_two)[1]:
        wrong.append("somebody has too little time to walk")
    for first, second in problem.get("precedences", ()):
        ends = slot_of.get(first, 0) + requests[first].get("length", 1)
        if first in slot_of and second in slot_of and ends > slot_of[second]:
            wrong.append(f"{first} is not before {second}")
    wrong += [f"must {one['id']}" for one in problem["requests"] if one.get("must") and one["id"] not in slot_of]
    spread = problem.get("max_break_spread")
    if spread is not None:
        held = _held(problem, meetings)
        counts = [_breaks(problem, held[one["id"]]) for one in problem["participants"]]
        if max(counts, default=0) - min(counts, default=0) > spread:
            wrong.append("breaks are uneven")
    return wrong


def walks(problem: Document, meetings: list[Document]) -> tuple[int, int]:
    """Return the minutes that people walk, and those that are missing to it."""
    walking, requests = problem["walking"], {one["id"]: one for one in problem["requests"]}
    places, allowance = walking["places"], walking.get("allowance_minutes", 0)
    starts = [datetime.fromisoformat(one["start"]) for one in problem["slots"]]
    walked = missing = 0
    elsewhere = {one["id"]: one.get("elsewhere", ()) for one in problem["participants"]}
    represented = [one["participants"] for one in problem.get("delegates", ()) if one["participants"]]
    alone = {one["id"] for one in problem["participants"] if one.get("parallel", 1) == 1} - {
        name for names in represented for name in names
    }
    for walker in [*({name} for name in alone), *map(set, represented)]:
        found = {(one["slot"], one["place"], True) for name in walker for one in elsewhere[name]}
        for one in _each_slot(problem, meetings):
            request = requests[one["request"]]
            if walker & set(request["pair"]) and request.get("place"):
                found.add((one["slot"], request["place"], request.get("fixed") is not None))
        stays = sorted(found)
        for number, (early, here, is_fixed) in enumerate(stays):
            for nth, (late, there, is_other_fixed) in enumerate(stays[number + 1 :]):
                first, second = problem["slots"][early], problem["slots"][late]
                if first["day"] != second["day"]:
                    continue
                minutes = walking["minutes"][places.index(here)][places.index(there)]
                between = (starts[late] - starts[early]).total_seconds() / 60 - first["minutes"]
                walked += minutes if nth == 0 else 0
                if not (is_fixed and is_other_fixed):
                    missing += max(0, minutes - allowance - between)
    return walked, int(missing)


def _each_slot(problem: Document, meetings: list[Document]) -> list[Document]:
    """Return the meetings once for each slot that they hold."""
    length = {one["id"]: one.get("length", 1) for one in problem["requests"]}
    held = ({**one, "slot": one["slot"] + more} for one in meetings for more in range(length[one["request"]]))
    return [one for one in held if one["slot"] < len(problem["slots"])]


def follows(problem: Document, slot: int) -> bool:
    """Say whether another slot begins as soon as this one ends."""
    if slot + 1 >= len(problem["slots"]) or problem["slots"][slot]["day"] != problem["slots"][slot + 1]["day"]:
        return False
    one, other = problem["slots"][slot], problem["slots"][slot + 1]
    if not (one.get("start") and one.get("minutes") and other.get("start")):
        return True
    starts = [datetime.fromisoformat(here["start"]) for here in (one, other)]
    return starts[0] + timedelta(minutes=one["minutes"]) == starts[1]


def _held(problem: Document, meetings: list[Document]) -> dict[str, list[int]]:
    pair = {one["id"]: one["pair"] for one in problem["requests"]}
    held: dict[str, list[int]] = defaultdict(list)
    for one in meetings:
        for name in pair[one["request"]]:
            held[name].append(one["slot"])
    return held


def _groups(problem: Document, name: str) -> list[Document]:
    return [one for one in problem.get("groups", ()) if name in one["participants"]]


def _breaks(problem: Document, slots: list[int]) -> int:
    day = [one["day"] for one in problem["slots"]]
    return sum(b > a + 1 and day[a] == day[b] for a, b in pairwise(sorted(set(slots))))


def _near(problem: Document) -> set[int]:
    if problem.get("now") is None:
        return set()
    until = datetime.fromisoformat(problem["now"]) + timedelta(minutes=problem.get("notice_minutes", 0))
    return {i for i, one in enumerate(problem["slots"]) if datetime.fromisoformat(one["start"]) <= until}


def _wrong_with(problem: Document, request: Document, meeting: Document) -> list[str]:
    wrong, slot = [], meeting["slot"]
    holds = range(slot, slot + request.get("length", 1))
    if len(holds) > 1 and not follows(problem, slot):
        return [f"{request['id']} has no second slot after {slot}"]
    away = {one["id"]: one.get("unavailable", ()) for one in problem["participants"]}
    allowed = request.get("allowed") or range(len(problem["slots"]))
    if not set(holds) <= set(allowed) or request.get("fixed") not in (None, slot):
        wrong.append(f"{request['id']} may not be in {slot}")
    near, held = _near(problem), request.get("held")
    would_hold = {held + more for more in range(len(holds))} if held in near else set()
    stays = held in near and not any(would_hold & set(away[name]) for name in request["pair"])
    if slot != held if stays else slot in near:
        wrong.append(f"{request['id']} changes in {slot}, which is too near")
    if any(set(holds) & set(away[name]) for name in request["pair"]):
        wrong.append(f"{request['id']}: a participant is away in {slot}")
    pool = request.get("pool", "booth")
    if pool != "booth":
        size, spare = problem["pools"][pool], problem.get("spare_tables", {}).get(pool, 0)
        tables = min(
            (size if isinstance(size, int) else size[here]) - (spare if isinstance(spare, int) else spare[here])
            for here in holds
        )
        if meeting["table"] not in range(max(0, tables)):
            wrong.append(f"{request['id']}: no table {meeting['table']}")
    elif meeting["table"] is not None:
        wrong.append(f"{request['id']}: a table at the booth")
    return wrong


def _wrong_people(problem: Document, held: dict[str, list[int]]) -> list[str]:
    wrong = []
    for one in problem["participants"]:
        mine = held[one["id"]]
        per_day = Counter(problem["slots"][slot]["day"] for slot in mine)
        if any(n > one.get("parallel", 1) for n in Counter(mine).values()):
            wrong.append(f"{one['id']} is in two places")
        for said in (one, *_groups(problem, one["id"])):
            if said.get("max_total") is not None and len(mine) > said["max_total"]:
                wrong.append(f"{one['id']} has too many, says {said['id']}")
            if said.get("max_per_day") is not None and any(n > said["max_per_day"] for n in per_day.values()):
                wrong.append(f"{one['id']} has too many on a day, says {said['id']}")
    return wrong


def _wrong_interpreters(problem: Document, meetings: list[Document]) -> list[str]:
    wrong = []
    language = {one["id"]: one.get("language") for one in problem["requests"]}
    people = {one["id"]: one for one in problem.get("interpreters", ())}
    work: dict[str, list[int]] = defaultdict(list)
    for one in meetings:
        needed, name = language[one["request"]], one["interpreter"]
        if needed and (name not in people or needed not in people[name]["languages"]):
            wrong.append(f"{one['request']} has no interpreter for {needed}")
        if name is not None:
            work[name].append(one["slot"])
    for name, slots in work.items():
        if len(set(slots)) < len(slots) or set(slots) & set(people[name].get("unavailable", ())):
            wrong.append(f"interpreter {name} cannot be there")
        run = 0
        for slot in range(len(problem["slots"])):
            same_day = slot > 0 and problem["slots"][slot]["day"] == problem["slots"][slot - 1]["day"]
            run = (run if same_day else 0) + 1 if slot in slots else 0
            if run > people[name].get("max_run", len(problem["slots"])):
                wrong.append(f"interpreter {name} works too long")
    return wrong
