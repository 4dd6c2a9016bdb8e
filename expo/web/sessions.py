"""The side programme for everybody: by day, one session, calendar files, a sheet of paper, and registering."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.db import db
from expo.domain import throttles as limits
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import badges
from expo.queries import sessions as sessions_queries
from expo.services import session_files, sessions, throttles
from expo.web import kept
from expo.web.access import current_time
from expo.web.badge_holders import current_person
from expo.web.formats import local_moment
from expo.web.forms.sessions import BadgeCodeForm
from expo.web.language import locale
from expo.web.navigation import MenuEntry
from expo.web.public_pages import framed
from expo.web.submissions import counted, submitted

bp = Blueprint("sessions", __name__, url_prefix="/<edition_code>/programme")

MENU = (MenuEntry(Role.STRANGER, 42, "sessions.index", N_("Side programme"), "star", part="sessions"),)


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the sessions by day."""
    return framed("sessions/index.html", kept.same_for_all("sessions", _list))


def _list() -> str:
    return render_template("sessions/_list.html", days=_by_day(sessions_queries.listed(db.session(), g.edition.id)))


@bp.get("/sheet")
def sheet() -> ResponseReturnValue:
    """Show the programme as a sheet of paper."""
    rows = sessions_queries.programme(db.session(), g.edition.id)
    return render_template("sessions/sheet.html", days=_by_day(rows))


@bp.get("/calendar.ics")
def calendar() -> ResponseReturnValue:
    """Send the whole programme as a calendar file."""
    return _file(sessions_queries.programme(db.session(), g.edition.id), "programme")


@bp.get("/<int:session_id>")
def show(session_id: int) -> ResponseReturnValue:
    """Show one session."""
    return _show(session_id, BadgeCodeForm(formdata=None))


@bp.get("/<int:session_id>/calendar.ics")
def event(session_id: int) -> ResponseReturnValue:
    """Send one session as a calendar file."""
    row = sessions_queries.get(db.session(), g.edition.id, session_id)
    return _file([row], f"session-{row.id}")


@bp.post("/<int:session_id>/registration")
def create(session_id: int) -> ResponseReturnValue:
    """Register with the code of a badge."""
    form = BadgeCodeForm()
    is_allowed = _count()
    with submitted(form, lambda: _show(session_id, form)) as session:
        throttles.refuse_if_too_many(is_allowed)
        person = sessions.holder_of(session, g.edition, form.badge.data or "")
        number = sessions.register(session, g.edition, session_id=session_id, person=person, now=current_time())
        capacity = sessions_queries.get(session, g.edition.id, session_id).capacity
    if capacity is not None and number > capacity:
        flash(_("You are number %(number)s of those who wait for a place.", number=number - capacity), "wait")
    else:
        flash(_("You have a place. Show your badge at the door."), "good")
    return redirect(url_for("sessions.show", session_id=session_id), 303)


@bp.post("/<int:session_id>/registration/removal")
def destroy(session_id: int) -> ResponseReturnValue:
    """Give the place back, with the code of the badge."""
    form = BadgeCodeForm()
    is_allowed = _count()
    with submitted(form, lambda: _show(session_id, form)) as session:
        throttles.refuse_if_too_many(is_allowed)
        person = sessions.holder_of(session, g.edition, form.badge.data or "")
        sessions.leave(session, g.edition, session_id=session_id, person=person, now=current_time())
    flash(_("Your place is given to the next one."), "good")
    return redirect(url_for("sessions.show", session_id=session_id), 303)


def _count() -> bool:
    """Count a sent code of a badge; tell whether there were not too many from that place."""
    of_address = limits.live_question(current_app.config["LIMITS"], "", request.remote_addr or "")[1:]
    return counted(of_address, now=current_time())


def _by_day(rows: Iterable[Any]) -> list[tuple[object, list[object]]]:
    return [(on, list(of_day)) for on, of_day in groupby(rows, key=lambda row: local_moment(row.starts_at).date())]


def _show(session_id: int, form: BadgeCodeForm) -> str:
    session = db.session()
    row = sessions_queries.get(session, g.edition.id, session_id)
    person = current_person()
    own = badges.holder(session, g.edition.id, person.id) if person else None
    if own and own.code and not form.badge.data:
        form.badge.data = own.code
    number = sessions_queries.place_of(session, row, own.person.id) if own else None
    full = sessions_queries.attendance(session, g.edition.id)[row.id]
    return render_template("sessions/show.html", row=row, form=form, full=full, number=number, own=own)


def _file(rows: object, name: str) -> Response:
    text = session_files.calendar_file(g.edition, rows, locale(), now=current_time())  # type: ignore[arg-type]
    response = Response(text, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{g.edition.code}-{name}.ics"'
    return response
