"""The organizer's view of the tables: who is there, who is missing; settle what was not said, and close the day."""

from datetime import date
from typing import TYPE_CHECKING

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo.db import db, transaction
from expo.domain.outcomes import NO_SHOWS, EventKind, MeetingOutcome
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, existing
from expo.domain.text import typed_day
from expo.domain.words import N_, word_of
from expo.queries import at_table as at_table_queries
from expo.queries import outcomes as outcomes_queries
from expo.queries.at_table import TableView
from expo.services import outcomes
from expo.web import at_table
from expo.web.access import current_actor, current_time
from expo.web.forms.outcomes import answers
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.paging import page_of
from expo.web.submissions import refused_at

if TYPE_CHECKING:
    from expo.models.editions import Day

bp = organizer_blueprint("outcomes", __name__, manage=Permission.MANAGE_TIMETABLE)

MENU = (MenuEntry(Role.ORGANIZER, 15, "organizer_outcomes.index", N_("At the tables"), "handshake", MenuGroup.TODAY),)

SETTLED = (MeetingOutcome.HELD, *NO_SHOWS)
"""What an organizer says of a consultation of which nothing was said."""


@bp.get("/tables-now")
def index() -> str:
    """List a day's consultations as they stand at their tables."""
    session, edition, now = db.session(), g.edition, current_time()
    day, view = _day(), _view()
    if day is None:
        raise NotFound("day")
    table = request.args.get("table", "")[:40]
    page = page_of(at_table_queries.ids(session, edition, day.id, view, now, table))
    lines = at_table_queries.lines(session, edition, page.rows, now)
    slots = [(line.meeting.id, line.meeting.span) for line in lines if line.meeting.is_active]
    return render_template(
        "organizer/outcomes/index.html",
        day=day,
        table_code=table,
        days=edition.days,
        view=view,
        views=at_table_queries.counts(session, edition, day.id, now),
        page=page,
        lines=lines,
        news=at_table.news(session, current_actor(), edition, slots, now),
        counts=outcomes_queries.counts(session, edition, now, day_id=day.id),
        closing=outcomes_queries.closing(session, day.id),
        settled=SETTLED,
        shown_outcome=at_table.shown_outcome,
    )


@bp.post("/tables-now/<int:day_id>/outcomes")
def update(day_id: int) -> ResponseReturnValue:
    """Save how consultations ended of which nothing was said."""
    table = request.args.get("table", "")[:40] or None
    address = url_for("organizer_outcomes.index", day=_on(day_id), view=TableView.UNRECORDED, table=table)
    with refused_at(address) as session:
        count = outcomes.settle_day(
            session, current_actor(), g.edition, answers(request.form.to_dict()), now=current_time()
        )
    flash(
        ngettext("%(num)s consultation has an outcome now.", "%(num)s consultations have an outcome now.", count),
        "good",
    )
    return redirect(address, 303)


@bp.post("/tables-now/<int:day_id>/closing")
def create_closing(day_id: int) -> ResponseReturnValue:
    """Close a day: from then on its outcomes are final."""
    address = url_for("organizer_outcomes.index", day=_on(day_id), view=TableView.ALL)
    with refused_at(address) as session:
        outcomes.close_day(session, current_actor(), g.edition, day_id, now=current_time())
    flash(_("The day is closed. Every consultation has one outcome."), "good")
    return redirect(address, 303)


@bp.post("/tables-now/<int:day_id>/opening")
def destroy_closing(day_id: int) -> ResponseReturnValue:
    """Open a closed day again."""
    with transaction() as session:
        outcomes.open_day(session, current_actor(), g.edition, day_id, now=current_time())
    return redirect(url_for("organizer_outcomes.index", day=_on(day_id), view=TableView.ALL), 303)


@bp.post("/tables-now/consultations/<int:meeting_id>/reopening")
def create_reopening(meeting_id: int) -> ResponseReturnValue:
    """Open one consultation again, with the reason."""
    address = url_for("organizer_outcomes.index", view=TableView.ALL, _anchor=f"m{meeting_id}")
    now = current_time()
    with refused_at(address) as session:
        outcomes.tell(
            session,
            current_actor(),
            g.edition,
            meeting_id,
            key=f"reopen-{meeting_id}-{now:%d%H%M%S}",
            kind=EventKind.REOPENED,
            reason=request.form.get("reason", ""),
            now=now,
        )
    return redirect(address, 303)


def _day() -> "Day | None":
    wanted = request.args.get("day", type=typed_day)
    found = next((day for day in g.edition.days if day.on == wanted), None)
    return found or at_table_queries.day_of(db.session(), g.edition, current_time())


def _view() -> TableView:
    wanted = request.args.get("view", "")
    return word_of(TableView, wanted) or TableView.NOW


def _on(day_id: int) -> date:
    day = existing(next((day for day in g.edition.days if day.id == day_id), None), f"day {day_id}")
    found: date = day.on
    return found
