"""Viewers ask, vote and get a consultation; the exhibitor on air answers on the phone."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain import throttles as limits
from expo.domain.live_questions import QuestionState
from expo.domain.people import Role
from expo.domain.refusals import NotFound, Refusal
from expo.domain.throttles import Throttle
from expo.queries import broadcast_runs as broadcast_runs_queries
from expo.queries import live_commerce
from expo.queries import live_questions as live_questions_queries
from expo.services import broadcast_consultations, broadcast_followers, broadcast_runs, live_questions, throttles
from expo.services.live_questions import NewQuestion
from expo.web import live_answers
from expo.web.access import current_actor, current_time, only
from expo.web.formats import date_time, say
from expo.web.forms.broadcast_runs import GoodsForm, OrderForm
from expo.web.forms.live_questions import ActForm, ConsultationForm, QuestionForm, VoteForm
from expo.web.language import locale
from expo.web.live_viewers import viewer_key
from expo.web.submissions import ended_by, refused_as, refused_at, submitted

bp = Blueprint("live_questions", __name__, url_prefix="/<edition_code>")


@bp.post("/live-commerce/<int:broadcast_id>/questions")
def create(broadcast_id: int) -> ResponseReturnValue:
    """Put a question."""
    form, key = QuestionForm(), viewer_key(make=True)
    back = url_for("live_commerce.show", broadcast_id=broadcast_id, _anchor="questions")
    if not form.validate():
        return _answer(back, [str(error) for errors in form.errors.values() for error in errors], is_refused=True)
    address = request.remote_addr or ""
    with ended_by(lambda refusal: _refused(back, refusal)):
        _count(limits.live_question(current_app.config["LIMITS"], key, address))
    question = NewQuestion(form.text.data or "", key, locale(), form.product)
    with refused_as(lambda refusal: _refused(back, refusal)) as session:
        asked = live_questions.ask(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, question=question, now=current_time()
        )
        is_held = asked.state is QuestionState.HELD
    said = _("Sent. All viewers read it as soon as the crew has seen it.") if is_held else _("Your question is sent.")
    return _answer(back, [said])


@bp.post("/live-commerce/<int:broadcast_id>/votes")
def create_vote(broadcast_id: int) -> ResponseReturnValue:
    """Want a question answered."""
    form, key = VoteForm(), viewer_key(make=True)
    back = url_for("live_commerce.show", broadcast_id=broadcast_id, _anchor="questions")
    with ended_by(lambda refusal: _refused(back, refusal)):
        _count(limits.live_vote(current_app.config["LIMITS"], request.remote_addr or ""))
    with refused_as(lambda refusal: _refused(back, refusal)) as session:
        live_questions.vote(session, g.edition, question_id=form.question_id, key=key, now=current_time())
    return _answer(back, [_("Your vote counts.")])


@bp.post("/live-commerce/<int:broadcast_id>/consultation")
@only(Role.BUYER)
def create_consultation(broadcast_id: int) -> ResponseReturnValue:
    """Get the exhibitor's next free slot after the show."""
    form = ConsultationForm()
    back = url_for("live_commerce.show", broadcast_id=broadcast_id, _anchor="consultation")
    with refused_as(lambda refusal: _refused(back, refusal)) as session:
        taken = broadcast_consultations.ask(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, product_id=form.product,
            now=current_time(),
        )  # fmt: skip
        meeting = taken.meeting
        place = meeting.table.code if meeting.table else _("At the booth")
        said = _("Your consultation: %(when)s, %(place)s.", when=date_time(meeting.when), place=place)
    return _answer(back, [said])


@bp.post("/live-commerce/<int:broadcast_id>/follower")
@only(Role.BUYER)
def create_follower(broadcast_id: int) -> ResponseReturnValue:
    """Hear of a broadcast when it moves or does not take place, or no longer."""
    back = url_for("live_commerce.show", broadcast_id=broadcast_id, _anchor="follow")
    leaves = request.form.get("leaves") == "1"
    with refused_at(back) as session:
        actor = current_actor()
        if leaves:
            broadcast_followers.leave(session, actor, g.edition, broadcast_id=broadcast_id)
        else:
            broadcast_followers.follow(session, actor, g.edition, broadcast_id=broadcast_id, now=current_time())
    flash(_("You get no e-mail about it.") if leaves else _("You get an e-mail if it moves."), "good")
    return redirect(back, 303)


