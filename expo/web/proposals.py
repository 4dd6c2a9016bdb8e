"""Answers to a proposed time, one tap each."""

from flask import Blueprint, flash, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.domain.people import Role
from expo.services import proposals
from expo.services.agenda import take_note
from expo.web import kept_forms
from expo.web.access import current_actor, current_time, only
from expo.web.formats import date_time
from expo.web.forms.meetings import DeclineForm
from expo.web.meeting_links import agenda_address
from expo.web.submissions import refused_at

bp = Blueprint("proposals", __name__, url_prefix="/<edition_code>/proposals/<int:proposal_id>")


@bp.post("/acceptance")
@only(Role.BUYER, Role.EXHIBITOR)
def create_acceptance(proposal_id: int) -> ResponseReturnValue:
    """Accept a proposed time: the consultation is booked, or moves there."""
    actor, now = current_actor(), current_time()
    with refused_at(_home()) as session:
        meeting = proposals.accept(session, actor, g.edition, proposal_id, now=now)
        take_note(session, actor, meeting.id)
        when, starts_at = meeting.when, meeting.slot.starts_at
    flash(_("Agreed: %(when)s. Both sides get an e-mail.", when=date_time(when)), "good")
    return kept_forms.done(agenda_address(starts_at))


@bp.post("/refusal")
@only(Role.BUYER, Role.EXHIBITOR)
def create_refusal(proposal_id: int) -> ResponseReturnValue:
    """Decline a proposed time."""
    form = DeclineForm()
    with refused_at(_home()) as session:
        proposals.decline(
            session, current_actor(), g.edition, proposal_id, reason=form.reason.data or "", now=current_time()
        )
    flash(_("Declined. Nothing else has changed."), "good")
    return kept_forms.done(_home())


@bp.post("/withdrawal")
@only(Role.BUYER, Role.EXHIBITOR)
def create_withdrawal(proposal_id: int) -> ResponseReturnValue:
    """Take back a time that one's own company proposed."""
    with refused_at(_home()) as session:
        proposals.withdraw(session, current_actor(), proposal_id, now=current_time())
    flash(_("The proposal is taken back."), "good")
    return kept_forms.done(_home())


def _home() -> str:
    return url_for("today.show" if current_actor().is_exhibitor else "meetings.agenda")
