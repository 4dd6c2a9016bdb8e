"""Limits for groups of companies and for single ones, in the settings."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from expo.db import db
from expo.domain.buyers import Track
from expo.domain.limits import LimitScope
from expo.domain.refusals import Refusal, Violation
from expo.domain.wishes import Side
from expo.domain.words import N_
from expo.queries import buyers, exhibitors, venue
from expo.queries import limits as limits_queries
from expo.services import limits
from expo.web.access import current_actor, current_time
from expo.web.formats import country, label, local
from expo.web.forms.limits import LimitForm
from expo.web.organizer import company_names, organizer_blueprint
from expo.web.submissions import refused_at, submitted

bp = organizer_blueprint("limits", __name__)

MOST_NAMED = 20
"""Companies below a least or with a most that the page names; of the others it says how many there are."""

_ONE_OF_BOTH = Violation("one_of_both", N_("Please choose a group or name one company."), field="group")


@bp.get("/settings/limits")
def index() -> ResponseReturnValue:
    """List the limits, with the form for another one."""
    return _page(LimitForm(formdata=None))


@bp.post("/settings/limits")
def create() -> ResponseReturnValue:
    """Set the limit of a group or a company."""
    form = LimitForm()
    form.group.choices = _groups()
    with submitted(form, lambda: _page(form)) as session:
        scope, key = _whom(session, form)
        limits.put(session, current_actor(), g.edition, scope=scope, key=key, bounds=form.bounds, now=current_time())
    flash(_("Saved. It holds for what is planned and booked from now on."), "good")
    return redirect(url_for("organizer_limits.index"), 303)


@bp.post("/settings/limits/<int:limit_id>/removal")
def destroy(limit_id: int) -> ResponseReturnValue:
    """Remove a limit."""
    address = url_for("organizer_limits.index")
    with refused_at(address) as session:
        limits.remove(session, current_actor(), g.edition, limit_id=limit_id, now=current_time())
    flash(_("The limit was removed."), "good")
    return redirect(address, 303)


def _whom(session: Session, form: LimitForm) -> tuple[LimitScope, int | str]:
    """Return whom the form is about."""
    group, name = form.group.data or "", (form.company.data or "").strip()
    if bool(group) == bool(name):
        raise Refusal(_ONE_OF_BOTH, *form.bounds.against())
    if group:
        scope, _colon, key = group.partition(":")
        return LimitScope(scope), int(key) if key.isdigit() else key
    ((side, row),) = company_names.named(session, [name], "company", beside=form.bounds.against())
    return (LimitScope.EXHIBITOR if side is Side.EXHIBITOR else LimitScope.BUYER), row


def _groups() -> list[tuple[str, str]]:
    session, edition_id = db.session(), g.edition.id
    halls = [(f"hall:{hall.id}", local(hall)) for hall in venue.exhibition_halls(session, edition_id)]
    sectors = [(f"sector:{sector.id}", local(sector)) for sector in exhibitors.sectors(session, edition_id)]
    tracks = [(f"track:{track.value}", label(track)) for track in Track]
    countries = [(f"country:{code}", country(code)) for code in buyers.countries(session, current_actor())]
    return [("", "–"), *halls, *sectors, *tracks, *sorted(countries, key=lambda one: one[1])]


def _page(form: LimitForm) -> str:
    form.group.choices = _groups()
    session = db.session()
    rows = limits_queries.index(session, g.edition)
    return render_template(
        "organizer/limits/index.html",
        form=form,
        limits=[(limits_queries.scope_of(row), row) for row in rows],
        most_named=MOST_NAMED,
        counts=limits_queries.counts(session, g.edition, rows),
    )
