"""Download lists, the timetable and unmet wishes as spreadsheets; contact data has a page of its own."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import existing
from expo.domain.spreadsheets.downloads import DownloadKind
from expo.domain.words import N_, word_of
from expo.services import spreadsheets
from expo.services.languages import own_name, whole_among
from expo.web.access import current_actor
from expo.web.downloads import recorded_sheet
from expo.web.language import locale, offered_languages
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("spreadsheets", __name__, see=Permission.EXPORT, manage=Permission.EXPORT)

MENU = (
    MenuEntry(
        Role.ORGANIZER,
        141,
        "organizer_spreadsheets.index",
        N_("Spreadsheets"),
        "table",
        MenuGroup.RECORDS,
    ),
)


@bp.get("/spreadsheets")
def index() -> ResponseReturnValue:
    """Show what can be downloaded."""
    return render_template(
        "organizer/spreadsheets/index.html",
        kinds=list(DownloadKind),
        languages=[(code, own_name(code)) for code in whole_among(offered_languages())],
    )


@bp.get("/spreadsheets/<kind>.xlsx")
def show(kind: str) -> ResponseReturnValue:
    """Send a spreadsheet, in the language that the address names, else the reader's."""
    wanted = existing(word_of(DownloadKind, kind), f"spreadsheet {kind}")
    asked = request.args.get("language", "")
    language = asked if asked in whole_among(offered_languages()) else locale()
    content = spreadsheets.download(db.session(), current_actor(), g.edition, wanted, language=language)
    return recorded_sheet(content, kind, kind)
