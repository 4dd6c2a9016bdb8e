"""Payments of the fund: one officer prepares, a second one approves."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.permissions import Permission
from expo.domain.programmes import OrganizationKind
from expo.queries import fund as fund_queries
from expo.queries import programmes
from expo.services import fund
from expo.web.access import current_actor, current_time
from expo.web.forms.fund import FundPaymentForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, submitted

bp = organizer_blueprint("payments", __name__, see=Permission.MANAGE_PROGRAMMES, manage=Permission.MANAGE_PROGRAMMES)


@bp.get("/fund/payments")
def index() -> ResponseReturnValue:
    """List the payments, those that wait first."""
    return render_template("organizer/fund/payments.html", payments=fund_queries.payments(db.session()))


@bp.get("/fund/payments/new")
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _page(_form())


@bp.post("/fund/payments/new")
def create() -> ResponseReturnValue:
    """Prepare a payment."""
    form = _form()
    with submitted(form, lambda: _page(form)) as session:
        fund.prepare(session, current_actor(), g.edition, sheet=form.sheet, now=current_time())
    flash(_("The payment is prepared. A second person approves it."), "good")
    return redirect(url_for("organizer_payments.index"), 303)


@bp.post("/fund/payments/<int:id_>/approval")
def update(id_: int) -> ResponseReturnValue:
    """Approve a payment that another officer prepared."""
    address = url_for("organizer_payments.index")
    with refused_at(address) as session:
        fund.approve(session, current_actor(), g.edition, id_=id_, now=current_time())
    flash(_("The payment is approved and entered."), "good")
    return redirect(address, 303)


@bp.post("/fund/payments/<int:id_>/removal")
def destroy(id_: int) -> ResponseReturnValue:
    """Declare a payment void."""
    address = url_for("organizer_payments.index")
    with refused_at(address) as session:
        fund.void(session, current_actor(), g.edition, id_=id_, now=current_time())
    flash(_("The payment is void."), "good")
    return redirect(address, 303)


def _form() -> FundPaymentForm:
    year = current_time().astimezone(g.edition.zone).year
    form = FundPaymentForm(year=year, case=request.args.get("case", ""))
    kinds = (kind for kind in OrganizationKind if kind is not OrganizationKind.SMALL_FIRM)
    form.offer(programmes.organizations(db.session(), *kinds))
    return form


def _page(form: FundPaymentForm) -> str:
    return render_template(
        "organizer/programmes/form.html",
        form=form,
        title=_("Prepare a payment"),
        over=_("Fund"),
        back=url_for("organizer_payments.index"),
        lead=_("Money moves when a second person has approved it."),
    )
