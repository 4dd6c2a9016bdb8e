"""One person for several companies: reasons against stating it, and what the history says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.words import N_, Named

WITH_OTHERS = Violation(
    "delegate_is_in_one_place", N_("The one person who speaks for this company is with another company at that time.")
)
"""The reason against anything of a company in a slot in which its person is taken by another company."""

MOST = 20
"""Companies of one person."""


@dataclass(frozen=True, slots=True)
class MetTwice:
    """Two companies with the same person are both taken in one slot, by different things."""

    one: Named
    other: Named
    starts_at: object


def against(companies: int, taken: Sequence[Named], clashes: Sequence[MetTwice]) -> Iterator[Violation]:
    """Yield every reason against one person for these companies."""
    if not 2 <= companies <= MOST:
        yield Violation("two_companies", N_("Please name 2 to %(most)s companies."), {"most": MOST}, "companies")
    for name in taken:
        sentence = N_("%(company)s already shares its person with other companies. Please remove that first.")
        yield Violation("has_delegate", sentence, {"company": name}, "companies")
    for clash in clashes:
        sentence = N_("%(one)s and %(other)s both have an appointment at %(when)s. Please move one of the two first.")
        params = {"one": clash.one, "other": clash.other, "when": clash.starts_at}
        yield Violation("meet_at_once", sentence, params, "companies")


HISTORY = FeatureHistory(
    N_("One person for several companies"),
    {
        "set": N_("Stated that one person speaks for %(codes)s"),
        "remove": N_("Stated that %(codes)s do not share one person any more"),
    },
)
