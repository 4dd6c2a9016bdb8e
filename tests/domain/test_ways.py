"""The way through the hall keeps to the aisles and has few corners."""

from expo.domain.venue import Area
from expo.domain.ways import way

FLOOR = Area(0, 0, 20, 20)
DOOR, BOOTH = Area(8, 18, 4, 2), Area(2, 2, 3, 3)


def inside(point: tuple[float, float], area: Area) -> bool:
    return area.x < point[0] < area.x + area.width and area.y < point[1] < area.y + area.height


def test_on_an_empty_floor_it_has_one_corner():
    found = way(FLOOR, DOOR, BOOTH, ())

    assert len(found) == 3
    assert found[0][1] == 17.5 or found[-1][0] == 5.5


def test_it_walks_around_what_is_in_the_way():
    wall = Area(0, 10, 18, 2)

    found = way(FLOOR, DOOR, BOOTH, (wall,))

    assert [point for point in found if inside(point, wall)] == []
    assert max(x for x, _ in found) > 18


def test_it_prefers_the_aisle_between_halls():
    hall = Area(1, 1, 12, 14)

    assert [point for point in way(FLOOR, DOOR, Area(13, 2, 3, 3), (), (hall,)) if inside(point, hall)] == []


def test_there_may_be_none():
    assert way(FLOOR, DOOR, BOOTH, (Area(0, 10, 20, 2),)) == ()
