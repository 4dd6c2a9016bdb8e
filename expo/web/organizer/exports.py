"""Download contact data: who may, says why, and it is recorded which rows."""

from flask import g, render_template
from flask.typing import ResponseReturnValue

from expo.db import db
from expo.domain.exports import ExportKind, FileFormat
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_, word_of
from expo.queries import exports as exports_queries
from expo.services import exports, spreadsheets
from expo.web.access import current_actor, current_time
from expo.web.downloads import private_file
from expo.web.formats import label, spoken
from expo.web.forms.exports import ExportForm
from expo.web.language import locale
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.sign_ins import recently_confirmed
from expo.web.submissions import submitted

bp = organizer_blueprint("exports", __name__, see=Permission.EXPORT, manage=Permission.EXPORT)

MENU = (
    MenuEntry(
        Role.ORGANIZER,
        142,
        "organizer_exports.index",
        N_("Contact data"),
        "download",
        MenuGroup.RECORDS,
    ),
)


@bp.get("/exports")
@recently_confirmed
def index() -> ResponseReturnValue:
    """Show the form for a download, and what was downloaded so far."""
    return _page(ExportForm(formdata=None))


@bp.post("/exports")
@recently_confirmed
def create() -> ResponseReturnValue:
    """Record a download and send the file."""
    form = ExportForm()
    with submitted(form, lambda: _page(form)) as session:
        kind, file_format = ExportKind(form.kind.data), FileFormat(form.file_format.data)
        sheet = exports.contacts(
            session,
            current_actor(),
            g.edition,
            kind=kind,
            file_format=file_format,
            purpose=form.purpose.data or "",
            now=current_time(),
        )
    language, zone = locale(), g.edition.zone
    if file_format is FileFormat.CSV:
        content = spreadsheets.comma_separated(sheet, language=language, zone=zone)
    else:
        content = spreadsheets.workbook([sheet], language=language, zone=zone)
    return private_file(content, f"{g.edition.code}-{kind.value}.{file_format.value}")


@bp.get("/exports/<int:export_id>")
def show(export_id: int) -> ResponseReturnValue:
    """List the companies whose contacts a download held."""
    export = exports_queries.get(db.session(), current_actor(), export_id)
    companies = [(code, spoken(name)) for code, name in exports_queries.companies(db.session(), export)]
    return render_template("organizer/exports/show.html", export=export, companies=companies)


@bp.app_template_global()
def export_label(kind: str) -> str:
    """Return what an export is called; a kind that is no longer known is shown as it is."""
    known = word_of(ExportKind, kind)
    return label(known) if known else kind


def _page(form: ExportForm) -> str:
    found = exports_queries.index(db.session(), g.edition.id)
    return render_template("organizer/exports/index.html", form=form, exports=found)
