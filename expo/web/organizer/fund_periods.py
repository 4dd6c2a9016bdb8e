"""Closed periods of the fund: one officer proposes, a second one closes."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.permissions import Permission
from expo.queries import fund as fund_queries
from expo.services import fund
from expo.web.access import current_actor, current_time
from expo.web.forms.fields import filled
from expo.web.forms.fund import FundPeriodForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, submitted

bp = organizer_blueprint(
    "fund_periods", __name__, see=Permission.MANAGE_PROGRAMMES, manage=Permission.MANAGE_PROGRAMMES
)


@bp.get("/fund/periods")
def index() -> ResponseReturnValue:
    """List the closed periods, and those that wait for a second person."""
    session = db.session()
    return render_template(
        "organizer/fund/periods.html", periods=fund_queries.periods(session), closed=fund_queries.closed_until(session)
    )


@bp.get("/fund/periods/new")
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _page(FundPeriodForm())


@bp.post("/fund/periods/new")
def create() -> ResponseReturnValue:
    """Propose to close a period."""
    form = FundPeriodForm()
    with submitted(form, lambda: _page(form)) as session:
        fund.propose_closing(
            session,
            current_actor(),
            g.edition,
            ends_on=filled(form.ends_on),
            note=form.note.data or "",
            now=current_time(),
        )
    flash(_("The closing is proposed. A second person closes the period."), "good")
    return redirect(url_for("organizer_fund_periods.index"), 303)


@bp.post("/fund/periods/<int:id_>/closing")
def update(id_: int) -> ResponseReturnValue:
    """Close a period that another officer proposed."""
    address = url_for("organizer_fund_periods.index")
    with refused_at(address) as session:
        fund.close_period(session, current_actor(), g.edition, id_=id_, now=current_time())
    flash(_("The period is closed: no entry is dated into it any more."), "good")
    return redirect(address, 303)


@bp.post("/fund/periods/<int:id_>/removal")
def destroy(id_: int) -> ResponseReturnValue:
    """Declare a proposal void."""
    address = url_for("organizer_fund_periods.index")
    with refused_at(address) as session:
        fund.void_closing(session, current_actor(), g.edition, id_=id_, now=current_time())
    flash(_("The closing is void."), "good")
    return redirect(address, 303)


def _page(form: FundPeriodForm) -> str:
    return render_template(
        "organizer/programmes/form.html",
        form=form,
        title=_("Propose to close a period"),
        over=_("Fund"),
        back=url_for("organizer_fund_periods.index"),
        lead=_("Everything until the day is closed, for good, when a second person agrees."),
    )
