"""On-site reports as reporters write them on the phone and editors publish them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import field_reports as field_reports_queries
from expo.queries import videos
from expo.services import field_reports, report_photos, report_visits
from expo.web.access import current_actor, current_time
from expo.web.forms.field_reports import (
    REPORT_TEXTS,
    FilmingForm,
    GiveBackForm,
    PhotoWordsForm,
    ReportForm,
    ReportPhotoForm,
    VisitForm,
)
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import company_names, organizer_blueprint
from expo.web.submissions import refused_at, saved, submitted
from expo.web.uploads import stored

if TYPE_CHECKING:
    from expo.models.field_reports import ReportPhoto
    from expo.web.forms import Form

bp = organizer_blueprint(
    "field_reports",
    __name__,
    manage=Permission.WRITE_REPORTS,
    views={"create_publication": Permission.PUBLISH_REPORTS, "create_return": Permission.PUBLISH_REPORTS},
)

MENU = (
    MenuEntry(Role.ORGANIZER, 48, "organizer_field_reports.index", N_("On-site reports"), "file-text", MenuGroup.TODAY),
)


@bp.get("/reports")
def index() -> ResponseReturnValue:
    """Show planned visits, and every report with its state, views and requests."""
    session, edition_id = db.session(), g.edition.id
    return render_template(
        "organizer/field_reports/index.html",
        visits=field_reports_queries.visits(session, edition_id),
        written=field_reports_queries.written(session, edition_id),
        reports=field_reports_queries.everything(session, edition_id),
        views=field_reports_queries.views(session, edition_id),
        requests=field_reports_queries.requests(session, edition_id),
    )


@bp.get("/reports/visits/new")
def new() -> ResponseReturnValue:
    """Show the form of a new visit."""
    return _new(_visit_form(formdata=None, data={"reporter": current_actor().name}))


@bp.post("/reports/visits")
def create() -> ResponseReturnValue:
    """Plan a visit."""
    form = _visit_form()
    with submitted(form, lambda: _new(form)) as session:
        plan = form.plan(g.edition.zone)
        code = company_names.code(
            session, form.code.data or "", "code", company_names.EXHIBITORS, beside=report_visits.against_plan(plan)
        )
        report_visits.plan(session, current_actor(), g.edition, code=code, plan=plan, now=current_time())
    flash(_("Planned. The exhibitor's calendar holds the time."), "good")
    return redirect(url_for("organizer_field_reports.index"), 303)


@bp.post("/reports/visits/<int:visit_id>/removal")
def destroy(visit_id: int) -> ResponseReturnValue:
    """Cancel a visit."""
    back = url_for("organizer_field_reports.index")
    with refused_at(back) as session:
        report_visits.cancel(session, current_actor(), g.edition, visit_id=visit_id, now=current_time())
    flash(_("Cancelled. The exhibitor has the time back."), "good")
    return redirect(back, 303)


@bp.post("/reports/visits/<int:visit_id>/report")
def create_report(visit_id: int) -> ResponseReturnValue:
    """Begin the report of a visit."""
    back = url_for("organizer_field_reports.index")
    with refused_at(back) as session:
        row = field_reports.start(session, current_actor(), g.edition, visit_id=visit_id, now=current_time())
        number = row.id
    return redirect(_address(number), 303)


@bp.get("/reports/<int:report_id>")
def show(report_id: int) -> ResponseReturnValue:
    """Show a report to write, review or correct."""
    return _show(report_id)


@bp.post("/reports/<int:report_id>")
def update(report_id: int) -> ResponseReturnValue:
    """Keep what was written."""
    form = _report_form(report_id)
    with submitted(form, lambda: _show(report_id, form)) as session:
        field_reports.write(
            session,
            current_actor(),
            g.edition,
            report_id=report_id,
            text=form.text(),
            product_id=form.chosen,
            now=current_time(),
        )
    return saved(_address(report_id))


@bp.post("/reports/<int:report_id>/consent")
def update_consent(report_id: int) -> ResponseReturnValue:
    """Write down who agreed to be filmed."""
    form = FilmingForm()
    with submitted(form, lambda: _show(report_id, form)) as session:
        field_reports.agree(
            session,
            current_actor(),
            g.edition,
            report_id=report_id,
            name=form.consented_by.data or "",
            now=current_time(),
        )
    return saved(_address(report_id))


@bp.post("/reports/<int:report_id>/photos")
def create_photo(report_id: int) -> ResponseReturnValue:
    """Add a photo."""
    form = ReportPhotoForm()
    with submitted(form, lambda: _show(report_id, form)) as session:
        report_photos.add(
            session,
            current_actor(),
            g.edition,
            stored(),
            report_id=report_id,
            picture=form.picture,
            alt_ko=form.alt_ko.data or "",
            alt_en=form.alt_en.data or "",
            now=current_time(),
        )
    flash(_("The photo is added, without the place where it was taken."), "good")
    return redirect(f"{_address(report_id)}#photos", 303)


@bp.get("/reports/<int:report_id>/photos/<int:photo_id>")
def edit_photo(report_id: int, photo_id: int) -> ResponseReturnValue:
    """Show what a photo shows, in words."""
    photo = _photo(report_id, photo_id)
    words = {"alt_ko": photo.alt_ko, "alt_en": photo.alt_en}
    return _edit_photo(report_id, photo_id, PhotoWordsForm(formdata=None, data=words))


@bp.post("/reports/<int:report_id>/photos/<int:photo_id>")
def update_photo(report_id: int, photo_id: int) -> ResponseReturnValue:
    """Say in other words what a photo shows."""
    form = PhotoWordsForm()
    with submitted(form, lambda: _edit_photo(report_id, photo_id, form)) as session:
        report_photos.describe(
            session,
            current_actor(),
            g.edition,
            report_id=report_id,
            photo_id=photo_id,
            alt_ko=form.alt_ko.data or "",
            alt_en=form.alt_en.data or "",
            now=current_time(),
        )
    return saved(f"{_address(report_id)}#photos")


@bp.post("/reports/<int:report_id>/photos/<int:photo_id>/removal")
def destroy_photo(report_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo out."""
    with refused_at(_address(report_id)) as session:
        report_photos.remove(
            session, current_actor(), g.edition, report_id=report_id, photo_id=photo_id, now=current_time()
        )
    return redirect(f"{_address(report_id)}#photos", 303)


