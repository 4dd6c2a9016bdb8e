"""Calls and their applications for officers: write, announce, extend, check with reasons, ask back."""

from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db
from expo.domain.calls import CallApplicationState
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound
from expo.domain.words import N_
from expo.queries import calls as calls_queries
from expo.queries import programmes
from expo.services import calls
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration
from expo.web.downloads import private_file
from expo.web.forms import Form
from expo.web.forms.calls import AskForm, CallForm, CheckForm, ExtensionForm, RetentionForm
from expo.web.forms.fields import filled
from expo.web.forms.uploads import written_lines
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.sign_ins import recently_confirmed
from expo.web.submissions import refused_at, saved, submitted

if TYPE_CHECKING:
    from expo.models.calls import Call, CallApplication

bp = organizer_blueprint("calls", __name__, see=Permission.MANAGE_PROGRAMMES, manage=Permission.MANAGE_PROGRAMMES)

MENU = (MenuEntry(Role.ORGANIZER, 205, "organizer_calls.index", N_("Calls"), "inbox", MenuGroup.PROGRAMMES),)


@bp.get("/calls")
def index() -> ResponseReturnValue:
    """List all calls."""
    session, now = db.session(), current_time()
    found = [(call, calls_queries.state(call, now)) for call in calls_queries.calls(session)]
    return render_template(
        "organizer/calls/index.html",
        calls=found,
        counts=calls_queries.counts(session),
        programmes=programmes.programmes(session),
    )


@bp.get("/programmes/<code>/calls/new")
def new(code: str) -> ResponseReturnValue:
    """Show an empty form."""
    programmes.get(db.session(), code)
    return _form(CallForm(), _("Write a call"), url_for("organizer_calls.index"))


@bp.post("/programmes/<code>/calls/new")
def create(code: str) -> ResponseReturnValue:
    """Write a call."""
    form = CallForm()
    with submitted(form, lambda: _form(form, _("Write a call"), url_for("organizer_calls.index"))) as session:
        row = calls.create(session, current_actor(), g.edition, programme=code, sheet=form.sheet, now=current_time())
        code = row.code
    return saved(url_for("organizer_calls.show", code=code))


