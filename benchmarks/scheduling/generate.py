"""Make consultation problems of any size, shaped like a Korean buyer-matching expo.

    python benchmarks/scheduling/generate.py S --scarce --seed 7 > S-scarce-7.json

What is taken from real events: four days of half-hour slots with an opening ceremony that blocks some of the first
afternoon; popularity is skewed, so that a few buyers and exhibitors are in most wishes; somewhat under half of the
buyers come from abroad, stay for part of the expo, sit in their own zone and need an interpreter unless they share a
language with the exhibitor; people have a humane limit per day; exhibitors close single slots for broadcasts; every
exhibitor is to have a minimum of meetings; wishes are weighted by both sides' interest.
"""

import argparse
import json
import random
import sys
from datetime import datetime, timedelta, timezone

SIZES = {"S": (99, 150, 1_200), "M": (400, 800, 8_000), "L": (1_000, 3_000, 40_000), "XL": (2_000, 8_000, 100_000)}
"""Exhibitors, buyers, wishes."""
LANGUAGES = (
    ("en", 0.42),
    ("zh", 0.22),
    ("ja", 0.14),
    ("vi", 0.09),
    ("id", 0.05),
    ("th", 0.03),
    ("ru", 0.03),
    ("es", 0.02),
)
"""Languages of overseas buyers and their shares."""
SEOUL = timezone(timedelta(hours=9))


def grid():
    """Return 41 slots over four days: 9 around the opening ceremony, 12, 12 and 8."""
    hours = {
        0: ((10, 30, 3), (13, 0, 2), (15, 0, 4)),
        1: ((10, 0, 4), (13, 0, 8)),
        2: ((10, 0, 4), (13, 0, 8)),
        3: ((10, 0, 4), (13, 0, 4)),
    }
    slots = []
    for day, runs in hours.items():
        for hour, minute, count in runs:
            first = datetime(2024, 10, 22 + day, hour, minute, tzinfo=SEOUL)
            slots += [
                {"day": day, "start": (first + timedelta(minutes=30 * n)).isoformat(), "minutes": 30}
                for n in range(count)
            ]
    return slots


def problem(exhibitors, buyers, wishes, *, scarce=False, seed=0, name=None):
    """Return a problem document; ``scarce`` halves the tables and interpreters that would be plentiful."""
    chance = random.Random(seed)
    slots = grid()
    days = {day: [i for i, slot in enumerate(slots) if slot["day"] == day] for day in range(4)}
    sellers = [_exhibitor(chance, f"e{number:04}", slots) for number in range(exhibitors)]
    language: dict[str, str] = {}  # of those from abroad
    visitors = [_buyer(chance, f"b{number:04}", days, language) for number in range(buyers)]
    requests = _requests(chance, exhibitors, buyers, wishes, language)
    ample = (0.62 if scarce else 1.35) * min(0.9, 0.9 * exhibitors * len(slots) / len(requests))
    return {
        "version": 1,
        "name": name or f"{exhibitors}x{buyers}x{wishes}{'-scarce' if scarce else ''}-{seed}",
        "slots": slots,
        "pools": _pools(requests, days, ample),
        "participants": sellers + visitors,
        "interpreters": _interpreters(chance, requests, days, ample),
        "requests": requests,
        "precedences": [],
        "max_break_spread": None,
    }


def _exhibitor(chance, key, slots):
    closed = set()
    if chance.random() < 0.12:  # a broadcast in the studio takes two slots
        start = chance.choice([s for s in range(len(slots) - 1) if slots[s]["day"] == slots[s + 1]["day"]])
        closed |= {start, start + 1}
    if chance.random() < 0.15:  # a free hour that the exhibitor keeps
        closed.add(chance.randrange(len(slots)))
    least = 3 if chance.random() < 0.9 else 2
    return {"id": key, "unavailable": sorted(closed), "max_per_day": 10, "min_total": least}


def _buyer(chance, key, days, language):
    """Return a buyer; notes the language of one from abroad."""
    away = set()
    if chance.random() < 0.44:
        draw, total = chance.random(), 0.0
        for code, share in LANGUAGES:
            language[key] = code
            total += share
            if draw <= total:
                break
        stay = chance.choice(((0, 1), (0, 1, 2), (1, 2), (1, 2, 3), (0, 1, 2, 3), (2, 3)))
    else:
        stay = chance.choice(((0,), (1,), (2,), (0, 1), (1, 2), (2, 3), (0, 1, 2, 3), (1, 2)))
    for day, inside in days.items():
        if day not in stay:
            away |= set(inside)
        elif chance.random() < 0.15:  # half a day only
            half = len(inside) // 2
            away |= set(inside[:half] if chance.random() < 0.5 else inside[half:])
    return {"id": key, "unavailable": sorted(away), "max_per_day": chance.choice((6, 8, 8, 10))}


