"""Large screens: a page that holds the whole day and asks every three seconds whether anything has changed."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale, pgettext
from werkzeug.wrappers import Response

from expo.db import db, deciding
from expo.queries import board_screens
from expo.queries import boards as boards_queries
from expo.services import boards
from expo.web.access import current_time
from expo.web.configuration import configuration
from expo.web.formats import language_name

if TYPE_CHECKING:
    from expo.models.boards import BoardScreen

bp = Blueprint("boards", __name__, url_prefix="/<edition_code>/boards")

SEEN_EACH = timedelta(minutes=1)


@bp.get("/<token:key>")
def show(key: str) -> str:
    """Show a screen."""
    board = _asked(key)
    return render_template(
        "boards/show.html", board=board, name=board_screens.name_of(board), key=key, **_content(board)
    )


@bp.get("/<key>/content")
def content(key: str) -> ResponseReturnValue:
    """Return the day anew if it is another than ``since``, else nothing (204)."""
    board = _asked(key)
    found = _content(board)
    if request.args.get("since") == found["version"]:
        answer = Response(status=204)
    else:
        answer = make_response(render_template("boards/_content.html", board=board, **found))
    answer.headers["Version"] = found["version"]
    answer.headers["Server-Time"] = str(int(current_time().timestamp() * 1000))
    polls = current_app.extensions["board_polls"]
    polls.learn(request.path, g.edition.code, board.id, board.link_version)
    return answer


def _asked(key: str) -> "BoardScreen":
    """Return the screen of an address, and note that it has asked."""
    session, edition, now = db.session(), g.edition, current_time()
    settings = configuration()
    board = boards.open_board(session, key, *settings.former_secret_keys, settings.secret_key, edition=edition)
    if board.seen_at is None or not timedelta() <= now - board.seen_at <= SEEN_EACH:
        _note_seen(board.id, now)
        board = board_screens.get(session, edition.id, board.id)
    return board


def _note_seen(board_id: int, now: datetime) -> None:
    with deciding(db.session()) as session:
        boards.note_seen(session, board_id, now)


def _content(board: "BoardScreen") -> dict[str, Any]:
    """Return the values of a screen's template."""
    session, edition = db.session(), g.edition
    on = boards_queries.shown_day(edition, current_time())
    slots = boards_queries.content(session, edition, board, on)
    numbers = boards_queries.numbers(session, edition, board, current_time())
    moves = boards_queries.moves(session, edition, board, on)
    with force_locale("en" if str(get_locale()) == "ko" else "ko"):
        also = _words({line.language for slot in slots for line in slot.lines if line.language})
    return {
        "numbers": numbers,
        "on": on,
        "slots": slots,
        "moves": moves,
        "version": boards_queries.digest(slots, on, numbers, moves),
        "words": _words(),
        "also": also,
    }


def _words(languages: Collection[str] = ()) -> dict[str, str]:
    """Return a screen's words in one language: a wall speaks to people from here and from abroad at once."""
    return {
        "now": pgettext("board", "NOW"),
        "next": pgettext("board", "NEXT"),
        "left": pgettext("board", "Time left"),
        "begins": pgettext("board", "Begins in"),
        "come": pgettext("board", "Please come to"),
        "moved": pgettext("board", "Moved today"),
        "running": pgettext("board", "running"),
        "called": pgettext("board", "CALL"),
        "waiting": pgettext("board", "waiting"),
        "held": pgettext("board", "done"),
        "absent": pgettext("board", "absent"),
        "here": pgettext("board", "arrived"),
        "coming": pgettext("board", "coming"),
        "free": pgettext("board", "free to talk"),
        "on_air": pgettext("board", "on air"),
        "at_studio": pgettext("board", "at the studio"),
        **{code: language_name(code) for code in languages},
    }
