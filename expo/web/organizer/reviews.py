"""The review of a call for officers: criteria, committee, assignment with its proof, and each application's reviews."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo import clock
from expo.db import db
from expo.domain.permissions import Permission
from expo.domain.readings import PassedOver
from expo.domain.reviews import ConflictTarget, ReviewerKind, seal
from expo.queries import calls, experts, selections
from expo.queries import reviews as reviews_queries
from expo.services import reviews
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration
from expo.web.forms.reviews import CommitteeSeatForm, ExclusionForm, ReopeningForm, RoundForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import ended_by, flashed, refused_at, saved, submitted

bp = organizer_blueprint("reviews", __name__, see=Permission.MANAGE_PROGRAMMES, manage=Permission.MANAGE_PROGRAMMES)


@bp.get("/calls/<code>/review")
def show(code: str) -> ResponseReturnValue:
    """Show how a call is reviewed, by whom, and how far it is."""
    return _show(code, _seat_form())


@bp.get("/calls/<code>/review/edit")
def edit(code: str) -> ResponseReturnValue:
    """Show criteria and rules for changing."""
    call = calls.get(db.session(), code)
    row = reviews_queries.find_round(db.session(), call.id)
    if row is None:
        return _edit(RoundForm(formdata=None), code)
    data: dict[str, Any] = {name: getattr(row, name) for name in ("pass_mark", "reserve", "objection_days")}
    data |= {
        "normalisation": row.normalisation.value,
        "criteria": "\n".join(f"{one.name_ko} | {one.name_en} | {one.weight} | {one.scale}" for one in row.criteria),
    }
    return _edit(RoundForm(formdata=None, data=data), code)


@bp.post("/calls/<code>/review/edit")
def update(code: str) -> ResponseReturnValue:
    """Write criteria and rules."""
    form = RoundForm()
    with submitted(form, lambda: _edit(form, code)) as session:
        reviews.set_up(session, current_actor(), g.edition, code=code, sheet=form.sheet, now=current_time())
    return saved(_address(code))


@bp.post("/calls/<code>/review/committee")
def create_seat(code: str) -> ResponseReturnValue:
    """Give an expert a seat."""
    form = _seat_form()
    with submitted(form, lambda: _show(code, form)) as session:
        reviews.seat(
            session,
            current_actor(),
            g.edition,
            code=code,
            expert_id=int(form.expert.data),
            kind=ReviewerKind(form.kind.data),
            most=form.most.data or 1,
            now=current_time(),
        )
    return saved(_address(code))


@bp.post("/calls/<code>/review/committee/<int:expert>/removal")
def destroy_seat(code: str, expert: int) -> ResponseReturnValue:
    """Take an expert off the committee."""
    with refused_at(_address(code)) as session:
        reviews.unseat(session, current_actor(), g.edition, code=code, expert_id=expert, now=current_time())
    return saved(_address(code))


@bp.post("/calls/<code>/review/opening")
def create_opening(code: str) -> ResponseReturnValue:
    """Open the review."""
    with refused_at(_address(code)) as session:
        reviews.open_round(session, current_actor(), g.edition, code=code, now=current_time())
    return saved(_address(code))


@bp.post("/calls/<code>/review/assignment")
def create_assignment(code: str) -> ResponseReturnValue:
    """Have the engine assign reviewers; the database is free while it works."""
    address, reading = _address(code), db.session()
    call = calls.get(reading, code)
    reviews_queries.round_of(reading, call.id)
    problem = reviews_queries.problem(reading, call)
    reading.close()
    with ended_by(lambda refusal: flashed(refusal, address)):
        found = reviews.find_assignment(problem)
    with refused_at(address) as session:
        count = reviews.record(
            session, current_actor(), g.edition, code=code, problem=problem, found=found, now=clock.now()
        )
    flash(ngettext("%(num)s review was assigned.", "%(num)s reviews were assigned.", count), "good")
    return redirect(address, 303)


@bp.post("/calls/<code>/review/letters")
def create_letters(code: str) -> ResponseReturnValue:
    """Write to all reviewers with something to read."""
    secret = configuration().secret_key
    with refused_at(_address(code)) as session:
        count = reviews.write_to_reviewers(
            session, current_actor(), g.edition, code=code, secret=secret, now=clock.now()
        )
    flash(ngettext("%(num)s reviewer gets an e-mail.", "%(num)s reviewers get an e-mail.", count), "good")
    return redirect(_address(code), 303)


@bp.get("/calls/<code>/review/applications/<int:number>")
def application(code: str, number: int) -> ResponseReturnValue:
    """Show who reads an application and why, the points, and the discussion."""
    return _application(code, number, None)


@bp.post("/calls/<code>/review/applications/<int:number>/exclusions")
def create_exclusion(code: str, number: int) -> ResponseReturnValue:
    """Exclude a reviewer from an application."""
    form = _exclusion_form(code)
    with submitted(form, lambda: _application(code, number, form)) as session:
        reviews.exclude(
            session,
            current_actor(),
            g.edition,
            code=code,
            number=number,
            expert_id=int(form.expert.data),
            target=ConflictTarget(form.target.data),
            note=form.note.data or "",
            now=current_time(),
        )
    return saved(url_for("organizer_reviews.application", code=code, number=number))


@bp.get("/calls/<code>/review/applications/<int:number>/reviewers/<int:expert>/reopening/new")
def new_reopening(code: str, number: int, expert: int) -> ResponseReturnValue:
    """Ask why a review is reopened."""
    return _reopening(ReopeningForm(), code, number, expert)


@bp.post("/calls/<code>/review/applications/<int:number>/reviewers/<int:expert>/reopening/new")
def create_reopening(code: str, number: int, expert: int) -> ResponseReturnValue:
    """Reopen a review; the reviewer gets an e-mail."""
    form, secret = ReopeningForm(), configuration().secret_key
    with submitted(form, lambda: _reopening(form, code, number, expert)) as session:
        reviews.reopen(
            session,
            current_actor(),
            g.edition,
            code=code,
            number=number,
            expert_id=expert,
            reason=form.reason.data or "",
            secret=secret,
            now=clock.now(),
        )
    flash(_("The review is open again; the reviewer gets an e-mail."), "good")
    return redirect(url_for("organizer_reviews.application", code=code, number=number), 303)


def _reopening(form: ReopeningForm, code: str, number: int, expert: int) -> str:
    row = calls.application(db.session(), calls.get(db.session(), code).id, number)
    return render_template(
        "organizer/programmes/form.html",
        form=form,
        title=_("Reopen the review"),
        over=f"{number} {row.firm_name}",
        lead=experts.get(db.session(), expert).name,
        back=url_for("organizer_reviews.application", code=code, number=number),
    )


def _show(code: str, form: CommitteeSeatForm) -> str:
    session = db.session()
    call = calls.get(session, code)
    row = reviews_queries.find_round(session, call.id)
    return render_template(
        "organizer/reviews/show.html",
        call=call,
        round=row,
        form=form,
        seal=seal(row.seed) if row else "",
        progress=reviews_queries.progress(session, call.id),
        waiting=reviews_queries.eligible(session, call.id),
        unread=reviews_queries.unread(session, call),
    )


def _application(code: str, number: int, form: ExclusionForm | None) -> str:
    session = db.session()
    call = calls.get(session, code)
    row, round_ = calls.application(session, call.id, number), reviews_queries.round_of(session, call.id)
    found = reviews_queries.of_application(session, row.id)
    why = {expert: PassedOver(one) for id_, expert, one in round_.assignment.get("passed_over", []) if id_ == row.id}
    names = {seat.expert_id: seat.expert for seat in reviews_queries.seats(session, call.id)}
    return render_template(
        "organizer/reviews/application.html",
        call=call,
        row=row,
        round=round_,
        reviews=found,
        points={one.expert_id: reviews_queries.points(one, round_.criteria) for one in found},
        levels={id_: experts.level(one, row.ksic) for id_, one in names.items()},
        passed_over=[(names[id_], one) for id_, one in why.items() if id_ in names],
        may_reopen=not round_.approved_at or selections.may_be_revised(session, row.id),
        names=names,
        remarks=reviews_queries.remarks(session, row.id),
        versions=reviews_queries.versions(session, row.id),
        version_points=reviews_queries.version_points,
        form=form or _exclusion_form(code),
    )


def _seat_form() -> CommitteeSeatForm:
    form = CommitteeSeatForm()
    form.offer(experts.experts(db.session()))
    return form


def _exclusion_form(code: str) -> ExclusionForm:
    form, session = ExclusionForm(), db.session()
    form.offer(seat.expert for seat in reviews_queries.seats(session, calls.get(session, code).id))
    return form


def _edit(form: RoundForm, code: str) -> str:
    title = _("Criteria and rules of the review")
    return render_template("organizer/programmes/form.html", form=form, title=title, back=_address(code), over=code)


def _address(code: str) -> str:
    return url_for("organizer_reviews.show", code=code)
