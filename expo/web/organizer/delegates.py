"""One person for several companies, in the settings."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.delegates import MOST
from expo.domain.wishes import Side
from expo.queries import delegates as delegates_queries
from expo.services import delegates
from expo.web.access import current_actor, current_time
from expo.web.forms.delegates import DelegateForm
from expo.web.organizer import company_names, organizer_blueprint
from expo.web.submissions import refused_at, submitted

bp = organizer_blueprint("delegates", __name__)


@bp.get("/settings/delegates")
def index() -> ResponseReturnValue:
    """List who speaks for several companies, who probably does, and the form for another one."""
    return _page(DelegateForm(formdata=None))


@bp.post("/settings/delegates")
def create() -> ResponseReturnValue:
    """State that one person speaks for these companies."""
    form = DelegateForm()
    with submitted(form, lambda: _page(form)) as session:
        found = company_names.named(session, company_names.lines(form.companies.data)[: MOST + 1], "companies")
        of = {side: [number for one, number in found if one is side] for side in Side}
        delegates.put(
            session,
            current_actor(),
            g.edition,
            exhibitor_ids=of[Side.EXHIBITOR],
            buyer_ids=of[Side.BUYER],
            now=current_time(),
        )
    flash(_("Saved. These companies have no two consultations at the same time from now on."), "good")
    return redirect(url_for("organizer_delegates.index"), 303)


@bp.post("/settings/delegates/<int:delegate_id>/removal")
def destroy(delegate_id: int) -> ResponseReturnValue:
    """Take back that one person speaks for these companies."""
    address = url_for("organizer_delegates.index")
    with refused_at(address) as session:
        delegates.remove(session, current_actor(), g.edition, delegate_id=delegate_id, now=current_time())
    flash(_("These companies may have consultations at the same time again."), "good")
    return redirect(address, 303)


def _page(form: DelegateForm) -> str:
    session = db.session()
    return render_template(
        "organizer/delegates/index.html",
        form=form,
        delegates=delegates_queries.index(session, g.edition),
        alike=delegates_queries.alike(session, g.edition),
    )
