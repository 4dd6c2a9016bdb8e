"""Print sheets: choose them, and get one file."""

from typing import TYPE_CHECKING

from flask import g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import db, transaction
from expo.domain.people import Role, needs
from expo.domain.permissions import Permission
from expo.domain.prints import SheetKind
from expo.domain.words import N_
from expo.queries import prints as prints_queries
from expo.services import prints
from expo.web.access import current_actor, current_time
from expo.web.arguments import row_number
from expo.web.configuration import configuration
from expo.web.formats import date_time
from expo.web.forms.prints import PrintForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.paper import printed_state, sent
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.prints import Printing

bp = organizer_blueprint("prints", __name__, manage=Role.ORGANIZER)

MENU = (MenuEntry(Role.ORGANIZER, 115, "organizer_prints.index", N_("Print"), "printer", MenuGroup.PREPARE),)


@bp.get("/prints")
def index() -> ResponseReturnValue:
    """Show what can be printed, and what was printed so far."""
    chosen = {
        "kind": request.args.get("kind") or SheetKind.EXHIBITOR_AGENDAS.value,
        "since": str(row_number(request.args.get("since")) or ""),
        "only": request.args.get("only", ""),
        "with_links": current_actor().may_hand_out_links,
    }
    return _page(_form(PrintForm(formdata=None, data=chosen)))


@bp.post("/prints")
def create() -> ResponseReturnValue:
    """Record what is printed, and go to its file."""
    form = _form(PrintForm())
    session, now = db.session(), current_time()
    counted = prints.count(session, g.edition, form.order, now=now) if form.validate_on_submit() else None
    with submitted(form, lambda: _page(form)) as deciding:
        printing = prints.order(deciding, current_actor(), g.edition, order=form.order, now=now, counted=counted)
        number = printing.number
    return redirect(url_for("organizer_prints.show", number=number), 303)


@bp.get("/prints/<int:number>.pdf")
def show(number: int) -> ResponseReturnValue:
    """Send the file of a printing; its sheets show the timetable of the moment when it was ordered."""
    session, actor = db.session(), current_actor()
    printing = prints_queries.printing(session, g.edition.id, number)
    kind, order = printing.kind, printing.order
    if order.with_links and kind.is_for_people:
        needs(actor, Permission.HAND_OUT_LINKS)
    if kind is SheetKind.BADGES:
        needs(actor, Permission.REGISTER)
    if printing.is_large and printing.file is None:
        return _waiting(printing)
    if order.with_links and kind.is_for_people:
        with transaction() as deciding:
            prints.note_links(deciding, actor, g.edition, detail=f"{kind.value} {number}")
        printing = prints_queries.printing(session, g.edition.id, number)
    name = f"{g.edition.code}-{kind.value.replace('_', '-')}-{number}.pdf"
    if printing.file is not None:
        return sent(printing.file.pdf, name)
    given = prints.read(session, configuration(), g.edition, printing)
    session.rollback()
    return sent(prints.made(given), name)


def _waiting(printing: "Printing") -> ResponseReturnValue:
    """Show that a large file is being made; the page looks again by itself, with or without scripts."""
    answer = make_response(render_template("organizer/prints/waiting.html", printing=printing))
    if printing.failed_at is None:
        answer.headers["Refresh"] = "3"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.app_template_global()
def printing_since(printing: "Printing") -> str:
    """Return since which timetable a printing has only the changes, empty where it has everything."""
    since = printing.order.since
    former = prints_queries.by_number(db.session(), g.edition.id, since) if since is not None else None
    return printed_state(former) if former else ""


def _form(form: PrintForm) -> PrintForm:
    kept = prints_queries.timetables(db.session(), g.edition.id)
    states = [(one.number, f"{printed_state(one)} ({date_time(one.taken_at)})") for one in kept]
    form.offer(g.edition.dates, states)
    return form


def _page(form: PrintForm) -> str:
    found = prints_queries.printings(db.session(), g.edition.id)
    return render_template("organizer/prints/index.html", form=form, printings=found)
