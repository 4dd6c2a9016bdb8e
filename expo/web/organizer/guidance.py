"""What the guidance desk offers (topics, counsellors, times), and its visits with their records."""

from itertools import groupby
from typing import TYPE_CHECKING

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.guidance import Audience, GuidanceState
from expo.domain.permissions import Permission
from expo.domain.words import word_of
from expo.queries import guidance as guidance_queries
from expo.services import guidance, guidance_queue
from expo.web.access import current_actor, current_date, current_time
from expo.web.arguments import row_number
from expo.web.forms.guidance import CounsellingForm, CounsellorForm, TimesForm, TopicForm
from expo.web.organizer import organizer_blueprint
from expo.web.paging import page_of
from expo.web.submissions import refused_at, saved, submitted

if TYPE_CHECKING:
    from expo.web.forms import Form

bp = organizer_blueprint("guidance", __name__, manage=Permission.RUN_GUIDANCE)


@bp.get("/guidance/offer")
def index() -> ResponseReturnValue:
    """Show topics, counsellors and times."""
    return _index()


@bp.post("/guidance/topics")
def create_topic() -> ResponseReturnValue:
    """Add a topic."""
    form = TopicForm()
    with submitted(form, lambda: _index(form)) as session:
        guidance.add_topic(
            session,
            current_actor(),
            g.edition,
            name_ko=form.name_ko.data or "",
            name_en=form.name_en.data or "",
            now=current_time(),
        )
    return saved(url_for("organizer_guidance.index", _anchor="topics"))


@bp.post("/guidance/counsellors")
def create_counsellor() -> ResponseReturnValue:
    """Add a counsellor."""
    form = _counsellor_form()
    with submitted(form, lambda: _index(form)) as session:
        guidance.add_counsellor(
            session,
            current_actor(),
            g.edition,
            name=form.name.data or "",
            desk=form.desk.data or "",
            topic_ids=form.topic_ids.data or [],
            now=current_time(),
        )
    return saved(url_for("organizer_guidance.index", _anchor="counsellors"))


@bp.post("/guidance/times")
def create_times() -> ResponseReturnValue:
    """Open times of a counsellor."""
    form = _times_form()
    with submitted(form, lambda: _index(form)) as session:
        guidance.open_times(
            session,
            current_actor(),
            g.edition,
            counsellor_id=form.counsellor_id.data,
            span=form.span(g.edition.zone),
            minutes=form.minutes.data or 0,
            now=current_time(),
        )
    return saved(url_for("organizer_guidance.index", _anchor="times"))


@bp.post("/guidance/times/<int:time_id>/removal")
def destroy_time(time_id: int) -> ResponseReturnValue:
    """Close a time."""
    back = url_for("organizer_guidance.index", _anchor="times")
    with refused_at(back) as session:
        guidance.close_time(session, current_actor(), g.edition, time_id=time_id, now=current_time())
    return redirect(back, 303)


@bp.get("/guidance/visits")
def visits() -> ResponseReturnValue:
    """List the visits behind a figure."""
    given = request.args
    topic_id = row_number(given.get("topic"))
    audience = word_of(Audience, given.get("audience"))
    state = word_of(GuidanceState, given.get("state"))
    session = db.session()
    rows = guidance_queries.behind(
        session, g.edition.id, topic_id=topic_id, audience=audience, state=state, open_only="open" in given
    )
    return render_template(
        "organizer/guidance/visits.html",
        rows=page_of(rows, 25),
        topics=guidance_queries.topics(session, g.edition.id),
        chosen={"topic": topic_id, "audience": audience, "state": state, "open": "open" in given},
        audiences=Audience,
        states=[one for one in GuidanceState if one is not GuidanceState.CANCELLED],
        figures=guidance_queries.figures(session, g.edition.id),
    )


@bp.get("/guidance/visits/<int:visit_id>")
def show(visit_id: int) -> ResponseReturnValue:
    """Show a visit with its record."""
    return _show(visit_id)


