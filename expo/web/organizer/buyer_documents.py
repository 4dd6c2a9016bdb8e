"""Documents that the organizer asks one buyer, or all of a track, for: asked, saved, no longer asked for."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo.db import db, transaction
from expo.domain.buyers import Track
from expo.domain.permissions import Permission
from expo.domain.refusals import existing
from expo.domain.words import Named
from expo.queries import buyers as buyers_queries
from expo.services import buyers
from expo.web.access import current_actor, current_time
from expo.web.downloads import private_file
from expo.web.forms.buyer_documents import BuyerDocumentForm, StandardDocumentsForm
from expo.web.forms.uploads import written_lines
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import submitted

bp = organizer_blueprint("buyer_documents", __name__, see=Permission.MANAGE_BUYERS, manage=Permission.MANAGE_BUYERS)


@bp.get("/buyers/documents")
def edit_all() -> ResponseReturnValue:
    """Show what all buyers are asked for, to change it."""
    rows = buyers_queries.standard_documents(db.session(), g.edition.id)
    lines = {
        track.value: written_lines((one.name_ko, one.name_en, False) for one in rows if one.track is track)
        for track in Track
    }
    return _all(StandardDocumentsForm(formdata=None, data=lines))


@bp.post("/buyers/documents")
def update_all() -> ResponseReturnValue:
    """Ask all buyers of a track."""
    form = StandardDocumentsForm()
    with submitted(form, lambda: _all(form)) as session:
        told = buyers.ask_all(session, current_actor(), g.edition, wanted=form.wanted, now=current_time())
    flash(_("Saved."), "good")
    if told:
        flash(ngettext("%(num)s buyer gets an e-mail.", "%(num)s buyers get an e-mail.", told), "good")
    return redirect(url_for("organizer_buyers.index"), 303)


@bp.get("/buyers/<code>/documents")
def index(code: str) -> ResponseReturnValue:
    """List what a buyer is asked for, with a form to ask for more."""
    return _page(code, BuyerDocumentForm(formdata=None))


@bp.post("/buyers/<code>/documents")
def create(code: str) -> ResponseReturnValue:
    """Ask for a document."""
    form = BuyerDocumentForm()
    with submitted(form, lambda: _page(code, form)) as session:
        name = Named(form.name_ko.data or "", form.name_en.data or "")
        buyers.ask_for(session, current_actor(), g.edition, code=code, name=name, now=current_time())
    flash(_("Asked for. The buyer gets an e-mail."), "good")
    return redirect(url_for(".index", code=code), 303)


@bp.get("/buyers/<code>/documents/<int:document>")
def show(code: str, document: int) -> ResponseReturnValue:
    """Send what a buyer uploaded, to save."""
    session = db.session()
    buyer = buyers_queries.get(session, current_actor(), code)
    file = existing(buyers_queries.document(session, buyer.id, document).file, f"file {document}")
    return private_file(file.content, file.name, mimetype="application/octet-stream")


@bp.post("/buyers/<code>/documents/<int:document>/removal")
def destroy(code: str, document: int) -> ResponseReturnValue:
    """Ask for a document no longer."""
    with transaction() as session:
        buyers.drop(session, current_actor(), g.edition, code=code, document_id=document, now=current_time())
    flash(_("The document is not asked for any more."), "good")
    return redirect(url_for(".index", code=code), 303)


def _all(form: StandardDocumentsForm) -> str:
    return render_template("organizer/buyers/standard_documents.html", form=form)


def _page(code: str, form: BuyerDocumentForm) -> str:
    buyer = buyers_queries.get(db.session(), current_actor(), code)
    asked = buyers_queries.documents(db.session(), buyer.id)
    return render_template("organizer/buyers/documents.html", buyer=buyer, asked=asked, form=form)
