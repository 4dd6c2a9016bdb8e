"""The selection of a call: ranking, proposal, approval by a second person, reserve list, objections, cases."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo import clock
from expo.db import db
from expo.domain.permissions import Permission
from expo.domain.programmes import OrganizationKind
from expo.domain.refusals import existing
from expo.domain.reviews import ObjectionAnswer, SelectionOutcome, seal
from expo.queries import calls, experts, programmes, selections
from expo.queries import reviews as reviews_queries
from expo.services import reviews
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration
from expo.web.forms.reviews import ObjectionAnswerForm, PromotionForm, SponsorForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, saved, submitted

bp = organizer_blueprint("selections", __name__, see=Permission.MANAGE_PROGRAMMES, manage=Permission.MANAGE_PROGRAMMES)


@bp.get("/calls/<code>/selection")
def show(code: str) -> ResponseReturnValue:
    """Show the ranking as it would be, or the selection that was proposed or approved."""
    return _show(code, _sponsor_form())


@bp.post("/calls/<code>/selection/proposal")
def create_proposal(code: str) -> ResponseReturnValue:
    """Propose the selection."""
    with refused_at(_address(code)) as session:
        reviews.propose(session, current_actor(), g.edition, code=code, now=current_time())
    return saved(_address(code))


@bp.post("/calls/<code>/selection/approval")
def create_approval(code: str) -> ResponseReturnValue:
    """Approve the selection; every firm gets its e-mail."""
    secret = configuration().secret_key
    with refused_at(_address(code)) as session:
        reviews.approve(session, current_actor(), g.edition, code=code, secret=secret, now=clock.now())
    return saved(_address(code))


@bp.post("/calls/<code>/selection/<int:number>/refusal")
def create_refusal(code: str, number: int) -> ResponseReturnValue:
    """Record that a firm declines."""
    with refused_at(_address(code)) as session:
        reviews.decline(session, current_actor(), g.edition, code=code, number=number, now=current_time())
    return saved(_address(code))


@bp.get("/calls/<code>/selection/<int:number>/promotion/new")
def new_promotion(code: str, number: int) -> ResponseReturnValue:
    """Ask why an application moves up."""
    return _form(PromotionForm(), _("Move up from the reserve list"), code, number)


@bp.post("/calls/<code>/selection/<int:number>/promotion/new")
def create_promotion(code: str, number: int) -> ResponseReturnValue:
    """Move an application up from the reserve list."""
    form = PromotionForm()
    with submitted(form, lambda: _form(form, _("Move up from the reserve list"), code, number)) as session:
        reviews.promote(
            session,
            current_actor(),
            g.edition,
            code=code,
            number=number,
            reason=form.reason.data or "",
            now=clock.now(),
        )
    return saved(_address(code))


@bp.post("/calls/<code>/selection/<int:number>/revision")
def create_revision(code: str, number: int) -> ResponseReturnValue:
    """Propose a new decision after an upheld objection."""
    with refused_at(_address(code)) as session:
        reviews.propose_revision(session, current_actor(), g.edition, code=code, number=number, now=current_time())
    return saved(_address(code))


@bp.post("/calls/<code>/selection/<int:number>/revision/approval")
def create_revision_approval(code: str, number: int) -> ResponseReturnValue:
    """Approve a new decision; the firm gets its e-mail."""
    secret = configuration().secret_key
    with refused_at(_address(code)) as session:
        reviews.approve_revision(
            session, current_actor(), g.edition, code=code, number=number, secret=secret, now=clock.now()
        )
    return saved(_address(code))


@bp.post("/calls/<code>/selection/cases")
def create_cases(code: str) -> ResponseReturnValue:
    """Make cases of the selected applications."""
    form = _sponsor_form()
    with submitted(form, lambda: _show(code, form)) as session:
        count = reviews.make_cases(
            session, current_actor(), g.edition, code=code, sponsor_id=int(form.sponsor.data), now=current_time()
        )
    flash(ngettext("%(num)s case was made.", "%(num)s cases were made.", count), "good")
    return redirect(_address(code), 303)


@bp.get("/calls/<code>/selection/<int:number>/objection/edit")
def edit_objection(code: str, number: int) -> ResponseReturnValue:
    """Show an objection for answering."""
    return _answer(_answer_form(), code, number)


@bp.post("/calls/<code>/selection/<int:number>/objection/edit")
def update_objection(code: str, number: int) -> ResponseReturnValue:
    """Answer an objection."""
    form = _answer_form()
    with submitted(form, lambda: _answer(form, code, number)) as session:
        reviews.answer(
            session,
            current_actor(),
            g.edition,
            code=code,
            number=number,
            expert_id=int(form.expert.data),
            verdict=ObjectionAnswer(form.verdict.data),
            text=form.text.data or "",
            now=clock.now(),
        )
    return saved(_address(code))


def _show(code: str, form: SponsorForm) -> str:
    session = db.session()
    call = calls.get(session, code)
    row = reviews_queries.round_of(session, call.id)
    decided = selections.decisions(session, call.id) if row.proposed_at else []
    last = [one for one in decided if one.place and one.outcome is SelectionOutcome.SELECTED]
    return render_template(
        "organizer/reviews/selection.html",
        call=call,
        round=row,
        decisions=decided,
        form=form,
        last=last[-1:],
        unread=reviews_queries.unread(session, call),
        seal=seal(row.seed),
        objections=selections.objections(session, call.id),
        revisions=selections.revisions(session, call.id),
        reserve=next((one for one in decided if one.outcome is SelectionOutcome.RESERVE), None),
    )


def _sponsor_form() -> SponsorForm:
    form = SponsorForm()
    form.offer(programmes.organizations(db.session(), OrganizationKind.LARGE_COMPANY))
    return form


def _answer_form() -> ObjectionAnswerForm:
    form = ObjectionAnswerForm()
    form.offer(experts.experts(db.session()))
    return form


def _answer(form: ObjectionAnswerForm, code: str, number: int) -> str:
    session = db.session()
    row = calls.application(session, calls.get(session, code).id, number)
    found = existing(selections.objection(session, row.id), f"objection {number}")
    return render_template(
        "organizer/programmes/form.html",
        form=form,
        title=_("Answer the objection"),
        over=row.firm_name,
        lead=found.text,
        back=_address(code),
    )


def _form(form: PromotionForm, title: str, code: str, number: int) -> str:
    over = calls.application(db.session(), calls.get(db.session(), code).id, number).firm_name
    return render_template("organizer/programmes/form.html", form=form, title=title, back=_address(code), over=over)


def _address(code: str) -> str:
    return url_for("organizer_selections.show", code=code)
