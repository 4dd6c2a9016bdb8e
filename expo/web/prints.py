"""Paper and the live pages: what has changed since a sheet was printed, and one's own agenda as PDF."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from expo.db import db, transaction
from expo.domain import prints as rules
from expo.domain.people import Role
from expo.domain.refusals import existing
from expo.queries import prints as prints_queries
from expo.services import prints
from expo.web.access import current_actor, current_time, only
from expo.web.configuration import configuration
from expo.web.language import locale
from expo.web.paper import printed_state, sent

bp = Blueprint("prints", __name__, url_prefix="/<edition_code>")
bp.app_template_global()(printed_state)


@bp.get("/prints/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """Tell whether a sheet is still right, and what has changed since: to each reader what concerns them."""
    session, edition, actor = db.session(), g.edition, current_actor()
    timetable = existing(prints_queries.by_number(session, edition.id, number), f"printed timetable {number}")
    every = rules.changes(prints_queries.meetings_of(timetable), prints_queries.meetings(session, edition.id))
    return render_template(
        "prints/show.html",
        timetable=timetable,
        is_outdated=bool(every),
        changes=prints_queries.visible_changes(actor, every),
        known=prints_queries.directory(session, edition.id),
    )


@bp.get("/my-agenda.pdf")
@only(Role.EXHIBITOR, Role.BUYER, Role.INTERPRETER)
def own() -> ResponseReturnValue:
    """Send the agenda of one's own company; that it holds a personal link is recorded."""
    actor, now = current_actor(), current_time()
    with transaction() as session:
        number = prints.keep(session, g.edition, now=now).number
        prints.note_links(session, actor, g.edition, detail=f"{actor.role.value}: 1")
    timetable = existing(prints_queries.by_number(db.session(), g.edition.id, number), f"printed timetable {number}")
    given = prints.read_own(db.session(), configuration(), g.edition, actor, timetable, language=locale(), now=now)
    name = f"{g.edition.code}-agenda.pdf"
    db.session().rollback()
    return sent(prints.made(given), name)
