"""Mentors for officers: requests of firms, who suits them and why, visits, calendars."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import experts
from expo.queries import mentors as mentors_queries
from expo.services import mentor_appointments, mentors
from expo.web.access import current_actor, current_date, current_time
from expo.web.configuration import configuration
from expo.web.forms import Form
from expo.web.forms.closures import SpanForm
from expo.web.forms.fields import filled
from expo.web.forms.mentors import AbsenceForm, MentorRefusalForm, MentorRetentionForm, MentorSeatForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.sign_ins import recently_confirmed
from expo.web.submissions import refused_at, saved, submitted

bp = organizer_blueprint("mentors", __name__, see=Permission.MANAGE_PROGRAMMES, manage=Permission.MANAGE_PROGRAMMES)

MENU = (MenuEntry(Role.ORGANIZER, 207, "organizer_mentors.index", N_("Mentors"), "handshake", MenuGroup.PROGRAMMES),)


@bp.get("/mentors")
def index() -> ResponseReturnValue:
    """List requests and mentors."""
    session = db.session()
    return render_template(
        "organizer/mentors/index.html",
        requests=mentors_queries.requests(session),
        mentors=mentors_queries.mentors(session),
        loads=mentors_queries.loads(session),
    )


@bp.get("/mentors/new")
def new() -> ResponseReturnValue:
    """Show an empty form for a mentor."""
    return _form(_seat_form(), _("Enter a mentor"))


@bp.post("/mentors/new")
def create() -> ResponseReturnValue:
    """Make an expert a mentor."""
    form = _seat_form()
    with submitted(form, lambda: _form(form, _("Enter a mentor"))) as session:
        mentors.seat(
            session,
            current_actor(),
            g.edition,
            expert_id=int(form.expert.data),
            most=filled(form.most),
            now=current_time(),
        )
    return saved(url_for("organizer_mentors.index"))


@bp.get("/mentors/<int:id_>/absences/new")
def new_absence(id_: int) -> ResponseReturnValue:
    """Show an empty form for days away."""
    return _form(AbsenceForm(), _("Days away"))


@bp.post("/mentors/<int:id_>/absences/new")
def create_absence(id_: int) -> ResponseReturnValue:
    """Write days away into a mentor's calendar."""
    form = AbsenceForm()
    with submitted(form, lambda: _form(form, _("Days away"))) as session:
        mentors.add_absence(
            session,
            current_actor(),
            g.edition,
            expert_id=id_,
            starts_on=filled(form.starts_on),
            ends_on=filled(form.ends_on),
            now=current_time(),
        )
    return saved(url_for("organizer_mentors.index"))


@bp.get("/mentoring/<int:id_>")
def show(id_: int) -> ResponseReturnValue:
    """Show a request with the mentors who suit it, and the visits."""
    session = db.session()
    row = mentors_queries.get(session, id_)
    today = current_date()
    waits = row.state == "asked"
    return render_template(
        "organizer/mentors/show.html",
        row=row,
        today=today,
        exhibitor=mentors_queries.exhibitor_of(session, g.edition.id, row),
        appointments=mentors_queries.appointments(session, g.edition.id, row.id),
        suggested=mentors_queries.suggested(session, row, today) if waits else [],
    )


@bp.post("/mentoring/<int:id_>/mentor/<int:expert>")
def create_match(id_: int, expert: int) -> ResponseReturnValue:
    """Give a request its mentor."""
    secret = configuration().secret_key
    with refused_at(_address(id_)) as session:
        mentors.match(session, current_actor(), g.edition, id_=id_, expert_id=expert, secret=secret, now=clock.now())
    return saved(_address(id_))


@bp.get("/mentoring/<int:id_>/refusal/new")
def new_refusal(id_: int) -> ResponseReturnValue:
    """Ask why there is no mentor."""
    return _form(MentorRefusalForm(), _("Refuse the request"), mentors_queries.get(db.session(), id_).firm_name)


