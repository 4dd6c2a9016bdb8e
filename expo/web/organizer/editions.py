"""The organizer's dashboard, the pairs behind its numbers, and the settings of the edition."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.editions import Phase, season
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Violation
from expo.domain.schedules import UnmetReason
from expo.domain.settings import EditionPolicy, EditionProfile, zones
from expo.domain.words import N_, word_of
from expo.queries import (
    arrivals,
    at_table,
    funnel,
    funnel_pages,
    history,
    records,
    schedules,
    show_day,
    table_news,
)
from expo.queries import dashboard as dashboard_queries
from expo.queries import editions as editions_queries
from expo.services import editions, sample
from expo.web import feed
from expo.web import show_day as drawings
from expo.web.access import current_actor, current_time
from expo.web.arguments import number
from expo.web.forms.editions import ClockForm, EditionProfileForm, PolicyForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint, todo
from expo.web.submissions import saved, submitted

if TYPE_CHECKING:
    from expo.models.editions import Edition

DESK_ALIVE = timedelta(seconds=90)
"""A desk that has been heard of within this time is at work."""

bp: Blueprint = organizer_blueprint("editions", __name__)

MENU = (
    MenuEntry(Role.ORGANIZER, 5, "organizer_editions.preparation", N_("Set-up list"), "list", MenuGroup.PREPARE),
    MenuEntry(Role.ORGANIZER, 10, "organizer_editions.dashboard", N_("Dashboard"), "gauge", MenuGroup.TODAY),
    MenuEntry(
        Role.ORGANIZER,
        120,
        "organizer_editions.edit",
        N_("Settings"),
        "settings",
        MenuGroup.PREPARE,
    ),
)


@bp.app_context_processor
def clock_link() -> dict[str, str]:
    """Let the demo clock of every page's header lead an organizer to the form that moves it."""
    edition = g.get("edition")
    shown = edition is not None and edition.is_demo and current_actor().may(Permission.MANAGE_EDITION)
    return {"clock_href": url_for("organizer_editions.edit_clock")} if shown else {}


@bp.get("/")
def dashboard() -> ResponseReturnValue:
    """Show what happens now, what to do next, and how far the wishes have come."""
    session, edition, now = db.session(), g.edition, current_time()
    figures = dashboard_queries.read(session, edition, now)
    slots = show_day.loads(session, edition)
    today = now.astimezone(edition.zone).date()
    day = show_day.read(session, edition, slots, today, now)
    running = day.on(now)
    waiting = table_news.waiting(session, edition, now) if running else []
    context = todo.TodoContext(session, edition, figures, now, slots, waiting)
    own, others = todo.parted(todo.tasks(context))
    page = history.page(session, edition.id, history.EventFilter())
    news = table_news.newest(session, edition, now, feed.LENGTH)
    return _page(
        "_figures" if "part" in request.args else "dashboard",
        figures=figures,
        tasks=todo.by_urgency(own, context),
        others=todo.by_urgency(others, context),
        steps=_steps(context) if _is_bare(figures) else (),
        stage=todo.stage(edition, now),
        season=season(edition.starts_on, edition.ends_on, today),
        today=today,
        day=day,
        running=running,
        next_slot=day.coming(now),
        tables_now=_tables_now(edition, today, now),
        seats_now=show_day.seats_of(session, edition, today),
        desks_href=url_for("organizer_arrivals.index") if current_actor().may(Permission.REGISTER) else None,
        desks_now=sum(timedelta() <= now - one.seen_at <= DESK_ALIVE for one in arrivals.devices(session, edition.id)),
        line=drawings.line(edition, day, now),
        zones=drawings.tables(session, edition, running, waiting),
        load=drawings.load(slots, figures.tables, now),
        interpreting=drawings.interpreting(day, now),
        ended=sum(slot.meetings for slot in slots if slot.ends_at <= now),
        recorded=records.count(session, edition.id),
        strips=drawings.strips(show_day.halls(session, edition)) if figures.publication else (),
        feed=feed.lines(page, news, day.broadcasts, now),
        link=todo.link,
        FunnelStage=funnel.FunnelStage,
    )


def _tables_now(edition: "Edition", today: date, now: datetime) -> dict[str, int]:
    """Return the figures of today's tables by view; none on a day without consultations."""
    day = next((day for day in edition.days if day.on == today), None)
    found = at_table.counts(db.session(), edition, day.id, now) if day else {}
    return {view.value: number for view, number in found.items()}


@bp.get("/preparation")
def preparation() -> ResponseReturnValue:
    """Show the steps that lead to the show, with their dates and what each of them lacks."""
    session, edition, now = db.session(), g.edition, current_time()
    figures = dashboard_queries.read(session, edition, now)
    context = todo.TodoContext(session, edition, figures, now, show_day.loads(session, edition))
    return _page("preparation", steps=_steps(context), today=context.today, stage=todo.stage(edition, now))


