"""What a large screen shows: companies and places of one day, never a person.

The content of a day is asked for only when its :func:`version` has changed.
"""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from expo.domain.boards import BoardKind
from expo.models.arrivals import Scan
from expo.models.boards import BoardScreen
from expo.models.editions import Edition
from expo.models.history import Event
from expo.models.outcomes import MeetingEvent
from expo.queries import board_lines, board_moves, board_screens, guidance
from expo.queries.board_lines import BoardSlot
from expo.queries.board_moves import BoardMove
from expo.queries.guidance import DeskNumbers

_VERSION: Select[Any] = select(
    select(func.max(Event.id)).where(Event.edition_id == bindparam("edition_id")).scalar_subquery(),
    select(func.max(MeetingEvent.id)).scalar_subquery(),
    select(func.max(Scan.received_at)).where(Scan.edition_id == bindparam("edition_id")).scalar_subquery(),
)


def version(session: Session, edition: Edition) -> str:
    """Return what changes whenever a screen may have to: acts are in the history, taps events, entries scans."""
    act, event, scan = session.execute(_VERSION, {"edition_id": edition.id}).one()
    return f"{act or 0}.{event or 0}.{scan or 0}"


def shown_day(edition: Edition, now: datetime) -> date:
    """Return the day that screens show: today, else the next one with consultations, else the last."""
    today = now.astimezone(edition.zone).date()
    days = edition.dates
    return next((on for on in days if on >= today), days[-1] if days else today)


def content(session: Session, edition: Edition, board: BoardScreen, on: date) -> list[BoardSlot]:
    """Return what a screen shows of a day; that of the guidance desk shows :func:`numbers` instead."""
    if board.kind is BoardKind.GUIDANCE:
        return []
    if board.kind is BoardKind.STUDIO:
        return board_lines.of_studio(session, edition, on, studio_id=board.studio_id)
    if board.kind is BoardKind.HALL:
        return board_lines.of_hall(session, edition, on, board.hall_id or 0)
    return board_lines.at_tables(session, edition, on, board)


def numbers(session: Session, edition: Edition, board: BoardScreen, now: datetime) -> DeskNumbers | None:
    """Return the numbers that the screen of the guidance desk shows, ``None`` for any other."""
    return guidance.numbers(session, edition, now) if board.kind is BoardKind.GUIDANCE else None


def moves(session: Session, edition: Edition, board: BoardScreen, on: date) -> list[BoardMove]:
    """Return what was moved today from or to the tables of a zone or a table's own display."""
    is_of_tables = board.kind in {BoardKind.ZONE, BoardKind.TABLE}
    return _moves_at(board, board_moves.index(session, edition, on)) if is_of_tables else []


def _moves_at(board: BoardScreen, moved: Sequence[BoardMove]) -> list[BoardMove]:
    tables = board.zone.tables if board.zone else [board.table]
    return board_moves.of_places(moved, {table.code for table in tables if table})


def digest(
    slots: Sequence[BoardSlot], on: date, numbers: DeskNumbers | None = None, moved: Sequence[BoardMove] = ()
) -> str:
    """Return the version of what a screen shows: it changes with the lines, and with nothing else."""
    told = repr([(on, [slot.lines for slot in slots if slot.lines], *([numbers] if numbers else []), *moved)])
    return sha256(told.encode()).hexdigest()[:16]


def digests(session: Session, edition: Edition, now: datetime) -> dict[int, tuple[int, str]]:
    """Return for every screen the version of its address and of what it shows, read together."""
    on = shown_day(edition, now)
    seats, moved = board_lines.taken_seats(session, edition, on), board_moves.index(session, edition, on)
    found = {}
    for board in board_screens.index(session, edition.id):
        if board.kind in {BoardKind.ZONE, BoardKind.TABLE}:
            shown = digest(board_lines.at_tables(session, edition, on, board, seats), on, None, _moves_at(board, moved))
        else:
            shown = digest(content(session, edition, board, on), on, numbers(session, edition, board, now))
        found[board.id] = (board.link_version, shown)
    return found
