"""The organizer writes the side programme, sees who comes and lets people in."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.tours import StopPlan, written
from expo.domain.words import N_
from expo.queries import sessions as sessions_queries
from expo.queries import venue
from expo.services import sessions
from expo.services.sessions import SessionPlan
from expo.web.access import current_actor, current_time
from expo.web.formats import local_moment
from expo.web.forms.sessions import TEXTS, BadgeCodeForm, SessionForm, SessionTypeForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import company_names, organizer_blueprint
from expo.web.submissions import refused_at, saved, submitted

if TYPE_CHECKING:
    from expo.models.sessions import TourStop

bp = organizer_blueprint(
    "sessions",
    __name__,
    views={"create_entry": Permission.REGISTER},
)

MENU = (MenuEntry(Role.ORGANIZER, 45, "organizer_sessions.index", N_("Side programme"), "star", MenuGroup.TODAY),)


@bp.get("/programme")
def index() -> ResponseReturnValue:
    """List the sessions with how full they are, and the kinds there are."""
    return _index(SessionTypeForm(formdata=None))


@bp.post("/programme/types")
def create_type() -> ResponseReturnValue:
    """Add a kind of session."""
    form = SessionTypeForm()
    with submitted(form, lambda: _index(form)) as session:
        sessions.add_type(
            session,
            current_actor(),
            g.edition,
            name_ko=form.name_ko.data or "",
            name_en=form.name_en.data or "",
            blocks=bool(form.blocks.data),
            now=current_time(),
        )
    return redirect(url_for("organizer_sessions.index"), 303)


@bp.get("/programme/new")
def new() -> ResponseReturnValue:
    """Show the form of a new session."""
    return _edit(_form(formdata=None, data={"is_public": True}))


@bp.post("/programme")
def create() -> ResponseReturnValue:
    """Add a session."""
    form = _form()
    with submitted(form, lambda: _edit(form)) as session:
        sessions.add(session, current_actor(), g.edition, plan=_plan(session, form), now=current_time())
    return saved(url_for("organizer_sessions.index"))


@bp.get("/programme/<int:session_id>")
def show(session_id: int) -> ResponseReturnValue:
    """Show who registered and who came, the door, and the route."""
    return _show(session_id, BadgeCodeForm(formdata=None))


@bp.get("/programme/<int:session_id>/edit")
def edit(session_id: int) -> ResponseReturnValue:
    """Show a session as a form."""
    row = sessions_queries.get(db.session(), g.edition.id, session_id, only_public=False)
    starts, ends = local_moment(row.starts_at), local_moment(row.ends_at)
    codes = [(one.exhibitor or one.buyer).code for one in row.parties]  # type: ignore[union-attr]  # one of the two
    values = {
        name: getattr(row, name)
        for name in (*TEXTS, "type_id", "capacity", "is_public", "takes_registrations", "shows_route")
    }
    values |= {
        "on": starts.date().isoformat(),
        "starts": starts.time(),
        "ends": ends.time(),
        "hall_id": str(row.hall_id or ""),
        "companies": ", ".join(codes),
        "stops": "\n".join(map(_line, row.stops)),
    }
    return _edit(_form(formdata=None, data=values), session_id)


@bp.post("/programme/<int:session_id>")
def update(session_id: int) -> ResponseReturnValue:
    """Change a session."""
    form = _form()
    with submitted(form, lambda: _edit(form, session_id)) as session:
        sessions.change(
            session, current_actor(), g.edition, session_id=session_id, plan=_plan(session, form), now=current_time()
        )
    return saved(url_for("organizer_sessions.index"))


@bp.post("/programme/<int:session_id>/removal")
def destroy(session_id: int) -> ResponseReturnValue:
    """Take a session out of the programme."""
    back = url_for("organizer_sessions.index")
    with refused_at(back) as session:
        sessions.remove(session, current_actor(), g.edition, session_id=session_id, now=current_time())
    flash(_("The session is out of the programme."), "good")
    return redirect(back, 303)


@bp.post("/programme/<int:session_id>/entries")
def create_entry(session_id: int) -> ResponseReturnValue:
    """Let the holder of a badge in."""
    form = BadgeCodeForm()
    with submitted(form, lambda: _show(session_id, form)) as session:
        sessions.check_in(
            session, current_actor(), g.edition, session_id=session_id, badge=form.badge.data or "", now=current_time()
        )
    flash(_("Come in!"), "good")
    return redirect(url_for("organizer_sessions.show", session_id=session_id), 303)


def _show(session_id: int, door: BadgeCodeForm) -> str:
    session = db.session()
    row = sessions_queries.get(session, g.edition.id, session_id, only_public=False)
    people = sessions_queries.registrations(session, row)
    full = sessions_queries.attendance(session, g.edition.id)[row.id]
    return render_template("organizer/sessions/show.html", row=row, people=people, full=full, form=door)


def _index(form: SessionTypeForm) -> str:
    session = db.session()
    return render_template(
        "organizer/sessions/index.html",
        rows=sessions_queries.programme(session, g.edition.id, only_public=False),
        full=sessions_queries.attendance(session, g.edition.id),
        types=sessions_queries.types(session, g.edition.id),
        form=form,
    )


def _form(**values: object) -> SessionForm:
    form = SessionForm(**values)
    session, edition = db.session(), g.edition
    days = [edition.starts_on + timedelta(days=n) for n in range((edition.ends_on - edition.starts_on).days + 1)]
    form.offer(sessions_queries.types(session, edition.id), venue.halls(session, edition.id), days)
    return form


def _plan(session: Session, form: SessionForm) -> SessionPlan:
    """Return what was typed, with the codes of the companies that are named."""
    plan, names = form.plan(g.edition.zone), company_names.split(form.companies.data)
    code_of = company_names.clear(session, names)
    host_of = company_names.clear(session, [stop.code for stop in plan.stops], company_names.EXHIBITORS)
    stops = [replace(stop, code=host_of(stop.code)) for stop in plan.stops]
    return replace(plan, companies=[code_of(name) for name in names], stops=stops)


def _edit(form: SessionForm, session_id: int | None = None) -> str:
    return render_template("organizer/sessions/edit.html", form=form, session_id=session_id)


def _line(stop: "TourStop") -> str:
    at = local_moment(stop.starts_at).time() if stop.starts_at else None
    return written(StopPlan(stop.words, at, stop.received_by, stop.exhibitor.code if stop.exhibitor else ""))
