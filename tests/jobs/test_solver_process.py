"""The planning child: what it does before its time begins."""

import threading
from multiprocessing import Pipe

import pytest

from expo.jobs import solver_process


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
