"""The parts of a problem document, each turned into what the domain calls it.

``slots`` is how many slots the problem has, and ``where`` the place of the part in the document.
"""

from collections.abc import Collection, Mapping
from datetime import MAXYEAR, MINYEAR, datetime

from expo.domain.problem import BOOTH, Delegate, Interpreter, Participant, ParticipantGroup, Request, Slot
from expo.scheduling.formats import fields, walks
from expo.scheduling.formats.fields import Json

MAX_WEIGHT = 1_000_000
MINUTES_OF_DAY, MINUTES_OF_YEAR = 1_440, 527_040
"""How long a slot and a notice may be."""
LONGEST = 2
"""Slots that a meeting holds at most."""


def slots(top: Json) -> tuple[Slot, ...]:
    """Read the time grid, which has to be in time order."""
    rows = fields.members(top, "slots", "slots")
    result: list[Slot] = []
    for index, one in enumerate(rows):
        where = f"slots[{index}]"
        row = fields.mapping(one, where)
        fields.known(row, where, {"day", "start", "minutes"})
        start = moment(row, "start", f"{where}.start")
        minutes = (
            None
            if row.get("minutes") is None
            else fields.integer(row, "minutes", f"{where}.minutes", 1, MINUTES_OF_DAY)
        )
        slot = Slot(fields.integer(row, "day", f"{where}.day"), start, minutes)
        if result and slot.day < result[-1].day:
            fields.fail(f"{where}.day", f"is {slot.day} after {result[-1].day}: slots are in time order")
        if result and slot.start and result[-1].start and slot.start <= result[-1].start:
            fields.fail(f"{where}.start", "is not after the slot before it: slots are in time order")
        result.append(slot)
    return tuple(result)


def moment(row: Json, key: str, where: str) -> datetime | None:
    """Read an ISO 8601 time with its offset; ``None`` if there is none."""
    if row.get(key) is None:
        return None
    text = fields.text(row, key, where)
    try:
        result = datetime.fromisoformat(text)
    except ValueError:
        fields.fail(where, f"{fields.show(text)} is not an ISO 8601 time")
    if result.tzinfo is None:
        fields.fail(where, f"{fields.show(text)} has no offset from UTC")
    if not MINYEAR + 2 <= result.year <= MAXYEAR - 2:  # a notice is added to it
        fields.fail(where, f"{fields.show(text)} is not of our time")
    return result


def notice(top: Json) -> int:
    """Read how many minutes before its begin a slot is frozen."""
    key = "notice_minutes"
    return 0 if top.get(key) is None else fields.integer(top, key, key, 0, MINUTES_OF_YEAR)


def pools(top: Json, slots: int, key: str = "pools") -> dict[str, int | tuple[int, ...]]:
    """Read the tables of each pool: one number for all slots, or one for each."""
    value = top.get(key, {})
    rows = fields.mapping({} if value is None else value, key)
    result: dict[str, int | tuple[int, ...]] = {}
    for name, size in rows.items():
        where = f"{key}[{fields.show(name)}]"
        if name == BOOTH:
            fields.fail(where, "is built in and has no capacity")
        if isinstance(size, list):
            if len(size) != slots:
                fields.fail(where, f"has {len(size)} capacities for {slots} slots")
            result[name] = tuple(fields.whole(one, f"{where}[{i}]", 0) for i, one in enumerate(size))
        else:
            result[name] = fields.whole(size, where, 0)
    return result


def participant(value: object, where: str, slots: int) -> Participant:
    """Read one participant."""
    row = fields.mapping(value, where)
    fields.known(row, where, {"id", "unavailable", "max_per_day", "max_total", "min_total", "parallel", "elsewhere"})
    limits = _limits(row, where)
    parallel = 1 if row.get("parallel") is None else fields.integer(row, "parallel", f"{where}.parallel", 1)
    return Participant(
        id=fields.identifier(row, where),
        unavailable=fields.slot_list(row, "unavailable", where, slots) or frozenset(),
        max_per_day=limits["max_per_day"],
        max_total=limits["max_total"],
        min_total=limits["min_total"] or 0,
        parallel=parallel,
        elsewhere=walks.elsewhere(row, where, slots),
    )


def _limits(row: Json, where: str) -> dict[str, int | None]:
    """Read what a participant, or each of a group, has at most and at least."""
    return {
        key: None if row.get(key) is None else fields.integer(row, key, f"{where}.{key}", 0)
        for key in ("max_per_day", "max_total", "min_total")
    }


def interpreter(value: object, where: str, slots: int) -> Interpreter:
    """Read one interpreter."""
    row = fields.mapping(value, where)
    fields.known(row, where, {"id", "languages", "unavailable", "max_run"})
    languages = [
        fields.string(one, f"{where}.languages[{i}]")
        for i, one in enumerate(fields.members(row, "languages", f"{where}.languages"))
    ]
    run = None if row.get("max_run") is None else fields.integer(row, "max_run", f"{where}.max_run", 1)
    return Interpreter(
        id=fields.identifier(row, where),
        languages=frozenset(languages),
        unavailable=fields.slot_list(row, "unavailable", where, slots) or frozenset(),
        max_run=run,
    )


