"""A buyer's answer to a seat that is free, an exhibitor's to a free table, and the standby list."""

from flask import Blueprint, flash, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import transaction
from expo.domain.people import Role
from expo.services import free_tables, refills, standby
from expo.web import kept_forms
from expo.web.access import current_actor, current_time, only
from expo.web.formats import local, time_range
from expo.web.submissions import refused_at

bp = Blueprint("refills", __name__, url_prefix="/<edition_code>/refills")


@bp.post("/<int:offer_id>/acceptance")
@only(Role.BUYER)
def create_acceptance(offer_id: int) -> ResponseReturnValue:
    """Take the seat, or say that one is ready for it."""
    home = url_for("meetings.agenda")
    with refused_at(home) as session:
        meeting = refills.accept(session, current_actor(), g.edition, offer_id, now=current_time())
        if meeting is None:
            flash(_("Thank you. If the seat becomes free, it is yours and appears here."), "good")
        else:
            place = meeting.table.code if meeting.table else _("the booth")
            at = time_range(meeting.span)
            words = _(
                "The seat is yours: %(who)s, %(place)s, %(at)s.", who=local(meeting.exhibitor), place=place, at=at
            )
            flash(words, "good")
    return kept_forms.done(home)


@bp.post("/<int:offer_id>/refusal")
@only(Role.BUYER)
def create_refusal(offer_id: int) -> ResponseReturnValue:
    """Leave the seat to the next company."""
    with transaction() as session:
        refills.decline(session, current_actor(), g.edition, offer_id, now=current_time())
    return kept_forms.done(url_for("meetings.agenda"))


@bp.post("/openings/<int:opening_id>/removal")
@only(Role.EXHIBITOR)
def destroy_opening(opening_id: int) -> ResponseReturnValue:
    """Say that a free table is not wanted: no company is asked about it any more."""
    home = url_for("today.show")
    with refused_at(home) as session:
        free_tables.withhold(session, current_actor(), g.edition, opening_id, now=current_time())
        flash(_("No other company is asked for this time."), "good")
    return kept_forms.done(home)


@bp.post("/standby/<int:day_id>")
@only(Role.BUYER)
def create_standby(day_id: int) -> ResponseReturnValue:
    """Wait for free seats on a day."""
    with transaction() as session:
        standby.join(session, current_actor(), g.edition, day_id, now=current_time())
    flash(_("You are on the standby list. If a seat becomes free, it is offered here."), "good")
    return kept_forms.done(url_for("meetings.agenda"))


@bp.post("/standby/<int:day_id>/removal")
@only(Role.BUYER)
def destroy_standby(day_id: int) -> ResponseReturnValue:
    """Leave the standby list."""
    with transaction() as session:
        standby.leave(session, current_actor(), g.edition, day_id)
    return kept_forms.done(url_for("meetings.agenda"))
