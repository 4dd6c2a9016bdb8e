"""Publications as the guidance desk keeps them: PDF, printed copies, downloads, handing out."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db
from expo.domain.permissions import Permission
from expo.queries import booklets as booklets_queries
from expo.services import booklets
from expo.web.access import current_actor, current_time
from expo.web.forms.booklets import BOOKLET_FIELDS, BookletForm, HandOutForm
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import saved, submitted

bp = organizer_blueprint("booklets", __name__, manage=Permission.RUN_GUIDANCE)


@bp.get("/guidance/publications")
def index() -> ResponseReturnValue:
    """Show the publications with downloads and copies."""
    session = db.session()
    return render_template(
        "organizer/booklets/index.html",
        rows=booklets_queries.index(session, g.edition.id, only_public=False),
        downloads=booklets_queries.downloads(session, g.edition.id),
    )


@bp.get("/guidance/publications/new")
def new() -> ResponseReturnValue:
    """Show the form of a new publication."""
    return _edit(BookletForm(formdata=None, data={"language": "ko", "printed": 0, "is_public": True}).offer(), None)


@bp.post("/guidance/publications")
def create() -> ResponseReturnValue:
    """Add a publication."""
    return _save(None)


@bp.get("/guidance/publications/<int:booklet_id>")
def show(booklet_id: int) -> ResponseReturnValue:
    """Show who got copies, and the form that hands one out."""
    return _show(booklet_id, HandOutForm(formdata=None))


@bp.get("/guidance/publications/<int:booklet_id>/edit")
def edit(booklet_id: int) -> ResponseReturnValue:
    """Show a publication as a form."""
    row = booklets_queries.get(db.session(), g.edition.id, booklet_id, only_public=False)
    return _edit(BookletForm(formdata=None, data={name: getattr(row, name) for name in BOOKLET_FIELDS}).offer(), row.id)


@bp.post("/guidance/publications/<int:booklet_id>")
def update(booklet_id: int) -> ResponseReturnValue:
    """Change a publication."""
    return _save(booklet_id)


@bp.post("/guidance/publications/<int:booklet_id>/copies")
def create_copy(booklet_id: int) -> ResponseReturnValue:
    """Hand out one copy."""
    form = HandOutForm()
    with submitted(form, lambda: _show(booklet_id, form)) as session:
        row = booklets.hand_out(
            session,
            current_actor(),
            g.edition,
            booklet_id=booklet_id,
            badge=form.badge.data or "",
            last_seen=form.last_seen.data,
            now=current_time(),
        )
        left = row.left
    flash(_("Handed out. Copies left: %(count)s", count=left), "good")
    return redirect(url_for("organizer_booklets.show", booklet_id=booklet_id), 303)


def _save(booklet_id: int | None) -> ResponseReturnValue:
    form = BookletForm().offer()
    with submitted(form, lambda: _edit(form, booklet_id)) as session:
        booklets.write(
            session,
            current_actor(),
            g.edition,
            booklet_id=booklet_id,
            sheet=form.sheet(),
            sent=form.sent(),
            now=current_time(),
        )
    return saved(url_for("organizer_booklets.index"))


def _edit(form: BookletForm, booklet_id: int | None) -> str:
    return render_template("organizer/booklets/edit.html", form=form, booklet_id=booklet_id)


def _show(booklet_id: int, form: HandOutForm) -> str:
    session = db.session()
    row = booklets_queries.get(session, g.edition.id, booklet_id, only_public=False)
    copies = booklets_queries.handed(session, row.id)
    form.last_seen.process_data(copies[0].id if copies else 0)
    return render_template(
        "organizer/booklets/show.html",
        row=row,
        form=form,
        copies=copies,
        downloads=booklets_queries.downloads(session, g.edition.id).get(row.id, 0),
    )
