"""Pictures for companies that have sent none: the same key always the same, no two alike in a hall."""

import csv
import re
from collections import Counter

import pytest

from expo.config import ROOT
from expo.domain.identity import goods, patterns, shapes, sprite

SAMPLE = ROOT / "seed" / "2024"
EXHIBITORS = list(csv.DictReader((SAMPLE / "exhibitors.csv").open(encoding="utf-8")))
PRODUCTS = list(csv.DictReader((SAMPLE / "products.csv").open(encoding="utf-8")))


def test_a_key_always_gives_the_same_picture() -> None:
    """The rules have a version: a change of pictures that was not meant fails here."""
    made = patterns.pattern("FD-07", "food")

    assert made.symmetry == "turn"
    assert [(cell.shape, cell.turns, cell.figure, cell.ground) for cell in made.block] == [
        (1, 0, 5, 2),
        (2, 0, 4, 2),
        (1, 0, 5, 2),
        (1, 0, 5, 2),
    ]


def test_no_two_companies_of_a_hall_look_alike_even_at_the_smallest_size() -> None:
    seen = Counter((one["hall"], patterns.pattern(one["code"], one["sector"]).block) for one in EXHIBITORS)

    assert [key for key, count in seen.items() if count > 1] == []


@pytest.mark.parametrize("sector", shapes.FAMILIES)
def test_thirty_strangers_in_a_hall_are_hardly_ever_alike(sector: str) -> None:
    def alike(hall: int) -> bool:
        blocks = {patterns.pattern(f"{hall}-{number}", sector).block for number in range(30)}
        return len(blocks) < 30

    assert sum(alike(hall) for hall in range(50)) <= 6


def test_the_line_of_business_gives_the_shapes_and_an_unknown_one_stripes() -> None:
    assert {patterns.pattern("A-1", sector).family for sector in shapes.FAMILIES} == set(shapes.FAMILIES)
    assert patterns.drawing("A-1", "fishing") == patterns.drawing("A-1", "industrial")


@pytest.mark.parametrize("one", EXHIBITORS[::7], ids=lambda one: one["code"])
def test_a_pattern_is_small_drawn_in_five_tones_at_most_and_stays_inside_its_square(one: dict[str, str]) -> None:
    svg = patterns.drawing(one["code"], one["sector"])

    tones = re.findall(r'fill="var\(--tone-([1-5])\)"', svg)
    starts = [float(number) for pair in re.findall(r"M([\d.]+) ([\d.]+)", svg) for number in pair]

    assert len(svg) < 2_500
    assert 2 <= len(set(tones)) <= 5
    assert svg.count("<path") == len(tones) <= 5
    assert 0 <= min(starts) <= max(starts) <= patterns.SIDE


def test_a_figure_differs_from_its_ground_by_two_tones() -> None:
    cells = [cell for one in EXHIBITORS for cell in patterns.pattern(one["code"], one["sector"]).block]

    assert min(abs(cell.figure - cell.ground) for cell in cells) >= 2


def test_mirrored_quarters_meet_in_a_pattern_that_is_mirrored() -> None:
    """The shape of a cell, turned and mirrored, starts where its first point went."""
    plain = shapes.outline("machinery", 0, 0, False, False)
    mirrored = shapes.outline("machinery", 0, 0, True, False)
    turned = shapes.outline("machinery", 0, 1, False, False)

    assert plain == ("l12 0l-12 12z", (0, 0))
    assert mirrored == ("l-12 0l12 12z", (12, 0))
    assert turned == ("l0 12l-12 -12z", (12, 0))


@pytest.mark.parametrize(
    ("name", "hs_code", "sector", "expected"),
    [
        ("저염 된장", "", "food", "jar"),
        ("떡볶이 소스", "", "food", "bottle"),
        ("사탕수수 밀키트 용기", "3924.10", "household", "bowl"),
        ("누룽지 숭늉차", "", "food", "pouch"),
        ("두유 제조기", "8509.40", "appliance", "device"),
        ("전기 자동차", "", "machinery", "machine"),
        ("무언가", "6403.40", "industrial", "shoe"),
        ("무언가", "", "parts", "part"),
        ("무언가", "", "fishing", "box"),
        ("Wireless floor lamp", "", "appliance", "device"),
    ],
)
def test_a_product_looks_like_what_its_name_ends_with_or_its_heading_or_its_sector(
    name: str, hs_code: str, sector: str, expected: str
) -> None:
    assert goods.icon(name, hs_code, sector) == expected


def test_the_sample_shows_every_icon() -> None:
    sectors = {one["code"]: one["sector"] for one in EXHIBITORS}

    shown = {goods.icon(one["name_ko"], one["hs_code"], sectors[one["exhibitor"]]) for one in PRODUCTS}

    assert shown == set(goods.ICONS) == set(goods.WORDS)


def test_the_sprite_has_every_picture_once_and_a_version_that_tells_it_from_others() -> None:
    companies = [("FD-07", "food"), ("X1-06", "appliance")]

    ids = re.findall(r'id="([^"]+)"', sprite.drawing(companies))

    assert sorted(set(ids)) == sorted(ids)
    assert {"FD-07", "X1-06", "jar-behind", "jar-front"} <= set(ids)
    assert sprite.version(companies) == sprite.version(list(companies))
    assert sprite.version(companies) != sprite.version([("FD-07", "parts"), ("X1-06", "appliance")])


def test_a_key_that_looks_like_markup_stays_a_key() -> None:
    assert 'id="&lt;b&gt;&quot;"' in patterns.symbol('<b>"', "food")
