"""An exhibitor books a time with a buyer, or proposes one."""

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.queries import booking, buyers
from expo.web import slots
from expo.web.access import current_actor, current_time, only
from expo.web.forms.meetings import BookingForm

bp = Blueprint("buyer_bookings", __name__, url_prefix="/<edition_code>/find-buyers/<code>/booking")


@bp.get("")
@only(Role.EXHIBITOR)
def new(code: str) -> ResponseReturnValue:
    """Show the slots in which an exhibitor could meet a buyer, and why not in the others."""
    return _page(code, BookingForm())


@bp.post("")
@only(Role.EXHIBITOR)
def create(code: str) -> ResponseReturnValue:
    """Book one of them, or propose it."""
    actor = current_actor()
    buyer_id = buyers.get(db.session(), actor, code).id
    return slots.submit(lambda form: _page(code, form), exhibitor_id=actor.exhibitor_id or 0, buyer_id=buyer_id)


def _page(code: str, form: BookingForm) -> str:
    session, actor = db.session(), current_actor()
    buyer = buyers.get(session, actor, code)
    question = booking.ask(
        session, actor, g.edition, exhibitor_id=actor.exhibitor_id or 0, buyer_id=buyer.id, now=current_time()
    )
    return render_template(
        "meetings/booking.html",
        form=form,
        other=buyer,
        other_place=None,
        about=url_for("wishes.find_buyers", q=buyer.name),
        address=lambda **day: url_for("buyer_bookings.new", code=code, **day),
        action=lambda **day: url_for("buyer_bookings.create", code=code, **day),
        **slots.days(question),
    )
