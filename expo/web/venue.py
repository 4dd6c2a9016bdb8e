"""Halls and the floor plan, for everybody: a drawing, and a list that says the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.people import Role
from expo.domain.refusals import existing
from expo.domain.venue import Area, HallKind
from expo.domain.words import N_
from expo.queries import (
    directory,
    exhibitors,
    field_reports,
    floor,
    guidance,
    live_commerce,
    market,
    sessions,
    today,
    venue,
)
from expo.web import floor_plan, lettering
from expo.web.access import current_time
from expo.web.language import locale
from expo.web.navigation import MenuEntry

bp = Blueprint("venue", __name__, url_prefix="/<edition_code>/halls")

MENU = (
    MenuEntry(Role.STRANGER, 20, "venue.index", N_("Halls"), "map"),
    MenuEntry(Role.BUYER, 40, "venue.index", N_("Floor plan"), "map"),
)


bp.app_template_global("wrapped")(lettering.wrapped)
bp.app_template_global("in_block")(lettering.in_block)
bp.app_template_global("squeezed")(lettering.squeezed)
bp.app_template_global("on_one_line")(lettering.on_one_line)


def whole_floor() -> floor_plan.FloorPlan:
    """Return the whole floor of the request's edition."""
    return floor_plan.of(floor.whole(db.session(), g.edition))


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the whole floor with its index: numbers on the map, names beside it, and what happens in the facilities."""
    session, edition, now = db.session(), g.edition, current_time()
    text = request.args.get("q", "").strip()
    drawn = whole_floor()
    found: Sequence[Any] = ()
    if text:
        found = exhibitors.search(session, edition.id, exhibitors.ExhibitorFilter(text=text), locale())
        wanted = {exhibitor.id for exhibitor in found}
        marked = frozenset(
            spot.booth.id for spot in drawn.spots if spot.exhibitor is not None and spot.exhibitor.id in wanted
        )
        drawn = replace(drawn, marked=marked)
    programme = live_commerce.programme(session, edition.id, since=now)
    on_air, coming = live_commerce.now_and_next(programme, now)
    sittings = today.sittings(session, edition.id, now)
    return render_template(
        "venue/index.html",
        plan=drawn,
        sitting=_by_hall(drawn, sittings),
        counts=exhibitors.count_by_hall(session, edition.id),
        text=text,
        found=found,
        zones=_zones(drawn, sittings),
        on_air=on_air,
        coming=coming,
        on_stage=sessions.now_and_next(session, edition.id, now),
        offers=market.count_offers(session, edition.id),
        goods=market.first_offers(session, edition.id, most=3),
        waiting=guidance.count_waiting(session, edition, now),
        picked=_picked(drawn, request.args.get("hall", ""), found),
    )


def _picked(
    drawn: floor_plan.FloorPlan, code: str, found: Sequence[Any]
) -> tuple[Any, list[floor_plan.Space], Area] | None:
    """Return the hall that a phone shows below the plan: the one asked for, of the first hit, or with most booths."""
    wanted = [hall for hall in drawn.halls if hall.code == code] or [one.hall for one in found[:1]]
    with_booths = [hall for hall in drawn.halls if drawn.by_hall[hall.id]]
    hall = next(iter(wanted), None) or max(with_booths, key=lambda one: len(drawn.by_hall[one.id]), default=None)
    return (hall, *floor_plan.alone(drawn, hall.id)) if hall is not None else None


def _by_hall(drawn: floor_plan.FloorPlan, sittings: Sequence[today.Sitting]) -> Counter[int]:
    """Count the companies of each hall that are in a consultation now."""
    halls = {spot.exhibitor.id: spot.booth.hall_id for spot in drawn.spots if spot.exhibitor is not None}
    return Counter(halls[one.exhibitor_id] for one in sittings if one.exhibitor_id in halls)


def _zones(drawn: floor_plan.FloorPlan, sittings: Sequence[today.Sitting]) -> list[floor_plan.ZoneNow]:
    """Return each consultation zone with its tables where they are drawn, and the hue of who sits there now."""
    halls = {hall.id: hall for hall in drawn.halls}
    hues = {spot.exhibitor.id: spot.booth.hall.palette for spot in drawn.spots if spot.exhibitor is not None}
    taken = {sitting.table_id: hues.get(sitting.exhibitor_id, 0) for sitting in sittings if sitting.table_id}
    found = []
    for zone in floor.zones(db.session(), g.edition.id):
        places = floor_plan.seats_in(halls[zone.hall_id].area, len(zone.tables))
        tables = [(code, place, taken.get(id_)) for (id_, code), place in zip(zone.tables, places, strict=True)]
        found.append(floor_plan.ZoneNow(halls[zone.hall_id], tables))
    return found


@bp.get("/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show a hall: its story, who shows in it, its collaboration cases, its part of the plan and the way there."""
    session, edition = db.session(), g.edition
    whole = whole_floor()
    place = existing(next((place for place, hall in enumerate(whole.halls) if hall.code == code), None), f"hall {code}")
    hall = whole.halls[place]
    spaces, view = floor_plan.alone(whole, hall.id)
    return render_template(
        "venue/show.html",
        hall=hall,
        plan=floor_plan.corner(whole, hall.area, (hall.area,)),
        spaces=spaces,
        view=view,
        zones=[zone for zone in _zones(whole, ()) if zone.hall.id == hall.id],
        marked=request.args.get("table", ""),
        before=whole.halls[place - 1] if place else None,
        after=whole.halls[place + 1] if place + 1 < len(whole.halls) else None,
        exhibitors=directory.lines(session, edition.id, exhibitors.ExhibitorFilter(hall=code), locale()),
        reports=field_reports.public(session, edition.id, hall_id=hall.id, most=3) if hall.facility is None else [],
        cases=exhibitors.cases(session, edition.id, hall.id) if hall.kind is HallKind.THEME else [],
        icons=floor_plan.ICONS,
    )


@bp.get("/booths/<code>")
def booth(code: str) -> ResponseReturnValue:
    """Show who is in a booth: the card that the plan opens."""
    session, edition, now = db.session(), g.edition, current_time()
    found = venue.booth(session, edition.id, code)
    holder = venue.holder(session, found.id)
    exhibitor = exhibitors.get(session, edition.id, holder.code) if holder else None
    on_air, _coming = live_commerce.now_and_next(live_commerce.programme(session, edition.id, since=now), now)
    sittings = today.sittings(session, edition.id, now)
    return render_template(
        "venue/_booth.html",
        booth=found,
        exhibitor=exhibitor,
        is_on_air=bool(exhibitor and on_air and on_air.broadcast and on_air.broadcast.exhibitor_id == exhibitor.id),
        sitting=next((one for one in sittings if exhibitor and one.exhibitor_id == exhibitor.id), None),
    )
