"""Companies apply to exhibit, and add to their application by the link that they were sent."""

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import db
from expo.domain import throttles
from expo.queries import applications as applications_queries
from expo.queries import exhibitors
from expo.services import applications
from expo.web.access import current_time
from expo.web.configuration import configuration
from expo.web.forms.applications import ApplicationForm, DetailsForm
from expo.web.forms.uploads import UploadForm
from expo.web.language import locale
from expo.web.submissions import submitted

bp = Blueprint("applications", __name__, url_prefix="/<edition_code>/application")


@bp.get("")
def new() -> ResponseReturnValue:
    """Show the short form, or when companies can apply."""
    return _page(_form())


@bp.post("")
def create() -> ResponseReturnValue:
    """Keep an application until its address is proven, or say everything that is wrong with it at once."""
    form, edition, address = _form(), g.edition, request.remote_addr or ""
    with submitted(
        form,
        lambda: _page(form),
        objections=lambda: applications.objections(db.session(), edition, form.sheet, now=current_time()),
    ) as session:
        counted = throttles.registration(current_app.config["LIMITS"], form.sheet.contact_email, address)
        secret = configuration().secret_key
        applications.apply(session, edition, form.sheet, counted, locale=locale(), secret=secret, now=clock.now())
    return redirect(url_for("applications.applied"), 303)


@bp.get("/confirm")
def applied() -> ResponseReturnValue:
    """Say that the address has to be confirmed."""
    return render_template("applications/applied.html")


@bp.get("/details/<token:token>")
def edit(token: str) -> ResponseReturnValue:
    """Show an application, to add to it."""
    return _details(token, None)


@bp.post("/details/<token:token>")
def update(token: str) -> ResponseReturnValue:
    """Write down what the company adds."""
    form = DetailsForm()
    form.offer()
    with submitted(form, lambda: _details(token, form)) as session:
        applications.complete(session, g.edition, token, details=form.details, now=clock.now())
    return redirect(url_for("applications.edit", token=token, saved=1), 303)


@bp.post("/details/<token:token>/documents/<int:document>")
def create_document(token: str, document: int) -> ResponseReturnValue:
    """Attach a document."""
    form = UploadForm()
    with submitted(form, lambda: _details(token, None, form)) as session:
        sent = request.files["file"]
        applications.attach(
            session,
            g.edition,
            token,
            document_id=document,
            name=sent.filename or "",
            media_type=sent.mimetype,
            content=sent.stream.read(),
            now=clock.now(),
        )
    return redirect(url_for("applications.edit", token=token, saved=1, _anchor="documents"), 303)


def _page(form: ApplicationForm) -> str:
    session, edition = db.session(), g.edition
    return render_template(
        "applications/new.html",
        form=form,
        is_open=applications_queries.is_open(session, edition, current_time()),
        period=applications_queries.period(session, edition.id),
    )


def _form() -> ApplicationForm:
    form = ApplicationForm()
    form.offer(exhibitors.sectors(db.session(), g.edition.id))
    return form


def _details(token: str, form: DetailsForm | None, upload: UploadForm | None = None) -> ResponseReturnValue:
    row = applications.find(db.session(), g.edition, token, now=clock.now())
    if form is None:
        form = DetailsForm(obj=row)
        form.offer()
        form.services.data = sorted(row.services)
    return render_template(
        "applications/edit.html",
        row=row,
        form=form,
        token=token,
        is_saved=bool(request.args.get("saved")),
        upload=upload,
        asked=applications_queries.documents(db.session(), g.edition.id),
        files={one.document_id: one for one in row.files},
    )
