"""Adopters beside matched others: the same figures as R, whatever the order of the firms, and nothing told of few."""

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from expo.cli.firms import document
from expo.comparison import compare
from expo.comparison.disclosure import cell_table
from expo.domain.firms import FEWEST, FirmFigures, GroupGrowth, Indicator
from expo.domain.refusals import Refusal
from expo.services.firms import read
from tests.support.refusals import codes_of

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def firms():
    return read((HERE / "firms.csv").read_bytes()).firms


def firm(name, is_adopter, before, after, sector="C25", bracket=1, **options):
    revenue = Indicator.REVENUE
    return FirmFigures(name, is_adopter, sector, bracket, {revenue: before}, {revenue: after}, **options)


def test_the_reference_of_matchit_agrees_in_every_digit_it_states(firms):
    reference = json.loads((HERE / "reference.json").read_text("utf-8"))
    del reference["source"]

    found = document(compare(firms))

    assert {key: found[key] for key in reference} == reference


def test_the_order_of_the_firms_changes_nothing(firms):
    shuffled = list(firms)
    random.Random(3).shuffle(shuffled)

    assert compare(shuffled, draws=100) == compare(firms, draws=100)


def test_others_count_by_the_adopters_mix_of_cells():
    """Two adopters are small and one is large, so the small other counts twice as much as the large one."""
    adopters = [firm("a", True, 10, 20), firm("b", True, 10, 20), firm("c", True, 100, 100, bracket=2)]
    others = [firm("d", False, 10, 15), firm("e", False, 100, 100, bracket=2), firm("f", False, 7, 700, "C10")]

    found = compare(adopters + others)

    assert found.counts.matched_others == 2  # nobody is like the firm of another sector
    assert found.indicators[0].others == GroupGrowth(pytest.approx((2 * 10 + 100) / 3), pytest.approx((30 + 100) / 3))
    assert found.counts.effective_others == pytest.approx((4 / 3 + 2 / 3) ** 2 / ((4 / 3) ** 2 + (2 / 3) ** 2))


@pytest.mark.parametrize(("is_adopter", "code"), [(True, "no_others"), (False, "no_adopters")])
def test_a_comparison_needs_both_groups(is_adopter, code):
    with pytest.raises(Refusal) as refused:
        compare([firm("a", is_adopter, 1, 2), firm("b", is_adopter, 1, 2)])

    assert codes_of(refused) == [code]


def test_firms_of_different_cells_are_not_compared():
    with pytest.raises(Refusal, match="nothing can be compared"):
        compare([firm("a", True, 1, 2), firm("b", False, 1, 2, bracket=2)])


def test_a_mean_loss_has_no_growth():
    found = compare([firm("a", True, -5, 10), firm("b", False, 4, 5)]).indicators[0]

    assert (found.adopters.growth, found.others.growth, found.gap) == (None, pytest.approx(25), None)


def test_a_firm_without_a_figure_is_left_out_of_that_indicator_only():
    rd = Indicator.RD
    whole = [firm("a", True, 1, 2), firm("b", False, 1, 2), firm("c", False, 1, 3)]
    firms = [
        replace(one, before=one.before | {rd: 10.0}, after=one.after | ({} if one.name == "c" else {rd: 11.0}))
        for one in whole
    ]

    found = {one.indicator: one for one in compare(firms).indicators}

    assert found[Indicator.REVENUE].left_out == 0
    assert found[rd].left_out == 1
    assert found[rd].others.mean_after == 11


def test_the_interval_is_around_the_gap_and_the_same_for_the_same_seed(firms):
    first, again, other = (compare(firms, draws=400, seed=seed).indicators[0] for seed in (1, 1, 2))

    assert first.interval == again.interval != other.interval
    assert first.interval.low < first.gap < first.interval.high
    assert 14 < first.interval.low < 20
    assert 29 < first.interval.high < 37


def test_no_cell_under_five_firms_can_be_told_from_the_totals(firms):
    table = cell_table(firms)
    lines = [
        [*(table.cells[sector, bracket] for bracket in table.brackets), table.sector_totals[sector]]
        for sector in table.sectors
    ] + [
        [*(table.cells[sector, bracket] for sector in table.sectors), table.bracket_totals[bracket]]
        for bracket in table.brackets
    ]
    lines += [[*table.sector_totals.values(), table.total], [*table.bracket_totals.values(), table.total]]
    shown = [one for line in lines for one in line if one.adopters is not None]

    assert all(min(one.adopters, one.others) >= FEWEST for one in shown if one.adopters or one.others)
    assert all(sum(one.adopters is None for one in line) != 1 for line in lines)
    assert sum(one.adopters is None for one in table.cells.values()) >= 24
