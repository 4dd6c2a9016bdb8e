"""The organizer looks at what exhibitors change on their pages."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import page_changes as page_changes_queries
from expo.services import page_changes
from expo.web.access import current_actor, current_time
from expo.web.forms.page_changes import RefusalForm, described
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at

bp = organizer_blueprint(
    "page_changes", __name__, see=Permission.MANAGE_EXHIBITORS, manage=Permission.MANAGE_EXHIBITORS
)

MENU = (
    MenuEntry(Role.ORGANIZER, 63, "organizer_page_changes.index", N_("Page changes"), "file-text", MenuGroup.PREPARE),
)


@bp.get("/page-changes")
def index() -> ResponseReturnValue:
    """List the waiting changes, each with the present and the proposed text."""
    changes = page_changes_queries.waiting(db.session(), g.edition.id)
    return render_template("organizer/page_changes/index.html", changes=changes, described=described)


@bp.post("/page-changes/<int:change_id>/approval")
def create_approval(change_id: int) -> ResponseReturnValue:
    """Put a change on the page."""
    home = url_for("organizer_page_changes.index")
    with refused_at(home) as session:
        page_changes.approve(session, current_actor(), g.edition, change_id, now=current_time())
    flash(_("Approved. The public page shows it now."), "good")
    return redirect(home, 303)


@bp.post("/page-changes/<int:change_id>/refusal")
def create_refusal(change_id: int) -> ResponseReturnValue:
    """Leave the page as it is, and say why."""
    form, home = RefusalForm(), url_for("organizer_page_changes.index")
    with refused_at(home) as session:
        page_changes.decline(
            session, current_actor(), g.edition, change_id, reason=form.reason.data or "", now=current_time()
        )
    flash(_("Declined. The exhibitor gets an e-mail with the reason."), "good")
    return redirect(home, 303)
