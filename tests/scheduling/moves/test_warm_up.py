"""Waiting for the inner loops: not longer than a search that can do without them allows."""

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
