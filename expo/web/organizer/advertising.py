"""Advertising to buyers: written, looked at with who gets it and who does not and why, sent."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo.db import db
from expo.domain.permissions import Permission
from expo.queries import advertising as advertising_queries
from expo.services import advertising
from expo.web.access import current_actor, current_time
from expo.web.forms.advertising import AdvertisementForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, submitted

MOST_NAMED = 200
"""So many of those who get no advertising are named for each reason."""

bp = organizer_blueprint("advertising", __name__, see=Permission.MANAGE_BUYERS, manage=Permission.MANAGE_BUYERS)


@bp.get("/advertising")
def index() -> ResponseReturnValue:
    """List what was written, and how many may get advertising now."""
    session = db.session()
    return render_template(
        "organizer/advertising/index.html",
        rows=advertising_queries.index(session, g.edition.id),
        counts=advertising_queries.counts(session, g.edition.id),
        **_readers(),
    )


@bp.get("/advertising/new")
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _form(AdvertisementForm(formdata=None))


@bp.post("/advertising")
def create() -> ResponseReturnValue:
    """Keep a draft."""
    form = AdvertisementForm()
    with submitted(form, lambda: _form(form)) as session:
        row = advertising.write(session, current_actor(), g.edition, words=form.words, now=current_time())
        address = url_for("organizer_advertising.show", advertisement_id=row.id)
    return redirect(address, 303)


@bp.get("/advertising/<int:advertisement_id>")
def show(advertisement_id: int) -> ResponseReturnValue:
    """Show how it reads, who gets it, and who does not and why."""
    session = db.session()
    row = advertising_queries.get(session, g.edition.id, advertisement_id)
    counts = advertising_queries.counts(session, g.edition.id).get(row.id, (0, 0))
    return render_template(
        "organizer/advertising/show.html", row=row, counts=counts, sender=advertising.sender(g.edition), **_readers()
    )


@bp.get("/advertising/<int:advertisement_id>/edit")
def edit(advertisement_id: int) -> ResponseReturnValue:
    """Show a draft as a form."""
    row = advertising_queries.get(db.session(), g.edition.id, advertisement_id)
    return _form(AdvertisementForm(formdata=None, obj=row), row.id)


@bp.post("/advertising/<int:advertisement_id>")
def update(advertisement_id: int) -> ResponseReturnValue:
    """Keep a draft as it is now."""
    form = AdvertisementForm()
    with submitted(form, lambda: _form(form, advertisement_id)) as session:
        advertising.write(
            session, current_actor(), g.edition, words=form.words, now=current_time(), advertisement_id=advertisement_id
        )
    return redirect(url_for("organizer_advertising.show", advertisement_id=advertisement_id), 303)


@bp.post("/advertising/<int:advertisement_id>/sending")
def create_sending(advertisement_id: int) -> ResponseReturnValue:
    """Send it."""
    address = url_for("organizer_advertising.show", advertisement_id=advertisement_id)
    with refused_at(address) as session:
        count = advertising.send(session, current_actor(), g.edition, advertisement_id, now=current_time())
    flash(ngettext("%(num)s buyer gets it by e-mail.", "%(num)s buyers get it by e-mail.", count), "good")
    return redirect(address, 303)


@bp.post("/advertising/<int:advertisement_id>/removal")
def destroy(advertisement_id: int) -> ResponseReturnValue:
    """Discard a draft."""
    address = url_for("organizer_advertising.index")
    with refused_at(address) as session:
        advertising.discard(session, current_actor(), g.edition, advertisement_id, now=current_time())
    flash(_("The draft is discarded."), "good")
    return redirect(address, 303)


def _readers() -> dict[str, object]:
    session, edition_id = db.session(), g.edition.id
    found = advertising_queries.readers(session, edition_id, current_time())
    return {
        "readers": [one for one in found if one.obstacle is None],
        "kept_out": advertising_queries.kept_out(session, edition_id, found, MOST_NAMED),
    }


def _form(form: AdvertisementForm, advertisement_id: int | None = None) -> str:
    return render_template("organizer/advertising/edit.html", form=form, advertisement_id=advertisement_id)
