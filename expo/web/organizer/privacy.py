"""The organizer's side of privacy: the notice, retention dates with their preview, erasures, exports."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import badges, exports
from expo.queries import privacy as privacy_queries
from expo.services import privacy
from expo.services.privacy import NoticeText
from expo.web.access import current_actor, current_time
from expo.web.forms.privacy import ErasureForm, NoticeForm, PersonErasureForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.sign_ins import recently_confirmed
from expo.web.submissions import saved, submitted

bp = organizer_blueprint("privacy", __name__, see=Permission.MANAGE_EDITION)

MENU = (
    MenuEntry(
        Role.ORGANIZER,
        145,
        "organizer_privacy.index",
        N_("Privacy"),
        "lock",
        MenuGroup.RECORDS,
    ),
)


@bp.get("/privacy")
def index() -> ResponseReturnValue:
    """Show the notice, what the retention dates will erase, and what was erased and exported."""
    return _page(_kept(), ErasureForm(formdata=None))


@bp.post("/privacy")
def update() -> ResponseReturnValue:
    """Write the notice and the retention dates."""
    form = NoticeForm()
    with submitted(form, lambda: _page(form, ErasureForm(formdata=None))) as session:
        privacy.change(session, current_actor(), g.edition, notice=form.notice, now=current_time())
    return saved(url_for("organizer_privacy.index"))


@bp.post("/privacy/erasures")
@recently_confirmed
def create_erasure() -> ResponseReturnValue:
    """Erase the personal data of a company."""
    form = ErasureForm()
    with submitted(form, lambda: _page(_kept(), form)) as session:
        privacy.erase(session, current_actor(), g.edition, code=form.code.data or "", now=current_time())
    flash(_("The personal data is erased."), "good")
    return redirect(url_for("organizer_privacy.index", _anchor="erasures"), 303)


@bp.get("/privacy/people/<int:person_id>")
def show_person(person_id: int) -> ResponseReturnValue:
    """Ask whether the data of one person is to be erased."""
    return _person(person_id, PersonErasureForm(formdata=None))


@bp.post("/privacy/people/<int:person_id>")
@recently_confirmed
def destroy_person(person_id: int) -> ResponseReturnValue:
    """Erase the personal data of one person."""
    form = PersonErasureForm()
    with submitted(form, lambda: _person(person_id, form)) as session:
        privacy.erase_person(session, current_actor(), g.edition, person_id=person_id, now=current_time())
    flash(_("The personal data is erased."), "good")
    return redirect(url_for("organizer_privacy.index", _anchor="erasures"), 303)


def _person(person_id: int, form: PersonErasureForm) -> str:
    holder = badges.holder(db.session(), g.edition.id, person_id)
    return render_template("organizer/privacy/person.html", holder=holder, form=form)


def _kept() -> NoticeForm:
    row = privacy_queries.notice(db.session(), g.edition.id)
    return NoticeForm(formdata=None, data={name: getattr(row, name) for name in NoticeText.__dataclass_fields__})


def _page(form: NoticeForm, erasure: ErasureForm) -> str:
    session = db.session()
    return render_template(
        "organizer/privacy/index.html",
        form=form,
        erasure=erasure,
        preview=privacy_queries.preview(session, g.edition.id),
        erasures=privacy_queries.erasures(session, g.edition.id),
        people=privacy_queries.erased_people(session, g.edition.id),
        exports=exports.index(session, g.edition.id),
    )
