"""Agreements of support programmes: parties, ceremony, guests, documents, figures about them."""

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.agreements import PartyRole
from expo.domain.permissions import Permission
from expo.queries import agreements as agreements_queries
from expo.queries import programmes as programmes_queries
from expo.services import agreements, programmes
from expo.web.access import current_actor, current_time
from expo.web.body_limits import takes_up_to
from expo.web.downloads import private_file
from expo.web.forms import Form
from expo.web.forms.agreements import AgreementForm, CeremonyForm, DocumentForm, GuestsForm, PartyForm
from expo.web.forms.programmes import StatisticForm, organization_choices
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import saved, submitted

bp = organizer_blueprint(
    "agreements", __name__, manage=Permission.MANAGE_PROGRAMMES, views={"document": Permission.MANAGE_PROGRAMMES}
)


@bp.get("/agreements/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show an agreement."""
    session = db.session()
    row = agreements_queries.get(session, code)
    came = [guest.attended for guest in row.guests]
    return render_template(
        "organizer/agreements/show.html",
        agreement=row,
        parties=agreements_queries.parties(session, row.id),
        topics=programmes_queries.statistics(session, row.programme_id, row.id),
        came=came.count(True),
        unknown=came.count(None),
    )


@bp.get("/programmes/<code>/agreements/new")
def new(code: str) -> ResponseReturnValue:
    """Show an empty form."""
    programmes_queries.get(db.session(), code)
    return _new(AgreementForm(), code)


@bp.post("/programmes/<code>/agreements/new")
def create(code: str) -> ResponseReturnValue:
    """Enter an agreement."""
    form = AgreementForm()
    with submitted(form, lambda: _new(form, code)) as session:
        row = agreements.create(
            session, current_actor(), g.edition, programme=code, sheet=form.sheet, now=current_time()
        )
        code = row.code
    return saved(url_for("organizer_agreements.show", code=code))


@bp.get("/agreements/<code>/edit")
def edit(code: str) -> ResponseReturnValue:
    """Show an agreement for changing."""
    row, zone = agreements_queries.get(db.session(), code), g.edition.zone
    moments = {name: getattr(row, name).astimezone(zone).replace(tzinfo=None) for name in ("starts_at", "ends_at")}
    return _of(AgreementForm(obj=row, data=None, **moments), code, _("Change the agreement"))


@bp.post("/agreements/<code>/edit")
def update(code: str) -> ResponseReturnValue:
    """Change an agreement."""
    form = AgreementForm()
    with submitted(form, lambda: _of(form, code, _("Change the agreement"))) as session:
        row = agreements.change(session, current_actor(), g.edition, code=code, sheet=form.sheet, now=current_time())
        code = row.code
    return saved(url_for("organizer_agreements.show", code=code))


@bp.get("/agreements/<code>/parties/new")
def new_party(code: str) -> ResponseReturnValue:
    """Show an empty form for a party."""
    agreements_queries.get(db.session(), code)
    return _of(_party_form(), code, _("Add a party"))


@bp.post("/agreements/<code>/parties/new")
def create_party(code: str) -> ResponseReturnValue:
    """Add a party."""
    form = _party_form()
    with submitted(form, lambda: _of(form, code, _("Add a party"))) as session:
        agreements.add_party(
            session,
            current_actor(),
            g.edition,
            code=code,
            organization_id=int(form.organization.data),
            role=PartyRole(form.role.data),
            now=current_time(),
        )
    return saved(url_for("organizer_agreements.show", code=code))


@bp.post("/agreements/<code>/parties/<int:id_>/removal")
def destroy_party(code: str, id_: int) -> ResponseReturnValue:
    """Remove a party."""
    with transaction() as session:
        agreements.remove_party(session, current_actor(), g.edition, code=code, party_id=id_, now=current_time())
    return saved(url_for("organizer_agreements.show", code=code))


@bp.get("/agreements/<code>/ceremony/edit")
def edit_ceremony(code: str) -> ResponseReturnValue:
    """Show the ceremony's programme for changing."""
    row = agreements_queries.get(db.session(), code)
    lines = "\n".join(_line(item.text_ko, item.text_en) for item in row.ceremony)
    return _of(CeremonyForm(lines=lines), code, _("Programme of the ceremony"))


@bp.post("/agreements/<code>/ceremony/edit")
def update_ceremony(code: str) -> ResponseReturnValue:
    """Replace the ceremony's programme."""
    form = CeremonyForm()
    with submitted(form, lambda: _of(form, code, _("Programme of the ceremony"))) as session:
        agreements.set_ceremony(session, current_actor(), g.edition, code=code, items=form.items, now=current_time())
    return saved(url_for("organizer_agreements.show", code=code))


@bp.get("/agreements/<code>/guests/edit")
def edit_guests(code: str) -> ResponseReturnValue:
    """Show the guests for changing."""
    row, marks = agreements_queries.get(db.session(), code), {True: "[x] ", False: "[-] ", None: ""}
    lines = "\n".join(marks[one.attended] + _line(one.office_ko, one.office_en) for one in row.guests)
    return _of(GuestsForm(lines=lines), code, _("Guests and who came"))


@bp.post("/agreements/<code>/guests/edit")
def update_guests(code: str) -> ResponseReturnValue:
    """Replace the guests."""
    form = GuestsForm()
    with submitted(form, lambda: _of(form, code, _("Guests and who came"))) as session:
        agreements.set_guests(session, current_actor(), g.edition, code=code, guests=form.guests, now=current_time())
    return saved(url_for("organizer_agreements.show", code=code))


@bp.get("/agreements/<code>/figures/new")
def new_statistic(code: str) -> ResponseReturnValue:
    """Show an empty form for a figure about the agreement."""
    agreements_queries.get(db.session(), code)
    return _of(StatisticForm(), code, _("Add a figure with its source"))


@bp.post("/agreements/<code>/figures/new")
def create_statistic(code: str) -> ResponseReturnValue:
    """Add a figure about the agreement."""
    form = StatisticForm()
    with submitted(form, lambda: _of(form, code, _("Add a figure with its source"))) as session:
        row = agreements_queries.get(session, code)
        programmes.add_statistic(
            session,
            current_actor(),
            g.edition,
            programme=row.programme.code,
            sheet=form.sheet,
            agreement=row,
            now=current_time(),
        )
    return saved(url_for("organizer_agreements.show", code=code))


@bp.get("/agreements/<code>/documents/new")
def new_document(code: str) -> ResponseReturnValue:
    """Show the form for a document."""
    agreements_queries.get(db.session(), code)
    return _of(DocumentForm(), code, _("Add a document"))


@bp.post("/agreements/<code>/documents/new")
@takes_up_to(9)
def create_document(code: str) -> ResponseReturnValue:
    """Add a document."""
    form = DocumentForm()
    with submitted(form, lambda: _of(form, code, _("Add a document"))) as session:
        sent = request.files["file"]
        agreements.add_document(
            session,
            current_actor(),
            g.edition,
            code=code,
            title=form.title.data or "",
            name=sent.filename or "",
            media_type=sent.mimetype,
            content=sent.stream.read(),
            now=current_time(),
        )
    return saved(url_for("organizer_agreements.show", code=code))


@bp.get("/agreements/<code>/documents/<int:id_>")
def document(code: str, id_: int) -> ResponseReturnValue:
    """Send a document to save."""
    found = agreements_queries.document(db.session(), agreements_queries.get(db.session(), code).id, id_)
    return private_file(found.file.content, found.file.name, mimetype="application/octet-stream")


@bp.post("/agreements/<code>/documents/<int:id_>/removal")
def destroy_document(code: str, id_: int) -> ResponseReturnValue:
    """Remove a document."""
    with transaction() as session:
        agreements.remove_document(session, current_actor(), g.edition, code=code, id_=id_, now=current_time())
    return saved(url_for("organizer_agreements.show", code=code))


def _party_form() -> PartyForm:
    form = PartyForm()
    form.organization.choices = organization_choices(programmes_queries.organizations(db.session()))
    return form


def _line(korean: str, english: str) -> str:
    return f"{korean} | {english}" if english else korean


def _new(form: Form, programme: str) -> str:
    back = url_for("organizer_programmes.show", code=programme)
    return render_template(
        "organizer/programmes/form.html", form=form, title=_("Enter an agreement"), back=back, over=programme
    )


def _of(form: Form, code: str, title: str) -> str:
    back = url_for("organizer_agreements.show", code=code)
    return render_template("organizer/programmes/form.html", form=form, title=title, back=back, over=code)
