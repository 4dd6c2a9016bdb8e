"""Whom to meet: suggestions, wishes and answers, for buyers and exhibitors alike."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo.db import db, transaction
from expo.domain.buyers import Track
from expo.domain.editions import Phase
from expo.domain.meetings import interpreting_language
from expo.domain.people import Role
from expo.domain.refusals import Refusal
from expo.domain.suggestions import SuggestionReason
from expo.domain.wishes import Answer, Level, waits_until
from expo.domain.words import N_, word_of
from expo.queries import booking, buyers, editions, exhibitors, lengths, proposals, suggestions
from expo.queries import wishes as wishes_queries
from expo.services import wishes
from expo.web import kept_forms, slots
from expo.web.access import current_actor, current_time, only
from expo.web.arguments import number
from expo.web.current_url import is_fragment, is_own_path
from expo.web.formats import country, language_name, money, spoken
from expo.web.forms.meetings import LengthForm
from expo.web.forms.wishes import AnswerForm, MessageForm, WishForm
from expo.web.navigation import MenuEntry
from expo.web.paging import page_of
from expo.web.submissions import answered, refused_as, refused_at, submitted

if TYPE_CHECKING:
    from expo.models.wishes import Wish

bp = Blueprint("wishes", __name__, url_prefix="/<edition_code>")

MENU = (
    MenuEntry(Role.BUYER, 20, "wishes.discover", N_("Discover"), "search"),
    MenuEntry(Role.BUYER, 30, "wishes.index", N_("My wishes"), "heart"),
    MenuEntry(Role.EXHIBITOR, 30, "wishes.requests", N_("Requests"), "inbox"),
    MenuEntry(Role.EXHIBITOR, 40, "wishes.find_buyers", N_("Buyers"), "users"),
)

PER_PAGE = 10
_FILTERS = ("q", "hall", "sector", "initial", "track", "country", "with", "free")
_SPEAK: dict[str, Callable[[Any], object]] = {"country": country, "language": language_name, "price": money}
"""How params of a reason that are codes are spoken."""


@bp.get("/find-buyers")
@only(Role.EXHIBITOR)
def find_buyers() -> ResponseReturnValue:
    """Suggest approved buyers to an exhibitor."""
    session, edition, actor = db.session(), g.edition, current_actor()
    narrowed = buyers.BuyerFilter(
        text=request.args.get("q", "").strip(),
        track=word_of(Track, request.args.get("track")),
        country=request.args.get("country", ""),
        sector=request.args.get("sector", ""),
    )
    return listed(
        "wishes/find_buyers.html",
        "wishes/_buyers.html",
        suggestions.of_buyers(session, actor, narrowed),
        narrowed=narrowed,
        countries=sorted(buyers.countries(session, actor), key=country),
        sectors=exhibitors.sectors(session, edition.id),
        contacts=buyers.contacts(session, actor),
    )


@bp.post("/wishes/<int:other_id>")
@only(Role.BUYER, Role.EXHIBITOR)
def create(other_id: int) -> ResponseReturnValue:
    """Set, change or take back the wish for one company; answer with the control and what is left."""
    form = WishForm()
    if not form.validate_on_submit():
        return redirect(_back(), 303)
    with refused_as(lambda refusal: _wished(other_id, refusal)) as session:
        wishes.wish(session, current_actor(), g.edition, other_id=other_id, level=form.wished, now=current_time())
    return _wished(other_id)


def _wished(other_id: int, refusal: Refusal | None = None) -> ResponseReturnValue:
    session, actor = db.session(), current_actor()
    return answered(
        "wishes/_wish_answer.html",
        refusal,
        _back(),
        other_id=other_id,
        level=wishes_queries.levels(session, actor).get(other_id),
        budgets=wishes_queries.budgets(session, g.edition, actor),
    )


@bp.get("/wishes")
@only(Role.BUYER, Role.EXHIBITOR)
def index() -> ResponseReturnValue:
    """Show a company's own wishes, strongest first, and what became of each."""
    session, edition, actor, now = db.session(), g.edition, current_actor(), current_time()
    return render_template(
        "wishes/index.html",
        wishes=wishes_queries.own(session, actor),
        contacts=buyers.contacts(session, actor),
        booking=booking.status(session, edition, now),
        interpreting=interpreting_language,
        **always(),
    )


