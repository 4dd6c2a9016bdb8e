"""Which tables are free, and when."""

from expo.domain.problem import Participant, Problem, Request, Slot
from expo.domain.slots import slots_of
from expo.domain.taken_tables import TakenTables

SHORT = Request("short", ("a", "b"), pool="hall")
LONG = Request("long", ("a", "b"), pool="hall", length=2)
HALL = Problem(
    slots=(Slot(0),) * 3,
    participants=(Participant("a"), Participant("b")),
    requests=(SHORT, LONG),
    pools={"hall": (2, 2, 1)},
)


def test_a_long_meeting_needs_the_same_table_in_both_slots() -> None:
    tables = TakenTables(HALL)
    tables.add("hall", 0, 0)
    tables.add("hall", 1, 1)

    assert list(slots_of(tables.slots_for(SHORT))) == [0, 1, 2]
    assert list(slots_of(tables.slots_for(LONG) & ~0b100)) == [1]  # after the last slot nothing follows
    assert tables.lowest(SHORT, 0) == 1
    assert tables.lowest(LONG, 0) is None
    assert tables.lowest(LONG, 1) == 0


def test_a_table_given_back_is_free_again() -> None:
    tables = TakenTables(HALL)
    tables.add("hall", 0, 2)
    full = tables.slots_for(SHORT)
    tables.remove("hall", 0, 2)

    assert list(slots_of(full)) == [0, 1]
    assert tables.free_slots("hall", 0) == HALL.all_slots
    assert tables.used("hall") == [0, 0, 0]
