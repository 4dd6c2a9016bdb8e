"""What became of one's consultations, after the show: the list of cases, and four taps for each."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo.db import db
from expo.domain.amounts import Currency, as_typed
from expo.domain.follow_ups import Case
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import follow_ups as follow_ups_queries
from expo.queries import results
from expo.services import follow_ups
from expo.web import answering
from expo.web.access import current_actor, current_date, current_time
from expo.web.forms.follow_ups import FollowUpForm
from expo.web.navigation import MenuEntry
from expo.web.submissions import submitted

bp = Blueprint("follow_ups", __name__, url_prefix="/<edition_code>/follow-ups")
bp.before_request(answering.guard)

MENU = (
    MenuEntry(Role.EXHIBITOR, 46, "follow_ups.index", N_("Follow-up"), "history"),
    MenuEntry(Role.BUYER, 46, "follow_ups.index", N_("Follow-up"), "history"),
)


@bp.get("")
def index() -> ResponseReturnValue:
    """Show one's cases, those without an answer first."""
    session, actor = db.session(), current_actor()
    cases = follow_ups_queries.own(session, actor, g.edition, current_time())
    side = Role(actor.role)
    return render_template(
        "follow_ups/index.html",
        cases=sorted(cases, key=lambda case: case.of(side) is not None),
        side=side,
        waiting=sum(case.of(side) is None for case in cases),
        meetings=results.companies(session, [case.row.meeting_id for case in cases]),
        is_over=_is_over(),
    )


@bp.get("/<code>")
def edit(code: str) -> ResponseReturnValue:
    """Show a case and what was said of it last."""
    case = _case(code)
    last = case.of(Role(current_actor().role))
    unit = case.row.currency or Currency.KRW
    data: dict[str, Any] = {}
    if last is not None:
        data = {
            "stage": last.stage,
            "contracted": as_typed(last.contracted, unit) if last.contracted else "",
            "realised": as_typed(last.realised, unit) if last.realised else "",
            "proof": last.proof,
            "reason": last.reason or "",
        }
    return _page(case, FollowUpForm(formdata=None, data=data))


@bp.post("/<code>")
def update(code: str) -> ResponseReturnValue:
    """Keep what is said of a case."""
    case, form, actor = _case(code), FollowUpForm(), current_actor()
    form.offer()
    form.unit = case.row.currency or Currency.KRW
    with submitted(form, lambda: _page(case, form)) as session:
        follow_ups.answer(session, actor, g.edition, code=case.code, outcome=form.outcome(), now=current_time())
    cases = follow_ups_queries.own(db.session(), actor, g.edition, current_time())
    left = sum(one.of(Role(actor.role)) is None for one in cases)
    flash(
        ngettext("Thank you. %(num)s case waits.", "Thank you. %(num)s cases wait.", left)
        if left
        else _("Thank you. All cases are answered."),
        "good",
    )
    return redirect(url_for("follow_ups.index"), 303)


def _case(code: str) -> Case:
    return follow_ups_queries.get(db.session(), current_actor(), g.edition, code, current_time())


def _is_over() -> bool:
    last: date = g.edition.ends_on
    return current_date() > last


def _page(case: Case, form: FollowUpForm) -> str:
    form.offer()
    meetings = results.companies(db.session(), [case.row.meeting_id])
    return render_template(
        "follow_ups/edit.html", case=case, form=form, meeting=meetings[case.row.meeting_id], is_over=_is_over()
    )
