"""A buyer who watches a broadcast gets a consultation with its exhibitor."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.domain.people import Role
from expo.services import broadcast_consultations
from expo.web import live_answers
from expo.web.access import current_actor, current_time, only
from expo.web.formats import date_time
from expo.web.forms.live_questions import ConsultationForm
from expo.web.submissions import refused_as

bp = Blueprint("broadcast_consultations", __name__, url_prefix="/<edition_code>")


@bp.post("/live-commerce/<int:broadcast_id>/consultation")
@only(Role.BUYER)
def create(broadcast_id: int) -> ResponseReturnValue:
    """Get the exhibitor's next free slot after the show."""
    form = ConsultationForm()
    back = url_for("live_commerce.show", broadcast_id=broadcast_id, _anchor="consultation")
    with refused_as(live_answers.refused(back)) as session:
        taken = broadcast_consultations.ask(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, product_id=form.product, now=current_time()
        )
        meeting = taken.meeting
        place = meeting.table.code if meeting.table else _("At the booth")
        said = _("Your consultation: %(when)s, %(place)s.", when=date_time(meeting.when), place=place)
    return live_answers.answer(back, [said])
