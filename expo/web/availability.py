"""A company's own times: open, closed, or taken, each with one touch."""

from itertools import groupby

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.domain.refusals import Violation
from expo.domain.words import N_
from expo.queries import agenda
from expo.services import availability
from expo.web import kept_forms
from expo.web.access import current_actor, current_time, only
from expo.web.current_url import is_fragment
from expo.web.forms.availability import TimeForm
from expo.web.navigation import MenuEntry
from expo.web.submissions import refused_as

bp = Blueprint("availability", __name__, url_prefix="/<edition_code>/availability")

MENU = (MenuEntry(Role.EXHIBITOR, 50, "availability.index", N_("My times"), "calendar-off"),)


@bp.get("")
@only(Role.EXHIBITOR, Role.BUYER)
def index() -> ResponseReturnValue:
    """Show every slot of the edition with what takes it."""
    return _times()


@bp.post("")
@only(Role.EXHIBITOR, Role.BUYER)
def update() -> ResponseReturnValue:
    """Close one slot, or reopen it: the two buttons are ``close`` and ``reopen``, their value is the slot."""
    form, edition = TimeForm(), g.edition
    if not form.validate_on_submit() or form.slot_id is None:
        return _times(), 422
    act = availability.close if form.is_closing else availability.reopen
    with refused_as(lambda refusal: _times(refusal.violations)) as session:
        act(session, current_actor(), edition, slot_id=form.slot_id, now=current_time())
    if is_fragment():
        return _times()
    return kept_forms.done(url_for("availability.index", _anchor=f"slot-{form.slot_id}"))


def _times(reasons: tuple[Violation, ...] = ()) -> str:
    session, actor = db.session(), current_actor()
    times = agenda.times(session, actor)
    page = "availability/_times.html" if is_fragment() else "availability/index.html"
    return render_template(
        page,
        days=[(on, list(of_day)) for on, of_day in groupby(times, key=lambda time: time.on)],
        partners=agenda.partners(session, actor),
        closed=sum(time.is_closed for time in times),
        reasons=reasons,
    )