@bp.post("/wishes/<int:wish_id>/message")
@only(Role.BUYER, Role.EXHIBITOR)
def update_message(wish_id: int) -> ResponseReturnValue:
    """Let a few words go with a wish."""
    form, home = MessageForm(), url_for("wishes.index", _anchor=f"own-{wish_id}")
    message = form.message.data or ""
    with refused_at(home) as session:
        wishes.say(session, current_actor(), g.edition, wish_id=wish_id, message=message, now=current_time())
    flash(_("The message goes with your wish.") if message.strip() else _("The message is taken back."), "good")
    return kept_forms.done(home)


@bp.post("/wishes/<int:wish_id>/rank")
@only(Role.BUYER, Role.EXHIBITOR)
def update_rank(wish_id: int) -> ResponseReturnValue:
    """Move a “must meet” to another place."""
    home, place = url_for("wishes.index", _anchor=f"own-{wish_id}"), request.form.get("place", 1, type=number)
    with refused_at(home) as session:
        wishes.rank(session, current_actor(), g.edition, wish_id=wish_id, place=place, now=current_time())
    return kept_forms.done(home)


@bp.post("/wishes/<int:wish_id>/length")
@only(Role.BUYER, Role.EXHIBITOR)
def update_length(wish_id: int) -> ResponseReturnValue:
    """Ask for two slots with the company of a wish, or of a request that was accepted; or for one again."""
    form, actor = LengthForm(), current_actor()
    is_own = wishes_queries.get(db.session(), actor, wish_id).side is wishes_queries.side_of(actor)
    page, row = ("wishes.index", f"own-{wish_id}") if is_own else ("wishes.requests", f"request-{wish_id}")
    home = url_for(page, _anchor=row)
    if form.validate_on_submit():
        with refused_at(home) as session:
            now = current_time()
            wishes.ask_length(session, actor, g.edition, wish_id=wish_id, is_long=form.is_long, now=now)
        flash(_("The organizer reads it and decides.") if form.is_long else _("You ask for one slot again."), "good")
    return kept_forms.done(home)


@bp.post("/wishes/<int:wish_id>/repetition")
@only(Role.BUYER, Role.EXHIBITOR)
def create_repetition(wish_id: int) -> ResponseReturnValue:
    """Ask again where no answer came in time."""
    home = url_for("wishes.index", _anchor=f"own-{wish_id}")
    with refused_at(home) as session:
        wishes.ask_again(session, current_actor(), g.edition, wish_id=wish_id, now=current_time())
    flash(_("Asked again. The other side sees it at the top."), "good")
    return kept_forms.done(home)


@bp.get("/requests")
@only(Role.BUYER, Role.EXHIBITOR)
def requests() -> ResponseReturnValue:
    """Show what the other side wishes of one, the unanswered first."""
    session, actor, now = db.session(), current_actor(), current_time()
    if wishes_queries.has_unseen(session, actor):
        with transaction() as writing:
            wishes.see(writing, actor, now=now)
    return render_template(
        "wishes/requests.html",
        booking=booking.status(session, g.edition, now),
        wishes=wishes_queries.received(session, actor),
        contacts=buyers.contacts(session, actor),
        interpreting=interpreting_language,
        **always(),
    )


@bp.post("/requests/<int:wish_id>/answer")
@only(Role.BUYER, Role.EXHIBITOR)
def create_answer(wish_id: int) -> ResponseReturnValue:
    """Accept or decline a wish of the other side."""
    form, now = AnswerForm(), current_time()
    with submitted(form, lambda: _answered(wish_id, form)) as session:
        wishes.reply(
            session,
            current_actor(),
            g.edition,
            wish_id=wish_id,
            answer=form.given,
            reason=form.reason.data or "",
            tapped_at=kept_forms.tapped_at(now),
            now=now,
        )
    return _answered(wish_id, form)


