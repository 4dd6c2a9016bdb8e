"""A buyer's mark is the same for the same buyer, and seldom another's."""

from expo.domain.identity.marks import mark


def test_a_mark_belongs_to_its_key_alone():
    marks = {mark(f"B-{number:03}") for number in range(200)}

    assert mark("B-001") == mark("B-001")
    assert len(marks) > 190


def test_a_mark_is_drawn_inside_its_picture_and_is_short():
    assert all(40 <= len(mark(f"B-{number:03}")) <= 450 for number in range(200))
    assert all(0 <= int(part) <= 48 for part in mark("B-001").replace("M", " ").split() if part.isdigit())