@bp.post("/mentoring/<int:id_>/refusal/new")
def create_refusal(id_: int) -> ResponseReturnValue:
    """Refuse a request."""
    form = MentorRefusalForm()
    with submitted(form, lambda: _form(form, _("Refuse the request"))) as session:
        mentors.refuse(session, current_actor(), g.edition, id_=id_, reason=form.reason.data or "", now=clock.now())
    return saved(_address(id_))


@bp.post("/mentoring/<int:id_>/end")
def create_end(id_: int) -> ResponseReturnValue:
    """End a mentoring."""
    with refused_at(_address(id_)) as session:
        mentors.end(session, current_actor(), g.edition, id_=id_, now=current_time())
    return saved(_address(id_))


@bp.get("/mentoring/<int:id_>/retention/new")
def new_retention(id_: int) -> ResponseReturnValue:
    """Ask until when the contact of a request is kept."""
    row = mentors_queries.get(db.session(), id_)
    form = MentorRetentionForm(formdata=None, data={"until": row.contacts_until})
    return _form(form, _("Contact of the firm"), row.firm_name)


@bp.post("/mentoring/<int:id_>/retention/new")
def create_retention(id_: int) -> ResponseReturnValue:
    """Set until when the contact of a request is kept."""
    form = MentorRetentionForm()
    with submitted(form, lambda: _form(form, _("Contact of the firm"))) as session:
        mentors.set_retention(session, current_actor(), g.edition, id_=id_, until=form.until.data, now=current_time())
    return saved(_address(id_))


@bp.post("/mentoring/<int:id_>/erasure")
@recently_confirmed
def create_erasure(id_: int) -> ResponseReturnValue:
    """Erase the contact of a request."""
    with refused_at(_address(id_)) as session:
        mentors.erase(session, current_actor(), g.edition, id_=id_, now=current_time())
    flash(_("The personal data is erased."), "good")
    return redirect(_address(id_), 303)


@bp.post("/mentoring/<int:id_>/visits/<int:visit>/follow-up")
def create_follow_up(id_: int, visit: int) -> ResponseReturnValue:
    """Record that a visit was followed up."""
    with refused_at(_address(id_)) as session:
        mentors.follow_up(session, current_actor(), g.edition, id_=id_, visit_id=visit, now=current_time())
    return saved(_address(id_))


@bp.get("/mentoring/<int:id_>/appointments/new")
def new_appointment(id_: int) -> ResponseReturnValue:
    """Ask when the mentor visits the booth."""
    return _appointment(_appointment_form(), id_)


@bp.post("/mentoring/<int:id_>/appointments/new")
def create_appointment(id_: int) -> ResponseReturnValue:
    """Plan a visit to the booth; the calendar holds the time of both."""
    form = _appointment_form()
    with submitted(form, lambda: _appointment(form, id_)) as session:
        mentor_appointments.plan(
            session, current_actor(), g.edition, id_=id_, span=form.span(g.edition.zone), now=current_time()
        )
    return saved(_address(id_))


@bp.post("/mentoring/<int:id_>/appointments/<int:appointment>/removal")
def destroy_appointment(id_: int, appointment: int) -> ResponseReturnValue:
    """Cancel a visit to the booth."""
    with refused_at(_address(id_)) as session:
        mentor_appointments.cancel(session, current_actor(), g.edition, appointment_id=appointment, now=current_time())
    return saved(_address(id_))


def _appointment_form() -> SpanForm:
    form = SpanForm()
    form.offer_days(g.edition.dates)
    return form


def _appointment(form: SpanForm, id_: int) -> str:
    row = mentors_queries.get(db.session(), id_)
    return render_template(
        "organizer/programmes/form.html",
        form=form,
        title=_("Plan a visit at the expo"),
        over=row.firm_name,
        back=_address(id_),
    )


def _seat_form() -> MentorSeatForm:
    form = MentorSeatForm()
    form.offer(experts.experts(db.session()))
    return form


def _address(id_: int) -> str:
    return url_for("organizer_mentors.show", id_=id_)


def _form(form: Form, title: str, over: str = "") -> str:
    back = url_for("organizer_mentors.index")
    return render_template("organizer/programmes/form.html", form=form, title=title, back=back, over=over)
