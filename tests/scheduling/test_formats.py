"""Documents and the command line: every mistake is named by its place, and costs no traceback."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from expo.scheduling import Malformed, MaxSeconds, solve
from expo.scheduling.__main__ import main
from expo.scheduling.formats import problem_document, problem_from, read_problem, schedule_document
from tests.scheduling import small

GOOD: dict[str, Any] = {
    "version": 1,
    "name": "good",
    "slots": [{"day": 0, "start": "2024-10-22T10:00:00+09:00", "minutes": 30}, {"day": 1}],
    "pools": {"hall": 2, "zone": [1, 1]},
    "participants": [{"id": "a", "unavailable": [1]}, {"id": "b"}, {"id": "c"}],
    "interpreters": [{"id": "kim", "languages": ["ja"]}],
    "requests": [
        {"id": "ab", "pair": ["a", "b"], "weight": 5, "pool": "hall"},
        {"id": "bc", "pair": ["b", "c"], "weight": 1, "language": "ja", "allowed": [0, 1]},
    ],
    "precedences": [["ab", "bc"]],
    "max_break_spread": None,
}


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    document = deepcopy(GOOD)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (["version"], 3, "version"),
        (["version"], 1.0, "version"),
        (["name"], "\ud800", "name"),
        (["notice_minutes"], 1 << 40, "notice_minutes"),
        (["slots"], {}, "slots"),
        (["slots", 1, "day"], -1, "slots[1].day"),
        (["slots", 0, "start"], "2024-10-22T10:00:00", "slots[0].start"),
        (["slots", 0, "start"], "9999-12-31T23:59:59+00:00", "slots[0].start"),
        (["slots", 0, "minutes"], 0, "slots[0].minutes"),
        (["slots", 0, "minutes"], 1 << 40, "slots[0].minutes"),
        (["pools", "zone"], [1], 'pools["zone"]'),
        (["pools", "hall"], -1, 'pools["hall"]'),
        (["pools", "booth"], 3, 'pools["booth"]'),
        (["participants", 1, "id"], "a", "participants[1]"),
        (["participants", 0, "unavailable"], [2], "participants[0].unavailable[0]"),
        (["participants", 0, "max_per_dya"], 2, "participants[0].max_per_dya"),
        (["participants", 0, "parallel"], 0, "participants[0].parallel"),
        (["participants", 0, "min_total"], "3", "participants[0].min_total"),
        (["interpreters", 0, "max_run"], 0, "interpreters[0].max_run"),
        (["interpreters", 0, "languages"], "ja", "interpreters[0].languages"),
        (["requests", 0, "pair"], ["a", "z"], "requests[0].pair[1]"),
        (["requests", 0, "pair"], ["a", "a"], "requests[0].pair"),
        (["requests", 0, "pair"], ["a"], "requests[0].pair"),
        (["requests", 0, "weight"], 0, "requests[0].weight"),
        (["requests", 0, "weight"], 1_000_001, "requests[0].weight"),
        (["requests", 0, "weight"], True, "requests[0].weight"),
        (["requests", 0, "must"], "yes", "requests[0].must"),
        (["requests", 0, "pool"], "attic", "requests[0].pool"),
        (["requests", 1, "fixed"], 7, "requests[1].fixed"),
        (["requests", 1, "allowed"], [0, 5], "requests[1].allowed[1]"),
        (["requests", 1, "id"], "ab", "requests[1]"),
        (["precedences"], [["ab", "xy"]], "precedences[0][1]"),
        (["precedences"], [["ab", "bc"], ["bc", "ab"]], "precedences"),
        (["max_break_spread"], -1, "max_break_spread"),
    ],
)
def test_a_mistake_is_named_by_its_place(path: list[Any], value: Any, where: str) -> None:
    with pytest.raises(Malformed) as caught:
        problem_from(changed(path, value))

    assert caught.value.where == where
    assert "\n" not in str(caught.value)


def test_the_fixed_slot_of_a_wish_has_to_be_allowed() -> None:
    document = changed(["requests", 1, "allowed"], [0])
    document["requests"][1]["fixed"] = 1

    with pytest.raises(Malformed, match=r"requests\[1\].fixed: slot 1 is not among the allowed slots"):
        problem_from(document)


def test_the_circle_of_precedences_is_told() -> None:
    with pytest.raises(Malformed, match=r'"ab" before "bc" before "ab"|"bc" before "ab" before "bc"'):
        problem_from(changed(["precedences"], [["ab", "bc"], ["bc", "ab"]]))


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(small.problems(musts=True, tied=True))
def test_a_problem_survives_being_written_and_read(document: dict[str, Any]) -> None:
    problem = problem_from(document)

    assert problem_from(json.loads(json.dumps(problem_document(problem)))) == problem


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "7", '"text"', "[" * 100_000, "\x00\xff" * 5_000_000, '{"slots": 1e400}', "9" * 5_000],
)
def test_nonsense_ends_with_one_line_and_status_2(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nonsense.json"
    path.write_bytes(text.encode("latin-1"))

    status = main(["solve", str(path)])

    assert status == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("solve P --output /nowhere/schedule.json", "/nowhere/schedule.json cannot be written"),
        ("solve P --output .", ". cannot be written"),
        ("solve P --workers 0", "0 is not a whole number from 1"),
        ("solve P --seconds soon", "soon is not a number"),
        ("whatif P S --runs 0", "0 is not a whole number from 1 to 1000000"),
        ("whatif P S --seed -1", "-1 is not a whole number from 0"),
        ("whatif P S --late nan", "nan is not a number from 0 to 1"),
        ("whatif P S --late-minutes 1e308", "1e308 is not a number from 0 to 1440"),
    ],
)
def test_an_argument_out_of_bounds_is_refused_before_anything_is_read(
    command: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(command.split())

    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith(f": {told}\n")


def test_a_disk_that_is_full_is_told_on_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(GOOD))

    assert main(["solve", str(path), "--seconds", "10", "--output", "/dev/full"]) == 1
    assert capsys.readouterr().err == "[Errno 28] No space left on device\n"


def test_a_delegate_of_nobody_changes_nothing() -> None:
    document = {**GOOD, "version": 2, "delegates": [{"id": "kim", "participants": []}]}

    assert solve(problem_from(document), stop=MaxSeconds(10)).weight == 6


def test_a_missing_file_is_status_2(tmp_path: Path) -> None:
    assert main(["solve", str(tmp_path / "nothing.json")]) == 2


def test_musts_in_conflict_are_status_3(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "conflict.json"
    path.write_text(
        json.dumps(
            {
                "slots": [{"day": 0}],
                "participants": [{"id": name} for name in "abc"],
                "requests": [
                    {"id": "ab", "pair": ["a", "b"], "weight": 1, "must": True},
                    {"id": "ac", "pair": ["a", "c"], "weight": 1, "must": True},
                    {"id": "bc", "pair": ["b", "c"], "weight": 1},
                ],
            }
        )
    )

    assert main(["solve", str(path), "--seconds", "10"]) == 3
    assert capsys.readouterr().err == "these musts cannot all be met: ab, ac\n"


def test_a_problem_is_solved_replanned_and_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    problem, schedule, again, fix = (str(tmp_path / name) for name in ("p.json", "s.json", "n.json", "f.json"))
    Path(problem).write_text(json.dumps(GOOD))

    assert main(["solve", problem, "--seconds", "10", "--output", schedule]) == 0
    assert main(["replan", problem, schedule, "--seconds", "10", "--output", again]) == 0
    assert main(["explain", problem, schedule, "--request", "ab", "--seconds", "5", "--output", fix]) == 0
    assert main(["explain", problem, schedule, "--request", "nobody"]) == 2

    assert json.loads(Path(schedule).read_text())["status"] == "optimal"
    assert json.loads(Path(again).read_text())["moved"] == 0
    assert json.loads(Path(fix).read_text())["fixes"] == []
    assert read_problem(problem).name == "good"
    assert capsys.readouterr().out.startswith("optimal: met 2, unmet 0, shortfall 0 (bound 0), weight 6 (bound 6)")


@pytest.mark.parametrize("command", ["explain P S --request ab", "whatif P S"])
@pytest.mark.parametrize(
    ("meeting", "told"),
    [
        ({"request": "gone", "slot": 0}, 'meetings[0].request: no request is called "gone"'),
        ({"request": "ab", "slot": 2}, "meetings[0].slot: slot 2 does not exist; there are 2, counted from 0"),
    ],
)
def test_a_schedule_of_another_problem_is_not_explained_and_not_replayed(
    command: str, meeting: dict[str, Any], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = {"P": tmp_path / "problem.json", "S": tmp_path / "schedule.json"}
    paths["P"].write_text(json.dumps(GOOD))
    paths["S"].write_text(json.dumps({"version": 1, "meetings": [meeting]}))

    assert main([str(paths.get(word, word)) for word in command.split()]) == 2
    assert capsys.readouterr().err == f"{told}\n"


def test_documents_are_read_without_loading_a_solver() -> None:
    code = """
import sys
import expo.domain.rulebook
import expo.scheduling.formats
sys.exit('ortools' in sys.modules or 'numba' in sys.modules)
"""

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_example_of_the_documentation_is_solved_as_it_says() -> None:
    text = (Path(__file__).parents[2] / "docs/scheduling/format.md").read_text(encoding="utf-8")
    example, answer = (json.loads(part.split("```")[0]) for part in text.split("```json")[1:])

    found = json.loads(json.dumps(schedule_document(solve(problem_from(example), stop=MaxSeconds(30)))))

    assert {**found, "seconds": answer["seconds"]} == answer
