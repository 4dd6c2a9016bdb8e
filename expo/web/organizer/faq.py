"""Questions and answers as the guidance desk edits and publishes them."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.permissions import Permission
from expo.queries import faq as faq_queries
from expo.queries import guidance
from expo.services import faq
from expo.web.access import current_actor, current_time
from expo.web.forms.faq import FAQ_TEXTS, FaqForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at, saved, submitted

bp = organizer_blueprint("faq", __name__, manage=Permission.RUN_GUIDANCE)


@bp.get("/guidance/questions")
def index() -> ResponseReturnValue:
    """Show drafts and what is public."""
    return render_template("organizer/faq/index.html", rows=faq_queries.everything(db.session(), g.edition.id))


@bp.get("/guidance/questions/new")
def new() -> ResponseReturnValue:
    """Show the form of a new question."""
    return _edit(_form(formdata=None), None)


@bp.post("/guidance/questions")
def create() -> ResponseReturnValue:
    """Write a question."""
    return _save(None)


@bp.post("/guidance/visits/<int:visit_id>/question")
def create_from_record(visit_id: int) -> ResponseReturnValue:
    """Begin a question from a record."""
    back = url_for("organizer_guidance.show", visit_id=visit_id)
    with refused_at(back) as session:
        row = faq.begin(session, current_actor(), g.edition, visit_id=visit_id, now=current_time())
        number = row.id
    return redirect(url_for("organizer_faq.edit", entry_id=number), 303)


@bp.get("/guidance/questions/<int:entry_id>/edit")
def edit(entry_id: int) -> ResponseReturnValue:
    """Show a question as a form."""
    row = faq_queries.get(db.session(), g.edition.id, entry_id)
    values = {name: getattr(row, name) for name in FAQ_TEXTS} | {"topic_id": row.topic_id}
    return _edit(_form(formdata=None, data=values), entry_id)


@bp.post("/guidance/questions/<int:entry_id>")
def update(entry_id: int) -> ResponseReturnValue:
    """Change a question."""
    return _save(entry_id)


@bp.post("/guidance/questions/<int:entry_id>/publication")
def create_publication(entry_id: int) -> ResponseReturnValue:
    """Show a question to everybody."""
    back = url_for("organizer_faq.edit", entry_id=entry_id)
    with refused_at(back) as session:
        faq.publish(session, current_actor(), g.edition, entry_id=entry_id, now=current_time())
    flash(_("Published. Everybody sees it now."), "good")
    return redirect(url_for("organizer_faq.index"), 303)


@bp.post("/guidance/questions/<int:entry_id>/publication/removal")
def destroy_publication(entry_id: int) -> ResponseReturnValue:
    """Take a question out of public view."""
    back = url_for("organizer_faq.index")
    with refused_at(back) as session:
        faq.take_back(session, current_actor(), g.edition, entry_id=entry_id, now=current_time())
    flash(_("Only the team sees it now."), "good")
    return redirect(back, 303)


def _form(**values: object) -> FaqForm:
    return FaqForm(**values).offer(guidance.topics(db.session(), g.edition.id))


def _save(entry_id: int | None) -> ResponseReturnValue:
    form = _form()
    with submitted(form, lambda: _edit(form, entry_id)) as session:
        faq.write(session, current_actor(), g.edition, entry_id=entry_id, text=form.text(), now=current_time())
    return saved(url_for("organizer_faq.index"))


def _edit(form: FaqForm, entry_id: int | None) -> str:
    return render_template("organizer/faq/edit.html", form=form, entry_id=entry_id)
