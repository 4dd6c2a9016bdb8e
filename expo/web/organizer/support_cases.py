"""Cases of support programmes: the list, one case with its dates, and the invitation of its firm to this edition."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.permissions import Permission
from expo.domain.programmes import OrganizationKind, in_force
from expo.domain.support_cases import (
    NEXT,
    ChangeDecision,
    InspectionKind,
    InspectionResult,
    MilestoneKind,
    SupportStage,
    is_late,
)
from expo.domain.words import word_of
from expo.queries import programmes
from expo.queries import support_cases as support_cases_queries
from expo.queries.support_cases import CaseFilter
from expo.services import support_cases
from expo.web.access import current_actor, current_date, current_time
from expo.web.arguments import number, row_number
from expo.web.forms import Form
from expo.web.forms.fields import filled
from expo.web.forms.support_cases import CaseEntryForm, CaseInvitationForm, ChangeForm, InspectionForm, MilestoneForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, saved, submitted

bp = organizer_blueprint("support_cases", __name__, manage=Permission.MANAGE_PROGRAMMES)


@bp.get("/programmes/<code>/cases")
def index(code: str) -> ResponseReturnValue:
    """List the cases of a programme."""
    session = db.session()
    programme = programmes.get(session, code)
    stage = word_of(SupportStage, request.args.get("stage"))
    year = request.args.get("year", "")
    narrowed = CaseFilter(programme.id, request.args.get("q", "").strip(), row_number(year), stage)
    lines = support_cases_queries.page(session, narrowed, request.args.get("page", 1, type=number))
    return render_template(
        "organizer/support_cases/index.html",
        programme=programme,
        lines=lines,
        narrowed=narrowed,
        years=support_cases_queries.years(session, programme.id),
        stages=list(SupportStage),
    )


@bp.get("/programmes/<code>/cases/new")
def new(code: str) -> ResponseReturnValue:
    """Show an empty form."""
    return _new(_entry_form(code), code)


@bp.post("/programmes/<code>/cases/new")
def create(code: str) -> ResponseReturnValue:
    """Enter a case."""
    form = _entry_form(code)
    with submitted(form, lambda: _new(form, code)) as session:
        row = support_cases.create(
            session, current_actor(), g.edition, programme=code, entry=form.entry, now=current_time()
        )
        case = row.code
    return saved(url_for("organizer_support_cases.show", code=case))


@bp.get("/cases/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show a case."""
    session, today = db.session(), current_date()
    row = support_cases_queries.get(session, code)
    return render_template(
        "organizer/support_cases/show.html",
        case=row,
        cap=in_force(row.track.caps, row.selected_on),
        late={one.id for one in row.milestones if is_late(one.due_on, one.done_on, today)},
        next_stages=NEXT[row.stage],
        exhibitor=support_cases_queries.exhibitor(session, row.id, g.edition.id),
    )


@bp.post("/cases/<code>/stage")
def update(code: str) -> ResponseReturnValue:
    """Move a case on."""
    stage = word_of(SupportStage, request.form.get("stage")) or SupportStage.SELECTED
    address = url_for("organizer_support_cases.show", code=code)
    with refused_at(address) as session:
        support_cases.move(session, current_actor(), g.edition, code=code, stage=stage, now=current_time())
    return saved(url_for("organizer_support_cases.show", code=code))


@bp.get("/cases/<code>/milestones/new")
def new_milestone(code: str) -> ResponseReturnValue:
    """Show an empty form for a milestone, or one that is there with its day."""
    row = support_cases_queries.get(db.session(), code)
    wanted = request.args.get("milestone", "")
    found = next((one for one in row.milestones if str(one.id) == wanted), None)
    return _of(MilestoneForm(obj=found), code, _("Set a milestone"))


@bp.post("/cases/<code>/milestones/new")
def create_milestone(code: str) -> ResponseReturnValue:
    """Set a milestone."""
    form = MilestoneForm()
    with submitted(form, lambda: _of(form, code, _("Set a milestone"))) as session:
        support_cases.set_milestone(
            session,
            current_actor(),
            g.edition,
            code=code,
            kind=MilestoneKind(form.kind.data),
            due_on=filled(form.due_on),
            done_on=form.done_on.data,
            now=current_time(),
        )
    return saved(url_for("organizer_support_cases.show", code=code))


