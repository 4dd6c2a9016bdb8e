"""Large screens: a page that holds the whole day and asks every three seconds whether anything has changed."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import pgettext
from werkzeug.wrappers import Response

from expo.db import db, deciding
from expo.queries import boards as boards_queries
from expo.services import boards
from expo.web.access import current_time

bp = Blueprint("boards", __name__, url_prefix="/<edition_code>/boards")

SEEN_EACH = timedelta(minutes=1)


@bp.get("/<key>")
def show(key: str) -> ResponseReturnValue:
    """Show a screen."""
    board, on, version = _asked(key)
    return render_template(
        "boards/show.html", board=board, name=boards_queries.name_of(board), key=key, **_content(board, on, version),
    )  # fmt: skip


@bp.get("/<key>/content")
def content(key: str) -> ResponseReturnValue:
    """Return the day anew if it is another than ``since``, else nothing (204)."""
    board, on, version = _asked(key)
    if request.args.get("since") == version:
        answer = Response(status=204)
    else:
        answer = make_response(render_template("boards/_content.html", board=board, **_content(board, on, version)))
    answer.headers["Version"] = version
    answer.headers["Server-Time"] = str(int(current_time().timestamp() * 1000))
    return answer


def _asked(key: str) -> tuple[Any, date, str]:
    """Return the screen of an address, the day it shows and the version of what it shows."""
    session, edition, now = db.session(), g.edition, current_time()
    settings = current_app.config["EXPO"]
    board = boards.open_board(session, key, *settings.former_secret_keys, settings.secret_key, edition=edition)
    if board.seen_at is None or now - board.seen_at > SEEN_EACH or board.seen_at > now:
        _note_seen(board.id, now)
        board = boards_queries.get(session, edition.id, board.id)
    on = boards_queries.shown_day(edition, now)
    return board, on, boards_queries.version(session, edition, on)


def _note_seen(board_id: int, now: datetime) -> None:
    with deciding(db.session()) as session:
        boards.note_seen(session, board_id, now)


def _content(board: Any, on: date, version: str) -> dict[str, Any]:
    return {
        "on": on,
        "slots": boards_queries.content(db.session(), g.edition, board, on),
        "version": version,
        "words": {
            "running": pgettext("board", "running"),
            "called": pgettext("board", "CALL"),
            "waiting": pgettext("board", "waiting"),
            "held": pgettext("board", "done"),
            "absent": pgettext("board", "absent"),
            "free": pgettext("board", "free to talk"),
            "on_air": pgettext("board", "on air"),
        },
    }
