"""A reviewer's own pages by the personal link: conflicts first, then points, then the discussion; and objections."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db
from expo.domain.refusals import NotFound, Refusal
from expo.domain.reviews import ConflictTarget
from expo.queries import reviews as reviews_queries
from expo.services import reviews
from expo.web.downloads import private_file
from expo.web.formats import say
from expo.web.forms.reviews import ConflictForm, RemarkForm
from expo.web.submissions import refused_as, refused_at, submitted

if TYPE_CHECKING:
    from expo.models.experts import Expert
    from expo.models.reviews import Review, ReviewRound

bp = Blueprint("reviews", __name__, url_prefix="/<edition_code>")


@bp.get("/reviews/<token:token>")
def index(token: str) -> ResponseReturnValue:
    """List what a reviewer reads."""
    session = db.session()
    expert, row = _reader(token)
    return render_template(
        "reviews/index.html",
        token=token,
        round=row,
        call=row.call,
        reviews=reviews_queries.own(session, row.call_id, expert.id),
    )


@bp.get("/reviews/<token:token>/<int:number>")
def show(token: str, number: int) -> ResponseReturnValue:
    """Show an application: whose it is, and after the declaration the rest of it."""
    return _show(token, number)


@bp.post("/reviews/<token:token>/<int:number>/declaration")
def create_declaration(token: str, number: int) -> ResponseReturnValue:
    """Declare oneself not related."""
    with refused_at(_address(token, number)) as session:
        reviews.clear(session, g.edition, token, number=number, now=clock.now())
    return redirect(_address(token, number), 303)


@bp.post("/reviews/<token:token>/<int:number>/recusal")
def create_recusal(token: str, number: int) -> ResponseReturnValue:
    """Recuse oneself."""
    form = ConflictForm()
    with submitted(form, lambda: _show(token, number, conflict=form)) as session:
        reviews.recuse(
            session,
            g.edition,
            token,
            number=number,
            target=ConflictTarget(form.target.data),
            note=form.note.data or "",
            now=clock.now(),
        )
    flash(_("You are recused. The application is closed to you."), "good")
    return redirect(url_for("reviews.index", token=token), 303)


@bp.post("/reviews/<token:token>/<int:number>")
def update(token: str, number: int) -> ResponseReturnValue:
    """Send a review."""
    address, (_expert, row) = _address(token, number), _reader(token)
    points = {one.id: request.form.get(f"points-{one.id}", type=int) for one in row.criteria}
    with refused_as(lambda refusal: _refused(refusal, token, number)) as session:
        reviews.send(
            session,
            g.edition,
            token,
            number=number,
            points=points,
            comment=request.form.get("comment", "")[:4000],
            now=clock.now(),
        )
    flash(_("The review is sent. You can now see the others and join the discussion."), "good")
    return redirect(address, 303)


@bp.post("/reviews/<token:token>/<int:number>/remarks")
def create_remark(token: str, number: int) -> ResponseReturnValue:
    """Say something about an application."""
    form = RemarkForm()
    with submitted(form, lambda: _show(token, number, remark=form)) as session:
        reviews.remark(session, g.edition, token, number=number, text=form.text.data or "", now=clock.now())
    return redirect(_address(token, number), 303)


@bp.get("/reviews/<token:token>/<int:number>/documents/<int:document>")
def document(token: str, number: int, document: int) -> ResponseReturnValue:
    """Send a document of an application that one may read."""
    row = _reading(token, number)
    found = next((one for one in row.application.uploads if one.document_id == document), None)
    if found is None or row.cleared_at is None:
        raise NotFound(f"document {document}")
    return private_file(found.file.content, found.file.name, mimetype="application/octet-stream")


@bp.post("/call-applications/<token:token>/objection")
def create_objection(token: str) -> ResponseReturnValue:
    """Object to the decision about one's application."""
    address = url_for("calls.edit", token=token)
    with refused_at(address) as session:
        reviews.file_objection(session, g.edition, token, text=request.form.get("text", "")[:8000], now=clock.now())
    flash(_("Your objection was received. The answer comes by e-mail."), "good")
    return redirect(address, 303)


def _reader(token: str) -> "tuple[Expert, ReviewRound]":
    return reviews.find(db.session(), g.edition, token, now=clock.now())


def _reading(token: str, number: int) -> "Review":
    expert, row = _reader(token)
    return reviews_queries.reading(db.session(), row.call_id, expert.id, number)


def _address(token: str, number: int) -> str:
    return url_for("reviews.show", token=token, number=number)


def _refused(refusal: Refusal, token: str, number: int) -> str:
    """Show the reasons above what was typed."""
    for violation in refusal.violations:
        flash(say(violation), "bad")
    return _show(token, number)


def _show(token: str, number: int, *, conflict: ConflictForm | None = None, remark: RemarkForm | None = None) -> str:
    session = db.session()
    expert, row = _reader(token)
    review = reviews_queries.reading(session, row.call_id, expert.id, number)
    others = reviews_queries.others(session, review)
    everyone = [review, *others] if review.sent_at else []
    versions = reviews_queries.versions(session, review.application_id, expert.id)
    return render_template(
        "reviews/show.html",
        token=token,
        review=review,
        row=review.application,
        call=row.call,
        round=row,
        others=everyone,
        points={one.expert_id: reviews_queries.points(one, row.criteria) for one in everyone},
        scores={one.expert_id: {score.criterion_id: score.points for score in one.scores} for one in everyone},
        remarks=reviews_queries.remarks(session, review.application_id) if review.sent_at else [],
        former=next(iter(reversed(versions)), None) if not review.sent_at else None,
        conflict=conflict or ConflictForm(formdata=None),
        remark=remark or RemarkForm(formdata=None),
    )
