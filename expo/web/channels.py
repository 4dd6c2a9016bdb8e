"""How messages reach me: a channel to the phone besides e-mail, and the code that confirms the number."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db
from expo.domain.channels import WRONG_CODE
from expo.domain.refusals import NotFound, Refusal
from expo.queries import channels as channels_queries
from expo.queries import digests as digests_queries
from expo.services import channels, digests
from expo.services.solapi import phone_transport
from expo.web import sign_ins as browser
from expo.web.access import signed_in_only
from expo.web.configuration import configuration
from expo.web.formats import phone
from expo.web.forms.channels import ChannelsForm, DeliveryForm, PhoneCodeForm
from expo.web.submissions import saved, submitted

QUIET = ("quiet_from", "quiet_until")

bp = Blueprint("channels", __name__, url_prefix="/<edition_code>")


@bp.get("/channels")
@signed_in_only
def edit() -> ResponseReturnValue:
    """Show what the reader chose."""
    return _page(_form(), PhoneCodeForm(formdata=None))


@bp.post("/channels")
@signed_in_only
def update() -> ResponseReturnValue:
    """Choose how messages come; a new number gets a code."""
    settings, account, form = configuration(), browser.own_account(), _form()
    if not phone_transport(settings).is_open:
        raise NotFound("channels")
    with submitted(form, lambda: _page(form, PhoneCodeForm(formdata=None))) as session:
        row = channels.choose(
            session,
            account.user_id,
            g.edition,
            how=form.channel,
            phone=form.phone.data or "",
            limits=current_app.config["LIMITS"],
            secret=settings.secret_key,
            now=clock.now(),
        )
        is_done = row.how is None or row.confirmed_at is not None
    if is_done:
        flash(_("Saved."), "good")
    else:
        flash(_("A code was sent to this number. Please enter it here."), "wait")
    return redirect(url_for("channels.edit"), 303)


@bp.post("/channels/delivery")
@signed_in_only
def update_delivery() -> ResponseReturnValue:
    """Choose quiet hours and a summary."""
    form = DeliveryForm()
    with submitted(form, lambda: _page(_form(formdata=None), PhoneCodeForm(formdata=None), form)) as session:
        digests.choose(
            session, browser.own_account().user_id, g.edition, quiet=form.quiet, digest_hour=form.digest_hour
        )
    return saved(url_for("channels.edit"))


@bp.post("/channels/confirmation")
@signed_in_only
def create_confirmation() -> ResponseReturnValue:
    """Confirm the number with the code."""
    settings, account, form = configuration(), browser.own_account(), PhoneCodeForm()
    with submitted(form, lambda: _page(_form(formdata=None), form)) as session:
        is_right = channels.confirm(
            session, account.user_id, g.edition, code=form.code.data or "", secret=settings.secret_key, now=clock.now()
        )
    if not is_right:
        form.take(Refusal(WRONG_CODE))
        return _page(_form(formdata=None), form), 422
    flash(_("Your number is confirmed. From now on messages come there too."), "good")
    return redirect(url_for("channels.edit"), 303)


def _form(**more: Any) -> ChannelsForm:
    row = channels_queries.preference(db.session(), browser.own_account().user_id, g.edition.id)
    chosen = {"how": row.how or "email", "phone": phone(row.phone)} if row else {"how": "email"}
    return ChannelsForm(data=chosen, has_kakao=phone_transport(configuration()).has_kakao, **more)


def _page(form: ChannelsForm, code: PhoneCodeForm, delivery: DeliveryForm | None = None) -> str:
    session, account = db.session(), browser.own_account()
    row = channels_queries.preference(session, account.user_id, g.edition.id)
    rule = digests_queries.rule(session, g.edition.id)
    hours = row or rule
    kept = {name: "" if getattr(hours, name) is None else str(getattr(hours, name)) for name in QUIET}
    kept["digest"] = "" if row is None or row.digest_hour is None else str(row.digest_hour)
    return render_template(
        "channels/edit.html",
        form=form,
        code=code,
        account=account,
        chosen=row,
        rule=rule,
        delivery=delivery or DeliveryForm(formdata=None, data=kept),
        is_open=phone_transport(configuration()).is_open,
    )
