"""The floor plan editor: an exhibitor, then a booth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal
from expo.domain.venue import BoothMove, HallKind, adjacent
from expo.domain.words import N_
from expo.queries import exhibitors, floor
from expo.queries import venue as venue_queries
from expo.services import venue
from expo.web import floor_plan
from expo.web.access import current_actor, current_time
from expo.web.current_url import is_fragment
from expo.web.formats import local, say
from expo.web.forms.venue import PlacementForm, SeveralForm
from expo.web.language import locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_as, submitted

if TYPE_CHECKING:
    from expo.models.exhibitors import Exhibitor
    from expo.models.history import Event

MOST_LISTED = 100
"""Of more exhibitors than this the list beside the plan shows the first; the others are searched for."""

bp = organizer_blueprint("venue", __name__, manage=Permission.MANAGE_VENUE)

MENU = (MenuEntry(Role.ORGANIZER, 80, "organizer_venue.index", N_("Halls and booths"), "map", MenuGroup.PREPARE),)


@dataclass(frozen=True, slots=True)
class Move:
    """The last move of this organizer, which can be taken back: who, and the first of them from where to where."""

    event_id: int
    exhibitors: "tuple[Exhibitor, ...]"
    before: tuple[str, ...]
    after: tuple[str, ...]
    is_swap: bool = False


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
    with refused_as(lambda refusal: _refused(refusal, code, booth)) as session:
        if booth:
            moves = venue.place(
                session,
                actor,
                g.edition,
                exhibitor_code=code,
                booth_code=booth,
                extend=form.how.data == "extend",
                replace=form.how.data == "replace",
                now=now,
            )
        else:
            moves = venue.give_back(session, actor, g.edition, exhibitor_code=code, booth_code=form.given_back, now=now)
        said = _told(session, moves) or _("Nothing has changed.")
    return _moved(said)


@bp.post("/floor-plan/placements/<int:event_id>/reversal")
def create_reversal(event_id: int) -> ResponseReturnValue:
    """Take one's own last move back."""
    with refused_as(_refused) as session:
        moves = venue.put_back(session, current_actor(), g.edition, event_id=event_id, now=current_time())
        said = _("Your last move was taken back. %(now)s", now=_told(session, moves))
    return _moved(said)


@bp.get("/floor-plan/moves")
def new_moves() -> ResponseReturnValue:
    """Show the exhibitors of a hall (``?hall=``), to move several at once."""
    return _several(SeveralForm(formdata=None))


@bp.post("/floor-plan/moves")
def create_moves() -> ResponseReturnValue:
    """Move several exhibitors into the free booths from one on, or take all their booths back."""
    form = SeveralForm()
    with submitted(form, lambda: _several(form)) as session:
        moves = venue.place_several(
            session,
            current_actor(),
            g.edition,
            exhibitor_codes=form.exhibitors.data or [],
            booth_code=form.first,
            now=current_time(),
        )
        flash(_told(session, moves) or _("Nothing has changed."), "good")
    return redirect(url_for("organizer_venue.index"), 303)


def _several(form: SeveralForm) -> ResponseReturnValue:
    session, edition = db.session(), g.edition
    halls = [hall for hall in venue_queries.halls(session, edition.id) if hall.kind is not HallKind.FACILITY]
    hall = next((one for one in halls if one.code == request.args.get("hall")), halls[0] if halls else None)
    booths = [one for one in venue_queries.booths(session, edition.id) if hall and one.hall_id == hall.id]
    text = request.args.get("q", "").strip()
    chosen = exhibitors.ExhibitorFilter(hall=hall.code if hall else "", text=text)
    listed = exhibitors.search(session, edition.id, chosen, locale(), most=MOST_LISTED) if hall else []
    form.offer([booth.code for booth in booths])
    return render_template(
        "organizer/venue/moves.html",
        form=form,
        halls=halls,
        hall=hall,
        exhibitors=listed,
        found=_count(chosen, listed),
        text=text,
    )


def _refused(refusal: Refusal, chosen: str | None = None, wanted: str = "") -> str:
    return _floor([say(violation) for violation in refusal.violations], chosen=chosen, refused=wanted)


