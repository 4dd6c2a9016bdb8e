"""Which companies are worth a look beside another one, and why: plain reasons, no secret score."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from expo.domain.words import N_


@dataclass(frozen=True, slots=True)
class Traits:
    """What can make two companies alike; ``headings`` are four-digit HS headings of their products."""

    hall: int
    sector: int
    headings: Collection[str] = frozenset()
    countries: Collection[str] = frozenset()
    cases: Collection[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """One reason; ``weight`` orders companies, ``country`` is a code where the sentence names one."""

    sentence: str
    weight: int
    params: Mapping[str, str] = field(default_factory=dict)


TOGETHER = N_("Made something together")
SAME_PRODUCTS = N_("Similar products")
SAME_SECTOR = N_("Same line of business")
SAME_HALL = N_("Same hall")
SAME_COUNTRY = N_("Also exports to %(country)s")


def likenesses(one: Traits, other: Traits) -> list[Likeness]:
    """Return why the two are alike, strongest first; empty: nothing speaks for it."""
    found = []
    if set(one.cases) & set(other.cases):
        found.append(Likeness(TOGETHER, 20))
    shared = len(set(one.headings) & set(other.headings))
    if shared:
        found.append(Likeness(SAME_PRODUCTS, 7 + shared))
    if one.sector == other.sector:
        found.append(Likeness(SAME_SECTOR, 3))
    if one.hall == other.hall:
        found.append(Likeness(SAME_HALL, 2))
    countries = sorted(set(one.countries) & set(other.countries))
    if countries:
        found.append(Likeness(SAME_COUNTRY, min(3, len(countries)), {"country": countries[0]}))
    return found
