"""Ranking of applications: normalisation, the declared rules for ties, least points and reserve."""

from dataclasses import replace

from expo.domain.reviews import (
    Normalisation,
    SelectionOutcome,
    SelectionRules,
    SentReview,
    TieRule,
    WeightedCriterion,
    lot,
    ranking,
)

CRITERIA = (WeightedCriterion(1, 40, 10), WeightedCriterion(2, 60, 10))
RULES = SelectionRules(Normalisation.NONE, quota=1, reserve=1, pass_mark=0, seed="s")


def given(*rows):
    return [SentReview(application, reviewer, {1: one, 2: two}) for application, reviewer, one, two in rows]


def ranked(reviews, rules=RULES, criteria=CRITERIA):
    return ranking(criteria, reviews, {one.application: one.application for one in reviews}, rules)


def test_a_tie_at_the_last_place_goes_to_the_heaviest_criterion_and_names_the_rule():
    reviews = given((1, 1, 6, 4), (2, 1, 3, 6))

    best, other = ranked(reviews)

    assert (best.application, best.result, best.tie) == (2, 48, TieRule.CRITERION)
    assert (best.outcome, other.outcome) == (SelectionOutcome.SELECTED, SelectionOutcome.RESERVE)
    assert ranked(reviews[::-1]) == [best, other]


def test_equal_points_go_to_the_firm_without_support_and_then_to_the_lot():
    reviews = given((1, 1, 5, 5), (2, 1, 5, 5))

    new = ranked(reviews, replace(RULES, supported=frozenset({1})))
    drawn = ranked(reviews)

    assert [(one.application, one.tie) for one in new] == [(2, TieRule.EARLIER_SUPPORT), (1, None)]
    assert drawn[0].application == max((1, 2), key=lambda number: lot("s", number))
    assert drawn[0].tie is TieRule.LOT


def test_a_strict_reviewer_changes_no_rank_where_ranks_count_and_little_where_means_are_moved():
    mild = [(a, 1, 4 + a, 4 + a) for a in range(1, 6)]
    strict = [(a, 2, a - 1, a - 1) for a in (1, 2, 3, 4, 5)]

    plain = [one.application for one in ranked(given(*mild))]
    for how in (Normalisation.RANKS, Normalisation.CENTRED):
        assert [one.application for one in ranked(given(*mild, *strict), replace(RULES, normalisation=how))] == plain
    uneven = given((1, 1, 9, 9), (2, 1, 8, 8), (3, 2, 5, 5), (4, 2, 4, 4))
    assert [one.application for one in ranked(uneven)] == [1, 2, 3, 4]
    ranks = ranked(uneven, replace(RULES, normalisation=Normalisation.RANKS))
    assert [one.result for one in ranks] == [100, 100, 0, 0]


def test_least_points_are_asked_before_normalisation_and_nobody_below_is_selected():
    rules = replace(RULES, quota=5, pass_mark=60)

    found = ranked(given((1, 1, 6, 6), (2, 1, 6, 5)), rules)

    assert [one.outcome for one in found] == [SelectionOutcome.SELECTED, SelectionOutcome.REJECTED]