@bp.post("/guidance/visits/<int:visit_id>/record")
def update(visit_id: int) -> ResponseReturnValue:
    """Write down what was counselled."""
    form = _record_form()
    with submitted(form, lambda: _show(visit_id, form)) as session:
        guidance_queue.record(
            session, current_actor(), g.edition, visit_id=visit_id, sheet=form.sheet(), now=current_time()
        )
    return saved(url_for("organizer_guidance_queue.show", counsellor=_counsellor_of(visit_id)))


@bp.post("/guidance/visits/<int:visit_id>/follow-up")
def create_follow_up(visit_id: int) -> ResponseReturnValue:
    """Note that what was left open is settled."""
    back = url_for("organizer_guidance.show", visit_id=visit_id)
    with refused_at(back) as session:
        guidance_queue.follow_up(session, current_actor(), g.edition, visit_id=visit_id, now=current_time())
    flash(_("Noted."), "good")
    return redirect(back, 303)


@bp.post("/guidance/visits/<int:visit_id>/removal")
def destroy(visit_id: int) -> ResponseReturnValue:
    """Cancel an appointment."""
    back = url_for("organizer_guidance_queue.show")
    with refused_at(back) as session:
        guidance.cancel(session, current_actor(), g.edition, visit_id=visit_id, person=None, now=current_time())
    flash(_("Cancelled. The time is free again."), "good")
    return redirect(back, 303)


def _counsellor_of(visit_id: int) -> int | None:
    return guidance_queries.get(db.session(), g.edition.id, visit_id).counsellor_id


def _counsellor_form(**values: object) -> CounsellorForm:
    return CounsellorForm(**values).offer(guidance_queries.topics(db.session(), g.edition.id))


def _times_form(**values: object) -> TimesForm:
    counsellors = guidance_queries.counsellors(db.session(), g.edition.id)
    return TimesForm(**values).offer(counsellors, g.edition.dates)


def _record_form(**values: object) -> CounsellingForm:
    session, edition_id = db.session(), g.edition.id
    return CounsellingForm(**values).offer(
        guidance_queries.topics(session, edition_id), guidance_queries.counsellors(session, edition_id)
    )


def _index(sent: "Form | None" = None) -> str:
    session, edition_id = db.session(), g.edition.id
    forms: dict[type, Form] = {
        TopicForm: TopicForm(formdata=None),
        CounsellorForm: _counsellor_form(formdata=None),
        TimesForm: _times_form(formdata=None, data={"minutes": g.edition.slot_minutes}),
    }
    if sent is not None:
        forms[type(sent)] = sent
    by_day = groupby(
        guidance_queries.times(session, edition_id), key=lambda one: one.starts_at.astimezone(g.edition.zone).date()
    )
    times, today = [(on, list(rows)) for on, rows in by_day], current_date()
    return render_template(
        "organizer/guidance/index.html",
        topics=guidance_queries.topics(session, edition_id),
        counsellors=guidance_queries.counsellors(session, edition_id),
        times=times,
        shown_day=next((on for on, _rows in times if on >= today), None),
        taken=guidance_queries.taken_times(session, edition_id),
        topic_form=forms[TopicForm],
        counsellor_form=forms[CounsellorForm],
        times_form=forms[TimesForm],
    )


def _show(visit_id: int, form: CounsellingForm | None = None) -> str:
    row = guidance_queries.get(db.session(), g.edition.id, visit_id)
    kept = row.record
    written = {
        "topic_id": row.topic_id,
        "audience": row.audience.value,
        "asked": kept.asked if kept else row.question,
        "answered": kept.answered if kept else "",
        "follow_up": kept.follow_up if kept else "",
        "due_on": kept.due_on if kept else None,
        "owner_id": str(kept.owner_id if kept and kept.owner_id else row.counsellor_id or ""),
    }
    shown = form or _record_form(formdata=None, data=written)
    return render_template("organizer/guidance/show.html", visit=row, form=shown)
