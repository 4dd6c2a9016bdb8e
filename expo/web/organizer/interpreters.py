"""Interpreters, their languages and their shifts."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain import shifts
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import grid
from expo.queries import interpreters as interpreters_queries
from expo.services import duties, interpreters
from expo.web.access import current_actor, current_time
from expo.web.forms.closures import ClosureForm
from expo.web.forms.interpreters import InterpreterForm, ShiftForm, shift_form, typed
from expo.web.forms.people import LinkForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as, saved, submitted

bp = organizer_blueprint("interpreters", __name__, manage=Permission.MANAGE_TIMETABLE)

MENU = (
    MenuEntry(Role.ORGANIZER, 100, "organizer_interpreters.index", N_("Interpreters"), "languages", MenuGroup.PREPARE),
)


@bp.get("/interpreters")
def index() -> ResponseReturnValue:
    """List the interpreters with their languages and how much of their shifts is used."""
    session = db.session()
    language = request.args.get("language", "")
    everybody = interpreters_queries.index(session, g.edition.id)
    free = interpreters_queries.free_now(session, g.edition.id, current_time())
    is_free_only = "free" in request.args
    return render_template(
        "organizer/interpreters/index.html",
        interpreters=[
            one
            for one in everybody
            if (not language or language in one.languages) and (one.id in free or not is_free_only)
        ],
        free=free,
        is_free_only=is_free_only,
        languages=sorted({code for one in everybody for code in one.languages}),
        language=language,
        total=len(everybody),
        uses=interpreters_queries.uses(session, g.edition.id),
        missing=interpreters_queries.missing_languages(session, g.edition.id),
        slots=len(g.edition.slots),
    )


@bp.get("/interpreters/new")
def new() -> ResponseReturnValue:
    """Show the form for a new interpreter."""
    return _new(_form(data={"code": interpreters_queries.next_code(db.session(), g.edition.id)}))


@bp.post("/interpreters")
def create() -> ResponseReturnValue:
    """Enter an interpreter."""
    form = _form()
    with submitted(form, lambda: _new(form)) as session:
        added = interpreters.add(session, current_actor(), g.edition, profile=form.profile, now=current_time())
        code = added.code
    flash(_("Saved. Now set the shifts."), "good")
    return redirect(url_for("organizer_interpreters.edit", code=code), 303)


@bp.get("/interpreters/<code>")
def edit(code: str) -> ResponseReturnValue:
    """Show an interpreter: profile, shifts, closed times, consultations."""
    return _edit(code)


@bp.post("/interpreters/<code>")
def update(code: str) -> ResponseReturnValue:
    """Change name, languages or subjects."""
    form = _form(spoken=interpreters_queries.get(db.session(), g.edition.id, code).languages)
    with submitted(form, lambda: _edit(code, form=form)) as session:
        changed = interpreters.change(
            session, current_actor(), g.edition, code=code, profile=form.profile, now=current_time()
        )
        new_code = changed.code
    return saved(url_for("organizer_interpreters.edit", code=new_code))


@bp.post("/interpreters/<code>/removal")
def destroy(code: str) -> ResponseReturnValue:
    """Remove an interpreter without consultations."""
    with refused_as(lambda refusal: _edit(code, form=_profile_form(code).take(refusal))) as session:
        interpreters.remove(session, current_actor(), g.edition, code=code, now=current_time())
    flash(_("The interpreter was removed."), "good")
    return redirect(url_for("organizer_interpreters.index"), 303)


@bp.post("/interpreters/<code>/link")
def create_link(code: str) -> ResponseReturnValue:
    """Send an interpreter the personal link to the own days."""
    form = LinkForm()
    with submitted(form, lambda: _edit(code, link_form=form)) as session:
        duties.invite(session, current_actor(), g.edition, code=code, email=form.email.data or "", now=current_time())
    flash(_("The personal link is on its way."), "good")
    return redirect(url_for("organizer_interpreters.edit", code=code), 303)


@bp.post("/interpreters/<code>/shifts")
def update_shifts(code: str) -> ResponseReturnValue:
    """Set when an interpreter works on each day."""
    form = shift_form(g.edition.dates)()
    with submitted(form, lambda: _edit(code, shifts_form=form)) as session:
        work = form.work(g.edition.zone)
        interpreters.set_shifts(session, current_actor(), g.edition, code=code, work=work, now=current_time())
    return saved(url_for("organizer_interpreters.edit", code=code))


@bp.post("/interpreters/<code>/closures")
def create_closure(code: str) -> ResponseReturnValue:
    """Close an interpreter for a time."""
    form = _closure_form()
    with submitted(form, lambda: _edit(code, closure_form=form)) as session:
        interpreters.close(
            session,
            current_actor(),
            g.edition,
            code=code,
            span=form.span(g.edition.zone),
            reason=form.reason.data or "",
            now=current_time(),
        )
    return saved(url_for("organizer_interpreters.edit", code=code))


@bp.post("/interpreters/<code>/closures/<int:closure_id>/removal")
def destroy_closure(code: str, closure_id: int) -> ResponseReturnValue:
    """Reopen a closed time."""
    with transaction() as session:
        interpreters.reopen(session, current_actor(), g.edition, code=code, closure_id=closure_id, now=current_time())
    return saved(url_for("organizer_interpreters.edit", code=code))


def _new(form: InterpreterForm) -> str:
    return render_template("organizer/interpreters/new.html", form=form)


def _edit(
    code: str,
    form: InterpreterForm | None = None,
    shifts_form: ShiftForm | None = None,
    closure_form: ClosureForm | None = None,
    link_form: LinkForm | None = None,
) -> str:
    session = db.session()
    interpreter = interpreters_queries.get(session, g.edition.id, code)
    plan = grid.plan_of(g.edition)
    openings = {hours.on: plan.opening(hours) for hours in plan.hours}
    closures = interpreters_queries.closures(session, interpreter.id)
    closed = [closure.span for closure in closures if not closure.is_announced]
    work = {day: shifts.working(opening, closed) for day, opening in openings.items()}
    breaks = [
        closure
        for closure in closures
        if closure.is_announced or not any(shifts.at_the_edge(opening, closure.span) for opening in openings.values())
    ]
    return render_template(
        "organizer/interpreters/edit.html",
        interpreter=interpreter,
        form=form or _profile_form(code),
        shifts_form=shifts_form or shift_form(openings)(formdata=None, data=typed(work, g.edition.zone)),
        closure_form=closure_form or _closure_form(),
        link_form=link_form or LinkForm(formdata=None),
        openings=openings,
        closures=breaks,
        meetings=interpreters_queries.meetings(session, interpreter.id),
    )


def _profile_form(code: str) -> InterpreterForm:
    row = interpreters_queries.get(db.session(), g.edition.id, code)
    data = {
        "code": row.code,
        "name": row.name,
        "languages": row.languages,
        "subjects": ", ".join(row.subjects),
    }
    return _form(spoken=row.languages, formdata=None, data=data)


def _form(spoken: list[str] | None = None, **values: Any) -> InterpreterForm:
    form = InterpreterForm(**values)
    form.offer(spoken or ())
    return form


def _closure_form() -> ClosureForm:
    form = ClosureForm()
    form.offer_days(g.edition.dates)
    return form
