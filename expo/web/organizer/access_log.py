"""Who signed in, failed, signed out, looked at links, downloaded or ran commands."""

import re

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from expo.db import db
from expo.domain.accounts import AccessAct
from expo.domain.exports import ExportKind
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.prints import SheetKind
from expo.domain.spreadsheets.downloads import DownloadKind
from expo.domain.words import N_, Labelled, word_of
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

_LABELLED: tuple[type[Labelled], ...] = (Role, ExportKind, SheetKind, DownloadKind)
_NAMES = {one.value: one.label for kind in _LABELLED for one in kind} | {
    "follow-ups": N_("Follow-up"), "fund": N_("Fund"), "leads": N_("Leads"), "results": N_("Results"),
}  # fmt: skip


@bp.get("/access")
def index() -> ResponseReturnValue:
    """List what was accessed, newest first, narrowed by kind."""
    act = word_of(AccessAct, request.args.get("act"))
    page = access_log.page(db.session(), g.edition.id, act=act, number=request.args.get("page", 1, type=number))
    return render_template("organizer/access_log/index.html", page=page, act=act, acts=list(AccessAct))


@bp.app_template_global()
def access_label(act: str) -> str:
    """Return what a recorded act is called; one that is no longer known is shown as it is."""
    known = word_of(AccessAct, act)
    return label(known) if known else act


@bp.app_template_global()
def access_detail(detail: str) -> str:
    """Return a detail with what was looked at or downloaded, its first word, in the reader's language."""
    name = re.split(r"[^a-z_-]", detail, maxsplit=1)[0]
    return gettext(_NAMES[name]) + detail.removeprefix(name) if name in _NAMES else detail
