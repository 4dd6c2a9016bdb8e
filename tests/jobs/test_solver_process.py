"""The planning child: what it does before its time begins."""

import threading
from collections.abc import Iterator
from multiprocessing import Pipe
from typing import Any

import pytest

from expo.domain.timetable import Placement
from expo.jobs import solver_process
from expo.scheduling import ChangeOption, MaxSeconds, options
from expo.scheduling.formats import problem_from

ONE_MOVE_SAVES_ANOTHER = {
    "version": 1,
    "slots": [{"day": 0}] * 3,
    "pools": {},
    "participants": [{"id": "a", "unavailable": [0]}, {"id": "b"}, {"id": "x", "unavailable": [2]}, {"id": "y"}],
    "requests": [{"id": "ax", "pair": ["a", "x"], "weight": 1}, {"id": "ay", "pair": ["a", "y"], "weight": 1}],
}


@pytest.fixture
def undone(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Inner loops that nobody has compiled yet; set when they are."""
    ready = threading.Event()
    monkeypatch.setattr("expo.scheduling.compile_aside", lambda: ready)
    monkeypatch.setattr(solver_process, "COMPILING_SECONDS", 0.01)
    return ready


def test_a_planner_of_a_new_installation_says_that_it_compiles_and_only_then_begins(undone):
    ours, theirs = Pipe()
    child = threading.Thread(target=solver_process.compile_first, args=(theirs,))
    child.start()

    assert ours.recv()["progress"]["phase"] == "compiling"
    assert child.is_alive()

    undone.set()
    child.join(5)
    assert not child.is_alive()


def test_a_planner_that_is_asked_to_stop_while_it_compiles_stops(undone):
    ours, theirs = Pipe()
    child = threading.Thread(target=solver_process.compile_first, args=(theirs,))
    child.start()

    ours.send("stop")
    child.join(5)
    assert not child.is_alive()


def test_the_first_option_is_told_while_the_others_are_looked_for(monkeypatch):
    ours, theirs = Pipe()
    go_on = threading.Event()

    def one_by_one(*args: Any, **kwargs: Any) -> Iterator[ChangeOption]:
        for option in options(*args, **kwargs):
            yield option
            go_on.wait(60)

    monkeypatch.setattr("expo.scheduling.options", one_by_one)
    problem, old = (
        problem_from(ONE_MOVE_SAVES_ANOTHER),
        (Placement("ax", 0, None, None), Placement("ay", 1, None, None)),
    )
    child = threading.Thread(target=solver_process.find_options, args=(theirs, problem, old, MaxSeconds(60)))
    child.start()

    assert ours.poll(60)
    first = ours.recv()["progress"]
    assert child.is_alive()
    go_on.set()
    child.join(60)

    assert (first["phase"], first["options"]) == ("options", [{"others_moved": 0, "lost": 1}])
    assert ours.recv()["progress"]["options"] == [{"others_moved": 0, "lost": 1}, {"others_moved": 1, "lost": 0}]
