"""Set up a second factor, give it at sign-in, and confirm oneself again before what is sensitive."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from expo import clock
from expo.db import db, transaction
from expo.domain.refusals import NotFound, Refusal
from expo.queries import people
from expo.queries import second_factors as second_factors_queries
from expo.queries.people import Account
from expo.services import second_factors, sign_ins, throttles
from expo.services.people import is_password_of
from expo.services.second_factors import Site
from expo.web import qr
from expo.web import sign_ins as browser
from expo.web.access import signed_in_only
from expo.web.formats import local
from expo.web.forms.people import CodeForm, ConfirmForm, PasskeyForm
from expo.web.submissions import refused_as, submitted

bp = Blueprint("second_factors", __name__, url_prefix="/<edition_code>")

HALF_FOR = timedelta(minutes=10)


@bp.get("/second-factor")
@signed_in_only
@browser.recently_confirmed
def index() -> ResponseReturnValue:
    """Show one's second factors."""
    return _index(PasskeyForm())


@bp.get("/second-factor/app")
@signed_in_only
@browser.recently_confirmed
def new_app() -> ResponseReturnValue:
    """Show the code that an app scans."""
    cookie["new-app"] = second_factors.new_secret()
    return _app(CodeForm())


@bp.post("/second-factor/app")
@signed_in_only
@browser.recently_confirmed
def create_app() -> ResponseReturnValue:
    """Use an app, if its code is right."""
    form, account = CodeForm(), _account()
    with submitted(form, lambda: _app(form)) as session:
        user = people.user(session, account.user_id)
        codes = second_factors.set_app(session, user, cookie.get("new-app", ""), form.code.data or "", now=clock.now())
    cookie.pop("new-app", None)
    return _added(codes, _("The app is set up. Your recovery codes stay as they are."))


@bp.post("/second-factor/passkey")
@signed_in_only
@browser.recently_confirmed
def create_passkey() -> ResponseReturnValue:
    """Keep a passkey that the browser made."""
    form, account = PasskeyForm(), _account()
    challenge = _used_challenge(account.user_id)
    with submitted(form, lambda: _index(form)) as session:
        user = people.user(session, account.user_id)
        codes = second_factors.add_passkey(
            session,
            user,
            form.credential.data or "",
            challenge=challenge,
            site=_site(),
            name=browser.device(),
            now=clock.now(),
        )
    return _added(codes, _("The passkey is added."))


def _added(codes: Sequence[str], sentence: str) -> ResponseReturnValue:
    """Show the codes that come with a first second factor; a further one is only reported."""
    if codes:
        return render_template("second_factors/codes.html", codes=codes)
    flash(sentence, "good")
    return redirect(url_for("second_factors.index"), 303)


@bp.post("/second-factor/passkey/<int:passkey_id>/removal")
@signed_in_only
@browser.recently_confirmed
def destroy_passkey(passkey_id: int) -> ResponseReturnValue:
    """Remove a passkey."""
    with transaction() as session:
        second_factors.remove_passkey(session, people.user(session, _account().user_id), passkey_id)
    return redirect(url_for("second_factors.index"), 303)


