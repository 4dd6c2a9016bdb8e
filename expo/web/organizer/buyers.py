"""Buyers: who applied, who is approved, and everything about one of them."""

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from expo.db import db, transaction
from expo.domain.buyers import Decision, Track, Verification
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal
from expo.domain.words import N_, word_of
from expo.queries import availability, exhibitors, lengths, meetings, people, wishes
from expo.queries import buyers as buyers_queries
from expo.queries.buyers import ApplicationState
from expo.queries.lists import buyers as buyers_lists
from expo.queries.lists.buyers import BuyerView
from expo.services import buyers, imports
from expo.web import qr
from expo.web.access import current_actor, current_time
from expo.web.arguments import batches, number, row_numbers, words
from expo.web.formats import country, label, local, local_moment
from expo.web.forms.buyers import BuyerProfileForm, typed
from expo.web.forms.decisions import DecisionForm, VerificationForm
from expo.web.language import locale
from expo.web.lists import Column, Listing
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import answered, refused_as, refused_at, submitted

if TYPE_CHECKING:
    from expo.models.buyers import Buyer

bp = organizer_blueprint(
    "buyers", __name__, manage=Permission.MANAGE_BUYERS, views={"create_link": Permission.HAND_OUT_LINKS}
)

TOGETHER = 3
"""So many applications are approved in one transaction."""

MENU = (MenuEntry(Role.ORGANIZER, 70, "organizer_buyers.index", N_("Buyers"), "users", MenuGroup.PREPARE),)


COLUMNS = (
    Column("name", N_("Company"), is_sorted=True, is_fixed=True),
    Column("country", N_("Country"), is_sorted=True),
    Column("business", N_("Business"), rank=2),
    Column("interests", N_("Interests"), rank=2),
    Column("wishes", N_("Wishes sent · received"), is_sorted=True, falls=True, rank=1),
    Column("meetings", N_("Consultations a day"), is_sorted=True, falls=True),
    Column("next", N_("Next consultation"), is_sorted=True),
    Column("verification", N_("Verification"), rank=2),
    Column("state", N_("State"), is_sorted=True),
)
FILTERS = ("track", "country", "sector", "documents", "meetings")


@bp.get("/buyers")
def index() -> ResponseReturnValue:
    """List the buyers by what was decided and by what each of them needs."""
    session, actor, edition, now = db.session(), current_actor(), g.edition, current_time()
    listing = Listing("organizer_buyers.index", COLUMNS, BuyerView, FILTERS, view_key="state")
    listing.lines, listing.counts = buyers_lists.page(
        session, actor, edition, _narrowed(), listing.view, listing.order, listing.number, language=locale(), now=now
    )
    return render_template(
        "organizer/buyers/index.html",
        list=listing,
        countries=sorted(
            ((code, country(code)) for code in buyers_queries.countries(session, actor)), key=itemgetter(1)
        ),
        sectors=[(sector.code, local(sector)) for sector in exhibitors.sectors(session, edition.id)],
        tracks=[(track.value, label(track)) for track in Track],
        days=edition.dates,
        today=local_moment(now).date(),
    )


@bp.post("/buyers/approvals")
def create_approvals() -> ResponseReturnValue:
    """Approve the ticked applications: none if one is unknown, a few in each transaction, so that others can write."""
    codes = words("code", most=sum(buyers_queries.counts(db.session(), g.edition.id).values()))
    for code in codes:
        _buyer(code)
    fresh = 0
    for few in batches(sorted(codes), TOGETHER):
        with transaction() as session:
            fresh += buyers.approve_all(session, current_actor(), g.edition, codes=few, now=current_time())
    if not codes:
        flash(_("Nothing was ticked. Tick the buyers to approve first."), "wait")
    elif not fresh:
        flash(_("The ticked buyers had been approved already."), "wait")
    else:
        flash(
            ngettext(
                "%(num)s buyer was approved and gets an e-mail.",
                "%(num)s buyers were approved and get an e-mail.",
                fresh,
            ),
            "good",
        )
    wanted: dict[str, Any] = {name: request.form[name] for name in ("q", "state", *FILTERS) if request.form.get(name)}
    return redirect(url_for("organizer_buyers.index", **wanted), 303)


@bp.get("/buyers/new")
def new() -> ResponseReturnValue:
    """Show the empty form of a buyer."""
    return render_template(
        "organizer/buyers/new.html",
        form=_form(formdata=None, data={"track": Track.DOMESTIC.value, "languages": ["ko"]}),
    )


@bp.post("/buyers")
def create() -> ResponseReturnValue:
    """Enter a buyer on its behalf."""
    form = _form()
    with submitted(form, lambda: render_template("organizer/buyers/new.html", form=form)) as session:
        buyer = buyers.enter(session, current_actor(), g.edition, profile=form.profile(), now=current_time())
        code = buyer.code
    return _saved(code, _("The buyer is entered and approved. No e-mail was sent."))


@bp.get("/buyers/<code>")
def show(code: str) -> ResponseReturnValue:
    """Show a buyer: profile, decision, consents, times, wishes of both sides, consultations."""
    return _show(code)


@bp.post("/buyers/<code>/decision")
def update_decision(code: str) -> ResponseReturnValue:
    """Approve or reject."""
    form = _decision_form()
    with submitted(form, lambda: _show(code, form)) as session:
        buyers.decide(
            session,
            current_actor(),
            g.edition,
            code=code,
            decision=Decision(form.decision.data),
            reason=form.reason.data or "",
            now=current_time(),
        )
    return _saved(code, _("Decided. The buyer gets an e-mail."))


