"""What has changed in an agenda since it was seen."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from expo.domain.agenda import AgendaPlace, ChangeKind, changes
from expo.domain.editions import Span
from expo.domain.meetings import now_and_next
from expo.domain.words import Named

NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)


def place(hours: int, table: str | None = "D-01") -> AgendaPlace:
    start = NINE + timedelta(hours=hours)
    return AgendaPlace(start, start + timedelta(minutes=30), table, Named("", f"At {hours}"))


def test_nothing_has_changed_where_all_is_as_it_was():
    assert changes({1: place(1)}, {1: place(1)}, NINE) == []


def test_what_is_new_elsewhere_or_gone_is_named_in_the_order_of_time():
    seen = {1: place(3), 2: place(2), 3: place(4, "D-02")}
    now = {1: place(1), 3: place(4, None), 4: place(5)}

    found = changes(seen, now, NINE)

    assert [(one.key, one.kind) for one in found] == [
        (1, ChangeKind.MOVED),
        (2, ChangeKind.CANCELLED),
        (3, ChangeKind.MOVED),
        (4, ChangeKind.NEW),
    ]
    assert (found[2].was.table, found[2].now.table) == ("D-02", None)


def test_what_is_over_is_no_news():
    later = NINE + timedelta(hours=2)

    assert changes({1: place(0)}, {2: place(1)}, later) == []
    assert [one.kind for one in changes({1: place(0)}, {1: place(3)}, later)] == [ChangeKind.MOVED]


def test_guests_who_come_to_the_booth_during_a_broadcast_are_on_now_too():
    broadcast, guests, after = _held(30, 90), _held(70, 80), _held(120, 150)

    assert now_and_next([broadcast, guests, after], NINE + timedelta(minutes=60)) == ([broadcast], guests)
    assert now_and_next([broadcast, guests, after], NINE + timedelta(minutes=72)) == ([broadcast, guests], after)
    assert now_and_next([broadcast, guests, after], NINE + timedelta(minutes=90)) == ([], after)
    assert now_and_next([broadcast, guests, after], NINE + timedelta(minutes=150)) == ([], None)


def _held(start: int, end: int) -> SimpleNamespace:
    return SimpleNamespace(slot=Span(NINE + timedelta(minutes=start), NINE + timedelta(minutes=end)))