def delegates(top: Json, people: Collection[str]) -> tuple[Delegate, ...]:
    """Read who sits for several participants; a participant has one delegate at most."""
    result, taken = [], list[str]()
    for index, one in enumerate(fields.members(top, "delegates", "delegates", ())):
        where = f"delegates[{index}]"
        row = fields.mapping(one, where)
        fields.known(row, where, {"id", "participants"})
        names = _people(row, where, people)
        for i, name in enumerate(names):
            if name in taken:
                fields.fail(f"{where}.participants[{i}]", f"{fields.show(name)} has a delegate already")
            taken.append(name)
        result.append(Delegate(fields.identifier(row, where), names))
    fields.unique([one.id for one in result], "delegates")
    return tuple(one for one in result if one.participants)  # a delegate of no participant sits nowhere


def groups(top: Json, people: Collection[str]) -> tuple[ParticipantGroup, ...]:
    """Read the groups whose members have limits of their own; a participant is in any number of them."""
    result = []
    for index, one in enumerate(fields.members(top, "groups", "groups", ())):
        where = f"groups[{index}]"
        row = fields.mapping(one, where)
        fields.known(row, where, {"id", "participants", "max_per_day", "max_total", "min_total"})
        names, limits = _people(row, where, people), _limits(row, where)
        fields.unique(list(names), f"{where}.participants")
        name = fields.identifier(row, where)
        group = ParticipantGroup(name, names, limits["max_per_day"], limits["max_total"], limits["min_total"] or 0)
        result.append(group)
    fields.unique([one.id for one in result], "groups")
    return tuple(result)


def _people(row: Json, where: str, people: Collection[str]) -> tuple[str, ...]:
    """Read the participants that a row lists."""
    listed = fields.members(row, "participants", f"{where}.participants")
    names = tuple(fields.string(name, f"{where}.participants[{i}]") for i, name in enumerate(listed))
    for i, name in enumerate(names):
        if name not in people:
            fields.fail(f"{where}.participants[{i}]", f"no participant is called {fields.show(name)}")
    return names


def request(value: object, where: str, slots: int, people: set[str], pools: Mapping[str, object]) -> Request:
    """Read one request between two of these people, at the booth or in one of these pools."""
    row = fields.mapping(value, where)
    fields.known(
        row, where, {"id", "pair", "weight", "must", "pool", "language", "allowed", "fixed", "held", "place", "length"}
    )
    name = fields.identifier(row, where)
    pair = fields.members(row, "pair", f"{where}.pair")
    if len(pair) != 2:
        fields.fail(f"{where}.pair", f"has {len(pair)} members; a pair is two participants")
    one, other = (fields.string(member, f"{where}.pair[{i}]") for i, member in enumerate(pair))
    for index, member in enumerate((one, other)):
        if member not in people:
            fields.fail(f"{where}.pair[{index}]", f"no participant is called {fields.show(member)}")
    if one == other:
        fields.fail(f"{where}.pair", f"{fields.show(one)} cannot meet itself")
    weight = fields.integer(row, "weight", f"{where}.weight", 1, MAX_WEIGHT)
    must = row.get("must")
    if must is not None and not isinstance(must, bool):
        fields.fail(f"{where}.must", f"is {fields.show(must)}, not true or false")
    pool = BOOTH if row.get("pool") is None else fields.text(row, "pool", f"{where}.pool")
    if pool != BOOTH and pool not in pools:
        fields.fail(f"{where}.pool", f"no pool is called {fields.show(pool)}")
    language = None if row.get("language") is None else fields.text(row, "language", f"{where}.language")
    allowed = fields.slot_list(row, "allowed", where, slots)
    fixed = None
    if row.get("fixed") is not None:
        fixed = fields.slot(row["fixed"], f"{where}.fixed", slots)
        # A wish that contradicts itself is a slip of the pen; a must that does is a conflict, and solving will name it.
        if allowed is not None and fixed not in allowed and not must:
            fields.fail(f"{where}.fixed", f"slot {fixed} is not among the allowed slots")
    length = 1 if row.get("length") is None else fields.integer(row, "length", f"{where}.length", 1, LONGEST)
    return Request(
        id=name,
        pair=(one, other),
        weight=weight,
        must=bool(must),
        pool=pool,
        language=language or None,
        allowed=allowed,
        fixed=fixed,
        place=None if row.get("place") is None else fields.text(row, "place", f"{where}.place"),
        held=None if row.get("held") is None else fields.slot(row["held"], f"{where}.held", slots),
        length=length,
    )


def precedences(top: Json, known: set[str]) -> tuple[tuple[str, str], ...]:
    """Read the orders between known requests, which must not go round in a circle."""
    result = []
    for index, pair in enumerate(fields.members(top, "precedences", "precedences", ())):
        where = f"precedences[{index}]"
        if not isinstance(pair, list) or len(pair) != 2:
            fields.fail(where, "is not a pair of requests")
        first, second = (fields.string(member, f"{where}[{i}]") for i, member in enumerate(pair))
        for member, name in enumerate((first, second)):
            if name not in known:
                fields.fail(f"{where}[{member}]", f"no request is called {fields.show(name)}")
        result.append((first, second))
    _acyclic(result)
    return tuple(result)


def _acyclic(precedences: list[tuple[str, str]]) -> None:
    """Refuse a cycle: its meetings could never all be met, so it is a mistake."""
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
        # Every request left waits for another one left, so walking backwards closes the cycle.
        before = {second: first for first, second in precedences if first in waiting and second in waiting}
        walk = [next(iter(before))]
        while before[walk[-1]] not in walk:
            walk.append(before[walk[-1]])
        cycle = walk[walk.index(before[walk[-1]]) :]
        names = " before ".join(fields.show(name) for name in [cycle[0], *reversed(cycle)])
        fields.fail("precedences", f"go round in a circle: {names}")
