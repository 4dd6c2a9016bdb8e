"""Make screens, and change their addresses so that the old ones show nothing any more."""

from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import update
from sqlalchemy.orm import Session

from expo.domain.boards import BoardKind
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.words import N_
from expo.models.boards import BoardScreen
from expo.models.editions import Edition
from expo.queries import board_screens
from expo.services import history


def make(session: Session, actor: Actor, edition: Edition, *, kind: BoardKind, code: str, now: datetime) -> BoardScreen:
    """Make the screen of a zone, table, hall or studio by its code; there is one of each."""
    needs(actor, Permission.MANAGE_VENUE)
    shown = board_screens.by_code(session, edition.id, kind, code.strip().upper())
    if shown is None:
        raise Refusal(
            Violation("unknown_code", N_("There is nothing with the code %(codes)s."), {"codes": code}, "code")
        )
    column = kind.column
    known = next((one for one in board_screens.index(session, edition.id) if getattr(one, column) == shown), None)
    if known is not None:
        return known
    board = BoardScreen(edition_id=edition.id, kind=kind, made_at=now, made_by_id=actor.user_id, **{column: shown})
    session.add(board)
    session.flush()
    _record(session, actor, "make", board, now, code.strip().upper())
    return board


def renew(session: Session, actor: Actor, edition: Edition, board_id: int, *, now: datetime) -> BoardScreen:
    """Give a screen another address; the old one shows nothing any more."""
    needs(actor, Permission.MANAGE_VENUE)
    board = board_screens.get(session, edition.id, board_id)
    board.link_version += 1
    session.flush()
    _record(session, actor, "renew", board, now, board_screens.code_of(board))
    return board


def remove(session: Session, actor: Actor, edition: Edition, board_id: int, *, now: datetime) -> None:
    """Remove a screen; its address shows nothing any more."""
    needs(actor, Permission.MANAGE_VENUE)
    board = board_screens.get(session, edition.id, board_id)
    _record(session, actor, "remove", board, now, board_screens.code_of(board))
    session.delete(board)
    session.flush()


def note_seen(session: Session, board_id: int, now: datetime) -> None:
    """Note that a screen has asked."""
    session.execute(update(BoardScreen).where(BoardScreen.id == board_id).values(seen_at=now))


def token(board: BoardScreen, secret: str) -> str:
    """Return the key in a screen's address."""
    return str(_keys(secret).dumps([board.id, board.link_version]))


def open_board(session: Session, key: str, *secrets: str, edition: Edition) -> BoardScreen:
    """Return the screen of an address; a forged or revoked one is not found."""
    try:
        board_id, version = _keys(*secrets).loads(key)
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("board") from error
    board = board_screens.get(session, edition.id, int(board_id))
    if board.link_version != version:
        raise NotFound("board")
    return board


def _keys(*secrets: str) -> URLSafeSerializer:
    return URLSafeSerializer(list(secrets), salt="board")


def _record(session: Session, actor: Actor, verb: str, board: BoardScreen, now: datetime, name: str) -> None:
    history.record(session, actor, f"boards.{verb}", "board", board.id, edition_id=board.edition_id, now=now, name=name)
