"""Find companies that may have been entered twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from expo.domain.imports import ImportKind
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.services.imports import company_rows
from expo.services.imports.companies import Companies, Company

MOST_COMPARED = 2_000
"""Companies of an edition up to which all names are compared with one another."""


@dataclass(frozen=True, slots=True)
class Twin:
    """Two companies that may be one; ``likeness`` is 0 to 100."""

    kind: ImportKind
    codes: tuple[str, str]
    names: tuple[Named, Named]
    likeness: int


def duplicates(session: Session, edition_id: int, kinds: Sequence[ImportKind]) -> list[Twin]:
    """Return the pairs that have nearly the same name or the same address, most alike first."""
    found: list[Twin] = []
    if ImportKind.EXHIBITORS in kinds and company_rows.count(session, edition_id, Exhibitor) <= MOST_COMPARED:
        found += _twins(ImportKind.EXHIBITORS, company_rows.of_exhibitors(session, edition_id))
    if ImportKind.BUYERS in kinds and company_rows.count(session, edition_id, Buyer) <= MOST_COMPARED:
        found += _twins(ImportKind.BUYERS, company_rows.of_buyers(session, edition_id))
    return sorted(found, key=lambda twin: (-twin.likeness, twin.codes))


def _twins(kind: ImportKind, companies: Sequence[Company]) -> Iterator[Twin]:
    seen: set[frozenset[int]] = set()
    book = Companies(companies)
    for one in companies:
        for other, likeness in book.like(one):
            pair = frozenset({one.id, other.id})
            if pair not in seen:
                seen.add(pair)
                yield Twin(kind, (one.code, other.code), (one.name, other.name), likeness)
