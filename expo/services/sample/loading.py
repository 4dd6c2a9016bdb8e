"""An edition being loaded: its rows, many at a time, and the ids they were given by code."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from expo.domain.editions import Span, moment
from expo.models.editions import Block, Edition, OpenPhase
from expo.services import grid, hosts
from expo.services.sample.settings import EditionFile
from expo.services.sample.sheets import Row

MORNING = time(10)
"""When something happened that has only a day in the files."""


@dataclass(slots=True)
class Loading:
    """What the writers share: the session, the sheets, the edition's row, and ids by sheet and code."""

    session: Session
    sheets: Mapping[str, Sequence[Row]]
    edition: Edition
    now: datetime
    ids: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def zone(self) -> ZoneInfo:
        return self.edition.zone

    def write(self, model: Any, rows: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert rows that all have the same columns; return their ids in the same order."""
        values = list(rows)
        if not values:
            return []
        statement = insert(model).returning(model.id, sort_by_parameter_order=True)
        return list(self.session.scalars(statement, values))

    def link(self, model: Any, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows of a table that only joins two others."""
        values = list(rows)
        if values:
            self.session.execute(insert(model), values)

    def write_sheet(self, sheet: str, model: Any, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert one row for each row of a sheet, and remember the ids by code."""
        ids = self.write(model, ({"edition_id": self.edition.id, **row} for row in rows))
        self.ids[sheet] = dict(zip((row["code"] for row in self.sheets[sheet]), ids, strict=True))

    def id(self, sheet: str, code: str) -> int:
        """Return the id of a row by its code."""
        return self.ids[sheet][code]

    def at(self, on: date, clock: time = MORNING) -> datetime:
        """Return the moment of a wall-clock time in the edition's zone."""
        return moment(on, clock, self.zone)

    def span(self, row: Row) -> Span:
        """Return the span of a row with a date, a start and an end."""
        return Span(self.at(row["date"], row["starts"]), self.at(row["date"], row["ends"]))


def columns(row: Row, *leave_out: str) -> Row:
    """Return a row's cells without those that do not go into a column of the same name."""
    return {column: value for column, value in row.items() if column not in leave_out}


def write_edition(session: Session, settings: EditionFile, *, opened_at: datetime) -> Edition:
    """Write the edition and its grid, cut by the same function as when an organizer sets it."""
    edition = Edition(
        code=settings.code,
        is_demo=True,
        **asdict(settings.profile),
        **asdict(settings.policy),
    )
    edition.blocks = [
        Block(
            kind=block.kind,
            name_ko=block.name_ko,
            name_en=block.name_en,
            starts_at=block.span.starts_at,
            ends_at=block.span.ends_at,
        )
        for block in settings.grid.blocks
    ]
    edition.open_phases = [OpenPhase(phase=phase, opened_at=opened_at) for phase in settings.phases]
    session.add(edition)
    session.flush()
    grid.cut(session, edition, settings.grid)
    hosts.add(session, edition, settings.hosts)
    return edition
