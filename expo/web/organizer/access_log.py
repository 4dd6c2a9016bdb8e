"""Who signed in, failed, signed out, looked at links, downloaded or ran commands."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.accounts import AccessAct
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import access_log
from expo.web.arguments import number
from expo.web.formats import label
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("access_log", __name__, see=Permission.MANAGE_TEAM, manage=Permission.MANAGE_TEAM)


MENU = (
    MenuEntry(
        Role.ORGANIZER,
        150,
        "organizer_access_log.index",
        N_("Access log"),
        "log-in",
        MenuGroup.RECORDS,
    ),
)


@bp.get("/access")
def index() -> ResponseReturnValue:
    """List what was accessed, newest first, narrowed by kind."""
    act = next((each for each in AccessAct if each.value == request.args.get("act")), None)
    page = access_log.page(db.session(), g.edition.id, act=act, number=request.args.get("page", 1, type=number))
    return render_template("organizer/access_log/index.html", page=page, act=act, acts=list(AccessAct))


@bp.app_template_global()
def access_label(act: str) -> str:
    """Return what a recorded act is called; one that is no longer known is shown as it is."""
    known = next((each for each in AccessAct if each.value == act), None)
    return label(known) if known else act