@bp.get("/cases/<code>/inspections/new")
def new_inspection(code: str) -> ResponseReturnValue:
    """Show an empty form for an inspection."""
    support_cases_queries.get(db.session(), code)
    return _of(InspectionForm(inspected_on=current_date()), code, _("Record an inspection"))


@bp.post("/cases/<code>/inspections/new")
def create_inspection(code: str) -> ResponseReturnValue:
    """Record an inspection."""
    form = InspectionForm()
    with submitted(form, lambda: _of(form, code, _("Record an inspection"))) as session:
        support_cases.inspect(
            session,
            current_actor(),
            g.edition,
            code=code,
            kind=InspectionKind(form.kind.data),
            inspected_on=filled(form.inspected_on),
            result=InspectionResult(form.result.data),
            findings=form.findings.data or "",
            now=current_time(),
        )
    return saved(url_for("organizer_support_cases.show", code=code))


@bp.get("/cases/<code>/changes/new")
def new_change(code: str) -> ResponseReturnValue:
    """Show an empty form for a change."""
    support_cases_queries.get(db.session(), code)
    return _of(ChangeForm(), code, _("Record a change that the firm asks for"))


@bp.post("/cases/<code>/changes/new")
def create_change(code: str) -> ResponseReturnValue:
    """Record a change that the firm asks for."""
    form = ChangeForm()
    with submitted(form, lambda: _of(form, code, _("Record a change that the firm asks for"))) as session:
        support_cases.ask_change(
            session,
            current_actor(),
            g.edition,
            code=code,
            about=form.about.data or "",
            reason=form.reason.data or "",
            on=current_date(),
            now=current_time(),
        )
    return saved(url_for("organizer_support_cases.show", code=code))


@bp.post("/cases/<code>/changes/<int:id_>")
def update_change(code: str, id_: int) -> ResponseReturnValue:
    """Decide about a change."""
    is_approved = request.form.get("decision") == ChangeDecision.APPROVED
    decision = ChangeDecision.APPROVED if is_approved else ChangeDecision.REJECTED
    address = url_for("organizer_support_cases.show", code=code)
    with refused_at(address) as session:
        support_cases.decide_change(
            session,
            current_actor(),
            g.edition,
            code=code,
            id_=id_,
            decision=decision,
            on=current_date(),
            now=current_time(),
        )
    return saved(url_for("organizer_support_cases.show", code=code))


@bp.get("/cases/<code>/invitation/new")
def new_invitation(code: str) -> ResponseReturnValue:
    """Ask for hall, line of business and contact of the exhibitor to be."""
    support_cases_queries.get(db.session(), code)
    return _invitation(CaseInvitationForm.of(db.session(), g.edition.id), code)


@bp.post("/cases/<code>/invitation/new")
def create_invitation(code: str) -> ResponseReturnValue:
    """Invite the firm to this edition."""
    form = CaseInvitationForm.of(db.session(), g.edition.id)
    with submitted(form, lambda: _invitation(form, code)) as session:
        made = support_cases.invite(
            session, current_actor(), g.edition, code=code, invitation=form.invitation, now=current_time()
        )
        exhibitor = made.code
    flash(_("The firm exhibits as %(code)s. Its case is on its public page.", code=exhibitor), "good")
    return redirect(url_for("organizer_support_cases.show", code=code), 303)


def _entry_form(programme: str) -> CaseEntryForm:
    session = db.session()
    row, kind = programmes.get(session, programme), OrganizationKind
    form = CaseEntryForm()
    form.offer(
        row.tracks,
        programmes.organizations(session, kind.SMALL_FIRM),
        programmes.organizations(session, kind.LARGE_COMPANY),
    )
    return form


def _new(form: Form, programme: str) -> str:
    back = url_for("organizer_support_cases.index", code=programme)
    return render_template(
        "organizer/programmes/form.html", form=form, title=_("Enter a case"), back=back, over=programme
    )


def _invitation(form: Form, code: str) -> str:
    lead = _("The firm gets a personal link by e-mail. If it exhibits already, it only gets the case on its page.")
    return _of(form, code, _("Invite the firm to the expo"), lead)


def _of(form: Form, code: str, title: str, lead: str = "") -> str:
    back = url_for("organizer_support_cases.show", code=code)
    return render_template("organizer/programmes/form.html", form=form, title=title, back=back, over=code, lead=lead)
