"""Reviews of applications to a call: points, normalisation, ranking with its rule for ties, all in exact numbers.

Points of a review are the sum of weight x points / scale over the criteria: 0 to the sum of the weights.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled

SHRINKAGE = 5
"""So many readings at the common mean are added to those of a reviewer before the own mean is taken."""


class ReviewerKind(Labelled):
    """What a reviewer judges; an application is read by both kinds if the committee has both."""

    TECHNOLOGY = "technology", N_("Judges the technology")
    BUSINESS = "business", N_("Judges the business")


class ReviewState(Labelled):
    """What has become of a review; a recused or excluded reviewer sees nothing of the application any more."""

    ASSIGNED = "assigned", N_("To be read")
    SENT = "sent", N_("Scored")
    RECUSED = "recused", N_("Recused")
    EXCLUDED = "excluded", N_("Excluded")


class ConflictTarget(Labelled):
    """Whom of an application a reviewer is related to."""

    APPLICANT = "applicant", N_("The firm that applies")
    SUPPLIER = "supplier", N_("The supplier")
    WRITER = "writer", N_("Who wrote the plan")


class Normalisation(Labelled):
    """How the points of strict and mild reviewers are made comparable; chosen before the first review."""

    NONE = "none", N_("Mean of the points")
    CENTRED = "centred", N_("Points, each reviewer's mean moved to the common mean")
    RANKS = "ranks", N_("Mean of the ranks that each reviewer gives")


class SelectionOutcome(Labelled):
    """What is decided about an application."""

    SELECTED = "selected", N_("Selected in the call")
    RESERVE = "reserve", N_("On the reserve list")
    REJECTED = "rejected", N_("Not selected")
    DECLINED = "declined", N_("Declined by the firm")


class TieRule(Labelled):
    """Which rule puts one of two applications with the same result first, in this order."""

    CRITERION = "criterion", N_("More points in the criterion with the most weight")
    NEXT_CRITERIA = "next_criteria", N_("More points in the criteria that follow by weight")
    EARLIER_SUPPORT = "earlier_support", N_("Not supported before")
    LOT = "lot", N_("The lot, drawn from a number that was sealed before")


class ObjectionAnswer(Labelled):
    """How an objection to a decision is answered."""

    UPHELD = "upheld", N_("Upheld")
    DISMISSED = "dismissed", N_("Dismissed")


@dataclass(frozen=True, slots=True)
class WeightedCriterion:
    """A criterion: points from 0 to ``scale`` count ``weight``; criteria are in their order on the form."""

    id: int
    weight: int
    scale: int


@dataclass(frozen=True, slots=True)
class SentReview:
    """The points that a reviewer gave an application, by the id of the criterion."""

    application: int
    reviewer: int
    points: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class SelectionRules:
    """How applications are ranked: places, reserve, least points (before normalisation), and the sealed number."""

    normalisation: Normalisation
    quota: int
    reserve: int
    pass_mark: int
    seed: str
    supported: frozenset[int] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class RankedApplication:
    """An application with its place; ``tie`` is the rule that put it before the next one of the same result."""

    application: int
    place: int
    result: Fraction
    points: Fraction
    outcome: SelectionOutcome
    tie: TieRule | None = None


def points_of(criteria: Iterable[WeightedCriterion], points: Mapping[int, int]) -> Fraction:
    """Return the weighted points of one review."""
    return sum((Fraction(one.weight * points[one.id], one.scale) for one in criteria), Fraction())


def normalised(
    criteria: Sequence[WeightedCriterion], reviews: Sequence[SentReview], how: Normalisation
) -> dict[tuple[int, int], Fraction]:
    """Return ``(application, reviewer) → result`` of each review.

    Notes
    -----
    ``CENTRED`` subtracts (sum of the reviewer's points + k m) / (n + k) - m, where m is the mean of all points, n the
    reviewer's readings and k ``SHRINKAGE``. ``RANKS`` counts the share of the reviewer's other applications with fewer
    points, a tie as half, in percent; a reviewer of a single application gives 50.
    """
    raw = {(one.application, one.reviewer): points_of(criteria, one.points) for one in reviews}
    if how is Normalisation.NONE or not raw:
        return raw
    of_reviewer: dict[int, list[Fraction]] = defaultdict(list)
    for (_, reviewer), points in raw.items():
        of_reviewer[reviewer].append(points)
    if how is Normalisation.RANKS:
        return {key: _percent_below(points, of_reviewer[key[1]]) for key, points in raw.items()}
    common = Fraction(sum(raw.values(), Fraction()), len(raw))
    moved = {
        reviewer: (sum(given, Fraction()) + SHRINKAGE * common) / (len(given) + SHRINKAGE) - common
        for reviewer, given in of_reviewer.items()
    }
    return {key: points - moved[key[1]] for key, points in raw.items()}


def _percent_below(points: Fraction, given: Sequence[Fraction]) -> Fraction:
    if len(given) == 1:
        return Fraction(50)
    below = sum(one < points for one in given)
    same = sum(one == points for one in given) - 1
    return Fraction(100 * (2 * below + same), 2 * (len(given) - 1))


def ranking(
    criteria: Sequence[WeightedCriterion],
    reviews: Sequence[SentReview],
    numbers: Mapping[int, int],
    rules: SelectionRules,
) -> list[RankedApplication]:
    """Return the applications of ``application → number`` that were read, the best first; their order is no matter.

    The first ``quota`` with at least the least points are selected, the next ``reserve`` are on the reserve list.
    """
    results, raw = (
        _means(normalised(criteria, reviews, rules.normalisation)),
        _means({(one.application, one.reviewer): points_of(criteria, one.points) for one in reviews}),
    )
    by_weight = sorted(criteria, key=lambda one: -one.weight)
    each = {
        one.id: _means({(r.application, r.reviewer): Fraction(r.points[one.id]) for r in reviews}) for one in criteria
    }
    keys = {
        id_: (
            results[id_],
            each[by_weight[0].id][id_] if by_weight else 0,
            tuple(each[one.id][id_] for one in by_weight[1:]),
            id_ not in rules.supported,
            lot(rules.seed, numbers[id_]),
        )
        for id_ in results
    }
    order = sorted(results, key=lambda id_: keys[id_], reverse=True)
    ties = {one: _tie(keys[one], keys[other]) for one, other in pairwise(order)}
    return _with_outcomes(order, results, raw, ties, rules)


def _with_outcomes(
    order: Sequence[int],
    results: Mapping[int, Fraction],
    raw: Mapping[int, Fraction],
    ties: Mapping[int, TieRule | None],
    rules: SelectionRules,
) -> list[RankedApplication]:
    found, good = [], 0
    for place, id_ in enumerate(order, start=1):
        outcome = SelectionOutcome.REJECTED
        if raw[id_] >= rules.pass_mark:
            good += 1
            if good <= rules.quota + rules.reserve:
                outcome = SelectionOutcome.SELECTED if good <= rules.quota else SelectionOutcome.RESERVE
        found.append(RankedApplication(id_, place, results[id_], raw[id_], outcome, ties.get(id_)))
    return found


def _means(values: Mapping[tuple[int, int], Fraction]) -> dict[int, Fraction]:
    of_application: dict[int, list[Fraction]] = defaultdict(list)
    for (application, _), value in values.items():
        of_application[application].append(value)
    return {id_: sum(given, Fraction()) / len(given) for id_, given in of_application.items()}


def _tie(one: Sequence[object], other: Sequence[object]) -> TieRule | None:
    """Return the rule that puts one before the other; ``None`` if the result does."""
    if one[0] != other[0]:
        return None
    return next(rule for rule, mine, its in zip(TieRule, one[1:], other[1:], strict=True) if mine != its)


def lot(seed: str, number: int) -> str:
    """Return the lot of an application: the higher one wins. It can be drawn again once the seed is shown."""
    return sha256(f"{seed}:{number}".encode()).hexdigest()


def seal(seed: str) -> str:
    """Return what is shown of a seed before the decision."""
    return sha256(seed.encode()).hexdigest()


HISTORY = FeatureHistory(
    N_("Reviews"),
    {
        "set_up": N_("Set up the review of %(call)s"),
        "open": N_("Opened the review of %(call)s"),
        "seat": N_("%(name)s sits on the committee of %(call)s"),
        "unseat": N_("%(name)s does not sit on the committee of %(call)s any more"),
        "assign": N_("Assigned reviewers of %(call)s; reviews: %(count)s"),
        "exclude": N_("Excluded %(name)s from application %(number)s: %(target)s"),
        "recuse": N_("%(name)s is recused from application %(number)s: %(target)s"),
        "send": N_("%(name)s sent the review of application %(number)s"),
        "propose": N_("Proposed the selection of %(call)s"),
        "approve": N_("Approved the selection of %(call)s: %(count)s selected"),
        "promote": N_("Application %(number)s moved up from the reserve list"),
        "decline": N_("Application %(number)s declined"),
        "reopen": N_("Reopened the review of application %(number)s by %(name)s"),
        "propose_revision": N_("Proposed a new decision about application %(number)s"),
        "approve_revision": N_("Approved a new decision about application %(number)s: %(outcome)s"),
        "object": N_("Objection to the decision about application %(number)s"),
        "answer": N_("Answered the objection of application %(number)s: %(answer)s"),
        "make_cases": N_("Made cases of the selected applications of %(call)s: %(count)s"),
    },
    {"target": ConflictTarget, "answer": ObjectionAnswer, "outcome": SelectionOutcome},
)