@bp.post("/buyers/<code>/verification")
def update_verification(code: str) -> ResponseReturnValue:
    """Note how far the buyer was checked."""
    form = _verification_form()
    if form.validate_on_submit():
        with transaction() as session:
            buyers.verify(
                session,
                current_actor(),
                g.edition,
                code=code,
                verification=Verification(form.verification.data),
                now=current_time(),
            )
        return _saved(code, _("Saved."))
    return _show(code), 422


@bp.get("/buyers/<code>/profile")
def edit(code: str) -> ResponseReturnValue:
    """Show the profile as a form."""
    buyer = _buyer(code)
    return _edit(buyer, _form(buyer, formdata=None, data=typed(buyer)))


@bp.post("/buyers/<code>/profile")
def update(code: str) -> ResponseReturnValue:
    """Change the profile."""
    form = _form(_buyer(code))
    with submitted(form, lambda: _edit(_buyer(code), form)) as session:
        buyers.change(session, current_actor(), g.edition, code=code, profile=form.profile(), now=current_time())
    return _saved(code, _("Saved."))


@bp.post("/buyers/<code>/times")
def update_times(code: str) -> ResponseReturnValue:
    """Close or reopen slots for the buyer."""
    with refused_as(lambda refusal: _times_answer(code, refusal)) as session:
        buyers.set_times(
            session,
            current_actor(),
            g.edition,
            code=code,
            slot_ids=row_numbers("slot", most=len(g.edition.slots)),
            is_closed=request.form.get("state") == "closed",
            now=current_time(),
        )
    return _times_answer(code)


def _times_answer(code: str, refusal: Refusal | None = None) -> ResponseReturnValue:
    address = url_for("organizer_buyers.show", code=code, _anchor="times")
    return answered("buyers/_times.html", refusal, address, **_times(_buyer(code)))


@bp.post("/buyers/<code>/link")
def create_link(code: str) -> ResponseReturnValue:
    """Make the personal link, or make it anew."""
    members = people.of_buyer(db.session(), _buyer(code).id)
    act = buyers.renew_link if members else buyers.invite
    address = url_for("organizer_buyers.show", code=code, _anchor="link")
    with refused_at(address) as session:
        act(session, current_actor(), g.edition, code=code, now=current_time())
    return _saved(code, _("This is the new link. Former ones no longer open anything."), "link")


def _narrowed() -> buyers_queries.BuyerFilter:
    """Return what the address narrows to; a number of consultations means approved buyers."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", *FILTERS)}
    meetings_had = request.args.get("meetings", type=number)
    return buyers_queries.BuyerFilter(
        text=asked["q"],
        state=ApplicationState.APPROVED if meetings_had is not None and "state" not in request.args else None,
        track=word_of(Track, asked["track"]),
        country=asked["country"],
        sector=asked["sector"],
        meetings=meetings_had,
        lacks_documents=asked["documents"] == "awaited",
    )


def _show(code: str, form: DecisionForm | None = None) -> str:
    session, actor = db.session(), current_actor()
    buyer = buyers_queries.get(session, actor, code)
    members = people.of_buyer(session, buyer.id)
    verification = _verification_form(formdata=None, data={"verification": buyer.verification.value})
    state = buyers_queries.state(buyer)
    return render_template(
        "organizer/buyers/show.html",
        buyer=buyer,
        state=state,
        twins=imports.like_buyer(session, g.edition.id, buyer) if state is ApplicationState.WAITING else (),
        form=form or _decision_form(),
        verification_form=verification,
        consents=buyers_queries.consents(session, buyer.id),
        wishes=wishes.of_buyer(session, actor, buyer.id),
        wished_with=wishes.exhibitors_of(session, actor, buyer.id),
        long_with=lengths.of_buyer(session, buyer.id),
        asked_long={pair[0]: sides for pair, sides in lengths.asked(session, g.edition, buyer_id=buyer.id).items()},
        meetings=meetings.agenda(session, actor, buyer_id=buyer.id),
        link=qr.personal(members[0]) if members and current_actor().may(Permission.HAND_OUT_LINKS) else None,
        **_times(buyer),
    )


def _edit(buyer: "Buyer", form: BuyerProfileForm) -> str:
    return render_template("organizer/buyers/edit.html", buyer=buyer, form=form)


def _times(buyer: "Buyer") -> dict[str, Any]:
    times = availability.times(db.session(), g.edition.id, buyer_id=buyer.id, now=current_time())
    days = groupby(times, key=lambda time: local_moment(time.slot.starts_at).date())
    action = url_for("organizer_buyers.update_times", code=buyer.code)
    return {"days": [(on, list(of_day)) for on, of_day in days], "times_action": action}


def _buyer(code: str) -> "Buyer":
    return buyers_queries.get(db.session(), current_actor(), code)


def _form(buyer: "Buyer | None" = None, **values: Any) -> BuyerProfileForm:
    form = BuyerProfileForm(**values)
    form.offer(exhibitors.sectors(db.session(), g.edition.id), spoken=buyer.languages if buyer else ())
    return form


def _decision_form() -> DecisionForm:
    form = DecisionForm()
    form.offer()
    return form


def _verification_form(**values: Any) -> VerificationForm:
    form = VerificationForm(**values)
    form.offer()
    return form


def _saved(code: str, text: str, anchor: str | None = None) -> ResponseReturnValue:
    flash(text, "good")
    return redirect(url_for("organizer_buyers.show", code=code, _anchor=anchor), 303)