def _told(session: Session, moves: Sequence[BoothMove]) -> str:
    """Return what has changed, with names; empty if nothing has."""
    names = {one.id: local(one) for one in venue_queries.named(session, [move.exhibitor_id for move in moves[:2]])}
    said = [
        _("%(exhibitor)s is now in %(booths)s.", exhibitor=names[move.exhibitor_id], booths=", ".join(move.after))
        if move.after
        else _("%(exhibitor)s has no booth any more.", exhibitor=names[move.exhibitor_id])
        for move in moves[:2]
    ]
    if len(moves) > len(said):
        return str(
            ngettext(
                "%(num)s exhibitor has another booth now.", "%(num)s exhibitors have other booths now.", len(moves)
            )
        )
    return " ".join(str(one) for one in said)


def _moved(said: str) -> ResponseReturnValue:
    if is_fragment():
        return _floor(said=said)
    flash(said, "good")
    response: Response = redirect(url_for("organizer_venue.index"), 303)
    return response


def _floor(reasons: list[str] | None = None, said: str = "", chosen: str | None = None, refused: str = "") -> str:
    session, edition = db.session(), g.edition
    text = request.values.get("q", "").strip()
    narrowed = exhibitors.ExhibitorFilter(text=text, without_booth=not text)
    listed = exhibitors.search(session, edition.id, narrowed, locale(), most=MOST_LISTED)
    found = _count(narrowed, listed)
    all_unplaced = exhibitors.ExhibitorFilter(without_booth=True)
    wanted = chosen if chosen is not None else request.args.get("exhibitor", "")
    event = venue_queries.last_allocation(session, edition.id, current_actor().user_id)
    beside = {*(move.exhibitor_id for move in venue_queries.moves(event)), *(row.id for row in listed)}
    everybody = exhibitors.placed(session, edition.id, locale(), beside=beside, code=wanted)
    one = next((exhibitor for exhibitor in everybody if exhibitor.code == wanted), None)
    drawn = floor_plan.whole(
        edition,
        venue_queries.halls(session, edition.id),
        venue_queries.booths(session, edition.id),
        {booth.id: one for one in everybody for booth in one.booths},
        floor.elements(session, edition.id),
    )
    fragment = "_floor" if is_fragment() else "index"
    return render_template(
        f"organizer/venue/{fragment}.html",
        plan=drawn,
        everybody=everybody,
        listed=listed,
        found=found,
        unplaced=exhibitors.count(session, edition.id, all_unplaced) if text else found,
        chosen=one,
        beside=_beside(one, drawn),
        booth=request.args.get("booth", ""),
        text=text,
        reasons=reasons or [],
        said=said,
        replaced=_replaced(drawn, one, refused),
        last=_last(event, everybody),
    )


def _count(narrowed: exhibitors.ExhibitorFilter, listed: "Sequence[Exhibitor]") -> int:
    """Return how many exhibitors match, of whom the first are listed."""
    is_whole = len(listed) < MOST_LISTED
    return len(listed) if is_whole else exhibitors.count(db.session(), g.edition.id, narrowed, locale())


def _beside(exhibitor: "Exhibitor | None", drawn: floor_plan.FloorPlan) -> frozenset[int]:
    """Return the free booths that can be added to those of the chosen exhibitor."""
    if exhibitor is None or not exhibitor.booths:
        return frozenset()
    areas = [booth.area for booth in exhibitor.booths]
    return frozenset(
        spot.booth.id
        for spot in drawn.spots
        if spot.exhibitor is None and spot.booth.hall_id == exhibitor.hall_id and adjacent([*areas, spot.booth.area])
    )


def _replaced(drawn: floor_plan.FloorPlan, exhibitor: "Exhibitor | None", booth: str) -> floor_plan.Spot | None:
    """Return the taken booth that an exhibitor without one was refused: it may replace the one who is there."""
    if exhibitor is None or exhibitor.booths:
        return None
    spots = (spot for spot in drawn.spots if spot.booth.code == booth and spot.booth.hall_id == exhibitor.hall_id)
    return next((spot for spot in spots if spot.exhibitor is not None), None)


def _last(event: "Event | None", everybody: "Iterable[Exhibitor]") -> Move | None:
    moves, by_id = venue_queries.moves(event), {one.id: one for one in everybody}
    concerned = [by_id[move.exhibitor_id] for move in moves if move.exhibitor_id in by_id]
    are_there = [tuple(booth.code for booth in one.booths) for one in concerned] == [move.after for move in moves]
    if event is None or not are_there:
        return None
    return Move(event.id, tuple(concerned), moves[0].before, moves[0].after, event.act == "venue.swap")
