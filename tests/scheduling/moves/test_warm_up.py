"""Waiting for the inner loops: not longer than a search that can do without them allows."""

import os
import threading

import pytest

from expo.scheduling.moves import warm_up
from expo.scheduling.run import Deadline
from expo.scheduling.stops import MaxSeconds


def test_a_search_waits_a_share_of_its_time_and_then_goes_on_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_up, "compile_aside", threading.Event)  # never done

    with Deadline(MaxSeconds(600)) as deadline:
        assert not warm_up.is_warm(deadline, 0.0001)
        assert not deadline.is_over


def test_what_is_compiled_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = threading.Event()
    ready.set()
    monkeypatch.setattr(warm_up, "compile_aside", lambda: ready)

    with Deadline(MaxSeconds(600)) as deadline:
        assert warm_up.is_warm(deadline, 0)


@pytest.mark.parametrize("is_compiling", [True, False])
def test_a_process_does_not_wait_for_what_is_compiled_nor_crash_with_it(
    monkeypatch: pytest.MonkeyPatch, is_compiling: bool
) -> None:
    compiled, ended = threading.Event(), list[int]()
    monkeypatch.setattr(warm_up, "warm_up", compiled.wait if is_compiling else compiled.set)
    monkeypatch.setattr(os, "_exit", ended.append)

    warm_up.compile_aside()
    for thread in threading.enumerate():
        if thread.name == warm_up.THREAD:
            thread.join(0 if is_compiling else 5)
    try:
        with pytest.raises(SystemExit) as left:
            warm_up.leave(3)
    finally:
        compiled.set()

    assert left.value.code == 3
    assert ended == [3] * is_compiling
