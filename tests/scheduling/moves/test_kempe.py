"""Chains through a full hall: who makes room for another is chosen with a view to breaks, or at random.

Where interpreters are scarce rather than tables, a meeting of the same language makes room.
"""

from typing import Any

import pytest

from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.instance import NONE
from expo.scheduling.instance.plan import Plan
from expo.scheduling.moves.arrays import MAX_CHAIN
from expo.scheduling.moves.kempe import follow, gain, grow
from expo.scheduling.moves.layout import plan_of, scratch_of, state_of

SEATED = {
    "moving": ("ara", "bom", 0),
    "calm": ("chan", "dasom", 1),  # neither has another meeting
    "torn": ("eun", "gaon", 1),  # both stay until the last slot, and would have a break
    "late one": ("eun", "haru", 2),
    "late other": ("gaon", "iseul", 2),
}
MOVING, CALM, TORN = 0, 1, 2


def full_hall() -> dict[str, Any]:
    """Three slots and two tables, both taken in the second and the third."""
    people = sorted({person for one, other, _ in SEATED.values() for person in (one, other)})
    return {
        "version": 1,
        "name": "full hall",
        "slots": [{"day": 0}] * 3,
        "pools": {"hall": 2},
        "participants": [{"id": person} for person in people],
        "interpreters": [],
        "requests": [
            {"id": name, "pair": [one, other], "weight": 1, "pool": "hall"} for name, (one, other, _) in SEATED.items()
        ],
        "precedences": [],
        "max_break_spread": None,
    }


@pytest.mark.parametrize("spares_breaks", [True, False])
def test_of_those_who_can_leave_a_full_slot_it_is_the_one_whom_it_costs_no_break(spares_breaks: bool):
    instance = compile_problem(problem_from(full_hall()))
    seats = {name: slot for name, (_, _, slot) in SEATED.items()}
    plan = Plan.empty(instance)
    plan.slot[:] = [seats[name] for name in instance.request_ids]
    number = [instance.request_ids.index(name) for name in SEATED]
    left = set()
    for seed in range(30):
        state = state_of(instance, plan)
        scratch = scratch_of(state, seed)

        size = grow(state, scratch, number[MOVING], 1, MAX_CHAIN, spares_breaks=spares_breaks)
        change = gain(state, scratch, 0, 1)
        assert follow(state, scratch, size, 0, 1)

        after = plan_of(state).slot
        assert after[number[MOVING]] == 1
        assert change == (2 if after[number[TORN]] == 0 else 0)
        left |= {one for one in (CALM, TORN) if after[number[one]] == 0}

    assert left == ({CALM} if spares_breaks else {CALM, TORN})


def two_interpreters() -> dict[str, Any]:
    """Two slots with room for all; "moving" and "same" need the one interpreter of a language, in either slot."""
    return full_hall() | {
        "slots": [{"day": 0}] * 2,
        "pools": {"hall": 4},
        "participants": [{"id": person} for person in "abcdefgh"],
        "interpreters": [{"id": code, "languages": [code], "max_run": 2} for code in ("en", "fr")],
        "requests": [
            {"id": name, "pair": list(pair), "weight": 1, "pool": "hall", "language": language}
            for name, pair, language in (
                ("moving", "ab", "en"),
                ("same", "cd", "en"),
                ("other", "ef", "fr"),
                ("none", "gh", None),
            )
        ],
    }


@pytest.mark.parametrize("spares_breaks", [True, False])
def test_for_want_of_an_interpreter_a_meeting_of_the_same_language_goes_back(spares_breaks: bool):
    instance = compile_problem(problem_from(two_interpreters()))
    plan = Plan.empty(instance)
    plan.slot[:] = [0 if name == "moving" else 1 for name in instance.request_ids]
    speaker = {code: number for number, code in enumerate(instance.interpreter_ids)}
    needed = {"moving": "en", "same": "en", "other": "fr"}
    plan.interpreter[:] = [speaker[needed[name]] if name in needed else NONE for name in instance.request_ids]
    number = instance.request_ids.index("moving")
    for seed in range(10):
        state = state_of(instance, plan)
        scratch = scratch_of(state, seed)

        size = grow(state, scratch, number, 1, MAX_CHAIN, spares_breaks=spares_breaks)

        assert follow(state, scratch, size, 0, 1) is spares_breaks
        after = dict(zip(instance.request_ids, plan_of(state).slot, strict=True))
        assert after == ({"moving": 1, "same": 0} if spares_breaks else {"moving": 0, "same": 1}) | {
            "other": 1,
            "none": 1,
        }


def test_no_chain_is_sought_where_no_interpreter_can_come_free():
    document = two_interpreters()
    document["requests"] = [one for one in document["requests"] if one["id"] != "same"]
    document["interpreters"][0]["unavailable"] = [1]
    instance = compile_problem(problem_from(document))
    plan = Plan.empty(instance)
    number, english = instance.request_ids.index("moving"), instance.interpreter_ids.index("en")
    plan.slot[number], plan.interpreter[number] = 0, english
    state = state_of(instance, plan)

    assert grow(state, scratch_of(state, 1), number, 1, MAX_CHAIN, spares_breaks=True) == 0
    assert state.booked[english].tolist() == [1, 0]
