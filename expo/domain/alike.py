"""Which companies are worth a look beside another one, and why: plain reasons, no secret score."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from expo.domain.words import N_, Named


@dataclass(frozen=True, slots=True)
class Traits:
    """What can make two companies alike; ``headings`` are four-digit HS headings of their products."""

    hall: int
    sector: int
    headings: Collection[str] = frozenset()
    countries: Collection[str] = frozenset()
    certificates: Collection[str] = frozenset()
    cases: Collection[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """One reason; ``weight`` orders companies, ``country`` is a code where the sentence names one."""

    sentence: str
    weight: int
    params: Mapping[str, str | Named] = field(default_factory=dict)


TOGETHER = N_("Made something together")
SAME_PRODUCTS = N_("Similar products")
SAME_SECTOR = N_("Same line of business")
SAME_HALL = N_("Same hall")
SAME_COUNTRY = N_("Also exports to %(country)s")
SAME_CERTIFICATE = N_("Also certified: %(certificate)s")

OF_A_PRODUCT = {
    SAME_PRODUCTS: N_("Similar: %(product)s"),
    SAME_SECTOR: N_("Same line of business: %(product)s"),
}
"""How a reason is said where a product of the other company can be named."""


def likenesses(one: Traits, other: Traits) -> list[Likeness]:
    """Return why the two are alike, strongest first; empty: nothing speaks for it."""
    found = []
    if set(one.cases) & set(other.cases):
        found.append(Likeness(TOGETHER, 20))
    shared = len(set(one.headings) & set(other.headings))
    if shared:
        found.append(Likeness(SAME_PRODUCTS, 7 + shared))
    elif one.sector == other.sector:
        found.append(Likeness(SAME_SECTOR, 3))
    countries = sorted(set(one.countries) & set(other.countries))
    if countries:
        found.append(Likeness(SAME_COUNTRY, min(3, len(countries)), {"country": countries[0]}))
    certificates = sorted(set(one.certificates) & set(other.certificates))
    if certificates:
        found.append(Likeness(SAME_CERTIFICATE, min(2, len(certificates)), {"certificate": certificates[0]}))
    if one.hall == other.hall:
        found.append(Likeness(SAME_HALL, 1))
    return sorted(found, key=lambda one: -one.weight)


def named(reason: Likeness, headings: Collection[str], goods: Sequence[tuple[str, Named]]) -> Likeness:
    """Let a reason name one of the other company's ``goods`` (heading, name): the first that both make, or the first.

    ``headings`` are those of the company whose page is read.
    """
    sentence = OF_A_PRODUCT.get(reason.sentence)
    if sentence is None or not goods:
        return reason
    product = next((name for heading, name in goods if heading in headings), goods[0][1])
    return replace(reason, sentence=sentence, params={"product": product})
