"""The guidance desk while it is open: numbers, the queue, calls, appointments that come late or not at all."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.guidance import is_late
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import board_screens, guidance
from expo.services import boards, guidance_queue
from expo.web.access import current_actor, current_time
from expo.web.arguments import row_number
from expo.web.configuration import configuration
from expo.web.formats import local_moment
from expo.web.forms.guidance import NumberForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, submitted

bp = organizer_blueprint("guidance_queue", __name__, manage=Permission.RUN_GUIDANCE)

MENU = (MenuEntry(Role.ORGANIZER, 49, "organizer_guidance_queue.show", N_("Guidance desk"), "info", MenuGroup.TODAY),)


@bp.get("/guidance")
def show() -> ResponseReturnValue:
    """Show who waits, who is at which desk, and who is expected."""
    return _show(NumberForm(formdata=None))


@bp.post("/guidance/numbers")
def create() -> ResponseReturnValue:
    """Give a number to someone without an appointment."""
    form = NumberForm()
    form.offer(guidance.topics(db.session(), g.edition.id))
    with submitted(form, lambda: _show(form), objections=form.against_nameless) as session:
        row = guidance_queue.walk_in(session, current_actor(), g.edition, arrival=form.arrival(), now=current_time())
        number = row.number
    flash(_("Number %(number)s", number=number), "good")
    return redirect(_back(), 303)


@bp.post("/guidance/visits/<int:visit_id>/arrival")
def create_arrival(visit_id: int) -> ResponseReturnValue:
    """Give a number to an appointment that has come."""
    with refused_at(_back()) as session:
        row = guidance_queue.arrive(session, current_actor(), g.edition, visit_id=visit_id, now=current_time())
        number = row.number
    flash(_("Number %(number)s", number=number), "good")
    return redirect(_back(), 303)


@bp.post("/guidance/calls")
def create_call() -> ResponseReturnValue:
    """Call the next in turn, or one number, to the counsellor's desk."""
    counsellor_id, visit_id = _sent("counsellor"), _sent("visit")
    with refused_at(_back()) as session:
        row = guidance_queue.call(
            session, current_actor(), g.edition, counsellor_id=counsellor_id or 0, visit_id=visit_id, now=current_time()
        )
        number = row.number
    flash(_("Number %(number)s is called.", number=number), "good")
    return redirect(_back(), 303)


@bp.post("/guidance/visits/<int:visit_id>/start")
def create_start(visit_id: int) -> ResponseReturnValue:
    """Note that the called number is at the desk, and go on to its record."""
    with refused_at(_back()) as session:
        guidance_queue.begin(session, current_actor(), g.edition, visit_id=visit_id)
    return redirect(url_for("organizer_guidance.show", visit_id=visit_id), 303)


@bp.post("/guidance/visits/<int:visit_id>/absence")
def create_absence(visit_id: int) -> ResponseReturnValue:
    """Note that someone did not come."""
    with refused_at(_back()) as session:
        guidance_queue.miss(session, current_actor(), g.edition, visit_id=visit_id, now=current_time())
    flash(_("Noted."), "good")
    return redirect(_back(), 303)


def _sent(name: str) -> int | None:
    """Return a row's number that a form or an address carries."""
    return row_number(request.form.get(name) or request.args.get(name))


def _back() -> str:
    return url_for("organizer_guidance_queue.show", counsellor=_sent("counsellor"))


def _show(form: NumberForm) -> str:
    session, now = db.session(), current_time()
    counsellors = guidance.counsellors(session, g.edition.id)
    me = next((one for one in counsellors if one.id == _sent("counsellor")), None)
    today = local_moment(now).date()
    expected = guidance.expected(session, g.edition.id)
    return render_template(
        "organizer/guidance_queue/show.html",
        board=_screen(),
        form=form.offer(guidance.topics(session, g.edition.id)),
        me=me,
        counsellors=counsellors,
        queue=guidance.queue(session, g.edition, now),
        at_desks=guidance.at_desks(session, g.edition, now),
        is_late=is_late,
        today=[one for one in expected if one.time and local_moment(one.time.starts_at).date() <= today],
        later=[one for one in expected if one.time and local_moment(one.time.starts_at).date() > today],
    )


def _screen() -> str:
    """Return the address of the desk's screen, empty if none was made."""
    board = board_screens.of_guidance(db.session(), g.edition.id)
    return url_for("boards.show", key=boards.token(board, configuration().secret_key)) if board else ""
