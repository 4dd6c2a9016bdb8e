"""The record of a consultation on the phone: the exhibitor writes it, the buyer gives a figure and answers."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.records import RecordContent, RecordState
from expo.domain.words import N_
from expo.queries import meetings, people
from expo.queries import records as records_queries
from expo.services import records
from expo.web.access import current_actor, current_time, only
from expo.web.formats import amount, local
from expo.web.forms.records import FigureForm, RecordAnswerForm, RecordForm, typed
from expo.web.navigation import MenuEntry
from expo.web.submissions import submitted

if TYPE_CHECKING:
    from expo.models.meetings import Meeting
    from expo.models.records import Record

bp = Blueprint("records", __name__, url_prefix="/<edition_code>/records")

MENU = (
    MenuEntry(Role.EXHIBITOR, 45, "records.index", N_("Consultation records"), "file-text"),
    MenuEntry(Role.BUYER, 45, "records.index", N_("Consultation records"), "file-text"),
)


@bp.get("")
@only(Role.EXHIBITOR, Role.BUYER)
def index() -> ResponseReturnValue:
    """Show an exhibitor its consultations with their records, a buyer the records that wait for an answer."""
    session, actor, now = db.session(), current_actor(), current_time()
    states = records_queries.states(session, actor)
    begun = [one for one in meetings.agenda(session, actor) if one.slot.starts_at <= now]
    shown = begun if actor.is_exhibitor else [one for one in begun if one.id in states]
    return render_template(
        "records/index.html",
        meetings=shown[::-1],
        states=states,
        missing=sum(states.get(one.id, RecordState.DRAFT) is RecordState.DRAFT for one in shown),
    )


@bp.get("/<int:meeting_id>")
@only(Role.EXHIBITOR, Role.BUYER)
def show(meeting_id: int) -> ResponseReturnValue:
    """Show what a record says and said; an exhibitor without one is led to the form, a buyer is asked a figure."""
    session, actor = db.session(), current_actor()
    meeting = meetings.get(session, actor, meeting_id)
    record = records_queries.find(session, actor, meeting_id)
    if actor.is_exhibitor and (record is None or record.state is RecordState.DRAFT):
        return redirect(url_for("records.edit", meeting_id=meeting_id), 303)
    record = records_queries.get(session, actor, meeting_id)
    newest = records_queries.newest(session, actor, record)
    if actor.is_buyer and newest and newest.row.buyer_minor is None and "seen" not in request.args:
        form = FigureForm(formdata=None)
        form.unit = newest.content.currency
        return _figure(meeting, form)
    return _record(meeting, record, RecordAnswerForm(formdata=None))


@bp.get("/<int:meeting_id>/form")
@only(Role.EXHIBITOR)
def edit(meeting_id: int) -> ResponseReturnValue:
    """Show the form: with what was typed and not submitted yet, else with what the record says."""
    session, actor = db.session(), current_actor()
    meeting = meetings.get(session, actor, meeting_id)
    record = records_queries.find(session, actor, meeting_id)
    if meeting.slot.starts_at > current_time():
        return render_template("records/ahead.html", meeting=meeting)
    if record is not None and record.draft:
        return _form(meeting, _drafted(record))
    newest = records_queries.newest(session, actor, record) if record else None
    return _form(
        meeting, RecordForm(formdata=None, data=typed(newest.content, newest.row.no) if newest else {"staff": ""})
    )


@bp.post("/<int:meeting_id>/draft")
@only(Role.EXHIBITOR)
def create_draft(meeting_id: int) -> ResponseReturnValue:
    """Keep the fields that were sent, and say their amounts in words."""
    form = RecordForm()
    cleared: dict[str, list[str]] = {name: [] for name in request.form.getlist("cleared")[:40]}
    sent = {name: request.form.getlist(name) for name in request.form if name not in {"csrf_token", "cleared"}}
    with transaction() as session:
        record = records.keep_draft(
            session,
            current_actor(),
            g.edition,
            meeting_id,
            typed={**cleared, **sent},
            based_on=form.revision,
            now=current_time(),
        )
        kept, kept_at = _drafted(record), record.draft_at
    return render_template("records/_kept.html", echoes=_echoes(kept), kept_at=kept_at)


@bp.post("/<int:meeting_id>/form")
@only(Role.EXHIBITOR)
def update(meeting_id: int) -> ResponseReturnValue:
    """Submit the record, or correct it."""
    form, actor, now = RecordForm(), current_actor(), current_time()
    meeting = meetings.get(db.session(), actor, meeting_id)
    _offer(meeting, form)
    with submitted(form, lambda: _form(meeting, form)) as session:
        content = form.content()
        records.submit(
            session,
            actor,
            g.edition,
            meeting_id,
            content=content,
            based_on=form.revision,
            reason=form.reason.data or "",
            now=now,
        )
    flash(_("The record is submitted. The buyer can confirm it."), "good")
    return redirect(url_for("records.show", meeting_id=meeting_id), 303)


@bp.post("/<int:meeting_id>/figure")
@only(Role.BUYER)
def create_figure(meeting_id: int) -> ResponseReturnValue:
    """Keep the buyer's own figure; then the record is shown."""
    form, actor = FigureForm(), current_actor()
    record = records_queries.get(db.session(), actor, meeting_id)
    newest = records_queries.newest(db.session(), actor, record)
    form.unit = newest.content.currency if newest else form.unit
    meeting = meetings.get(db.session(), actor, meeting_id)
    with submitted(form, lambda: _figure(meeting, form)) as session:
        records.give_figure(session, actor, g.edition, meeting_id, minor=form.minor, now=current_time())
    return redirect(url_for("records.show", meeting_id=meeting_id), 303)