@bp.post("/reports/<int:report_id>/correction/removal")
def destroy_correction(report_id: int) -> ResponseReturnValue:
    """Throw a correction away that is not published."""
    said = _("The correction is discarded. Visitors read what they read before.")
    return _done(field_reports.discard, report_id, said)


@bp.post("/reports/<int:report_id>/submission")
def create_submission(report_id: int) -> ResponseReturnValue:
    """Send the report to the editor."""
    return _done(field_reports.submit, report_id, _("The editor has it now."))


@bp.post("/reports/<int:report_id>/publication")
def create_publication(report_id: int) -> ResponseReturnValue:
    """Publish the newest version."""
    return _done(field_reports.publish, report_id, _("Published. Everybody sees it now."))


@bp.post("/reports/<int:report_id>/return")
def create_return(report_id: int) -> ResponseReturnValue:
    """Give the report back to the reporter."""
    form = GiveBackForm()
    with submitted(form, lambda: _show(report_id, form)) as session:
        field_reports.give_back(
            session, current_actor(), g.edition, report_id=report_id, words=form.words.data or "", now=current_time()
        )
    flash(_("Given back to the reporter."), "good")
    return redirect(_address(report_id), 303)


def _done(act: Callable[..., object], report_id: int, said: str) -> ResponseReturnValue:
    with refused_at(_address(report_id)) as session:
        act(session, current_actor(), g.edition, report_id=report_id, now=current_time())
    flash(said, "good")
    return redirect(_address(report_id), 303)


def _address(report_id: int) -> str:
    return url_for("organizer_field_reports.show", report_id=report_id)


def _photo(report_id: int, photo_id: int) -> "ReportPhoto":
    return field_reports_queries.photo(field_reports_queries.get(db.session(), g.edition.id, report_id), photo_id)


def _edit_photo(report_id: int, photo_id: int, form: PhotoWordsForm) -> str:
    photo = _photo(report_id, photo_id)
    return render_template("organizer/field_reports/photo.html", form=form, photo=photo, back=_address(report_id))


def _visit_form(**values: object) -> VisitForm:
    return VisitForm(**values).offer(g.edition.dates)


def _new(form: VisitForm) -> str:
    return render_template("organizer/field_reports/new.html", form=form)


def _report_form(report_id: int, **values: object) -> ReportForm:
    row = field_reports_queries.get(db.session(), g.edition.id, report_id)
    return ReportForm(**values).offer(row.exhibitor.products)


def _show(report_id: int, sent: "Form | None" = None) -> str:
    row = field_reports_queries.get(db.session(), g.edition.id, report_id)
    written = {name: getattr(row.newest, name) for name in REPORT_TEXTS}
    written["product_id"] = str(row.newest.product_id or "")
    forms: dict[type, Form] = {
        ReportForm: _report_form(report_id, formdata=None, data=written),
        FilmingForm: FilmingForm(formdata=None, data={"consented_by": row.consented_by}),
        ReportPhotoForm: ReportPhotoForm(formdata=None),
        GiveBackForm: GiveBackForm(formdata=None),
    }
    if sent is not None:
        forms[type(sent)] = sent
    return render_template(
        "organizer/field_reports/show.html",
        report=row,
        version=row.newest,
        form=forms[ReportForm],
        filming=forms[FilmingForm],
        photo=forms[ReportPhotoForm],
        returning=forms[GiveBackForm],
        is_public=field_reports_queries.is_public(row),
        video=videos.of_version(db.session(), row.published[-1]) if row.published else None,
    )