def _requests(chance, exhibitors, buyers, wishes, language):
    speaks = {f"e{n:04}": {code for code, share in LANGUAGES[:3] if chance.random() < share} for n in range(exhibitors)}
    requests = []
    for number, (exhibitor, buyer) in enumerate(_pairs(chance, exhibitors, buyers, wishes)):
        one = chance.choices((0, 10, 25), (30, 45, 25))[0]
        other = chance.choices((0, 10, 25), (40, 40, 20))[0] if one else chance.choices((10, 25), (60, 40))[0]
        weight = one + other + (15 if one and other else 0) + chance.randrange(5)
        row = {
            "id": f"r{number:05}",
            "pair": [exhibitor, buyer],
            "weight": weight,
            "pool": "overseas" if buyer in language else "domestic",
        }
        if buyer in language and language[buyer] not in speaks[exhibitor]:
            row["language"] = language[buyer]
        requests.append(row)
    return requests


def _pairs(chance, exhibitors, buyers, wishes):
    """Return so many pairs, with a few exhibitors and buyers in most of them."""
    fame_e = [(n + 4) ** -0.55 for n in range(exhibitors)]
    fame_b = [(n + 4) ** -0.45 for n in range(buyers)]
    chance.shuffle(fame_e)
    chance.shuffle(fame_b)
    pairs: dict[tuple[str, str], int] = {}
    while len(pairs) < wishes:
        many = wishes - len(pairs) + 16
        for e, b in zip(
            chance.choices(range(exhibitors), fame_e, k=many),
            chance.choices(range(buyers), fame_b, k=many),
            strict=True,
        ):
            if len(pairs) < wishes:
                pairs.setdefault((f"e{e:04}", f"b{b:04}"), 0)
    return pairs


def _pools(requests, days, ample):
    slots = sum(map(len, days.values()))
    load = {zone: sum(row["pool"] == zone for row in requests) for zone in ("domestic", "overseas")}
    pools = {zone: max(2, round(ample * load[zone] / slots)) for zone in load}
    pools["overseas"] = [pools["overseas"]] * slots
    for slot in days[0][:2]:  # the overseas zone is still being set up on the first morning
        pools["overseas"][slot] = max(1, pools["overseas"][slot] // 2)
    return pools


def _interpreters(chance, requests, days, ample):
    slots = sum(map(len, days.values()))
    interpreters = []
    for code, _ in LANGUAGES:
        need = sum(row.get("language") == code for row in requests)
        for number in range(max(1, round(ample * need / (slots * 0.85)))):
            more = [chance.choice([c for c, _ in LANGUAGES[:4] if c != code])] if chance.random() < 0.2 else []
            off = set(days[chance.randrange(4)]) if chance.random() < 0.25 else set()
            interpreters.append(
                {
                    "id": f"i-{code}-{number:02}",
                    "languages": [code, *more],
                    "unavailable": sorted(off),
                    "max_run": chance.choice((4, 6, 6, 8)),
                }
            )
    return interpreters


def on_foot(document, minutes, *, allowance=5):
    """Return the problem with the two zones and the studio so many minutes apart; who is on air is in the studio."""
    away = {}
    for person in document["participants"]:
        closed = person["unavailable"]
        if person["id"].startswith("e"):
            away[person["id"]] = [slot for slot in closed if slot + 1 in closed or slot - 1 in closed]
    return document | {
        "version": 2,
        "participants": [
            row | {"elsewhere": [{"slot": slot, "place": "studio"} for slot in away.get(row["id"], ())]}
            for row in document["participants"]
        ],
        "requests": [row | {"place": row["pool"]} for row in document["requests"]],
        "walking": {
            "places": ["domestic", "overseas", "studio"],
            "minutes": [[0 if a == b else minutes for b in range(3)] for a in range(3)],
            "allowance_minutes": allowance,
        },
    }


def with_long(document, *, every):
    """Return the problem with every so-many-th wish for a meeting of two slots."""
    rows = [row | ({"length": 2} if number % every == 0 else {}) for number, row in enumerate(document["requests"])]
    return document | {"version": 2, "requests": rows}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--scarce", action="store_true", help="half the tables and interpreters")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    json.dump(
        problem(
            *SIZES[args.size],
            scarce=args.scarce,
            seed=args.seed,
            name=f"{args.size}{'-scarce' if args.scarce else ''}-{args.seed}",
        ),
        sys.stdout,
    )


if __name__ == "__main__":
    main()