@bp.post("/<int:meeting_id>/answer")
@only(Role.BUYER)
def create_answer(meeting_id: int) -> ResponseReturnValue:
    """Confirm the record or say what is not right."""
    form, actor, now = RecordAnswerForm(), current_actor(), current_time()
    form.offer()
    meeting = meetings.get(db.session(), actor, meeting_id)
    record = records_queries.get(db.session(), actor, meeting_id)
    no = form.revision
    with submitted(form, lambda: _record(meeting, record, form)) as session:
        if form.answer.data == "yes":
            records.confirm(session, actor, g.edition, meeting_id, no=no, now=now)
        else:
            records.dispute(
                session, actor, g.edition, meeting_id, no=no, about=form.field, words=form.words.data or "", now=now
            )
    flash(_("Thank you. Your answer is kept."), "good")
    return redirect(url_for("records.show", meeting_id=meeting_id, seen=1), 303)


def _drafted(record: "Record") -> RecordForm:
    """Return the form as it was typed so far."""
    draft: dict[str, Any] = record.draft or {"typed": {}, "based_on": 0}
    form = RecordForm(formdata=MultiDict([(name, text) for name, texts in draft["typed"].items() for text in texts]))
    form.based_on.data = str(draft["based_on"])
    return form


def _offer(meeting: "Meeting", form: RecordForm) -> None:
    products = records_queries.products(db.session(), meeting.exhibitor_id)
    form.offer([(str(one.id), local(one)) for one in products])


def _form(meeting: "Meeting", form: RecordForm) -> str:
    _offer(meeting, form)
    session, actor = db.session(), current_actor()
    record = records_queries.find(session, actor, meeting.id)
    newest = records_queries.newest(session, actor, record) if record else None
    is_stale = newest is not None and newest.row.no > form.revision and any(newest.row.changed)
    products = records_queries.products(session, meeting.exhibitor_id)
    return render_template(
        "records/edit.html",
        form=form,
        meeting=meeting,
        newest=newest,
        is_stale=is_stale,
        echoes=_echoes(form),
        prices={str(one.id): one.price for one in products},
        staff=[one.user.name for one in people.of_exhibitor(session, meeting.exhibitor_id) if one.user.name],
    )


def _echoes(form: RecordForm) -> list[tuple[str, str]]:
    """Return label and words of each amount that can be read; what cannot be read says so when it is submitted."""
    return [(form[name].label.text, amount(minor, form.unit)) for name, minor in form.readable().items() if minor]


def _figure(meeting: "Meeting", form: FigureForm) -> str:
    return render_template("records/figure.html", meeting=meeting, currency=form.unit, form=form)


def _record(meeting: "Meeting", record: "Record", form: RecordAnswerForm) -> str:
    session, actor = db.session(), current_actor()
    revisions = records_queries.revisions(session, actor, record)
    form.offer()
    form.no.data = str(record.current_no)
    contents: list[RecordContent] = [one.content for one in revisions]
    values: dict[str, Any] = {"newest": revisions[-1], "content": contents[-1], "revisions": revisions[::-1]}
    return render_template("records/show.html", meeting=meeting, record=record, form=form, **values)