@bp.post("/second-factor/codes")
@signed_in_only
@browser.recently_confirmed
def create_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them once."""
    with transaction() as session:
        codes = second_factors.new_recovery_codes(session, people.user(session, _account().user_id))
    return render_template("second_factors/codes.html", codes=codes)


@bp.post("/second-factor/removal")
@signed_in_only
@browser.recently_confirmed
def destroy() -> ResponseReturnValue:
    """Do without a second factor again."""
    with transaction() as session:
        second_factors.remove(session, people.user(session, _account().user_id))
    flash(_("The second factor is removed."), "good")
    return redirect(url_for("second_factors.index"), 303)


@bp.get("/sign-in/second-factor")
def new_session() -> ResponseReturnValue:
    """Ask for the second factor after the password."""
    if _half() is None:
        return redirect(url_for("people.new_session"), 303)
    return _ask(CodeForm())


@bp.post("/sign-in/second-factor")
def create_session() -> ResponseReturnValue:
    """Sign in with the second factor."""
    half = _half()
    if half is None:
        return redirect(url_for("people.new_session"), 303)
    form, is_allowed = CodeForm(), _is_allowed(half["user"])
    challenge = _used_challenge(half["user"])
    with refused_as(lambda refusal: _ask(form.take(refusal))) as session:
        throttles.refuse_if_too_many(is_allowed)
        _check_second(session, half["user"], form, challenge)
    cookie.pop("half", None)
    browser.finish(half["user"])
    return redirect(browser.onward(half["next"]), 303)


@bp.get("/confirm")
@signed_in_only
def new_confirmation() -> ResponseReturnValue:
    """Ask again who it is, before something sensitive."""
    return _confirm(ConfirmForm(data={"next": request.args.get("next", "")}))


@bp.post("/confirm")
@signed_in_only
def create_confirmation() -> ResponseReturnValue:
    """Confirm oneself with the second factor, or with the password where there is none."""
    form, account = ConfirmForm(), _account()
    is_allowed, challenge = _is_allowed(account.user_id), _used_challenge(account.user_id)
    is_right = is_password_of(people.user(db.session(), account.user_id), form.password.data or "")
    with refused_as(lambda refusal: _confirm(form.take(refusal))) as session:
        throttles.refuse_if_too_many(is_allowed)
        if second_factors_queries.has_any(session, account.user_id):
            _check_second(session, account.user_id, form, challenge)
        elif not is_right:
            raise Refusal(sign_ins.WRONG)
        sign_ins.confirm(session, account.sign_in_id, now=clock.now())
    flash(_("Thank you. Now please do it once more."), "good")
    return redirect(browser.onward(form.next.data), 303)


def _is_allowed(user_id: int) -> bool:
    """Count a try before it is checked, and tell whether it is allowed."""
    with transaction() as session:
        return second_factors.count_attempt(session, user_id, current_app.config["LIMITS"], now=clock.now())


def _used_challenge(user_id: int) -> str:
    """Return the challenge that this browser was given, once: it ends before the answer is checked."""
    challenge = cookie.pop("challenge", "")
    if not challenge:
        return ""
    with transaction() as session:
        return second_factors.use_challenge(session, user_id, challenge, now=clock.now())


def _check_second(session: Session, user_id: int, form: CodeForm, challenge: str) -> None:
    user = people.user(session, user_id)
    if form.credential.data:
        second_factors.check_passkey(session, user, form.credential.data, challenge=challenge, site=_site())
    else:
        second_factors.check_code(session, user, form.code.data or "", now=clock.now())
    second_factors.forgive_attempts(session, user_id, current_app.config["LIMITS"])


def _index(form: PasskeyForm) -> str:
    account, issuer = _account(), _issuer()
    with transaction() as session:
        user = people.user(session, account.user_id)
        options, cookie["challenge"] = second_factors.passkey_options(session, user, _site(), issuer, now=clock.now())
    user = people.user(session, account.user_id)
    return render_template(
        "second_factors/index.html",
        form=form,
        user=user,
        passkeys=second_factors_queries.passkeys(session, user.id),
        codes=second_factors_queries.recovery_codes(session, user.id),
        options=options,
    )


def _app(form: CodeForm) -> str:
    secret = cookie.get("new-app", "")
    image = qr.drawn(second_factors.address_of(secret, _account().email, _issuer())) if secret else ""
    return render_template("second_factors/app.html", form=form, secret=secret, image=image)


def _ask(form: CodeForm) -> str:
    half = _half() or {"user": 0}
    return render_template("second_factors/ask.html", form=form, options=_challenge(half["user"]))


def _confirm(form: ConfirmForm) -> str:
    user_id = _account().user_id
    has_second = second_factors_queries.has_any(db.session(), user_id)
    return render_template("second_factors/confirm.html", form=form, has_second=has_second, options=_challenge(user_id))


def _challenge(user_id: int) -> str:
    """Return what a browser needs to use a passkey; empty for a user without one."""
    if not second_factors_queries.passkeys(db.session(), user_id):
        return ""
    with transaction() as session:
        options, cookie["challenge"] = second_factors.challenge_for(session, user_id, _site(), now=clock.now())
    return options


def _half() -> dict[str, Any] | None:
    """Return who gave the right password a while ago and has not given the second factor yet."""
    half = cookie.get("half")
    if not half or clock.now() - datetime.fromisoformat(half["at"]) > HALF_FOR:
        return None
    return dict(half)


def _account() -> Account:
    account = browser.signed_in()
    if account is None or account.membership_id is not None:
        raise NotFound("account")
    return account


def _site() -> Site:
    return Site(request.host.partition(":")[0], request.host_url.rstrip("/"))


def _issuer() -> str:
    return local(g.edition, "name") if "edition" in g else str(current_app.name)
