"""What the rows of a timetable are called on a page."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.text import search_text, wanted_text
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.venue import MeetingTable


@dataclass(frozen=True, slots=True)
class NamedCompany:
    """An exhibitor or a buyer, as far as a list names it; ``country`` is empty for exhibitors."""

    id: int
    code: str
    name: Named
    country: str = ""

    def matches(self, words: str) -> bool:
        """Tell whether a search for these words finds the company."""
        found = search_text(self.name.name_ko, self.name.name_en, also=[self.code])
        return all(word in found for word in wanted_text(words).split())


@dataclass(frozen=True, slots=True)
class Names:
    """Everything of an edition by its row."""

    exhibitors: Mapping[int, NamedCompany]
    buyers: Mapping[int, NamedCompany]
    slots: Mapping[int, Span]
    tables: Mapping[int, str]
    interpreters: Mapping[int, str]


def names(session: Session, edition: Edition) -> Names:
    """Return the names of an edition, in five statements."""
    exhibitors = select(Exhibitor.id, Exhibitor.code, Exhibitor.name_ko, Exhibitor.name_en)
    buyers = select(Buyer.id, Buyer.code, Buyer.name, Buyer.name_en, Buyer.country)
    slots = select(Slot.id, Slot.starts_at, Slot.ends_at)
    tables = select(MeetingTable.id, MeetingTable.code)
    interpreters = select(Interpreter.id, Interpreter.name)
    return Names(
        {
            row[0]: NamedCompany(row[0], row[1], Named(row[2], row[3]))
            for row in session.execute(exhibitors.where(Exhibitor.edition_id == edition.id))
        },
        {
            row[0]: NamedCompany(row[0], row[1], Named(row[2], row[3]), row[4])
            for row in session.execute(buyers.where(Buyer.edition_id == edition.id))
        },
        {row[0]: Span(row[1], row[2]) for row in session.execute(slots.where(Slot.edition_id == edition.id))},
        {row[0]: row[1] for row in session.execute(tables.where(MeetingTable.edition_id == edition.id))},
        {row[0]: row[1] for row in session.execute(interpreters.where(Interpreter.edition_id == edition.id))},
    )
