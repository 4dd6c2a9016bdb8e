"""The floor plan editor: an exhibitor, then a booth."""

from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal
from expo.domain.venue import adjacent
from expo.domain.words import N_
from expo.queries import exhibitors
from expo.queries import venue as venue_queries
from expo.services import venue
from expo.web import plan
from expo.web.access import current_actor, current_time
from expo.web.current_url import is_fragment
from expo.web.formats import local, say
from expo.web.forms.venue import PlacementForm
from expo.web.language import locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as

bp = organizer_blueprint("venue", __name__, manage=Permission.MANAGE_VENUE)

MENU = (MenuEntry(Role.ORGANIZER, 80, "organizer_venue.index", N_("Halls and booths"), "map", MenuGroup.PREPARE),)


@dataclass(frozen=True, slots=True)
class Move:
    """The last move of this organizer, which can be taken back: who, from where, to where."""

    event_id: int
    exhibitor: Any
    before: tuple[str, ...]
    after: tuple[str, ...]


@bp.get("/floor-plan")
def index() -> ResponseReturnValue:
    """Show the floor and the exhibitors without a booth; ``?exhibitor=`` chooses one, ``?booth=`` a booth."""
    return _floor()


@bp.post("/floor-plan/placements")
def create_placement() -> ResponseReturnValue:
    """Give an exhibitor a booth, move it, let it have one more, or take all back (no booth)."""
    form = PlacementForm()
    if not form.validate_on_submit():
        return _floor(form.reasons, chosen=form.exhibitor.data), 422
    code, booth, actor, now = form.exhibitor.data or "", form.wanted, current_actor(), current_time()
    with refused_as(lambda refusal: _refused(refusal, code)) as session:
        if booth:
            held = venue.place(
                session, actor, g.edition,
                exhibitor_code=code, booth_code=booth, extend=form.how.data == "extend", now=now,
            )  # fmt: skip
        else:
            held = venue.give_back(session, actor, g.edition, exhibitor_code=code, booth_code=form.given_back, now=now)
        codes = [one.code for one in held]
        name = local(exhibitors.get(session, g.edition.id, code))
    return _moved(name, codes)


@bp.post("/floor-plan/placements/<int:event_id>/reversal")
def create_reversal(event_id: int) -> ResponseReturnValue:
    """Take one's own last move back."""
    with refused_as(_refused) as session:
        exhibitor = venue.put_back(session, current_actor(), g.edition, event_id=event_id, now=current_time())
        codes = [one.code for one in venue_queries.held_by(session, exhibitor.id)]
        name = local(exhibitor)
    return _moved(name, codes)


def _refused(refusal: Refusal, chosen: str | None = None) -> str:
    return _floor([say(violation) for violation in refusal.violations], chosen=chosen)


def _moved(name: str, codes: list[str]) -> ResponseReturnValue:
    said = (
        _("%(exhibitor)s is now in %(booths)s.", exhibitor=name, booths=", ".join(codes))
        if codes
        else _("%(exhibitor)s has no booth any more.", exhibitor=name)
    )
    if is_fragment():
        return _floor(said=said)
    flash(said, "good")
    response: Response = redirect(url_for("organizer_venue.index"), 303)
    return response


def _floor(reasons: list[str] | None = None, said: str = "", chosen: str | None = None) -> str:
    session, edition = db.session(), g.edition
    args = request.values
    everybody = exhibitors.search(session, edition.id, exhibitors.ExhibitorFilter(), locale())
    drawn = plan.whole(
        edition,
        venue_queries.halls(session, edition.id),
        venue_queries.booths(session, edition.id),
        {booth.id: one for one in everybody for booth in one.booths},
    )
    text = args.get("q", "").strip()
    wanted = chosen if chosen is not None else request.args.get("exhibitor", "")
    one = next((exhibitor for exhibitor in everybody if exhibitor.code == wanted), None)
    listed = (
        exhibitors.search(session, edition.id, exhibitors.ExhibitorFilter(text=text), locale()) if text else everybody
    )
    fragment = "_floor" if is_fragment() else "index"
    return render_template(
        f"organizer/venue/{fragment}.html",
        plan=drawn,
        everybody=everybody,
        listed=[exhibitor for exhibitor in listed if text or not exhibitor.booths],
        unplaced=sum(not exhibitor.booths for exhibitor in everybody),
        chosen=one,
        beside=_beside(one, drawn),
        booth=request.args.get("booth", ""),
        text=text,
        reasons=reasons or [],
        said=said,
        last=_last(session, everybody),
    )


def _beside(exhibitor: Any | None, drawn: plan.FloorPlan) -> frozenset[int]:
    """Return the free booths that can be added to those of the chosen exhibitor."""
    if exhibitor is None or not exhibitor.booths:
        return frozenset()
    areas = [booth.area for booth in exhibitor.booths]
    return frozenset(
        spot.booth.id
        for spot in drawn.spots
        if spot.exhibitor is None and spot.booth.hall_id == exhibitor.hall_id and adjacent([*areas, spot.booth.area])
    )


def _last(session: Any, everybody: Any) -> Move | None:
    event = venue_queries.last_allocation(session, g.edition.id, current_actor().user_id)
    if event is None:
        return None
    one = next((exhibitor for exhibitor in everybody if exhibitor.id == event.subject_id), None)
    if one is None or [booth.code for booth in one.booths] != event.detail["after"]:
        return None
    return Move(event.id, one, tuple(event.detail["before"]), tuple(event.detail["after"]))
