"""A buyer's consent to advertising: kept or ended with one tap, by the link of the e-mail or signed in."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.advertising import ASKED_BEFORE
from expo.queries import advertising as advertising_queries
from expo.services import advertising
from expo.web import answering
from expo.web.access import current_actor, current_time
from expo.web.submissions import refused_at

bp = Blueprint("advertising", __name__, url_prefix="/<edition_code>/advertising-consent")
bp.before_request(answering.guard)


@bp.get("")
def index() -> ResponseReturnValue:
    """Show since when the consent holds, and how to end it."""
    found = advertising_queries.of_actor(db.session(), current_actor())
    consent = found[1] if found and found[1].withdrawn_at is None else None
    is_ending = consent is not None and consent.ends_at <= current_time() + ASKED_BEFORE
    return render_template("advertising/index.html", consent=consent, is_ending=is_ending)


@bp.post("/withdrawal")
def create_withdrawal() -> ResponseReturnValue:
    """End the consent."""
    with transaction() as session:
        advertising.stop(session, current_actor(), g.edition, now=current_time())
    flash(_("You get no more advertising. E-mails about your own consultations still come."), "good")
    return redirect(url_for("advertising.index"), 303)


@bp.post("/confirmation")
def create_confirmation() -> ResponseReturnValue:
    """Keep the consent for two more years."""
    with refused_at(url_for("advertising.index")) as session:
        is_confirmed = advertising.confirm(session, current_actor(), g.edition, now=current_time())
    if is_confirmed:
        flash(_("Thank you. Your consent is confirmed."), "good")
    return redirect(url_for("advertising.index"), 303)
