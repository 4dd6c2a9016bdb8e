"""Collaboration cases, edited by the organizer."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation
from expo.queries import exhibitors as exhibitors_queries
from expo.queries import venue
from expo.services import exhibitors
from expo.web.access import current_actor, current_time
from expo.web.forms.exhibitors import CaseForm
from expo.web.organizer import company_names, organizer_blueprint
from expo.web.submissions import saved, submitted

if TYPE_CHECKING:
    from expo.models.exhibitors import CollaborationCase
    from expo.services.exhibitors import CaseSheet

bp = organizer_blueprint("cases", __name__, manage=Permission.MANAGE_EXHIBITORS)


@bp.get("/exhibitors/cases")
def index() -> ResponseReturnValue:
    """List the cases with their members."""
    return render_template("organizer/cases/index.html", cases=exhibitors_queries.cases(db.session(), g.edition.id))


@bp.get("/exhibitors/cases/new")
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _page(_form())


@bp.post("/exhibitors/cases")
def create() -> ResponseReturnValue:
    """Enter a case."""
    form = _form()
    with submitted(form, lambda: _page(form), objections=lambda: _against(form)) as session:
        exhibitors.create_case(session, current_actor(), g.edition, sheet=_sheet(form), now=current_time())
    flash(_("The collaboration case was entered."), "good")
    return redirect(url_for("organizer_cases.index"), 303)


@bp.get("/exhibitors/cases/<code>")
def edit(code: str) -> ResponseReturnValue:
    """Show a case, to change it."""
    case = exhibitors_queries.case(db.session(), g.edition.id, code)
    data = {name: getattr(case, name) for name in ("code", "title_ko", "title_en", "story_ko", "story_en")}
    hall = next(hall for hall in venue.halls(db.session(), g.edition.id) if hall.id == case.hall_id)
    members = "\n".join(member.code for member in case.members)
    return _page(_form(data=data | {"hall": hall.code, "members": members}), case)


@bp.post("/exhibitors/cases/<code>")
def update(code: str) -> ResponseReturnValue:
    """Change a case."""
    form = _form()

    def own() -> "CollaborationCase":
        return exhibitors_queries.case(db.session(), g.edition.id, code)

    with submitted(form, lambda: _page(form, own()), objections=lambda: _against(form, own())) as session:
        exhibitors.change_case(session, current_actor(), g.edition, code=code, sheet=_sheet(form), now=current_time())
    return saved(url_for("organizer_cases.index"))


@bp.post("/exhibitors/cases/<code>/removal")
def destroy(code: str) -> ResponseReturnValue:
    """Remove a case; its members stay."""
    with transaction() as session:
        exhibitors.remove_case(session, current_actor(), g.edition, code=code, now=current_time())
    flash(_("The collaboration case was removed."), "good")
    return redirect(url_for("organizer_cases.index"), 303)


def _page(form: CaseForm, case: "CollaborationCase | None" = None) -> str:
    return render_template("organizer/cases/edit.html", form=form, case=case)


def _form(data: dict[str, Any] | None = None) -> CaseForm:
    session = db.session()
    form = CaseForm(data=data)
    halls = venue.exhibition_halls(session, g.edition.id)
    form.offer(halls)
    return form


def _sheet(form: CaseForm) -> "CaseSheet":
    names = company_names.lines(form.members.data)
    return form.sheet(company_names.codes(db.session(), names, "members", company_names.EXHIBITORS))


def _against(form: CaseForm, case: "CollaborationCase | None" = None) -> Iterable[Violation]:
    """Return every reason at once; how many companies there are is known when each is clear."""
    names = company_names.lines(form.members.data)
    unclear = company_names.against(db.session(), names, "members", company_names.EXHIBITORS)
    rest = exhibitors.case_objections(db.session(), g.edition, form.sheet(()) if unclear else _sheet(form), case)
    return [*unclear, *(one for one in rest if not (unclear and one.field == "members"))]
