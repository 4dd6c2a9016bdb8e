"""The organizer's list of screens: what each shows, its address, and when it was last seen."""

from datetime import timedelta

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.boards import BoardKind
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound
from expo.domain.words import N_
from expo.queries import board_screens
from expo.services import boards
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at

bp = organizer_blueprint("boards", __name__, manage=Permission.MANAGE_VENUE)

MENU = (MenuEntry(Role.ORGANIZER, 90, "organizer_boards.index", N_("Screens"), "table", MenuGroup.TODAY),)

ALIVE = timedelta(seconds=90)


@bp.get("/boards")
def index() -> str:
    """List the screens, with a form for another one."""
    settings, now = configuration(), current_time()
    rows = [
        {
            "board": board,
            "name": board_screens.name_of(board),
            "address": url_for("boards.show", key=boards.token(board, settings.secret_key)),
            "is_alive": board.seen_at is not None and timedelta() <= now - board.seen_at < ALIVE,
        }
        for board in board_screens.index(db.session(), g.edition.id)
    ]
    choices = board_screens.choices(db.session(), g.edition.id)
    return render_template("organizer/boards/index.html", rows=rows, choices=choices, public=settings.public_url)


@bp.post("/boards")
def create() -> ResponseReturnValue:
    """Make a screen."""
    kind, _colon, code = request.form.get("shown", "").partition(":")
    known = {one.value: one for one in BoardKind}
    if kind not in known:
        raise NotFound("kind")
    home = url_for("organizer_boards.index")
    with refused_at(home) as session:
        boards.make(session, current_actor(), g.edition, kind=known[kind], code=code, now=current_time())
    flash(_("The screen has an address now. Open it on the device and press F11."), "good")
    return redirect(home, 303)


@bp.post("/boards/<int:board_id>/address")
def update_address(board_id: int) -> ResponseReturnValue:
    """Change a screen's address."""
    with transaction() as session:
        boards.renew(session, current_actor(), g.edition, board_id, now=current_time())
    flash(_("The old address no longer shows anything."), "good")
    return redirect(url_for("organizer_boards.index"), 303)


@bp.post("/boards/<int:board_id>/removal")
def destroy(board_id: int) -> ResponseReturnValue:
    """Remove a screen."""
    with transaction() as session:
        boards.remove(session, current_actor(), g.edition, board_id, now=current_time())
    return redirect(url_for("organizer_boards.index"), 303)
