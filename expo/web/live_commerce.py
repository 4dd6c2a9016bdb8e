"""The studio's programme, for everybody."""

from itertools import groupby

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import live_commerce
from expo.web.access import current_time
from expo.web.navigation import MenuEntry

bp = Blueprint("live_commerce", __name__, url_prefix="/<edition_code>/live-commerce")

MENU = (MenuEntry(Role.STRANGER, 40, "live_commerce.index", N_("Studio"), "broadcast"),)


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the programme by day, with what is on air now and next."""
    slots = live_commerce.programme(db.session(), g.edition.id)
    zone = g.edition.zone
    days = [(day, list(on)) for day, on in groupby(slots, key=lambda slot: slot.starts_at.astimezone(zone).date())]
    on_air, coming = live_commerce.now_and_next(slots, current_time())
    return render_template("live_commerce/index.html", days=days, on_air=on_air, coming=coming)
