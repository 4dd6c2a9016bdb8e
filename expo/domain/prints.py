"""Sheets of paper: which there are, the timetable that each one shows, and what has changed since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from expo.domain.agenda import ConsultationChange, differences
from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.text import natural
from expo.domain.words import N_, Labelled, Named

MOST_SHEETS = 300
"""More sheets than these take longer than two seconds and are made by the worker."""


class SheetKind(Labelled):
    """What can be printed."""

    EXHIBITOR_AGENDAS = "exhibitor_agendas", N_("Agendas of exhibitors")
    BUYER_AGENDAS = "buyer_agendas", N_("Agendas of buyers")
    INTERPRETERS = "interpreters", N_("Days of interpreters")
    TABLES = "tables", N_("Sheets for the tables")
    DOORS = "doors", N_("Lists for the doors of the halls")
    TABLE_SIGNS = "table_signs", N_("Table signs")
    BOOTH_SIGNS = "booth_signs", N_("Booth signs")
    PLAN = "plan", N_("Floor plan (A3)")
    BADGES = "badges", N_("Badges")

    @property
    def shows_timetable(self) -> bool:
        """Whether a change of the timetable can change the sheet."""
        return self not in {SheetKind.TABLE_SIGNS, SheetKind.BOOTH_SIGNS, SheetKind.PLAN, SheetKind.BADGES}

    @property
    def is_for_people(self) -> bool:
        """Whether each sheet has one reader, who may have a personal link."""
        return self in {SheetKind.EXHIBITOR_AGENDAS, SheetKind.BUYER_AGENDAS, SheetKind.INTERPRETERS}


class PrintLanguage(Labelled):
    """The language of a sheet."""

    OWN = "own", N_("Each reader's own")
    KOREAN = "ko", N_("Korean")
    ENGLISH = "en", N_("English")

    @classmethod
    def for_reader(cls, locale: str) -> "PrintLanguage":
        """Return the language of a sheet for a reader of a page: sheets are in Korean and in English."""
        return cls.KOREAN if locale == "ko" else cls.ENGLISH


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What an organizer asks to print.

    ``on`` is one day, ``None`` all of them. ``since`` is the number of a printed timetable: only what changed since
    then is printed. ``only`` narrows by company, table or hall, and badges to one type of people. ``with_links`` puts
    personal links on the sheets. ``four_on_a_page`` is for badges: A4 to cut, instead of A6.
    """

    kind: SheetKind
    language: PrintLanguage = PrintLanguage.OWN
    on: date | None = None
    since: int | None = None
    only: str = ""
    with_links: bool = False
    four_on_a_page: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the order as plain JSON."""
        on = self.on.isoformat() if self.on else None
        return {
            "language": self.language.value,
            "on": on,
            "since": self.since,
            "only": self.only,
            "with_links": self.with_links,
            "four_on_a_page": self.four_on_a_page,
        }

    @classmethod
    def of(cls, kind: SheetKind, options: Mapping[str, Any]) -> "PrintOrder":
        """Return an order from plain JSON."""
        on = date.fromisoformat(options["on"]) if options.get("on") else None
        return cls(
            kind,
            PrintLanguage(options["language"]),
            on,
            options.get("since"),
            options.get("only", ""),
            bool(options.get("with_links")),
            bool(options.get("four_on_a_page")),
        )


class PrintedMeeting(NamedTuple):
    """A consultation as paper shows it; ``table`` is empty at the exhibitor's booth."""

    exhibitor_id: int
    buyer_id: int
    starts_at: datetime
    ends_at: datetime
    table: str
    interpreter_id: int | None

    @property
    def pair(self) -> tuple[int, int]:
        return self.exhibitor_id, self.buyer_id

    @property
    def seat(self) -> tuple[datetime, str, int | None]:
        return self.starts_at, self.table, self.interpreter_id

    def as_json(self) -> list[Any]:
        """Return the consultation as plain JSON."""
        return [
            self.exhibitor_id,
            self.buyer_id,
            self.starts_at.isoformat(),
            self.ends_at.isoformat(),
            self.table,
            self.interpreter_id,
        ]

    @classmethod
    def of(cls, row: list[Any]) -> "PrintedMeeting":
        """Return a consultation from plain JSON."""
        start, end = (datetime.fromisoformat(moment) for moment in row[2:4])
        return cls(row[0], row[1], start, end, row[4], row[5])


PrintedChange = ConsultationChange[tuple[int, int], PrintedMeeting]
"""Under the pair of companies, which meets at most once."""


def changes(was: Iterable[PrintedMeeting], now: Iterable[PrintedMeeting]) -> list[PrintedChange]:
    """Return what differs between two timetables, by time."""
    before, after = ({one.pair: one for one in meetings} for meetings in (was, now))
    found = differences(before, after, lambda one: one.seat)
    return sorted(found, key=lambda one: (one.shown.starts_at, natural(one.shown.table), one.key))


def digest(version: int, meetings: Iterable[PrintedMeeting]) -> str:
    """Return a fingerprint that is the same for the same timetable of the same version."""
    return sha256(repr((version, sorted(one.as_json() for one in meetings))).encode()).hexdigest()


