"""What can go missing, and how an organizer names it: by a code, a whole name, or a part of one name only.

An exhibitor is named by its booth too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from expo.domain.disruptions import Missing
from expo.domain.text import folded, is_in, known_name, search_text, unspaced, wanted_text
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.venue import Booth, BoothAllocation, Hall, MeetingTable
from expo.queries import venue

Row = Exhibitor | Buyer | MeetingTable | Interpreter | Hall

MODELS: Mapping[Missing, Any] = {
    Missing.EXHIBITOR: Exhibitor,
    Missing.BUYER: Buyer,
    Missing.TABLE: MeetingTable,
    Missing.INTERPRETER: Interpreter,
    Missing.HALL: Hall,
}
_NAMES: Mapping[Missing, Sequence[Any]] = {
    Missing.EXHIBITOR: (Exhibitor.name_ko, Exhibitor.name_en),
    Missing.BUYER: (Buyer.name, Buyer.name_en),
    Missing.TABLE: (),
    Missing.INTERPRETER: (Interpreter.name, Interpreter.name),
    Missing.HALL: (Hall.name_ko, Hall.name_en),
}
MOST_OFFERED = 500
"""Of more than this of a kind no list is offered: people type a part of the name instead."""


@dataclass(frozen=True, slots=True)
class NamedRows:
    """What typed words name: ids and codes by word; words that name nothing, or several things by code and name."""

    rows: Mapping[str, int]
    codes: Mapping[str, str]
    unknown: Sequence[str]
    ambiguous: Mapping[str, Sequence[tuple[str, Named | None]]]


class _Nameable(NamedTuple):
    """One row that can be named. ``key`` holds all that it is found by and may hold more."""

    id: int
    code: str
    names: Sequence[str]
    key: str

    @property
    def named(self) -> Named | None:
        return Named(*self.names) if self.names else None


def name_of(row: Row) -> Named | None:
    """Return the name of a row; a table has none."""
    if isinstance(row, MeetingTable):
        return None
    if isinstance(row, Exhibitor | Buyer | Hall):
        return Named.of(row)
    return Named(row.name, row.name)


def named(session: Session, edition: Edition, missing: Missing, words: Iterable[str]) -> NamedRows:
    """Return what the words name: a code, a whole name, or a part of one name only.

    A word of several codes with blanks between them counts as these codes.
    """
    every = _every(session, edition, missing)
    codes = {**_by_booth(session, edition, missing, every), **{folded(row.code): row for row in every}}
    wanted = [part for word in words for part in _parts(word, codes)]
    rows: dict[str, int] = {}
    named_codes: dict[str, str] = {}
    ambiguous: dict[str, Sequence[tuple[str, Named | None]]] = {}
    for word in dict.fromkeys(wanted):
        found = _found(word, every, codes)
        if len(found) == 1:
            rows[word], named_codes[word] = found[0].id, found[0].code
        elif found:
            ambiguous[word] = [(row.code, row.named) for row in found]
    return NamedRows(
        rows, named_codes, [word for word in wanted if word not in rows and word not in ambiguous], ambiguous
    )


def _every(session: Session, edition: Edition, missing: Missing) -> list[_Nameable]:
    """Return all rows of a kind by code. The keys of 20,000 companies are kept ones: to make them takes a second."""
    model = MODELS[missing]
    kept = [model.search_text] if missing in {Missing.EXHIBITOR, Missing.BUYER} else []
    columns = select(model.id, model.code, *kept, *_NAMES[missing])
    rows = session.execute(columns.where(model.edition_id == edition.id).order_by(natural(model.code)))
    if kept:
        return [_Nameable(row[0], row[1], row[3:], unspaced(row[2])) for row in rows]
    return [_Nameable(row[0], row[1], row[2:], unspaced(search_text(*row[2:]))) for row in rows]


def _by_booth(session: Session, edition: Edition, missing: Missing, every: Iterable[_Nameable]) -> dict[str, _Nameable]:
    if missing is not Missing.EXHIBITOR:
        return {}
    rows = {row.id: row for row in every}
    return {folded(code): rows[holder] for code, holder in venue.holders(session, edition.id).items()}


def _parts(word: str, codes: Mapping[str, Any]) -> list[str]:
    parts = word.split()
    are_codes = len(parts) > 1 and all(folded(part) in codes for part in parts)
    return parts if are_codes else [" ".join(parts)]


def _found(word: str, every: Sequence[_Nameable], codes: Mapping[str, _Nameable]) -> list[_Nameable]:
    """Return what a word names: by code, else by whole name, else by part of a name."""
    if folded(word) in codes:
        return [codes[folded(word)]]
    name, key = known_name(word), wanted_text(word)
    sought = {unspaced(name), unspaced(key)}
    near = [row for row in every if any(one in row.key for one in sought)]
    whole = [row for row in near if name in (known_name(one) for one in row.names if one)]
    return whole or [row for row in near if key and is_in(search_text(*row.names), key)]


def choices(session: Session, edition: Edition) -> list[tuple[Missing, str, Named | None]]:
    """Return what can go missing, by kind and code: no kind of very many, halls only with exhibitors in them."""
    found: dict[Missing, list[tuple[Missing, str, Named | None]]] = defaultdict(list)
    for missing, model in MODELS.items():
        columns: Select[Any] = select(model.code, *_NAMES[missing]).where(model.edition_id == edition.id)
        if missing is Missing.HALL:
            columns = columns.where(_is_taken())
        for code, *names in session.execute(columns.order_by(natural(model.code)).limit(MOST_OFFERED + 1)):
            found[missing].append((missing, code, Named(*names) if names else None))
    return [one for kind in found.values() if len(kind) <= MOST_OFFERED for one in kind]


def _is_taken() -> ColumnElement[bool]:
    return select(BoothAllocation.id).join(Booth).where(Booth.hall_id == Hall.id).exists()
