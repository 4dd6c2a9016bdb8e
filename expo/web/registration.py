"""A buyer's registration: a part of the buyers' feature, at its addresses."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import current_app, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from expo import clock
from expo.db import db
from expo.domain import throttles
from expo.domain.availability import HalfDay, half_days
from expo.domain.editions import Phase, Season, season
from expo.domain.permissions import Permission
from expo.domain.refusals import LinkEnded
from expo.queries import booking, editions, exhibitors, people
from expo.queries import buyers as buyers_queries
from expo.services import buyers, one_time_links
from expo.services.buyers import drafts
from expo.web import qr
from expo.web.access import current_actor, current_time
from expo.web.buyers import bp as buyers_bp
from expo.web.configuration import configuration
from expo.web.formats import local_moment
from expo.web.forms.buyers import RegistrationForm, registration_form
from expo.web.language import locale
from expo.web.submissions import flashed, refused_as, submitted

if TYPE_CHECKING:
    from expo.models.buyers import ConsentText


@buyers_bp.get("/buyers/registration")
def new() -> ResponseReturnValue:
    """Show the application, or who is registered already, or that registration is closed or the expo over."""
    if current_actor().is_buyer:
        return redirect(url_for("buyers.show"), 303)
    texts = buyers_queries.consent_texts(db.session(), g.edition.id)
    return _registration(_form(texts, _halves(), _draft()), texts)


@buyers_bp.post("/buyers/registration/draft")
def create_draft() -> ResponseReturnValue:
    """Keep what was typed so far: silently at each step, or with a mailed link for who stops here."""
    session, edition, halves = db.session(), g.edition, _halves()
    is_silent = request.headers.get("Kept-Form") == "1"
    form = _form(texts := buyers_queries.consent_texts(session, edition.id), halves)
    form.validate()
    is_closed = edition.is_over(current_time()) or not editions.is_open(session, edition.id, Phase.REGISTRATION)
    if form.contact_email.errors or is_closed:
        return ("", 422) if is_silent else (_registration(_asking_for_address(form), texts), 422)
    email, address = form.contact_email.data or "", request.remote_addr or ""
    typed = {name: request.form.getlist(name) for name in form.data if name in request.form and _is_kept(name)}
    with refused_as(lambda refusal: ("", 422) if is_silent else flashed(refusal, url_for("buyers.new"))) as deciding:
        draft = drafts.save(
            deciding,
            edition,
            typed,
            throttles.registration(current_app.config["LIMITS"], email, address),
            email=email,
            locale=locale(),
            token=cookie.get(_cookie(), ""),
            secret=configuration().secret_key,
            now=clock.now(),
        )
        if not is_silent:
            drafts.mail(deciding, edition, draft, now=clock.now())
        cookie[_cookie()] = one_time_links.token_of(configuration(), draft)
    return ("", 204) if is_silent else redirect(url_for("buyers.drafted"), 303)


@buyers_bp.get("/buyers/registration/kept")
def drafted() -> ResponseReturnValue:
    """Say that the link to go on is in the mail."""
    return render_template("buyers/draft.html")


@buyers_bp.get("/buyers/registration/resume/<token:token>")
def resume(token: str) -> ResponseReturnValue:
    """Go on with a registration that was begun elsewhere."""
    if drafts.find(db.session(), g.edition, token, now=clock.now()) is None:
        raise LinkEnded("registration")
    cookie[_cookie()] = token
    return redirect(url_for("buyers.new"), 303)


@buyers_bp.post("/buyers/registration")
def create() -> ResponseReturnValue:
    """Take an application, or say everything that is wrong with it at once."""
    session, edition, halves = db.session(), g.edition, _halves()
    texts = buyers_queries.consent_texts(session, edition.id)
    form = _form(texts, halves)
    vouched = current_actor().may(Permission.REGISTER)
    objections = buyers.objections if vouched else buyers.unproven_objections
    with submitted(
        form,
        lambda: _registration(form, buyers_queries.consent_texts(db.session(), edition.id)),
        objections=lambda: objections(session, edition, form.registration(halves)),
    ) as deciding:
        take = _register if vouched else _apply
        address = take(deciding, form.registration(halves))
        drafts.drop(deciding, edition, cookie.pop(_cookie(), ""), now=clock.now())
    return redirect(address, 303)


def _register(session: Session, registration: buyers.Registration) -> str:
    """Take what an organizer enters at the desk: there is no limit, and the organizer vouches for the address."""
    member = buyers.register(
        session,
        g.edition,
        registration,
        locale=locale(),
        address=request.remote_addr or "",
        secret=configuration().secret_key,
        now=current_time(),
    )
    return url_for("organizer_links.show", membership_id=member.id)


def _apply(session: Session, registration: buyers.Registration) -> str:
    """Keep a visitor's registration until its address is proven."""
    email, address = registration.profile.contact_email, request.remote_addr or ""
    counted = throttles.registration(current_app.config["LIMITS"], email, address)
    buyers.apply(
        session,
        g.edition,
        registration,
        counted,
        locale=locale(),
        address=address,
        secret=configuration().secret_key,
        now=clock.now(),
    )
    return url_for("buyers.applied")


