"""On-site reports for everybody: the list, its feed, one report, counting views, asking for a consultation."""

from flask import Blueprint, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.players import Player, PlayerKind, player
from expo.domain.words import N_
from expo.queries import field_reports as field_reports_queries
from expo.queries import videos
from expo.services import consultation_requests, field_reports
from expo.web import kept, security
from expo.web.access import current_actor, current_time, only
from expo.web.configuration import configuration
from expo.web.navigation import MenuEntry
from expo.web.public_pages import framed
from expo.web.submissions import refused_at

bp = Blueprint("field_reports", __name__, url_prefix="/<edition_code>/reports")

MENU = (MenuEntry(Role.STRANGER, 44, "field_reports.index", N_("On-site reports"), "file-text", part="field_reports"),)


@bp.get("")
def index() -> ResponseReturnValue:
    """Show the published reports, the newest first."""
    return framed("field_reports/index.html", kept.same_for_all("reports", _list))


def _list() -> str:
    return render_template("field_reports/_list.html", reports=field_reports_queries.public(db.session(), g.edition.id))


@bp.get("/feed.xml")
def feed() -> ResponseReturnValue:
    """Send the published reports as an Atom feed."""
    reports = field_reports_queries.public(db.session(), g.edition.id)
    page = render_template("field_reports/feed.xml", reports=reports, root=configuration().public_url)
    answer = make_response(page)
    answer.mimetype = "application/atom+xml"
    return answer


@bp.get("/<int:report_id>")
def show(report_id: int) -> ResponseReturnValue:
    """Show one report."""
    session = db.session()
    found = field_reports_queries.read(session, g.edition.id, report_id)
    uploaded = videos.of_version(session, found.version)
    seen = (
        Player(PlayerKind.VIDEO, url_for("videos.show", digest=uploaded.digest))
        if uploaded
        else player(found.version.video_url)
    )
    others = [one for one in field_reports_queries.public(session, g.edition.id) if one.report.id != report_id]
    page = render_template(
        "field_reports/show.html",
        found=found,
        report=found.report,
        version=found.version,
        maker=found.report.exhibitor,
        seen=seen,
        others=others[:3],
        views=field_reports_queries.views(session, g.edition.id).get(report_id, 0),
    )
    answer = make_response(page)
    if seen and seen.origin:
        origins = {"frame": seen.origin} if seen.kind == "frame" else {"media": seen.origin}
        answer.headers["Content-Security-Policy"] = security.policy(**origins)
    return answer


@bp.post("/<int:report_id>/views")
def create_view(report_id: int) -> ResponseReturnValue:
    """Count that the report was opened."""
    with transaction() as session:
        field_reports.count_view(session, g.edition, report_id=report_id, now=current_time())
    return "", 204


@bp.post("/<int:report_id>/consultation")
@only(Role.BUYER)
def create_consultation(report_id: int) -> ResponseReturnValue:
    """Ask the exhibitor for a consultation because of the report."""
    back = url_for("field_reports.show", report_id=report_id)
    with refused_at(back) as session:
        found = field_reports_queries.read(session, g.edition.id, report_id)
        about = _("About the report “%(title)s”", title=found.version.title_ko)
        consultation_requests.ask(
            session,
            current_actor(),
            g.edition,
            exhibitor_id=found.report.exhibitor_id,
            about=about,
            now=current_time(),
            report_id=report_id,
        )
    flash(_("Your request is with the exhibitor. The answer appears under your wishes."), "good")
    return redirect(back, 303)
