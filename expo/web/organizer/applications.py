"""Applications to exhibit: screened, accepted together, asked for more, or declined."""

from typing import TYPE_CHECKING

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from expo import clock
from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, existing
from expo.domain.words import N_
from expo.queries import applications as applications_queries
from expo.queries import venue
from expo.queries.applications import ApplicationView
from expo.services import applications
from expo.services.imports import applicants
from expo.web.access import current_actor, current_time
from expo.web.arguments import row_number, row_numbers
from expo.web.configuration import configuration
from expo.web.downloads import private_file
from expo.web.formats import local
from expo.web.forms.applications import ApplicationAnswerForm, PeriodForm
from expo.web.forms.uploads import written_lines
from expo.web.lists import Column, Listing
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import flashed, refused_at, saved, submitted

if TYPE_CHECKING:
    from expo.models.applications import ExhibitorApplication

bp = organizer_blueprint(
    "applications", __name__, manage=Permission.MANAGE_EXHIBITORS, views={"document": Permission.MANAGE_EXHIBITORS}
)

MENU = (MenuEntry(Role.ORGANIZER, 62, "organizer_applications.index", N_("Applications"), "inbox", MenuGroup.PREPARE),)

COLUMNS = (
    Column("name", N_("Company"), is_sorted=True, is_fixed=True),
    Column("sector", N_("Line of business"), rank=1),
    Column("makes", N_("What it makes"), rank=2),
    Column("units", N_("Booths"), is_sorted=True),
    Column("twins", N_("Known already?")),
    Column("applied", N_("Applied"), is_sorted=True),
    Column("state", N_("State")),
)
MOST_TOGETHER = 50


@bp.get("/applications")
def index() -> ResponseReturnValue:
    """List the applications, those to decide about first."""
    session, edition = db.session(), g.edition
    listing = Listing("organizer_applications.index", COLUMNS, ApplicationView, view_key="state")
    narrowed = request.args.get("q", "").strip()
    listing.lines, listing.counts = applications_queries.page(
        session, current_actor(), narrowed, listing.view, listing.order, listing.number
    )
    return render_template(
        "organizer/applications/index.html",
        list=listing,
        twins=applicants.twins(session, edition.id, listing.lines.shown),
        without=applications_queries.without_documents(session, edition.id, [one.id for one in listing.lines.shown]),
        halls=_halls(),
        is_open=applications_queries.is_open(session, edition, current_time()),
        period=applications_queries.period(session, edition.id),
    )


@bp.get("/applications/period")
def edit_period() -> ResponseReturnValue:
    """Show when companies can apply, to change it."""
    session, edition_id = db.session(), g.edition.id
    asked = applications_queries.documents(session, edition_id)
    lines = written_lines((one.name_ko, one.name_en, one.is_required) for one in asked)
    return _period(PeriodForm(obj=applications_queries.period(session, edition_id), documents=lines))


@bp.post("/applications/period")
def update_period() -> ResponseReturnValue:
    """Write when companies can apply."""
    form = PeriodForm()
    with submitted(form, lambda: _period(form)) as session:
        assert form.opens_on.data is not None
        assert form.closes_on.data is not None
        applications.set_period(
            session,
            current_actor(),
            g.edition,
            opens_on=form.opens_on.data,
            closes_on=form.closes_on.data,
            now=current_time(),
        )
        applications.ask_for_documents(session, current_actor(), g.edition, documents=form.asked, now=current_time())
    return saved(url_for("organizer_applications.index"))


@bp.get("/applications/<int:id_>")
def show(id_: int) -> ResponseReturnValue:
    """Show all about an application."""
    return _show(id_)


@bp.get("/applications/<int:id_>/documents/<int:document>")
def document(id_: int, document: int) -> ResponseReturnValue:
    """Send a document of an application to save."""
    row = applications_queries.get(db.session(), g.edition.id, id_)
    found = existing(next((one for one in row.files if one.document_id == document), None), f"document {document}")
    return private_file(found.content, found.name, mimetype="application/octet-stream")


@bp.post("/applications/acceptances")
def create_acceptances() -> ResponseReturnValue:
    """Make exhibitors of the ticked applications: all of them or none."""
    ids = row_numbers("application", most=MOST_TOGETHER)
    back = row_number(request.form.get("back"))
    address = url_for("organizer_applications.show", id_=back) if back else url_for("organizer_applications.index")
    if not ids:
        nothing = Violation("nothing", N_("Nothing was ticked. Tick the companies to accept first."))
        return flashed(Refusal(nothing), address)
    with refused_at(address) as session:
        made = applications.accept(
            session, current_actor(), g.edition, ids=ids, hall=request.form.get("hall", ""), now=clock.now()
        )
        count = len(made)
    flash(
        ngettext(
            "%(num)s company exhibits now and gets an e-mail.",
            "%(num)s companies exhibit now and get an e-mail.",
            count,
        ),
        "good",
    )
    return redirect(address, 303)


@bp.post("/applications/<int:id_>/question")
def create_question(id_: int) -> ResponseReturnValue:
    """Ask for what is missing."""
    form = ApplicationAnswerForm()
    with submitted(form, lambda: _show(id_, asked=form)) as session:
        secret = configuration().secret_key
        applications.ask(
            session, current_actor(), g.edition, id_=id_, reason=form.reason.data or "", secret=secret, now=clock.now()
        )
    flash(_("The company gets an e-mail with a link to add it."), "good")
    return redirect(url_for("organizer_applications.index"), 303)


@bp.post("/applications/<int:id_>/refusal")
def create_refusal(id_: int) -> ResponseReturnValue:
    """Decline an application."""
    form = ApplicationAnswerForm()
    with submitted(form, lambda: _show(id_, declined=form)) as session:
        applications.decline(
            session, current_actor(), g.edition, id_=id_, reason=form.reason.data or "", now=clock.now()
        )
    flash(_("The company gets an e-mail with the reason."), "good")
    return redirect(url_for("organizer_applications.index"), 303)


def _show(
    id_: int, *, asked: ApplicationAnswerForm | None = None, declined: ApplicationAnswerForm | None = None
) -> str:
    session, edition = db.session(), g.edition
    row = applications_queries.get(session, edition.id, id_)
    asked, declined = asked or _asking(row), declined or ApplicationAnswerForm(formdata=None)
    asked.reason.id, declined.reason.id = "reason-ask", "reason-decline"  # label, hint and errors follow
    return render_template(
        "organizer/applications/show.html",
        row=row,
        twins=applicants.twins(session, edition.id, [row]).get(row.id, []),
        halls=_halls(),
        lacking=applications_queries.lacking(session, row),
        asked=asked,
        declined=declined,
    )


def _asking(row: "ExhibitorApplication") -> ApplicationAnswerForm:
    """Return the form of a question, with the documents that are missing written in, in the company's language."""
    with force_locale(row.locale):
        missing = ", ".join(local(one) for one in applications_queries.lacking(db.session(), row))
        text = _("Please upload: %(documents)s", documents=missing) if missing else ""
    return ApplicationAnswerForm(formdata=None, prefix="", data={"reason": text})


def _period(form: PeriodForm) -> str:
    return render_template("organizer/applications/period.html", form=form)


def _halls() -> list[tuple[str, str]]:
    return [(hall.code, local(hall)) for hall in venue.exhibition_halls(db.session(), g.edition.id)]
