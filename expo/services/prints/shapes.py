"""What a sheet is made of before it is set: plain texts and rows, ready for the templates in ``templates/prints``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from expo.domain.prints import PrintedChange, PrintedMeeting, PrintLanguage, PrintOrder
from expo.domain.words import Named
from expo.queries.links import Holder
from expo.queries.prints import PrintDirectory
from expo.services.prints.wording import SheetWords


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of a row; ``was`` is struck out before it, ``sub`` small below it."""

    main: str
    sub: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of a list; ``kind`` is how it changed, ``mark`` the word for that."""

    cells: tuple[PrintedCell, ...]
    kind: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """The rows of a day."""

    title: str
    rows: tuple[PrintedRow, ...]


@dataclass(frozen=True, slots=True)
class PrintedColumn:
    """A column; a width below 10 is a share of what is left, others are points."""

    label: str
    width: float


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One list for one reader or place; ``sign`` is a table's large code, ``address`` is what the QR code leads to."""

    language: str
    title: str
    address: str
    address_label: str
    foot: str
    over: str = ""
    subtitle: str = ""
    facts: tuple[str, ...] = ()
    sign: str = ""
    note: str = ""
    empty: str = ""
    columns: tuple[PrintedColumn, ...] = ()
    sections: tuple[PrintedSection, ...] = ()


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: a large code or name with the colour of its hall (``palette`` 0–11)."""

    language: str
    title: str
    address: str
    address_label: str
    foot: str
    over: str = ""
    subtitle: str = ""
    code: str = ""
    hall: str = ""
    hall_other: str = ""
    palette: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One badge: texts in the language of its holder, the second name in the other one."""

    language: str
    letter: str
    hue: int | None
    edition: str
    name: str
    company: str
    company_other: str
    type: str
    code: str
    qr: str


@dataclass(frozen=True, slots=True)
class PrintedState:
    """Which timetable a sheet shows: its number in QR codes, its version and revision, and when it was printed.

    ``provisional_until``: companies may object until then.
    """

    number: int
    version: int
    revision: int
    printed_at: datetime
    provisional_until: datetime | None = None


@dataclass(slots=True)
class PrintInput:
    """Everything that sheets are made from, as plain values: no session is open while they are made and set.

    ``changed`` are the differences to print instead of the whole timetable, ``None`` for all of it. ``holders`` are the
    people with personal links by company, empty where sheets carry none; ``link_of`` has their addresses. ``logo`` is
    the edition's as an SVG picture, ``contact`` whom people ask.
    """

    front: str
    edition: Named
    zone: ZoneInfo
    site_languages: tuple[str, ...]
    order: PrintOrder
    state: PrintedState
    directory: PrintDirectory
    meetings: Sequence[PrintedMeeting]
    days: Sequence[date]
    changed: Sequence[PrintedChange] | None = None
    since: PrintedState | None = None
    holders: dict[int, list[Holder]] = field(default_factory=dict)
    link_of: dict[int, str] = field(default_factory=dict)
    plan: dict[str, Any] = field(default_factory=dict)
    logo: str = ""
    contact: Named = field(default_factory=lambda: Named("", ""))
    cards: list[Card] = field(default_factory=list)

    def wording(self, own: str) -> SheetWords:
        """Return the words of a sheet whose reader's own language is ``own``."""
        chosen = own if self.order.language is PrintLanguage.OWN else self.order.language.value
        return SheetWords(chosen if chosen in self.site_languages else self.site_languages[0], self.zone)

    @property
    def common(self) -> SheetWords:
        """The words of a sheet that has no single reader."""
        return self.wording(self.site_languages[0])

    def address(self) -> str:
        """Return where a sheet without a personal link leads to."""
        return f"{self.front}/prints/{self.state.number}"

    def personal(self, membership_id: int) -> str:
        """Return a personal link that leads on to what changed since this sheet."""
        return f"{self.link_of[membership_id]}?printed={self.state.number}"

    def day_of(self, meeting: PrintedMeeting) -> date:
        """Return the day of a consultation on the edition's calendar."""
        return meeting.starts_at.astimezone(self.zone).date()
