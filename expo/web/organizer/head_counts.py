"""Suggested settings: what fits the number of people, with the arithmetic; taken over by one button."""

from dataclasses import asdict, replace

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain import head_counts as arithmetic
from expo.domain.head_counts import HeadCount
from expo.domain.permissions import Permission
from expo.domain.settings import EditionPolicy
from expo.queries import head_counts
from expo.services import editions
from expo.web.access import current_actor, current_time
from expo.web.forms.head_counts import HeadCountForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import submitted

bp = organizer_blueprint("head_counts", __name__, manage=Permission.MANAGE_EDITION)


@bp.get("/settings/suggestions")
def show() -> ResponseReturnValue:
    """Show what fits the head-count of the address, or that of the edition's own rows."""
    if not request.args:
        form = HeadCountForm(formdata=None, data=asdict(head_counts.read(db.session(), g.edition)))
        return _page(form, form.head)
    form = HeadCountForm(request.args)
    return (_page(form, form.head), 200) if form.validate() else (_page(form), 422)


@bp.post("/settings/suggestions")
def update() -> ResponseReturnValue:
    """Take over the limits for a head-count at the edition's slot length."""
    form = HeadCountForm()
    with submitted(form, lambda: _page(form)) as session:
        fit = arithmetic.suggest(form.head, g.edition.slot_minutes)
        names = ("buyer_per_day", "exhibitor_per_day", "exhibitor_minimum")
        now = {name: getattr(g.edition, name) for name in EditionPolicy.__dataclass_fields__}
        policy = replace(EditionPolicy(**now), **{name: getattr(fit, name) for name in names})
        editions.set_policy(session, current_actor(), g.edition, policy=policy, now=current_time())
    flash(_("The suggested limits are the rules from now on."), "good")
    return redirect(url_for("organizer_editions.edit_policy"), 303)


def _page(form: HeadCountForm, head: HeadCount | None = None) -> str:
    own = g.edition.slot_minutes
    fits = arithmetic.compared(head, own) if head else []
    return render_template(
        "organizer/head_counts/show.html",
        form=form,
        head=head,
        fits=fits,
        fit=next((one for one in fits if one.slot_minutes == own), None),
        filled=round(arithmetic.FILLED * 100),
        tables=head_counts.tables(db.session(), g.edition),
    )