@bp.get("/calls/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show a call with the applications that were received."""
    session = db.session()
    call = calls_queries.get(session, code)
    return render_template(
        "organizer/calls/show.html",
        call=call,
        state=calls_queries.state(call, current_time()),
        applications=calls_queries.applications(session, call.id),
        contacts=calls_queries.contact_count(session, call.id),
    )


@bp.get("/calls/<code>/edit")
def edit(code: str) -> ResponseReturnValue:
    """Show a draft for changing."""
    call, zone = calls_queries.get(db.session(), code), g.edition.zone
    data = {name: getattr(call, name).astimezone(zone).replace(tzinfo=None) for name in ("opens_at", "closes_at")}
    data |= {"sectors": ", ".join(call.sectors), "regions": list(call.regions)}
    data |= {
        "questions": written_lines((one.text_ko, one.text_en, one.is_required) for one in call.questions),
        "documents": written_lines((one.name_ko, one.name_en, one.is_required) for one in call.documents),
    }
    return _of(CallForm(obj=None, data=_plain(call) | data), code, _("Change the call"))


@bp.post("/calls/<code>/edit")
def update(code: str) -> ResponseReturnValue:
    """Change a draft."""
    form = CallForm()
    with submitted(form, lambda: _of(form, code, _("Change the call"))) as session:
        row = calls.change(session, current_actor(), g.edition, code=code, sheet=form.sheet, now=current_time())
        code = row.code
    return saved(url_for("organizer_calls.show", code=code))


@bp.post("/calls/<code>/announcement")
def create_announcement(code: str) -> ResponseReturnValue:
    """Show a call to everybody."""
    address = url_for("organizer_calls.show", code=code)
    with refused_at(address) as session:
        calls.announce(session, current_actor(), g.edition, code=code, now=current_time())
    return saved(url_for("organizer_calls.show", code=code))


@bp.get("/calls/<code>/extension/new")
def new_extension(code: str) -> ResponseReturnValue:
    """Ask until when a call is extended."""
    calls_queries.get(db.session(), code)
    return _of(ExtensionForm(), code, _("Extend the call for all firms"))


@bp.post("/calls/<code>/extension/new")
def create_extension(code: str) -> ResponseReturnValue:
    """Extend a call."""
    form = ExtensionForm()
    with submitted(form, lambda: _of(form, code, _("Extend the call for all firms"))) as session:
        moment = filled(form.closes_at).replace(tzinfo=g.edition.zone)
        calls.extend(session, current_actor(), g.edition, code=code, closes_at=moment, now=current_time())
    return saved(url_for("organizer_calls.show", code=code))


@bp.get("/calls/<code>/retention/new")
def new_retention(code: str) -> ResponseReturnValue:
    """Ask until when contacts of applicants are kept."""
    call = calls_queries.get(db.session(), code)
    return _of(RetentionForm(formdata=None, data={"until": call.contacts_until}), code, _("Contacts of applicants"))


@bp.post("/calls/<code>/retention/new")
def create_retention(code: str) -> ResponseReturnValue:
    """Set until when contacts of applicants are kept."""
    form = RetentionForm()
    with submitted(form, lambda: _of(form, code, _("Contacts of applicants"))) as session:
        calls.set_retention(session, current_actor(), g.edition, code=code, until=form.until.data, now=current_time())
    return saved(url_for("organizer_calls.show", code=code))


@bp.get("/calls/<code>/applications/<int:number>")
def application(code: str, number: int) -> ResponseReturnValue:
    """Show an application with every rule and its reason."""
    return _application(code, number, CheckForm(formdata=None), AskForm(formdata=None))


@bp.post("/calls/<code>/applications/<int:number>/eligibility")
def create_eligibility(code: str, number: int) -> ResponseReturnValue:
    """Say that an application is eligible."""
    return _checked(code, number, CallApplicationState.ELIGIBLE)


@bp.post("/calls/<code>/applications/<int:number>/refusal")
def create_refusal(code: str, number: int) -> ResponseReturnValue:
    """Say that an application is not eligible, with the reason."""
    return _checked(code, number, CallApplicationState.INELIGIBLE)


@bp.post("/calls/<code>/applications/<int:number>/question")
def create_question(code: str, number: int) -> ResponseReturnValue:
    """Ask a firm for more."""
    form, secret = AskForm(), configuration().secret_key
    with submitted(form, lambda: _application(code, number, CheckForm(formdata=None), form)) as session:
        until = filled(form.until).replace(tzinfo=g.edition.zone)
        calls.ask(
            session,
            current_actor(),
            g.edition,
            id_=_row(code, number).id,
            reason=form.reason.data or "",
            until=until,
            secret=secret,
            now=clock.now(),
        )
    flash(_("The firm gets an e-mail with its link."), "good")
    return redirect(url_for("organizer_calls.application", code=code, number=number), 303)


@bp.get("/calls/<code>/applications/<int:number>/documents/<int:document>")
def upload(code: str, number: int, document: int) -> ResponseReturnValue:
    """Send a document of an application to save."""
    found = next((one for one in _row(code, number).uploads if one.document_id == document), None)
    if found is None:
        raise NotFound(f"document {document}")
    return private_file(found.file.content, found.file.name, mimetype="application/octet-stream")


@bp.get("/calls/<code>/applications/<int:number>/versions/<int:version>")
def version(code: str, number: int, version: int) -> ResponseReturnValue:
    """Show an application as it was sent that time."""
    row = _row(code, number)
    return render_template(
        "organizer/calls/version.html",
        row=row,
        call=row.call,
        version=calls_queries.version(db.session(), row.id, version),
    )


@bp.post("/calls/<code>/applications/<int:number>/erasure")
@recently_confirmed
def create_erasure(code: str, number: int) -> ResponseReturnValue:
    """Erase the contact and the documents of an application on request."""
    address = url_for("organizer_calls.application", code=code, number=number)
    with refused_at(address) as session:
        calls.erase(session, current_actor(), g.edition, code=code, number=number, now=clock.now())
    flash(_("The personal data is erased."), "good")
    return redirect(address, 303)


def _checked(code: str, number: int, state: CallApplicationState) -> ResponseReturnValue:
    form, is_eligible = CheckForm(), state is CallApplicationState.ELIGIBLE
    with submitted(form, lambda: _application(code, number, form, AskForm(formdata=None))) as session:
        calls.check(
            session,
            current_actor(),
            g.edition,
            id_=_row(code, number).id,
            is_eligible=is_eligible,
            reason=form.reason.data or "",
            now=clock.now(),
        )
    return saved(url_for("organizer_calls.application", code=code, number=number))


def _row(code: str, number: int) -> "CallApplication":
    session = db.session()
    return calls_queries.application(session, calls_queries.get(session, code).id, number)


def _application(code: str, number: int, check: CheckForm, ask: AskForm) -> str:
    row = _row(code, number)
    check.reason.id, ask.reason.id = "reason-check", "reason-ask"  # label, hint and errors follow
    return render_template(
        "organizer/calls/application.html",
        row=row,
        call=row.call,
        check=check,
        ask=ask,
        checks=calls_queries.checks(db.session(), row),
        missing=list(calls.objections(row)),
    )


def _plain(call: "Call") -> dict[str, Any]:
    names = ("code", "name_ko", "name_en", "about_ko", "about_en", "quota", "readings", "years_since_support")
    return {name: getattr(call, name) for name in names}


def _of(form: Form, code: str, title: str) -> str:
    return _form(form, title, url_for("organizer_calls.show", code=code), over=code)


def _form(form: Form, title: str, back: str, over: str = "") -> str:
    return render_template("organizer/programmes/form.html", form=form, title=title, back=back, over=over)
