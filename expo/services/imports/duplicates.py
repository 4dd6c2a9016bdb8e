"""Find companies that may have been entered twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from expo.domain.imports import ImportKind
from expo.domain.text import natural
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.services.imports import company_rows
from expo.services.imports.companies import Companies, Similarity

_READ = {ImportKind.EXHIBITORS: company_rows.of_exhibitors, ImportKind.BUYERS: company_rows.of_buyers}


@dataclass(frozen=True, slots=True)
class Twin:
    """Two companies that may be one."""

    kind: ImportKind
    codes: tuple[str, str]
    names: tuple[Named, Named]
    likeness: Similarity


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The pairs, most alike first; ``is_by_order``: on a side so large, names were compared with the nearest only."""

    twins: Sequence[Twin]
    is_by_order: bool


def duplicates(session: Session, edition_id: int, kinds: Sequence[ImportKind]) -> Duplicates:
    """Return the pairs that have (nearly) the same name, the same address or telephone number."""
    books = {kind: Companies(read(session, edition_id)) for kind, read in _READ.items() if kind in kinds}
    found = [twin for kind, book in books.items() for twin in _twins(kind, book)]
    found.sort(key=lambda twin: (-twin.likeness.percent, -len(twin.likeness.reasons), twin.codes))
    return Duplicates(found, not all(book.has_all_compared for book in books.values()))


def like_buyer(session: Session, edition_id: int, buyer: Buyer) -> list[tuple[Named, Similarity]]:
    """Return the buyers that one may be, with the reasons, most alike first."""
    companies = company_rows.of_buyers(session, edition_id)
    own = next(one for one in companies if one.id == buyer.id)
    found = sorted(Companies(companies).like(own), key=lambda one: (-one[1].percent, natural(one[0].code)))
    return [(other.name, likeness) for other, likeness in found]


def _twins(kind: ImportKind, book: Companies) -> Iterator[Twin]:
    for one, other, likeness in book.twins():
        first, second = sorted((one, other), key=lambda company: natural(company.code))
        yield Twin(kind, (first.code, second.code), (first.name, second.name), likeness)
