"""The floor plan as a value: overlaps by name, blocks of booths by a pattern, and files that cannot be trusted."""

from dataclasses import replace

import pytest

from expo.domain.booth_codes import BoothBlock, NumberingOrder, numbered
from expo.domain.drawing import BoothSheet, Drawing, DrawnBooth, ElementSheet, HallSheet, objections
from expo.domain.plan_files import from_file, read_changes, to_file
from expo.domain.refusals import Refusal
from expo.domain.venue import Area, ElementKind, HallKind

FOOD = HallSheet("FOOD", HallKind.SECTOR, "식품관", "Food Zone", 0, 0, 30, 20)
TECH = replace(FOOD, code="TECH", name_ko="기술관", name_en="Tech Zone", x=40)
ONE = DrawnBooth("F-01", 0, 0, hall="food")
TWO = DrawnBooth("F-02", 3, 0, hall="food")
PLAN = Drawing(90, 81, {"food": FOOD, "tech": TECH}, {"one": ONE, "two": TWO})


def _sentences(plan: Drawing, touched: set[str] | None = None) -> list[str]:
    return [str(violation) for violation in objections(plan, touched)]


def test_a_plan_without_overlaps_has_no_objection():
    assert _sentences(PLAN) == []


def test_every_overlap_is_named():
    wall = ElementSheet(ElementKind.WALL, 0, 2.5, 9, 0.2)
    plan = replace(
        PLAN,
        halls=PLAN.halls | {"tech": replace(TECH, x=29)},
        booths=PLAN.booths | {"two": replace(TWO, x=2)},
        elements={"wall": wall},
    )

    assert _sentences(plan) == [
        "Food Zone and Tech Zone overlap. Move one of them.",
        "F-01 and F-02 overlap. Move one of them.",
        "Wall lies on these booths: F-01, F-02.",
    ]


def test_only_what_was_touched_is_objected_to():
    plan = replace(PLAN, booths=PLAN.booths | {"two": replace(TWO, x=2), "three": replace(ONE, code="F-03", x=20)})

    assert _sentences(plan, {"three"}) == []
    assert _sentences(plan, {"one"}) == ["F-01 and F-02 overlap. Move one of them."]


def test_codes_halls_and_walls_of_the_plan_are_kept():
    booths = {"one": replace(ONE, code="F-02"), "two": TWO, "far": replace(ONE, code="F-09", x=28)}
    plan = replace(PLAN, halls={"food": FOOD, "tech": replace(TECH, x=70)}, booths=booths)

    assert _sentences(plan) == [
        "Several booths have the same code: F-02.",
        "Tech Zone lies outside the floor plan of 90 × 81 m.",
        "These booths lie outside Food Zone: F-09.",
    ]


def test_of_1300_booths_only_neighbours_are_compared(monkeypatch: pytest.MonkeyPatch):
    hall = replace(FOOD, width=300, height=300)
    sheets = BoothBlock(BoothSheet("A-0001", 0, 0), columns=50, rows=26).sheets()
    booths = {s.code: DrawnBooth(s.code, s.x, s.y, hall="food") for s in sheets}
    booths["A-1300"] = replace(booths["A-1300"], x=0.0, y=0.0)
    compared, overlaps = [], Area.overlaps
    monkeypatch.setattr(Area, "overlaps", lambda one, other: compared.append(one) or overlaps(one, other))

    found = _sentences(Drawing(300, 300, {"food": hall}, booths))

    assert found == ["A-0001 and A-1300 overlap. Move one of them."]
    assert len(compared) < 100 * 1300  # there are 844,350 pairs


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        (NumberingOrder.ROWS, [["A-01", "A-02", "A-03"], ["A-04", "A-05", "A-06"]]),
        (NumberingOrder.SNAKE, [["A-01", "A-02", "A-03"], ["A-06", "A-05", "A-04"]]),
        (NumberingOrder.COLUMNS, [["A-01", "A-03", "A-05"], ["A-02", "A-04", "A-06"]]),
        (NumberingOrder.LETTERS, [["A-01", "A-02", "A-03"], ["B-01", "B-02", "B-03"]]),
    ],
)
def test_a_block_is_numbered_by_its_pattern(order: NumberingOrder, codes: list[list[str]]):
    assert numbered("A-01", 3, 2, order) == codes


def test_rows_lie_back_to_back_with_an_aisle_after_each_pair():
    block = BoothBlock(BoothSheet("Z9", 1, 1), columns=1, rows=4, aisle=3, back_to_back=True)

    assert [(sheet.code, sheet.y) for sheet in block.sheets()] == [("Z9", 1), ("Z10", 4), ("Z11", 10), ("Z12", 13)]


def test_a_plan_comes_back_from_its_file_with_the_codes_of_halls():
    back = from_file(to_file(PLAN))

    assert list(back.halls.values()) == [FOOD, TECH]
    assert list(back.booths.values()) == [replace(ONE, hall="FOOD"), replace(TWO, hall="FOOD")]


@pytest.mark.parametrize("data", [None, [], {}, {"format": "expo-floor-plan", "version": 2}, "plan"])
def test_another_file_is_refused(data: object):
    with pytest.raises(Refusal, match="not a floor plan"):
        from_file(data)


def test_every_field_that_cannot_be_used_is_named():
    file = to_file(PLAN)
    file["booths"][0] |= {"x": float("nan"), "kind": "tent", "has_lan": 1}  # type: ignore[index]
    file["halls"][1] |= {"palette": 12, "name_ko": "\u3164"}  # type: ignore[index]

    with pytest.raises(Refusal) as refused:
        from_file(file)

    assert [violation.params for violation in refused.value.violations] == [
        {"where": "TECH", "field": "name_ko"},
        {"where": "TECH", "field": "palette"},
        {"where": "F-01", "field": "x"},
        {"where": "F-01", "field": "kind"},
        {"where": "F-01", "field": "has_lan"},
    ]


@pytest.mark.parametrize("data", [{}, [1], [{}], [{"key": "a", "sort": "tent", "before": None, "after": None}]])
def test_changes_without_their_shape_are_refused(data: object):
    with pytest.raises(Refusal):
        read_changes(data)
