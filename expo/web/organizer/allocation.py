"""Booths assigned by the planner: ask, watch, compare, take over; and what each exhibitor asks for."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from expo.db import db, transaction
from expo.domain.allocation import AllocationPolicy, UnmetBooth
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation
from expo.domain.schedules import said
from expo.queries import allocation as allocation_queries
from expo.queries import exhibitors, venue
from expo.services import allocation
from expo.web import floor_plan
from expo.web.access import current_actor, current_time
from expo.web.arguments import MOST_VALUES, row_numbers
from expo.web.current_url import is_fragment
from expo.web.formats import local, say
from expo.web.forms.allocation import AllocationForm, BoothRequestForm
from expo.web.organizer import company_names, organizer_blueprint
from expo.web.paging import page_of
from expo.web.submissions import refused_at, saved, submitted

if TYPE_CHECKING:
    from expo.models.allocation import BoothPlan

CHANGES_AT_ONCE = 100
"""Of a thousand changes so many are ticked on a page: a request carries fewer values than that."""

bp = organizer_blueprint("allocation", __name__, manage=Permission.MANAGE_VENUE)


@bp.get("/floor-plan/plans")
def index() -> ResponseReturnValue:
    """Show the form for a new plan and the plans there are."""
    return _index(AllocationForm(formdata=None))


@bp.post("/floor-plan/plans")
def create() -> ResponseReturnValue:
    """Ask for a plan."""
    form = AllocationForm()
    form.offer()
    with submitted(form, lambda: _index(form)) as session:
        plan = allocation.ask(session, current_actor(), g.edition, policy=form.policy, now=current_time())
        number = plan.number
    return redirect(url_for("organizer_allocation.show", number=number), 303)


@bp.get("/floor-plan/plans/<int:number>")
def show(number: int) -> ResponseReturnValue:
    """Show a plan: while it is made, how far it is; then what it would change and what it leaves unmet."""
    plan = allocation_queries.plan(db.session(), g.edition, number)
    is_done = plan.solved_at is not None or plan.failed_at is not None
    if is_fragment():
        response = make_response(render_template("organizer/allocation/_run.html", booth_plan=plan))
        if is_done:
            response.headers["HX-Refresh"] = "true"
        return response
    return _show(plan)


@bp.post("/floor-plan/plans/<int:number>/stop")
def create_stop(number: int) -> ResponseReturnValue:
    """Ask a run to stop and keep the best it has."""
    with transaction() as session:
        allocation.ask_to_stop(session, current_actor(), g.edition, number=number, now=current_time())
    return redirect(url_for("organizer_allocation.show", number=number), 303)


@bp.post("/floor-plan/plans/<int:number>/acceptance")
def create_acceptance(number: int) -> ResponseReturnValue:
    """Take the ticked exhibitors over from a plan, or all."""
    chosen = None if "all" in request.form else row_numbers("id", most=MOST_VALUES)
    address = url_for("organizer_allocation.show", number=number)
    with refused_at(address) as session:
        moves = allocation.accept(
            session, current_actor(), g.edition, number=number, exhibitor_ids=chosen, now=current_time()
        )
    flash(
        ngettext("%(num)s exhibitor has another booth now.", "%(num)s exhibitors have other booths now.", len(moves)),
        "good",
    )
    return redirect(url_for("organizer_venue.index"), 303)


@bp.get("/floor-plan/requests/<code>")
def edit_request(code: str) -> ResponseReturnValue:
    """Show what an exhibitor asks for, to change it."""
    exhibitor = exhibitors.get(db.session(), g.edition.id, code)
    found = allocation_queries.needs_of(db.session(), exhibitor)
    data: dict[str, Any] = {
        "units": found.request.units if found.request else max(1, len(exhibitor.booths)),
        "kind": (found.request.kind or "") if found.request else "",
        "services": sorted(found.request.services) if found.request else [],
        "wished": ", ".join(found.wished),
        "competitors": ", ".join(found.competitors),
        "is_locked": found.is_locked,
    }
    form = BoothRequestForm(formdata=None, data=data)
    form.offer()
    return _request(code, form)


@bp.post("/floor-plan/requests/<code>")
def update_request(code: str) -> ResponseReturnValue:
    """Write down what an exhibitor asks for."""
    form = BoothRequestForm()
    form.offer()
    with submitted(form, lambda: _request(code, form), objections=lambda: _against(code, form)) as session:
        actor, now = current_actor(), current_time()
        competitors = company_names.codes(
            session, _competitors(form), "competitors", company_names.EXHIBITORS, beside=_against_needs(code, form)
        )
        sheet = replace(form.sheet, competitors=tuple(competitors))
        allocation.request(session, actor, g.edition, exhibitor_code=code, sheet=sheet, now=now)
        allocation.set_lock(
            session, actor, g.edition, exhibitor_code=code, is_locked=bool(form.is_locked.data), now=now
        )
    return saved(url_for("organizer_exhibitors.show", code=code))


def _against(code: str, form: BoothRequestForm) -> list[Violation]:
    unclear = company_names.against(db.session(), _competitors(form), "competitors", company_names.EXHIBITORS)
    return [*unclear, *([] if form.kind.errors or form.services.errors else _against_needs(code, form))]


def _against_needs(code: str, form: BoothRequestForm) -> list[Violation]:
    is_locked = bool(form.is_locked.data)
    return list(allocation.against(db.session(), g.edition, exhibitor_code=code, sheet=form.sheet, is_locked=is_locked))


def _competitors(form: BoothRequestForm) -> list[str]:
    return company_names.split(form.competitors.data)


def _index(form: AllocationForm) -> ResponseReturnValue:
    form.offer()
    return render_template(
        "organizer/allocation/index.html",
        form=form,
        booth_plans=allocation_queries.plans(db.session(), g.edition),
        under_way=allocation_queries.under_way(db.session(), g.edition),
    )


def _show(plan: "BoothPlan") -> ResponseReturnValue:
    session, edition = db.session(), g.edition
    every = allocation_queries.changes(session, edition, plan) if plan.solved_at else []
    changes = [change for change in every if change.is_change]
    booths = venue.booths(session, edition.id)
    holders = {code: change.exhibitor for change in every for code in change.after}
    taken = {code for change in changes for code in change.after}
    drawn = floor_plan.whole(
        edition,
        venue.halls(session, edition.id),
        booths,
        {booth.id: holders[booth.code] for booth in booths if booth.code in holders},
        marked=frozenset(booth.id for booth in booths if booth.code in taken),
    )
    return render_template(
        "organizer/allocation/show.html",
        booth_plan=plan,
        policy=AllocationPolicy.of(plan.policy),
        plan=drawn,
        page=page_of(changes, CHANGES_AT_ONCE),
        unmet=[
            (kind, one, ", ".join(each if isinstance(each, str) else local(each) for each in about), UnmetBooth(reason))
            for kind, one, about, reason in (allocation_queries.unmet(session, edition, plan) if plan.solved_at else ())
        ],
        failures=[say(said(document)) for document in plan.figures.get("failure", ())],
    )


def _request(code: str, form: BoothRequestForm) -> ResponseReturnValue:
    return render_template(
        "organizer/allocation/request.html", form=form, exhibitor=exhibitors.get(db.session(), g.edition.id, code)
    )
