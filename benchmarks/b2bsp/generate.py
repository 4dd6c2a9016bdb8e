"""Generate meeting scheduling problems like the published brokerage events, of any size.

    python benchmarks/b2bsp/generate.py --scale 1.5 --seed 3 > forum-3.json

At scale 1: 70 participants, some 150 meetings, 21 slots, and just so many tables that six seats in ten are taken. A few
participants are in many meetings, most in a few. Somewhat over a third come in the morning only, one in thirty in the
afternoon only; three in ten are away for one slot. Every meeting has to be held.
"""

import argparse
import json
import random
import sys

PARTICIPANTS, SLOTS, MOST = 70, 21, 14
MORNING, SEATS_TAKEN = 0.62, 0.61
"""The part of the day that is morning, and the part of all seats that is taken."""
COMES = (("morning", 0.36), ("afternoon", 0.03), ("all day", 0.61))


def problem(scale=1.0, *, seed=0):
    """Return a problem document; whether all of its meetings can be held is for the engine to say."""
    chance = random.Random(seed)
    slots = round(SLOTS * scale)
    people = [f"p{number}" for number in range(round(PARTICIPANTS * scale))]
    noon = round(slots * MORNING)
    hours = {"morning": range(noon), "afternoon": range(noon, slots), "all day": range(slots)}
    names, shares = zip(*COMES, strict=True)
    comes = {person: chance.choices(names, shares)[0] for person in people}
    wanted = {
        one: round(1 + MOST * scale * (1 - number / len(people)) ** 3 * len(hours[comes[one]]) / slots)
        for number, one in enumerate(people)
    }
    chosen = []
    for one in people:
        others = [
            other
            for other in people
            if other != one and wanted[other] and len({comes[one], comes[other]} & {"morning", "afternoon"}) < 2
        ]
        others.sort(key=lambda other: wanted[other] * chance.random(), reverse=True)
        for other in others[: wanted.pop(one)]:
            chosen.append((one, other))
            wanted[other] -= 1
        wanted[one] = 0
    held = {one for pair in chosen for one in pair}
    return {
        "version": 1,
        "name": f"brokerage-{scale}-{seed}",
        "slots": [{"day": 0} for _ in range(slots)],
        "pools": {"tables": max(1, round(len(chosen) / slots / SEATS_TAKEN))},
        "participants": [
            {"id": one, "unavailable": [chance.randrange(slots)] if chance.random() < 0.3 else []}
            for one in people
            if one in held
        ],
        "requests": [
            {
                "id": f"m{number}",
                "pair": list(pair),
                "weight": 1,
                "must": True,
                "pool": "tables",
                "allowed": sorted(set(hours[comes[pair[0]]]) & set(hours[comes[pair[1]]])),
            }
            for number, pair in enumerate(chosen)
        ],
        "max_break_spread": 2,
    }


def main():
    """Write a problem to the standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=1.0, help="of participants and slots")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    json.dump(problem(options.scale, seed=options.seed), sys.stdout)


if __name__ == "__main__":
    main()
