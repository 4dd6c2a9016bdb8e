"""Download lists, the timetable and unmet wishes as spreadsheets; contact data has a page of its own."""

import io

from flask import g, make_response, render_template, request, send_file
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import db, transaction
from expo.domain.accounts import AccessAct
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound
from expo.domain.spreadsheets.downloads import DownloadKind
from expo.domain.words import N_
from expo.services import access_log, spreadsheets
from expo.web.access import current_actor
from expo.web.language import languages, locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("spreadsheets", __name__, see=Permission.EXPORT, manage=Permission.EXPORT)

MENU = (
    MenuEntry(
        Role.ORGANIZER, 141, "organizer_spreadsheets.index", N_("Spreadsheets"), "table", MenuGroup.RECORDS,
    ),
)  # fmt: skip


@bp.get("/spreadsheets")
def index() -> ResponseReturnValue:
    """Show what can be downloaded."""
    return render_template("organizer/spreadsheets/index.html", kinds=list(DownloadKind))


@bp.get("/spreadsheets/<kind>.xlsx")
def show(kind: str) -> ResponseReturnValue:
    """Send a spreadsheet, in the language that the address names, else the reader's."""
    wanted = next((one for one in DownloadKind if one.value == kind), None)
    if wanted is None:
        raise NotFound(f"spreadsheet {kind}")
    asked, actor = request.args.get("language", ""), current_actor()
    language = asked if asked in languages() else locale()
    content = spreadsheets.download(db.session(), actor, g.edition, wanted, language=language)
    with transaction() as session:
        access_log.record(
            session, AccessAct.EXPORTED, edition_id=g.edition.id, now=clock.now(), user_id=actor.user_id,
            name=actor.name, detail=kind,
        )  # fmt: skip
    name = f"{g.edition.code}-{kind}.xlsx"
    response = make_response(send_file(io.BytesIO(content), download_name=name, as_attachment=True))
    response.headers["Cache-Control"] = "no-store"
    return response
