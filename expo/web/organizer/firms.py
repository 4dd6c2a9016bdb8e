"""Outcomes: sets of firms' figures, the report of their matched comparison, its PDF, and published figures."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from expo.db import db, transaction
from expo.domain.firms import FEWEST, Indicator
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import firms as firms_queries
from expo.queries import programmes
from expo.services import firms
from expo.services.firms import reports
from expo.services.prints.wording import SheetWords
from expo.web.access import current_actor, current_time
from expo.web.body_limits import takes_up_to
from expo.web.downloads import private_file
from expo.web.forms import Form
from expo.web.forms.firms import FirmSetForm, PublishedForm
from expo.web.language import locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import checked, saved, submitted

bp = organizer_blueprint("firms", __name__, manage=Permission.MANAGE_PROGRAMMES)

MENU = (
    MenuEntry(Role.ORGANIZER, 220, "organizer_firms.index", N_("Outcomes of firms"), "gauge", MenuGroup.PROGRAMMES),
)


@bp.get("/outcomes")
def index() -> ResponseReturnValue:
    """List the sets of firms, with the programmes that one can be added to."""
    session = db.session()
    return render_template(
        "organizer/firms/index.html", sets=firms_queries.sets(session), programmes=programmes.programmes(session)
    )


@bp.get("/outcomes/<int:id_>")
def show(id_: int) -> ResponseReturnValue:
    """Show the report about a set."""
    session = db.session()
    row = firms_queries.get(session, id_)
    found = firms.report(session, row, SheetWords(locale(), g.edition.zone))
    drawn = {name: Markup(getattr(found.charts, name)) for name in found.charts.__slots__}  # noqa: S704 -- our own SVG
    return render_template(
        "organizer/firms/show.html",
        set=row,
        report=found,
        charts=drawn,
        indicators=list(Indicator),
        few=FEWEST,
        not_proof=reports.NOT_PROOF,
        method=reports.METHOD,
        draws=reports.draws(row.result),
    )


@bp.get("/outcomes/<int:id_>/report.pdf")
def paper(id_: int) -> ResponseReturnValue:
    """Send the report as PDF."""
    session = db.session()
    row = firms_queries.get(session, id_)
    content = reports.pdf(session, current_actor(), g.edition, row=row, language=locale())
    return private_file(content, f"outcomes-{row.id}.pdf")


@bp.get("/programmes/<code>/outcomes/new")
def new(code: str) -> ResponseReturnValue:
    """Show the form for a file of firms."""
    return _form(FirmSetForm(), code, _("Import figures of firms"))


@bp.post("/programmes/<code>/outcomes/new")
@takes_up_to(9)
def create(code: str) -> ResponseReturnValue:
    """Keep the firms of a file with their comparison."""
    form = FirmSetForm()
    with checked(form, lambda: _form(form, code, _("Import figures of firms"))):
        sent = request.files["file"]
        found = firms.compared(form.sheet, sent.stream.read())
        with transaction() as session:
            id_ = firms.bring(
                session,
                current_actor(),
                g.edition,
                programme=code,
                sheet=form.sheet,
                file_name=sent.filename or "",
                found=found,
                now=current_time(),
            ).id
    flash(_("The firms are imported and compared."), "good")
    return redirect(url_for("organizer_firms.show", id_=id_), 303)


@bp.get("/programmes/<code>/published/new")
def new_published(code: str) -> ResponseReturnValue:
    """Show the form for a published figure."""
    return _form(PublishedForm(), code, _("Enter a published figure"))


@bp.post("/programmes/<code>/published/new")
def create_published(code: str) -> ResponseReturnValue:
    """Enter a published figure."""
    form = PublishedForm()
    with submitted(form, lambda: _form(form, code, _("Enter a published figure"))) as session:
        firms.publish(session, current_actor(), g.edition, programme=code, sheet=form.sheet, now=current_time())
    return saved(url_for("organizer_firms.index"))


def _form(form: Form, programme: str, title: str) -> str:
    programmes.get(db.session(), programme)
    lead = _("A file with a wrong row is refused whole, with every wrong cell named.") if "file" in form else ""
    return render_template(
        "organizer/programmes/form.html",
        form=form,
        title=title,
        over=programme,
        lead=lead,
        back=url_for("organizer_firms.index"),
    )
