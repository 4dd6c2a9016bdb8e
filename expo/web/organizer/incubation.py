"""Incubation for officers: start-ups, their stages, what they received, the invitation to the expo."""

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.incubation import NEXT_STAGES, StartUpHelp, StartUpStage
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import incubation as incubation_queries
from expo.services import incubation
from expo.web.access import current_actor, current_time
from expo.web.forms import Form
from expo.web.forms.fields import filled
from expo.web.forms.incubation import ReceiptForm, StageForm, StartUpForm
from expo.web.forms.support_cases import CaseInvitationForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import saved, submitted

bp = organizer_blueprint("incubation", __name__, see=Permission.MANAGE_PROGRAMMES, manage=Permission.MANAGE_PROGRAMMES)

MENU = (
    MenuEntry(Role.ORGANIZER, 208, "organizer_incubation.index", N_("Incubation"), "sparkles", MenuGroup.PROGRAMMES),
)


@bp.get("/incubation")
def index() -> ResponseReturnValue:
    """List the start-ups."""
    return render_template("organizer/incubation/index.html", start_ups=incubation_queries.start_ups(db.session()))


@bp.get("/incubation/new")
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _form(StartUpForm(), _("Enter a start-up"), url_for("organizer_incubation.index"))


@bp.post("/incubation/new")
def create() -> ResponseReturnValue:
    """Enter a start-up."""
    form = StartUpForm()
    with submitted(form, lambda: _form(form, _("Enter a start-up"), url_for("organizer_incubation.index"))) as session:
        id_ = incubation.create(session, current_actor(), g.edition, sheet=form.sheet, now=current_time()).id
    return saved(url_for("organizer_incubation.show", id_=id_))


@bp.get("/incubation/<int:id_>")
def show(id_: int) -> ResponseReturnValue:
    """Show a start-up."""
    session = db.session()
    row = incubation_queries.get(session, id_)
    return render_template(
        "organizer/incubation/show.html",
        row=row,
        next_stages=NEXT_STAGES[row.stage],
        exhibitor=incubation_queries.exhibitor(session, id_, g.edition.id),
    )


@bp.get("/incubation/<int:id_>/stage/new")
def new_stage(id_: int) -> ResponseReturnValue:
    """Ask for the next stage."""
    return _of(_stage_form(id_), id_, _("Move on"))


@bp.post("/incubation/<int:id_>/stage/new")
def create_stage(id_: int) -> ResponseReturnValue:
    """Move a start-up on."""
    form = _stage_form(id_)
    with submitted(form, lambda: _of(form, id_, _("Move on"))) as session:
        incubation.move(
            session,
            current_actor(),
            g.edition,
            id_=id_,
            stage=StartUpStage(form.stage.data),
            on=filled(form.moved_on),
            reason=form.reason.data or "",
            now=current_time(),
        )
    return saved(url_for("organizer_incubation.show", id_=id_))


@bp.get("/incubation/<int:id_>/receipts/new")
def new_receipt(id_: int) -> ResponseReturnValue:
    """Show an empty form for what it received."""
    return _of(ReceiptForm(), id_, _("Record what it received"))


@bp.post("/incubation/<int:id_>/receipts/new")
def create_receipt(id_: int) -> ResponseReturnValue:
    """Record what a start-up received."""
    form = ReceiptForm()
    with submitted(form, lambda: _of(form, id_, _("Record what it received"))) as session:
        incubation.add_receipt(
            session,
            current_actor(),
            g.edition,
            id_=id_,
            kind=StartUpHelp(form.kind.data),
            on=filled(form.received_on),
            won=form.won.data,
            source=form.source.data or "",
            note=form.note.data or "",
            now=current_time(),
        )
    return saved(url_for("organizer_incubation.show", id_=id_))


@bp.get("/incubation/<int:id_>/invitation/new")
def new_invitation(id_: int) -> ResponseReturnValue:
    """Ask for hall, line of business and contact."""
    return _of(CaseInvitationForm.of(db.session(), g.edition.id), id_, _("Invite the firm to the expo"))


@bp.post("/incubation/<int:id_>/invitation/new")
def create_invitation(id_: int) -> ResponseReturnValue:
    """Invite a start-up to the expo."""
    form = CaseInvitationForm.of(db.session(), g.edition.id)
    with submitted(form, lambda: _of(form, id_, _("Invite the firm to the expo"))) as session:
        incubation.invite(session, current_actor(), g.edition, id_=id_, invitation=form.invitation, now=current_time())
    return saved(url_for("organizer_incubation.show", id_=id_))


def _stage_form(id_: int) -> StageForm:
    form = StageForm()
    form.offer(NEXT_STAGES[incubation_queries.get(db.session(), id_).stage])
    return form


def _of(form: Form, id_: int, title: str) -> str:
    over = incubation_queries.get(db.session(), id_).organization.name_ko
    return _form(form, title, url_for("organizer_incubation.show", id_=id_), over)


def _form(form: Form, title: str, back: str, over: str = "") -> str:
    return render_template("organizer/programmes/form.html", form=form, title=title, back=back, over=over)