def _answered(wish_id: int, form: AnswerForm) -> ResponseReturnValue:
    if not is_fragment():
        for sentence in form.sentences:
            flash(sentence, "bad")
        return kept_forms.done(url_for("wishes.requests", _anchor=f"request-{wish_id}"))
    session, actor = db.session(), current_actor()
    wish = wishes_queries.get(session, actor, wish_id)
    page = render_template(
        "wishes/_request_answer.html",
        wish=wish,
        **_next(wish),
        **long_with(),
        meetings=wishes_queries.meetings(session, actor),
        proposed=proposals.with_others(session, actor, current_time()),
        contacts=buyers.contacts(session, actor),
        interpreting=interpreting_language,
        unanswered=wishes_queries.unanswered(session, g.edition, actor, current_time()),
        errors=form.sentences,
    )
    return page, 422 if form.sentences else 200


def _next(wish: "Wish") -> dict[str, Any]:
    """Return when the two of an accepted request are both free next, and where that is booked."""
    session, actor, now = db.session(), current_actor(), current_time()
    status = booking.status(session, g.edition, now)
    if not (status.is_open and wish.reply and wish.reply.answer is Answer.ACCEPTED):
        return {"booking": status}
    question = booking.ask(session, actor, g.edition, exhibitor_id=wish.exhibitor_id, buyer_id=wish.buyer_id, now=now)
    book, code = (
        ("meetings.create", wish.exhibitor.code) if actor.is_buyer else ("buyer_bookings.create", wish.buyer.code)
    )
    return {
        "booking": status,
        "first_free": slots.first_free(question),
        "language": question.language,
        "book": url_for(book, code=code),
    }


def long_with() -> dict[str, Any]:
    """Return with whom the reader's consultation takes two slots."""
    actor = current_actor()
    own = lengths.of_company(db.session(), exhibitor_id=actor.exhibitor_id, buyer_id=actor.buyer_id)
    return {"long_with": own}


@bp.app_template_global()
def waiting_until(wish: "Wish") -> datetime | None:
    """Return until when a request waits for its answer, ``None`` if it has one, or waits for ever."""
    return None if wish.reply else waits_until(wish.wished_at, g.edition.answer_days, g.edition.over_at)


@bp.app_template_filter("reason")
def said(reason: SuggestionReason) -> str:
    """Return a reason in the reader's language."""
    params = {name: _SPEAK.get(name, spoken)(value) for name, value in reason.params.items()}
    return str(_(reason.sentence) % params)


def listed(page: str, fragment: str, found: Sequence[Any], **values: Any) -> str:
    """Return one page of suggestions, or only the list when htmx asks for it."""
    part = page_of(found, PER_PAGE)
    kept: dict[str, Any] = {name: request.args[name] for name in _FILTERS if request.args.get(name)}
    return render_template(
        fragment if is_fragment() else page,
        suggestions=part.rows,
        total=part.total,
        number=part.number,
        last=part.last,
        address=lambda page: url_for(request.endpoint or "", **kept, page=page),
        **values,
        **always(),
    )


def always() -> dict[str, Any]:
    """Return what every page of wishes shows: what is left, agreed and waiting, and whether wishes are open."""
    session, edition, actor, now = db.session(), g.edition, current_actor(), current_time()
    return {
        "budgets": wishes_queries.budgets(session, edition, actor),
        "meetings": wishes_queries.meetings(session, actor),
        "proposed": proposals.with_others(session, actor, now),
        "unanswered": wishes_queries.unanswered(session, edition, actor, now),
        "is_open": editions.is_open(session, edition.id, Phase.WISHES),
        "is_over": edition.is_over(now),
        **long_with(),
        "levels": Level,
    }


def _back() -> str:
    """Return the page of ours that the wish was made on."""
    home = "wishes.discover" if current_actor().is_buyer else "wishes.find_buyers"
    wanted = request.form.get("next", "")
    return wanted if is_own_path(wanted) and wanted.startswith(f"/{g.edition.code}/") else url_for(home)
