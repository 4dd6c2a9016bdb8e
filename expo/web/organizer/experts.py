"""Experts for officers: a list, fields of expertise, ties to firms, erasure."""

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import experts as experts_queries
from expo.services import experts
from expo.web.access import current_actor, current_time
from expo.web.forms import Form
from expo.web.forms.experts import ExpertFieldForm, ExpertForm
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.sign_ins import recently_confirmed
from expo.web.submissions import refused_at, saved, submitted

bp = organizer_blueprint("experts", __name__, see=Permission.MANAGE_PROGRAMMES, manage=Permission.MANAGE_PROGRAMMES)

MENU = (MenuEntry(Role.ORGANIZER, 206, "organizer_experts.index", N_("Experts"), "users", MenuGroup.PROGRAMMES),)


@bp.get("/experts")
def index() -> ResponseReturnValue:
    """List the experts and the fields."""
    session = db.session()
    return render_template(
        "organizer/experts/index.html", experts=experts_queries.experts(session), fields=experts_queries.fields(session)
    )


@bp.get("/experts/new")
def new() -> ResponseReturnValue:
    """Show an empty form."""
    return _form(_expert_form(), _("Enter an expert"))


@bp.post("/experts/new")
def create() -> ResponseReturnValue:
    """Enter an expert."""
    form = _expert_form()
    with submitted(form, lambda: _form(form, _("Enter an expert"))) as session:
        experts.create(session, current_actor(), g.edition, sheet=form.sheet, now=current_time())
    return saved(url_for("organizer_experts.index"))


@bp.get("/experts/fields/new")
def new_field() -> ResponseReturnValue:
    """Show an empty form for a field."""
    return _form(ExpertFieldForm(), _("Enter a field of expertise"))


@bp.post("/experts/fields/new")
def create_field() -> ResponseReturnValue:
    """Enter a field of expertise."""
    form = ExpertFieldForm()
    with submitted(form, lambda: _form(form, _("Enter a field of expertise"))) as session:
        sectors = tuple(one.strip() for one in (form.sectors.data or "").split(",") if one.strip())
        experts.add_field(
            session,
            current_actor(),
            g.edition,
            code=form.code.data or "",
            name_ko=form.name_ko.data or "",
            name_en=form.name_en.data or "",
            sectors=sectors,
            now=current_time(),
        )
    return saved(url_for("organizer_experts.index"))


@bp.get("/experts/<int:id_>/edit")
def edit(id_: int) -> ResponseReturnValue:
    """Show an expert for changing."""
    row = experts_queries.get(db.session(), id_)
    data: dict[str, Any] = {name: getattr(row, name) for name in ("name", "email", "employer", "employer_number")}
    data |= {
        "region": row.region,
        "contacts_until": row.contacts_until,
        "skills": "\n".join(f"{one.field.code} {one.level}" for one in row.skills),
        "ties": "\n".join(f"{one.business_number} {one.note}".strip() for one in row.ties),
    }
    form = ExpertForm(formdata=None, data=data)
    form.offer()
    return _edit(form, id_)


@bp.post("/experts/<int:id_>/edit")
def update(id_: int) -> ResponseReturnValue:
    """Change an expert."""
    form = _expert_form()
    with submitted(form, lambda: _edit(form, id_)) as session:
        experts.change(session, current_actor(), g.edition, id_=id_, sheet=form.sheet, now=current_time())
    return saved(url_for("organizer_experts.index"))


@bp.post("/experts/<int:id_>/erasure")
@recently_confirmed
def create_erasure(id_: int) -> ResponseReturnValue:
    """Erase the personal data of an expert."""
    with refused_at(url_for("organizer_experts.index")) as session:
        experts.erase(session, current_actor(), g.edition, id_=id_, now=current_time())
    flash(_("The personal data is erased."), "good")
    return redirect(url_for("organizer_experts.index"), 303)


def _expert_form() -> ExpertForm:
    form = ExpertForm()
    form.offer()
    return form


def _edit(form: ExpertForm, id_: int) -> str:
    return render_template("organizer/experts/edit.html", form=form, expert=experts_queries.get(db.session(), id_))


def _form(form: Form, title: str) -> str:
    back = url_for("organizer_experts.index")
    return render_template("organizer/programmes/form.html", form=form, title=title, back=back, over="")
