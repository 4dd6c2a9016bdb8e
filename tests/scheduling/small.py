"""Small problems, made at random, and the truth about them by trying everything."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.scheduling import judge

Document = dict[str, Any]
Rank = TypeVar("Rank", bound=tuple[int, ...])


@st.composite
def problems(
    draw: st.DrawFn, *, musts: bool = False, tied: bool = False, long: bool = False, requests: int = 5
) -> Document:
    """Draw a problem small enough to try every timetable."""
    days = draw(st.sampled_from(([0, 0, 0], [0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 1])))
    slots = len(days)
    some = st.lists(st.integers(0, slots - 1), max_size=2, unique=True)
    people = [
        _slim(
            {
                "id": f"p{n}",
                "unavailable": draw(some),
                "max_per_day": draw(st.sampled_from((None, None, 1, 2))),
                "max_total": draw(st.sampled_from((None, None, None, 1, 2))),
                "min_total": draw(st.sampled_from((0, 1, 2, 9))),
                "parallel": draw(st.sampled_from((1, 1, 1, 2))),
            }
        )
        for n in range(draw(st.integers(2, 4)))
    ]
    pairs = [(a["id"], b["id"]) for i, a in enumerate(people) for b in people[i + 1 :]]
    rows = [
        _slim(
            {
                "id": f"r{n}",
                "pair": list(draw(st.sampled_from(pairs))),
                "weight": draw(st.integers(1, 9)),
                "must": True if musts and draw(st.booleans()) else None,
                "pool": draw(st.sampled_from((None, "hall", "zone"))),
                "language": draw(st.sampled_from((None, None, "ja", "vi"))),
                "allowed": draw(st.sampled_from((None, None, list(range(slots - 1))))),
                "fixed": draw(st.sampled_from((None, None, None, 1))),
                "length": draw(st.sampled_from((None, 2))) if long else None,
            }
        )
        for n in range(draw(st.integers(1, requests)))
    ]
    names = [one["id"] for one in people]
    together = draw(st.sampled_from(([], [], [], [names[:2]], [names[-2:]], [names[:1], names[1:3]])))
    delegates = [{"id": f"d{n}", "participants": one} for n, one in enumerate(together)]
    groups = draw(st.sampled_from(([], [], [], [names[:2]], [names[1:]], [names[1:], names[:2]])))
    groups = [
        {
            "id": f"g{n}",
            "participants": one,
            **_slim(
                {
                    "max_total": draw(st.sampled_from((None, 1, 2))),
                    "max_per_day": draw(st.sampled_from((None, None, 1))),
                    "min_total": draw(st.sampled_from((None, 1, 2))),
                }
            ),
        }
        for n, one in enumerate(groups)
    ]
    return {
        "version": 2 if delegates or groups or long else 1,
        "name": "small",
        "slots": [{"day": day} for day in days],
        "pools": {"hall": draw(st.integers(0, 2)), "zone": [draw(st.integers(0, 1)) for _ in days]},
        "participants": people,
        "interpreters": [
            _slim(
                {
                    "id": "kim",
                    "languages": ["ja", "vi"],
                    "max_run": draw(st.sampled_from((None, 1, 2))),
                    "unavailable": draw(some),
                }
            ),
            {"id": "lee", "languages": ["ja"], "unavailable": draw(some)},
        ],
        "requests": rows,
        "precedences": [["r0", f"r{len(rows) - 1}"]] if tied and len(rows) > 1 and draw(st.booleans()) else [],
        "max_break_spread": draw(st.sampled_from((None, 0, 1))) if tied else None,
        **({"delegates": delegates} if delegates else {}),
        **({"groups": groups} if groups else {}),
    }


@st.composite
def on_foot(draw: st.DrawFn, document: Document, *, price: int | None = None) -> Document:
    """Give a problem half-hour slots, three places, and walks between them; some people are in the studio meanwhile."""
    a, b, c = (draw(st.sampled_from((0, 3, 12, 35))) for _ in range(3))
    start = datetime.fromisoformat("2026-10-20T10:00:00+09:00")
    for index, slot in enumerate(document["slots"]):
        slot |= {
            "start": (start + timedelta(minutes=30 * index)).isoformat(),
            "minutes": draw(st.sampled_from((20, 30))),
        }
    for row in document["requests"]:
        row["place"] = draw(st.sampled_from(("hall", "zone", "studio")))
    for person in document["participants"]:
        if draw(st.integers(0, 4)) == 0 and person["unavailable"]:
            person["elsewhere"] = [{"slot": person["unavailable"][0], "place": "studio"}]
    return document | {
        "version": 2,
        "spare_tables": draw(st.sampled_from(({}, {"hall": 1}, {"zone": [0, *[1 for _ in document["slots"][1:]]]}))),
        "walking": _slim(
            {
                "places": ["hall", "zone", "studio"],
                "minutes": [[0, a, b], [a, 0, c], [b, c, 0]],
                "allowance_minutes": draw(st.sampled_from((0, 2))),
                "price": price,
            }
        ),
    }


def best(problem: Document) -> tuple[int, int, int] | None:
    """Return the best (shortfall, -weight, breaks) of all timetables; ``None`` if none is right."""

    def rank(meetings: list[Document]) -> tuple[int, int, int]:
        shortfall, weight, breaks = judge.figures(problem, meetings)
        price = problem.get("walking", {}).get("price")
        return shortfall, -weight, breaks + (price * judge.walks(problem, meetings)[1] if price else 0)

    return _first(problem, rank)


def best_again(problem: Document, old: dict[str, int]) -> tuple[int, int, int, int] | None:
    """Return the best (dropped, shortfall, -weight, moved) for those who hold ``old``; ``None`` if nothing is right."""
    protected = {name: slot for name, slot in old.items() if _is_possible(problem, name)}

    def rank(meetings: list[Document]) -> tuple[int, int, int, int]:
        shortfall, weight, _ = judge.figures(problem, meetings)
        now = {one["request"]: one["slot"] for one in meetings}
        moved = sum(name in now and now[name] != slot for name, slot in protected.items())
        return sum(name not in now for name in protected), shortfall, -weight, moved

    return _first(problem, rank)


def _first(problem: Document, rank: Callable[[list[Document]], Rank]) -> Rank | None:
    """Return the smallest rank among all right timetables."""
    found = None
    rows = problem["requests"]
    choices = [[None, *range(len(problem["slots"]))]] * len(rows)
    for slots in product(*choices):
        meetings = [
            {"request": row["id"], "slot": slot} for row, slot in zip(rows, slots, strict=True) if slot is not None
        ]
        new = rank(meetings)
        if (found is None or new < found) and _can_be_housed(problem, meetings):
            found = new
    return found


def _is_possible(problem: Document, name: str) -> bool:
    """Say whether both parties of a request are ever there together in a slot it allows."""
    request = next(row for row in problem["requests"] if row["id"] == name)
    slots = set(request.get("allowed") or range(len(problem["slots"])))
    for person in problem["participants"]:
        if person["id"] in request["pair"]:
            slots -= set(person["unavailable"])
    if request.get("length", 1) > 1:
        slots = {slot for slot in slots if slot + 1 in slots and judge.follows(problem, slot)}
    fixed = request.get("fixed")
    return bool(slots if fixed is None else slots & {fixed})


def _can_be_housed(problem: Document, meetings: list[Document]) -> bool:
    """Say whether some choice of tables and interpreters makes these meetings right."""
    rows = {row["id"]: row for row in problem["requests"]}
    taken: set[tuple[str, int, int]] = set()
    housed = []
    for one in sorted(meetings, key=lambda one: one["slot"]):
        row = rows[one["request"]]
        pool, holds = row.get("pool", "booth"), range(one["slot"], one["slot"] + row.get("length", 1))
        table = next(n for n in range(len(meetings)) if all((pool, n, slot) not in taken for slot in holds))
        taken |= {(pool, table, slot) for slot in holds}
        housed.append({**one, "table": None if pool == "booth" else table, "interpreter": None})
    needing = [one for one in housed if rows[one["request"]].get("language")]
    for names in product(("kim", "lee"), repeat=len(needing)):
        for one, name in zip(needing, names, strict=True):
            one["interpreter"] = name
        if not judge.faults(problem, housed):
            return True
    return False


def _slim(row: Document) -> Document:
    return {key: value for key, value in row.items() if value is not None}