@bp.get("/wishes")
def wishes() -> ResponseReturnValue:
    """List the pairs behind a number of the dashboard."""
    session = db.session()
    show = word_of(funnel.FunnelStage, request.args.get("show"))
    version = funnel.reference(session, g.edition)
    text = request.args.get("q", "")
    wanted = request.args.get("page", 1, type=number)
    page = funnel_pages.page(session, current_actor(), g.edition, version, show, text=text, number=wanted)
    reasons = {reason.value: reason.label for reason in UnmetReason}
    return _page(
        "wishes",
        page=page,
        show=show,
        text=text,
        version=version,
        is_in_force=bool(schedules.publications(session, g.edition, limit=1)),
        reasons=reasons,
        link=todo.link,
        FunnelStage=funnel.FunnelStage,
    )


@bp.get("/settings")
def edit() -> ResponseReturnValue:
    """Show names, dates and place for changing."""
    return _page("edit", form=EditionProfileForm(data=_values(EditionProfile)), zones=zones())


@bp.post("/settings")
def update() -> ResponseReturnValue:
    """Change names, dates and place."""
    form = EditionProfileForm()
    page = partial(_page, "edit", form=form, zones=zones())
    with submitted(form, page, objections=partial(_objections, form)) as session:
        editions.describe(session, current_actor(), g.edition, profile=form.profile, now=current_time())
    return saved(url_for("organizer_editions.edit"))


@bp.get("/settings/rules")
def edit_policy() -> ResponseReturnValue:
    """Show the rules of the timetable for changing."""
    return _page("policy", form=PolicyForm(data=_values(EditionPolicy)))


@bp.post("/settings/rules")
def update_policy() -> ResponseReturnValue:
    """Change the rules of the timetable."""
    form = PolicyForm()
    with submitted(form, lambda: _page("policy", form=form)) as session:
        editions.set_policy(session, current_actor(), g.edition, policy=form.policy, now=current_time())
    return saved(url_for("organizer_editions.edit_policy"))


@bp.get("/settings/phases")
def phases() -> ResponseReturnValue:
    """Show which doors are open, since when and by whom."""
    return _page("phases", phases=editions_queries.phases(db.session(), g.edition.id))


@bp.post("/settings/phases/<phase>/opening")
def create_opening(phase: str) -> ResponseReturnValue:
    """Open a phase."""
    with transaction() as session:
        editions.open_phase(session, current_actor(), g.edition, phase=_phase(phase), now=current_time())
    return redirect(url_for("organizer_editions.phases"), 303)


@bp.post("/settings/phases/<phase>/closing")
def create_closing(phase: str) -> ResponseReturnValue:
    """Close a phase."""
    with transaction() as session:
        editions.close_phase(session, current_actor(), g.edition, phase=_phase(phase), now=current_time())
    return redirect(url_for("organizer_editions.phases"), 303)


@bp.get("/clock")
def edit_clock() -> ResponseReturnValue:
    """Show the demo's clock for moving it."""
    return _clock(ClockForm(data={"at": current_time().astimezone(g.edition.zone).replace(second=0, microsecond=0)}))


@bp.post("/clock")
def update_clock() -> ResponseReturnValue:
    """Move the demo's clock; an empty time means the real one."""
    form = ClockForm()
    with submitted(form, lambda: _clock(form)) as session:
        wanted = form.at.data.replace(tzinfo=g.edition.zone) if form.at.data else None
        editions.set_clock(session, current_actor(), g.edition, wanted=wanted, now=current_time())
    for act in sample.acts_until(g.edition, current_time()):
        with transaction() as session:
            act(session, editions_queries.of_id(session, g.edition.id))
    flash(_("The clock was moved."), "good")
    return redirect(url_for("organizer_editions.edit_clock"), 303)


def _steps(context: todo.TodoContext) -> list[todo.StepState]:
    begun_at = editions_queries.begun_at(context.session, context.edition, context.now)
    return todo.steps(context, begun_at.astimezone(context.edition.zone).date())


def _is_bare(figures: dashboard_queries.DashboardFigures) -> bool:
    """Tell whether an edition lacks what every other figure needs; the page shows the steps then."""
    return not (figures.exhibitors and figures.slots and figures.tables)


def _clock(form: ClockForm) -> str:
    if not g.edition.is_demo:
        raise NotFound("clock")
    jumps = editions_queries.jumps(db.session(), g.edition, current_time())
    return _page("clock", form=form, jumps=jumps)


def _page(name: str, **values: Any) -> str:
    return render_template(f"organizer/editions/{name}.html", **values)


def _objections(form: EditionProfileForm) -> Iterable[Violation]:
    profile = form.profile_over(EditionProfile(**_values(EditionProfile)))
    return editions.profile_objections(db.session(), g.edition, profile)


def _values(value: type[EditionProfile] | type[EditionPolicy]) -> dict[str, Any]:
    return {name: getattr(g.edition, name) for name in value.__dataclass_fields__}


def _phase(name: str) -> Phase:
    try:
        return Phase(name)
    except ValueError as error:
        raise NotFound(f"phase {name}") from error
