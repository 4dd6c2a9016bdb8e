"""How long interpreters work without a rest."""

from datetime import UTC, datetime, timedelta

from expo.domain.editions import Span
from expo.domain.interpreters import runs

TEN = datetime(2024, 10, 22, 10, tzinfo=UTC)


def test_time_between_two_consultations_is_a_rest():
    half_hours = [Span(TEN + n * timedelta(minutes=30), TEN + (n + 1) * timedelta(minutes=30)) for n in (0, 1, 3, 4, 6)]

    assert [len(run) for run in runs(half_hours)] == [2, 2, 1]
    assert runs([]) == []
