"""After a change: the choices between meetings lost and others moved, each right, none beaten by another."""

import json
import random
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.scheduling.generate import problem as an_expo
from benchmarks.scheduling.replanning import CHANGES
from expo.domain.timetable import Placement
from expo.scheduling import ChangeOption, efficient, options, solve
from expo.scheduling.__main__ import main
from expo.scheduling.formats import problem_from, write
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.repair.move_cost import slot_costs
from tests.scheduling import judge
from tests.scheduling.limits import CpuSeconds
from tests.scheduling.test_solving import is_right

Document = dict[str, Any]


@cache
def what_people_hold(scarce: bool) -> tuple[Document, tuple[Placement, ...]]:
    document = an_expo(20, 30, 180, scarce=scarce, seed=3)
    return document, solve(problem_from(document), stop=CpuSeconds(3)).placements


def after(change: str, *, scarce: bool) -> tuple[Document, tuple[Placement, ...], list[ChangeOption]]:
    document, old = what_people_hold(scarce)
    changed = deepcopy(document)
    CHANGES[change](changed, random.Random(3))
    return changed, old, list(options(problem_from(changed), old, stop=CpuSeconds(20)))


@pytest.mark.parametrize("scarce", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_the_first_option_moves_only_what_cannot_stay(change: str, scarce: bool) -> None:
    changed, old, found = after(change, scarce=scarce)

    first = found[0]
    is_right(changed, first.schedule)
    assert first.others_moved == ()
    slot = {one.request: one.slot for one in first.schedule.placements}
    away = {one["id"]: set(one["unavailable"]) for one in changed["participants"]}
    pairs = {one["id"]: one["pair"] for one in changed["requests"]}
    hit = {one.request for one in old if any(one.slot in away[person] for person in pairs[one.request])}
    if change in ("a table is lost", "an interpreter is lost"):
        assert len(first.lost) >= first.lost_bound
    else:
        assert {one.request for one in old if slot.get(one.request) != one.slot} <= hit


@pytest.mark.parametrize("change", ["a table is lost", "a hall opens 40 minutes late", "an interpreter is lost"])
def test_options_trade_lost_meetings_for_moved_ones_and_none_beats_another(change: str) -> None:
    changed, _, found = after(change, scarce=True)

    best = efficient(found)

    for one in best:
        is_right(changed, one.schedule)
        assert one.lost_bound <= len(one.lost)
        assert one.schedule.dropped == len(one.lost)
    figures = [(len(one.others_moved), -len(one.lost)) for one in best]
    assert figures == sorted(set(figures))
    assert min(len(one.lost) for one in best) == min(len(one.lost) for one in found)


def test_where_one_move_saves_a_meeting_both_choices_are_offered_and_proven() -> None:
    document = {
        "version": 1, "name": "two choices", "slots": [{"day": 0}] * 3, "pools": {},
        "participants": [{"id": "a", "unavailable": [0]}, {"id": "b"}, {"id": "x", "unavailable": [2]}, {"id": "y"}],
        "interpreters": [],
        "requests": [{"id": "ax", "pair": ["a", "x"], "weight": 1}, {"id": "ay", "pair": ["a", "y"], "weight": 1}],
    }  # fmt: skip
    old = (Placement("ax", 0, None, None), Placement("ay", 1, None, None))

    found = efficient(options(problem_from(document), old, stop=CpuSeconds(20)))

    assert [(one.others_moved, one.lost, one.lost_bound) for one in found] == [((), ("ax",), 1), (("ay",), (), 0)]
    assert [one.move_cost for one in found] == [0, 102 + 2 + 20]


def test_where_two_fit_in_the_place_of_one_that_could_stay_the_first_option_lets_it_stay() -> None:
    document = {
        "version": 1,
        "slots": [{"day": 0}] * 2,
        "pools": {},
        "participants": [*({"id": name, "unavailable": [1]} for name in "ab"), {"id": "x"}, {"id": "y"}],
        "requests": [{"id": name, "pair": list(name), "weight": 1} for name in ("ab", "ax", "by")],
    }
    held = [Placement(name, slot, None, None) for name, slot in {"ab": 0, "ax": 1, "by": 1}.items()]

    first, second = efficient(options(problem_from(document), held, stop=CpuSeconds(20)))

    assert (first.lost, first.others_lost) == (("ax", "by"), ())
    assert (second.lost, second.others_lost, second.others_moved) == (("ab",), ("ab",), ())


@pytest.mark.parametrize(
    ("away", "lost"),
    [
        ({"x": [2]}, ("ax",)),  # a has no other time: the long meeting stays where it is
        ({"b": [3]}, ("by",)),  # two of two slots in three
        ({"x": [2], "b": [3]}, ("ax", "by")),
    ],
)
def test_what_is_lost_beside_meetings_of_two_slots_is_proven(away: dict[str, list[int]], lost: tuple[str, ...]) -> None:
    document = {
        "version": 2,
        "slots": [{"day": 0}] * 4,
        "pools": {},
        "participants": [{"id": name, "unavailable": away.get(name, [])} for name in "abxyz"],
        "requests": [
            {"id": "ay", "pair": ["a", "y"], "weight": 1, "length": 2, "allowed": [0, 1]},
            {"id": "ax", "pair": ["a", "x"], "weight": 1, "allowed": [1, 2]},
            {"id": "bz", "pair": ["b", "z"], "weight": 2, "length": 2},
            {"id": "by", "pair": ["b", "y"], "weight": 1, "length": 2},
        ],
    }
    held = [Placement(name, slot, None, None) for name, slot in {"ay": 0, "ax": 2, "bz": 0, "by": 2}.items()]

    first = next(iter(options(problem_from(document), held, stop=CpuSeconds(20))))

    assert (first.lost, first.lost_bound) == (lost, len(lost))


def test_near_is_cheaper_than_far_and_later_cheaper_than_earlier() -> None:
    document, _ = what_people_hold(False)
    instance = compile_problem(problem_from(document))
    old, stays = np.array([13] * 5), np.zeros(5, dtype=bool)

    costs = slot_costs(instance, old, np.array([13, 14, 20, 12, 30]), stays)

    assert costs.tolist() == [0, 102, 114, 117, 130]


def test_the_command_writes_the_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document, old = what_people_hold(True)
    changed = deepcopy(document)
    CHANGES["a table is lost"](changed, random.Random(3))
    write(changed, tmp_path / "problem.json")
    write(
        {
            "version": 1,
            "meetings": [
                {"request": one.request, "slot": one.slot, "table": one.table, "interpreter": one.interpreter}
                for one in old
            ],
        },
        tmp_path / "old.json",
    )

    status = main(
        [
            "options",
            str(tmp_path / "problem.json"),
            str(tmp_path / "old.json"),
            "--seconds",
            "20",
            "--output",
            str(tmp_path / "options.json"),
        ]
    )

    written = json.loads((tmp_path / "options.json").read_text())["options"]
    assert status == 0
    assert written[0]["others_moved"] == []
    assert capsys.readouterr().out.startswith(f"0 others move, {len(written[0]['lost'])} lost")
    assert not judge.faults(changed, written[0]["schedule"]["meetings"])
