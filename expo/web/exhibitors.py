"""Exhibitors, for everybody: the list and each one's page."""

from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from expo.db import db
from expo.domain.alike import Likeness
from expo.domain.people import Role
from expo.domain.venue import adjacent
from expo.domain.words import N_, Named
from expo.queries import (
    alike,
    booking,
    directory,
    exhibitors,
    field_reports,
    floor,
    free_times,
    live_commerce,
    near_goods,
    proposals,
    support_cases,
    today,
    wishes,
)
from expo.queries.booking import BookingQuestion
from expo.queries.free_times import OpenTime, SlotState
from expo.web import floor_plan, kept, qr, slots
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration
from expo.web.current_url import is_fragment
from expo.web.formats import country, local
from expo.web.language import locale
from expo.web.navigation import MenuEntry
from expo.web.paging import page_of

if TYPE_CHECKING:
    from expo.models.exhibitors import Exhibitor

bp = Blueprint("exhibitors", __name__, url_prefix="/<edition_code>/exhibitors")

PER_PAGE = 100

MENU = (MenuEntry(Role.STRANGER, 30, "exhibitors.index", N_("Exhibitors"), "building"),)


@bp.get("")
def index() -> ResponseReturnValue:
    """List the exhibitors by hall, sector, first letter and search."""
    session, edition = db.session(), g.edition
    narrowed = exhibitors.ExhibitorFilter(
        text=request.args.get("q", "").strip(),
        hall=request.args.get("hall", ""),
        sector=request.args.get("sector", ""),
        initial=request.args.get("initial", ""),
    )
    language = locale()
    found = directory.lines(session, edition.id, narrowed, language)
    choices = kept.rows("choices", lambda: directory.choices(session, edition.id, language))
    page = "exhibitors/_list.html" if is_fragment() else "exhibitors/index.html"
    return render_template(
        page,
        listed=page_of(found, PER_PAGE),
        near=[] if found or not narrowed.text else near_goods.products(session, edition.id, narrowed.text),
        narrowed=narrowed,
        halls=choices.halls,
        sectors=choices.sectors,
        initials=choices.initials,
    )


@bp.get("/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show an exhibitor: story, products, partners, the way to its booth, free times, companies like it."""
    session, edition, now = db.session(), g.edition, current_time()
    exhibitor = exhibitors.get(session, edition.id, code)
    booking_status = booking.status(session, edition, now)
    question = _question(exhibitor.id, now) if booking_status.is_open else None
    times = _times(exhibitor.id, question, now) if booking_status.is_open else []
    free = [time for _, of_day in times for time in of_day if time.state is SlotState.FREE]
    return render_template(
        "exhibitors/show.html",
        exhibitor=exhibitor,
        plan=_place(exhibitor),
        qr=qr.drawn(configuration().public_url + url_for("exhibitors.show", code=code)),
        broadcasts=live_commerce.of_exhibitor(session, exhibitor.id),
        alike=alike.of_exhibitor(session, edition.id, exhibitor.id),
        reports=field_reports.public(session, edition.id, exhibitor_id=exhibitor.id, most=3),
        support=support_cases.of_exhibitor(session, exhibitor.id),
        sitting=next(
            (one for one in today.sittings(session, edition.id, now) if one.exhibitor_id == exhibitor.id), None
        ),
        times=times,
        next_free=free[0].starts_at if free else None,
        **_of_buyer(exhibitor.id, question),
    )


def _place(exhibitor: "Exhibitor") -> floor_plan.FloorPlan | None:
    """Return the corner of the floor with the exhibitor's booths, those of its partners, and the way there."""
    if not exhibitor.booths:
        return None
    whole = floor_plan.of(floor.whole(db.session(), g.edition))
    partners = [member for case in exhibitor.cases for member in case.members if member.id != exhibitor.id]
    own = [booth.area for booth in exhibitor.booths]
    return floor_plan.corner(
        whole,
        floor_plan.bounds(own) if len(own) > 1 and adjacent(own) else own[0],
        tuple(hall.area for hall in whole.halls if hall.id == exhibitor.hall_id),
        frozenset(booth.id for booth in exhibitor.booths),
        frozenset(booth.id for partner in partners for booth in partner.booths),
    )


def _question(exhibitor_id: int, now: datetime) -> BookingQuestion | None:
    """Return when a buyer who reads the page may meet the exhibitor; nothing for other readers."""
    session, actor = db.session(), current_actor()
    if not actor.is_buyer:
        return None
    return booking.ask(session, actor, g.edition, exhibitor_id=exhibitor_id, buyer_id=actor.buyer_id or 0, now=now)


def _times(exhibitor_id: int, question: BookingQuestion | None, now: datetime) -> list[tuple[date, list[OpenTime]]]:
    """Return the slots of today and later by day; days without any left, and times no one may book, are not shown."""
    if question is None:
        times = free_times.of_exhibitors(db.session(), g.edition, [exhibitor_id], now)[exhibitor_id]
    else:
        times = [] if question.objections else free_times.of_pair(question, g.edition)
    days = [(on, list(of_day)) for on, of_day in groupby(times, key=lambda time: time.on)]
    return [(on, of_day) for on, of_day in days if any(time.state is not SlotState.PAST for time in of_day)]


def _of_buyer(exhibitor_id: int, question: BookingQuestion | None) -> dict[str, Any]:
    """Return what only a buyer's page shows: the own wish, what is left, what is agreed, and what speaks against it."""
    session, actor, now = db.session(), current_actor(), current_time()
    if not actor.is_buyer:
        return {}
    return {
        "level": wishes.levels(session, actor).get(exhibitor_id),
        "budgets": wishes.budgets(session, g.edition, actor),
        "meeting": wishes.meetings(session, actor).get(exhibitor_id),
        "proposal": proposals.with_others(session, actor, now).get(exhibitor_id),
        "objections": question.objections if question else (),
        "is_bookable": question is not None and not question.objections,
        "first_free": question and slots.first_free(question),
    }


@bp.app_template_global()
def like_reason(likeness: Likeness) -> str:
    """Return why a company is like another one, in the reader's language."""
    shown = {
        name: local(value) if isinstance(value, Named) else country(value) if name == "country" else value
        for name, value in likeness.params.items()
    }
    return str(gettext(likeness.sentence, **shown))
