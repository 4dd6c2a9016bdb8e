"""Calls for everybody: the list, its feed, a call; and a firm's own application by its link."""

import json
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db
from expo.domain import throttles
from expo.domain.calls import CallApplicationState, CallState
from expo.queries import calls as calls_queries
from expo.queries import reviews, selections
from expo.services import calls
from expo.web.access import current_time
from expo.web.configuration import configuration
from expo.web.downloads import private_file
from expo.web.forms.calls import CallPlanForm, FirmStartForm
from expo.web.forms.uploads import UploadForm
from expo.web.language import locale
from expo.web.submissions import refused_at, submitted

if TYPE_CHECKING:
    from expo.models.calls import Call, CallApplication

bp = Blueprint("calls", __name__, url_prefix="/<edition_code>")

WRITABLE = (CallApplicationState.DRAFT, CallApplicationState.ASKED)


@bp.get("/calls")
def index() -> ResponseReturnValue:
    """List the calls that are announced."""
    return render_template("calls/index.html", calls=_listed())


@bp.get("/calls/feed.xml")
def feed() -> ResponseReturnValue:
    """Send the announced calls as an Atom feed."""
    settings = configuration()
    found = make_response(render_template("calls/feed.xml", calls=_listed(), root=settings.public_url))
    found.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    return found


@bp.get("/calls/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show a call with what it asks for, and begin an application while it is open."""
    return _call(code, FirmStartForm(formdata=None))


@bp.post("/calls/<code>")
def create(code: str) -> ResponseReturnValue:
    """Begin an application: its link comes by e-mail."""
    form = FirmStartForm()
    with submitted(form, lambda: _call(code, form)) as session:
        counted = throttles.registration(
            current_app.config["LIMITS"], form.contact_email.data or "", request.remote_addr or ""
        )
        calls.start(
            session,
            g.edition,
            code=code,
            sheet=form.sheet,
            counted=counted,
            locale=locale(),
            secret=configuration().secret_key,
            now=clock.now(),
        )
    return redirect(url_for("calls.started", code=code), 303)


@bp.get("/calls/<code>/started")
def started(code: str) -> ResponseReturnValue:
    """Say that the link comes by e-mail."""
    return render_template("calls/started.html", call=calls_queries.public(db.session(), code))


@bp.get("/call-applications/<token:token>")
def edit(token: str) -> ResponseReturnValue:
    """Show a firm its application: written, or to be written."""
    return _application(token, None)


@bp.post("/call-applications/<token:token>")
def update(token: str) -> ResponseReturnValue:
    """Keep what is written so far, and send it if that is asked; what is written stays where sending is refused."""
    form = _plan_form(_own(token))
    answers = {key.removeprefix("answer-"): text for key, text in request.form.items() if key.startswith("answer-")}
    with submitted(form, lambda: _application(token, form)) as session:
        calls.save(session, g.edition, token, sheet=form.sheet(answers), now=clock.now())
    address = url_for("calls.edit", token=token)
    if "send" in request.form:
        with refused_at(address) as session:
            number = calls.send(session, g.edition, token, now=clock.now()).number
        flash(_("The application was received as number %(number)s. A receipt comes by e-mail.", number=number), "good")
    else:
        flash(_("Saved."), "good")
    return redirect(address, 303)


@bp.post("/call-applications/<token:token>/documents/<int:document>")
def create_document(token: str, document: int) -> ResponseReturnValue:
    """Attach a document."""
    form = UploadForm()
    with submitted(form, lambda: _application(token, None, form)) as session:
        sent = request.files["file"]
        calls.attach(
            session,
            g.edition,
            token,
            document_id=document,
            name=sent.filename or "",
            media_type=sent.mimetype,
            content=sent.stream.read(),
            now=clock.now(),
        )
    return redirect(url_for("calls.edit", token=token, _anchor="documents"), 303)


@bp.post("/call-applications/<token:token>/removal")
def destroy(token: str) -> ResponseReturnValue:
    """Withdraw an application."""
    address = url_for("calls.edit", token=token)
    with refused_at(address) as session:
        calls.withdraw(session, g.edition, token, now=clock.now())
    return redirect(address, 303)


@bp.get("/call-applications/<token:token>/data.json")
def data(token: str) -> ResponseReturnValue:
    """Hand over everything that is known of an application."""
    found = json.dumps(calls_queries.data_of(_own(token)), ensure_ascii=False, indent=2)
    return private_file(found.encode(), f"{g.edition.code}-application.json", mimetype="application/json")


def _listed() -> "list[tuple[Call, CallState]]":
    now = current_time()
    return [(call, calls_queries.state(call, now)) for call in calls_queries.announced(db.session())]


def _call(code: str, form: FirmStartForm) -> str:
    call = calls_queries.public(db.session(), code)
    return render_template("calls/show.html", call=call, state=calls_queries.state(call, current_time()), form=form)


def _own(token: str) -> "CallApplication":
    return calls.find(db.session(), g.edition, token, now=clock.now())


def _plan_form(row: "CallApplication") -> CallPlanForm:
    names = ("title", "support_won", "ksic", "region", "supplier_name", "supplier_number", "writer_name")
    data = {name: getattr(row, name) for name in names}
    form = CallPlanForm(data=data | {"track": row.track.code if row.track else ""})
    form.offer(row.call.programme.tracks)
    return form


def _application(token: str, form: CallPlanForm | None, upload: UploadForm | None = None) -> str:
    row, now = _own(token), current_time()
    in_time = now < row.ask_until if row.ask_until else calls_queries.state(row.call, now) is CallState.OPEN
    return render_template(
        "calls/edit.html",
        row=row,
        token=token,
        form=form or _plan_form(row),
        upload=upload,
        can_write=row.state in WRITABLE and in_time,
        missing=list(calls.objections(row)),
        checks=calls_queries.checks(db.session(), row),
        decision=selections.decision(db.session(), row),
        objection=selections.objection(db.session(), row.id),
        round=reviews.find_round(db.session(), row.call_id),
        files={one.document_id: one.file for one in row.uploads},
    )