@buyers_bp.get("/buyers/registration/confirm")
def applied() -> ResponseReturnValue:
    """Say that the address has to be confirmed."""
    return render_template("buyers/applied.html", following=_following())


@buyers_bp.get("/buyers/registration/next-steps")
def registered() -> ResponseReturnValue:
    """Say what happens next, and give a buyer the personal link."""
    member = people.of_user(db.session(), current_actor()) if current_actor().is_buyer else None
    return render_template(
        "buyers/registered.html",
        link=qr.personal(member) if member else None,
        awaited=buyers_queries.awaited(db.session(), member.buyer_id) if member else (),
        following=_following(),
    )


def _following() -> list[str]:
    """Return what happens once the organizer has a registration, as it is in this part of the edition's life."""
    edition, now = g.edition, current_time()
    is_on = season(edition.starts_on, edition.ends_on, local_moment(now).date()) is Season.DURING
    check = (
        _(
            "The organizer checks your registration during the expo. The registration desk decides at once if you "
            "come by."
        )
        if is_on
        else _(
            "The organizer checks your registration. You get an e-mail with the decision, as a rule within two working "
            "days."
        )
    )
    status = booking.status(db.session(), edition, now)
    if status.is_open:
        return [check, _("Once approved, you see who is free when you are, and book a time in two taps.")]
    if status.is_published:
        return [check, _("Once approved, you can wait for a seat that becomes free. Every booth is open to you.")]
    return [
        check,
        _("Once approved, you choose whom you want to meet: must, interested, or never."),
        _(
            "The organizer publishes the timetable. Your consultations are in “My agenda”, with time, table and "
            "interpreter."
        ),
    ]


def _registration(form: RegistrationForm, texts: Sequence["ConsentText"]) -> str:
    is_open = editions.is_open(db.session(), g.edition.id, Phase.REGISTRATION)
    is_over = g.edition.is_over(current_time())
    return render_template("buyers/new.html", form=form, texts=texts, is_open=is_open, is_over=is_over)


def _draft() -> MultiDict[str, str] | None:
    """Return what was typed in this browser, or where the mailed link was opened."""
    draft = drafts.find(db.session(), g.edition, cookie.get(_cookie(), ""), now=clock.now())
    return MultiDict(draft.payload["typed"]) if draft else None


def _asking_for_address(form: RegistrationForm) -> RegistrationForm:
    """Say of a draft only that its address is missing or wrong: the rest is written later."""
    for one in form:
        if one is not form.contact_email:
            one.errors = ()
    form.form_errors = []
    return form


def _is_kept(name: str) -> bool:
    return name != "csrf_token" and not name.startswith("consent")


def _cookie() -> str:
    return f"registration-{g.edition.id}"


def _form(
    texts: Sequence["ConsentText"], halves: Sequence[HalfDay], draft: MultiDict[str, str] | None = None
) -> RegistrationForm:
    form = registration_form(texts)(formdata=draft) if draft else registration_form(texts)()
    form.offer(exhibitors.sectors(db.session(), g.edition.id))
    form.offer_times(halves)
    return form


def _halves() -> tuple[HalfDay, ...]:
    """Return the half-days that are not over; all of them once the last one is."""
    now, every = current_time(), half_days(g.edition.slots, g.edition.zone)
    return tuple(half for half in every if half.span.ends_at > now) or every