@bp.post("/live-commerce/<int:broadcast_id>/intents")
def create_intent(broadcast_id: int) -> ResponseReturnValue:
    """Say how many of a product one would buy; nothing is paid."""
    form, key = OrderForm(), viewer_key(make=True)
    back = url_for("live_commerce.show", broadcast_id=broadcast_id, _anchor="goods-title")
    if not form.validate():
        return _answer(
            back, [_("Please choose 1 to %(most)s pieces.", most=broadcast_runs.MOST_OF_ONE)], is_refused=True
        )
    with ended_by(lambda refusal: _refused(back, refusal)):
        _count(limits.live_vote(current_app.config["LIMITS"], request.remote_addr or ""))
    quantity = form.quantity.data or 0
    with refused_as(lambda refusal: _refused(back, refusal)) as session:
        broadcast_runs.intend(
            session, g.edition, broadcast_id=broadcast_id, product_id=form.product.data or 0, key=key,
            quantity=quantity, now=current_time(),
        )  # fmt: skip
    return _answer(back, [_("Noted. Order at the shop or at the booth.") if quantity else _("Taken back.")])


@bp.get("/studio/broadcasts/<int:broadcast_id>/products")
@only(Role.EXHIBITOR)
def edit_products(broadcast_id: int) -> ResponseReturnValue:
    """Show the products of one's own broadcast as a form; after they are locked, to read."""
    return _products(broadcast_id, GoodsForm(formdata=None))


@bp.post("/studio/broadcasts/<int:broadcast_id>/products")
@only(Role.EXHIBITOR)
def update_products(broadcast_id: int) -> ResponseReturnValue:
    """Choose the products of one's own broadcast."""
    form = GoodsForm()
    lines = form.lines(live_questions_queries.show(db.session(), g.edition.id, broadcast_id).exhibitor.products)
    with submitted(form, lambda: _products(broadcast_id, form)) as session:
        broadcast_runs.set_products(
            session, current_actor(), g.edition, broadcast_id=broadcast_id, lines=lines, now=current_time()
        )
    flash(_("Saved."), "good")
    return redirect(url_for("live_questions.edit_products", broadcast_id=broadcast_id), 303)


def _products(broadcast_id: int, form: GoodsForm) -> str:
    session = db.session()
    show = live_questions_queries.show(session, g.edition.id, broadcast_id)
    if show.exhibitor_id != current_actor().exhibitor_id:
        raise NotFound(f"broadcast {broadcast_id}")
    run = broadcast_runs_queries.run(session, show.id, current_time())
    goods = broadcast_runs_queries.goods(session, show)
    return render_template("live_questions/products.html", show=show, form=form, run=run, goods=goods)


@bp.get("/studio/broadcasts/<int:broadcast_id>/questions")
@only(Role.EXHIBITOR)
def answers(broadcast_id: int) -> ResponseReturnValue:
    """Show the questions to one's own broadcast, and what may be done with each."""
    show = live_commerce.broadcast(db.session(), g.edition.id, broadcast_id)
    if show.exhibitor_id != current_actor().exhibitor_id:
        raise NotFound(f"broadcast {broadcast_id}")
    address = url_for("live_questions.update", broadcast_id=broadcast_id)
    values = live_answers.values(show, address, is_crew=False)
    if "since" in request.args:
        return live_answers.news(values)
    return render_template("live_questions/answers.html", **values)


@bp.post("/studio/broadcasts/<int:broadcast_id>/questions")
@only(Role.EXHIBITOR)
def update(broadcast_id: int) -> ResponseReturnValue:
    """Pin or answer a question, or turn it into a consultation."""
    return live_answers.act(ActForm(), url_for("live_questions.answers", broadcast_id=broadcast_id))


def _count(counted: list[Throttle]) -> None:
    """Count an attempt in a transaction of its own; refuse what is too much."""
    with transaction() as session:
        is_allowed = throttles.count(session, counted, now=current_time())
    throttles.refuse_if_too_many(is_allowed)


def _refused(address: str, refusal: Refusal) -> ResponseReturnValue:
    return _answer(address, [say(violation) for violation in refusal.violations], is_refused=True)


def _answer(address: str, said: list[str], *, is_refused: bool = False) -> ResponseReturnValue:
    return live_answers.answer(address, said, is_refused=is_refused)
