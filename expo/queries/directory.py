"""The directory of exhibitors: one line each, for everybody.

Plain columns instead of rows with relations: the list shows all of them at once, and is where every visitor begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.text import goods_of
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.venue import Booth, BoothAllocation, Hall
from expo.queries import exhibitors, venue
from expo.queries.exhibitors import ExhibitorFilter


class DirectoryChoice(NamedTuple):
    """A hall or a line of business that the directory can be narrowed by."""

    code: str
    name_ko: str
    name_en: str


@dataclass(frozen=True, slots=True)
class DirectoryChoices:
    """What the directory can be narrowed by; initials with their counts."""

    halls: Sequence[DirectoryChoice]
    sectors: Sequence[DirectoryChoice]
    initials: Sequence[tuple[str, int]]

    def __len__(self) -> int:
        return len(self.halls) + len(self.sectors) + len(self.initials)


def choices(session: Session, edition_id: int, language: str) -> DirectoryChoices:
    """Return what the directory of an edition can be narrowed by, in plain values."""
    halls, sectors = (
        [DirectoryChoice(row.code, row.name_ko, row.name_en) for row in rows]
        for rows in (venue.exhibition_halls(session, edition_id), exhibitors.sectors(session, edition_id))
    )
    return DirectoryChoices(halls, sectors, exhibitors.initials(session, edition_id, language))


class DirectoryLine(NamedTuple):
    """An exhibitor in the directory; ``palette`` is its hall's colour, ``booths`` are codes in order."""

    id: int
    hall_id: int
    code: str
    name_ko: str
    name_en: str
    sector: Named
    palette: int
    booths: tuple[str, ...]


def lines(session: Session, edition_id: int, narrowed: ExhibitorFilter, language: str = "ko") -> list[DirectoryLine]:
    """Return the exhibitors that match, in dictionary order of the names in the reader's language.

    Where a text finds none, those that match what it wants made.
    """
    found, goods = _lines(session, edition_id, narrowed, language), goods_of(narrowed.text)
    if found or goods == narrowed.text:
        return found
    return _lines(session, edition_id, replace(narrowed, text=goods), language)


def _lines(session: Session, edition_id: int, narrowed: ExhibitorFilter, language: str) -> list[DirectoryLine]:
    rows = session.execute(
        select(
            Exhibitor.id,
            Exhibitor.hall_id,
            Exhibitor.code,
            Exhibitor.name_ko,
            Exhibitor.name_en,
            Sector.name_ko,
            Sector.name_en,
            Hall.palette,
            Booth.code,
        )
        .join(Exhibitor.sector)
        .join(Exhibitor.hall)
        .outerjoin(BoothAllocation, BoothAllocation.exhibitor_id == Exhibitor.id)
        .outerjoin(Booth, Booth.id == BoothAllocation.booth_id)
        .where(*exhibitors.conditions(edition_id, narrowed, language))
        .order_by(*exhibitors.by_name(language), natural(Booth.code))
    )
    found: dict[int, DirectoryLine] = {}
    for row in rows:
        exhibitor_id, hall_id, code, name_ko, name_en, sector_ko, sector_en, palette, booth = row
        line = found.get(exhibitor_id)
        if line is not None:
            found[exhibitor_id] = line._replace(booths=(*line.booths, booth))
            continue
        sector, booths = Named(sector_ko, sector_en), (booth,) if booth else ()
        found[exhibitor_id] = DirectoryLine(exhibitor_id, hall_id, code, name_ko, name_en, sector, palette, booths)
    return list(found.values())
