"""One person for several companies: reasons against stating it, and what the history says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.words import N_, Named

MOST = 20
"""Companies of one person."""


@dataclass(frozen=True, slots=True)
class MetTwice:
    """Two active consultations in one slot, of two companies with the same person."""

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
        sentence = N_("%(one)s and %(other)s both have a consultation at %(when)s. Please move one of the two first.")
        params = {"one": clash.one, "other": clash.other, "when": clash.starts_at}
        yield Violation("meet_at_once", sentence, params, "companies")


HISTORY = FeatureHistory(
    N_("One person for several companies"),
    {
        "set": N_("Stated that one person speaks for %(codes)s"),
        "remove": N_("Stated that %(codes)s do not share one person any more"),
    },
)
