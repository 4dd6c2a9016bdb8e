"""The large screens of an edition and what each is made for: a zone, a table, a hall, a studio, the desk."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.boards import BoardKind
from expo.domain.venue import Facility
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.boards import BoardScreen
from expo.models.live_commerce import Studio
from expo.models.venue import Hall, MeetingTable, Zone
from expo.queries import editions

SHOWN: dict[BoardKind, Any] = {
    BoardKind.ZONE: Zone, BoardKind.TABLE: MeetingTable, BoardKind.HALL: Hall, BoardKind.STUDIO: Studio,
    BoardKind.GUIDANCE: Hall,
}  # fmt: skip
"""The table of what a screen shows, by kind."""


def get(session: Session, edition_id: int, board_id: int) -> BoardScreen:
    """Return a screen."""
    return editions.row(session, edition_id, BoardScreen, board_id, *_SHOWN)


_SHOWN = (
    joinedload(BoardScreen.zone).selectinload(Zone.tables),
    joinedload(BoardScreen.table).joinedload(MeetingTable.zone),
    joinedload(BoardScreen.hall),
    joinedload(BoardScreen.studio),
)


def index(session: Session, edition_id: int) -> Sequence[BoardScreen]:
    """Return every screen, by what it shows."""
    rows = select(BoardScreen).where(BoardScreen.edition_id == edition_id).options(*_SHOWN)
    return session.scalars(rows.order_by(BoardScreen.kind.desc(), BoardScreen.id)).all()


def by_code(session: Session, edition_id: int, kind: BoardKind, code: str) -> int | None:
    """Return the id of a zone, table, hall or studio by its code."""
    model = SHOWN[kind]
    found: int | None = session.scalar(
        select(model.id).where(model.edition_id == edition_id, func.upper(model.code) == code)
    )
    return found


def code_of(board: BoardScreen) -> str:
    """Return the code of what a screen shows."""
    shown = board.zone or board.table or board.hall or board.studio
    return shown.code if shown else ""


def name_of(board: BoardScreen) -> Named:
    """Return the name of what a screen shows; a table has its code."""
    if board.table is not None:
        return Named(board.table.code, board.table.code)
    shown = board.zone or board.hall or board.studio
    return Named.of(shown) if shown else Named("", "")


def choices(session: Session, edition_id: int) -> dict[BoardKind, list[tuple[str, Named]]]:
    """Return what has no screen yet, by kind: code and name."""
    has = {(board.kind, code_of(board)) for board in index(session, edition_id)}
    found: dict[BoardKind, list[tuple[str, Named]]] = {}
    for kind, model in SHOWN.items():
        rows = session.scalars(select(model).where(model.edition_id == edition_id).order_by(natural(model.code)))
        found[kind] = [
            (row.code, Named(getattr(row, "name_ko", row.code), getattr(row, "name_en", row.code)))
            for row in rows
            if (kind, row.code) not in has and _fits(kind, row)
        ]
    return found


def _fits(kind: BoardKind, row: Any) -> bool:
    """Tell whether a screen of a kind can show the row: of halls, those with companies, or the guidance desk's."""
    if kind is BoardKind.GUIDANCE:
        return bool(row.facility is Facility.GUIDANCE)
    return kind is not BoardKind.HALL or row.facility is None


def of_guidance(session: Session, edition_id: int) -> BoardScreen | None:
    """Return the screen of the guidance desk, if there is one."""
    return next((one for one in index(session, edition_id) if one.kind is BoardKind.GUIDANCE), None)
