"""What every kind of entry in a company's agenda is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from expo.domain.editions import Span
from expo.domain.venue import Area
from expo.models.venue import Hall


@dataclass(frozen=True, slots=True)
class HallArea:
    """A hall, as far as finding it goes; ``palette`` is its colour."""

    code: str
    name_ko: str
    name_en: str
    palette: int
    area: Area


@dataclass(frozen=True, slots=True)
class Host:
    """The exhibitor whose phone it is; ``booth`` is the first of its booths.

    ``provisional_until``: companies may object to the timetable until then; ``None`` if it is final. ``people`` counts
    those who have a personal link to the exhibitor.
    """

    name_ko: str
    name_en: str
    languages: list[str]
    booths: tuple[str, ...]
    booth: Area | None
    hall: HallArea
    provisional_until: datetime | None = None
    people: int = 1


class AgendaEntry(Protocol):
    """A span of a company's own time; ``kind`` names its `expo.domain.holds.HoldKind` and its template.

    ``place`` is the hall where it is, ``None`` where none is known; ``away`` is where the company has to be then,
    ``None`` at its own booth.
    """

    @property
    def kind(self) -> str: ...

    @property
    def slot(self) -> Span: ...

    @property
    def place(self) -> HallArea | None: ...

    @property
    def away(self) -> HallArea | None: ...


class HeldSpan(NamedTuple):
    """A row that holds every slot its span overlaps, for each of its holders: ``(("exhibitor_id", 7), …)``."""

    id: int
    span: Span
    holders: tuple[tuple[str, int], ...]


PLACE = (Hall.code, Hall.name_ko, Hall.name_en, Hall.palette, Hall.x, Hall.y, Hall.width, Hall.height)
"""The columns of a `HallArea`."""


def place(columns: Sequence[object]) -> HallArea:
    code, name_ko, name_en, palette, *box = columns
    return HallArea(str(code), str(name_ko), str(name_en), int(str(palette)), Area(*(float(str(side)) for side in box)))
