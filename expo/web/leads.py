"""An exhibitor's leads: scan a visitor's badge, note what was said, download one's own."""

import uuid

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.arrivals import Stored
from expo.domain.leads import QUESTION, Temperature
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import exhibitors
from expo.queries import leads as leads_queries
from expo.services import leads, spreadsheets
from expo.services.leads import LeadEvent
from expo.web.access import current_actor, current_time, only
from expo.web.downloads import private_file
from expo.web.formats import local
from expo.web.forms.leads import LeadForm, lead_events
from expo.web.language import locale
from expo.web.navigation import MenuEntry
from expo.web.submissions import submitted

bp = Blueprint("leads", __name__, url_prefix="/<edition_code>")

MENU = (MenuEntry(Role.EXHIBITOR, 45, "leads.index", N_("Leads"), "users"),)


@bp.get("/leads")
@only(Role.EXHIBITOR)
def index() -> ResponseReturnValue:
    """Show one's own leads, and the form for the next one."""
    return _index(_form())


@bp.post("/leads")
@only(Role.EXHIBITOR)
def create() -> ResponseReturnValue:
    """Keep a scan with its note."""
    form = _form()
    with submitted(form, lambda: _index(form)) as session:
        now, grade = current_time(), form.temperature.data
        event = LeadEvent(
            str(uuid.uuid4()),
            form.badge.data or "",
            now,
            form.note.data or "",
            form.interest.data or "",
            Temperature(grade) if grade else None,
            True if form.agreed.data else None,
        )
        stored = leads.scan(session, current_actor(), g.edition, events=[event], locale=locale(), now=now)
    if stored[event.id] is Stored.REFUSED:
        flash(_("This is not a valid badge of the expo. The note is kept."), "wait")
    else:
        flash(_("Saved."), "good")
    return redirect(url_for("leads.index"), 303)


@bp.post("/leads/scans")
@only(Role.EXHIBITOR)
def create_scans() -> ResponseReturnValue:
    """Keep what a phone scanned, also without network, and answer for each event by its id."""
    events = lead_events(request.get_json(silent=True))
    if events is None:
        return jsonify({"error": "not a batch"}), 400
    with transaction() as session:
        now = current_time()
        stored = leads.scan(session, current_actor(), g.edition, events=events, locale=locale(), now=now)
    return jsonify({"now": now.isoformat(), "answers": {key: {"state": one.value} for key, one in stored.items()}})


@bp.get("/leads.xlsx")
@only(Role.EXHIBITOR)
def sheet() -> ResponseReturnValue:
    """Send one's own leads as a spreadsheet; contacts only of those who agree at this moment."""
    with transaction() as session:
        table = leads.sheet(session, current_actor(), g.edition, now=current_time())
    content = spreadsheets.workbook([table], language=locale(), zone=g.edition.zone)
    return private_file(content, "leads.xlsx")


def _index(form: LeadForm) -> str:
    actor = current_actor()
    question = _(QUESTION, company=local(exhibitors.own(db.session(), actor)))
    return render_template(
        "leads/index.html", form=form, leads=leads_queries.own(db.session(), actor), question=question
    )


def _form() -> LeadForm:
    form = LeadForm()
    form.offer()
    return form