_PRINTABLE = (
    (0x0020, 0x052F), (0x1E00, 0x1FFF), (0x2010, 0x2027), (0x2030, 0x205E), (0x20A0, 0x20BF), (0x2100, 0x218F),
    (0x2190, 0x21FF), (0x2460, 0x24FF), (0x25A0, 0x25FF), (0x0600, 0x06FF), (0x0E01, 0x0E3A), (0x0E3F, 0x0E5B),
    (0x3000, 0x30FF), (0x3130, 0x318E),
    (0x3200, 0x32FF), (0xAC00, 0xD7A3), (0xFF01, 0xFFE6),
)  # fmt: skip
"""What the fonts on paper can draw beside Hanja: Latin, Greek, Cyrillic, Arabic, Thai, kana, Hangul, signs."""
_HANJA = (("euc_kr", 0xA1, 0xFE), ("gb2312", 0xA1, 0xF7), ("euc_jp", 0xA1, 0xF4), ("big5", 0xA4, 0xC6))
"""The character sets whose Hanja the fonts have, and the first and last lead byte that count of each."""


def is_printable(text: str) -> bool:
    """Tell whether the fonts on paper have every character."""
    return all(map(_is_drawable, text))


@cache
def _is_drawable(character: str) -> bool:
    number = ord(character)
    if 0x4E00 <= number <= 0x9FFF or 0xF900 <= number <= 0xFAFF:
        encoded = ((character.encode(name, "ignore"), first, last) for name, first, last in _HANJA)
        return any(len(code) == 2 and first <= code[0] <= last for code, first, last in encoded)
    return any(first <= number <= last for first, last in _PRINTABLE)


def printable(name: Named, language: str) -> tuple[str, str]:
    """Return a name in a language and its other form, empty if there is none; one that can be drawn goes first."""
    forms = [name.name_ko, name.name_en] if language == "ko" else [name.name_en, name.name_ko]
    found = list(dict.fromkeys(drawn for drawn in map(_drawn, sorted(forms, key=_has_gaps)) if drawn))
    return (found[0], found[1] if len(found) > 1 and is_printable(found[1]) else "") if found else ("", "")


def _has_gaps(text: str) -> bool:
    return not text or not is_printable(text)


def _drawn(text: str) -> str:
    """Leave out emoji and the marks that join them: a box in their place says less than nothing."""
    return " ".join(
        "".join(
            c for c in text if ord(c) < 0x1F000 and not 0x2600 <= ord(c) <= 0x27BF and c not in "\u200d\ufe0f"
        ).split()
    )


NOTHING_TO_PRINT = Violation("nothing_to_print", N_("There is nothing to print with these choices."))
NOTHING_CHANGED = Violation("nothing_changed", N_("Nothing has changed since then."), field="since")
_UNKNOWN = {
    SheetKind.EXHIBITOR_AGENDAS: N_("No exhibitor and no booth is called “%(only)s”."),
    SheetKind.BOOTH_SIGNS: N_("No exhibitor and no booth is called “%(only)s”."),
    SheetKind.BUYER_AGENDAS: N_("No buyer is called “%(only)s”."),
    SheetKind.INTERPRETERS: N_("No interpreter is called “%(only)s”."),
    SheetKind.TABLES: N_("No table and no zone is called “%(only)s”."),
    SheetKind.TABLE_SIGNS: N_("No table and no zone is called “%(only)s”."),
    SheetKind.DOORS: N_("No hall is called “%(only)s”."),
}
_EMPTY = {
    SheetKind.DOORS: N_("“%(only)s” has neither exhibitors nor consultations."),
    SheetKind.BOOTH_SIGNS: N_("“%(only)s” has no booth yet."),
}
_NO_CONSULTATION = N_("“%(only)s” has no consultation on these days.")
_FREE_BOOTH = N_("No exhibitor has the booth “%(only)s” yet.")


def against_none(order: PrintOrder, *, is_known: bool, is_free_booth: bool) -> Violation:
    """Return why an order prints nothing: whether what it is narrowed to exists, and whether it is a free booth."""
    narrowed = order.kind in _UNKNOWN and bool(order.only.strip())
    if narrowed and not is_known:
        if is_free_booth and order.kind in {SheetKind.EXHIBITOR_AGENDAS, SheetKind.BOOTH_SIGNS}:
            return _narrowed("free_booth", _FREE_BOOTH, order)
        return _narrowed("unknown_name", _UNKNOWN[order.kind], order)
    if order.since is not None:
        return NOTHING_CHANGED
    return _narrowed("no_sheet", _EMPTY.get(order.kind, _NO_CONSULTATION), order) if narrowed else NOTHING_TO_PRINT


def _narrowed(code: str, sentence: str, order: PrintOrder) -> Violation:
    return Violation(code, sentence, {"only": order.only.strip()}, "only")


UNKNOWN_STATE = Violation("unknown_state", N_("This printed timetable is not known."), field="since")

HISTORY = FeatureHistory(
    N_("Prints"),
    {"order": N_("Printed: %(kind)s")},
    words={"kind": SheetKind},
)
