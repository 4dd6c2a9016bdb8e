"""Records of consultations for the organizer: which are missing or disputed, what they say, verify and withdraw."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.buyers import Track
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.results import PARTS, RowView
from expo.domain.words import N_, word_of
from expo.queries import meetings, result_views, results
from expo.queries import records as records_queries
from expo.queries.lists import TALL_PAGE_SIZE
from expo.services import records
from expo.web.access import current_actor, current_time
from expo.web.forms.records import VerdictForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.paging import page_of
from expo.web.part_names import part_name
from expo.web.submissions import submitted

bp = organizer_blueprint("records", __name__, manage=Permission.MANAGE_RESULTS)

MENU = (
    MenuEntry(
        Role.ORGANIZER, 105, "organizer_records.index", N_("Consultation records"), "file-text", MenuGroup.RECORDS
    ),
)


@bp.get("/records")
def index() -> ResponseReturnValue:
    """Show the consultations behind one figure, with their records: what a figure counts is what its list shows."""
    session, now = db.session(), current_time()
    view = word_of(RowView, request.args.get("view")) or RowView.PLANNED
    track = word_of(Track, request.args.get("track"))
    by, value = request.args.get("by", "")[:20], request.args.get("of", "")[:20]
    by = by if by in PARTS else ""
    found = result_views.read(session, g.edition, now, view, track=track, part=(by, value))
    page = page_of(found.meeting_ids, TALL_PAGE_SIZE)
    return render_template(
        "organizer/records/index.html",
        view=view,
        track=track,
        total=page.total,
        part={"by": by, "of": value} if by else {},
        part_name=part_name(by, value) if by else "",
        counts=found.counts,
        rows=result_views.rows(session, g.edition, now, page.rows),
        meetings=results.companies(session, page.rows),
        page=page.number,
        last=page.last,
    )


@bp.get("/records/<int:meeting_id>")
def show(meeting_id: int) -> ResponseReturnValue:
    """Show what a record says and said."""
    return _show(meeting_id, VerdictForm(formdata=None))


@bp.post("/records/<int:meeting_id>/verification")
def create_verification(meeting_id: int) -> ResponseReturnValue:
    """Verify the revision that was read."""
    form = VerdictForm()
    with submitted(form, lambda: _show(meeting_id, form)) as session:
        records.verify(session, current_actor(), g.edition, meeting_id, no=form.revision, now=current_time())
    flash(_("Verified."), "good")
    return redirect(url_for("organizer_records.show", meeting_id=meeting_id), 303)


@bp.post("/records/<int:meeting_id>/withdrawal")
def create_withdrawal(meeting_id: int) -> ResponseReturnValue:
    """Take the record out of the results."""
    form = VerdictForm()
    with submitted(form, lambda: _show(meeting_id, form)) as session:
        records.withdraw(
            session,
            current_actor(),
            g.edition,
            meeting_id,
            no=form.revision,
            reason=form.reason.data or "",
            now=current_time(),
        )
    flash(_("The record no longer counts. It stays readable."), "good")
    return redirect(url_for("organizer_records.show", meeting_id=meeting_id), 303)


def _show(meeting_id: int, form: VerdictForm) -> str:
    session, actor = db.session(), current_actor()
    record = records_queries.get(session, actor, meeting_id)
    revisions = records_queries.revisions(session, actor, record)
    form.no.data = str(record.current_no)
    return render_template(
        "organizer/records/show.html",
        meeting=meetings.get(session, actor, meeting_id),
        record=record,
        form=form,
        newest=revisions[-1] if revisions else None,
        revisions=revisions[::-1],
    )
