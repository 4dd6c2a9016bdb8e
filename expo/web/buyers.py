"""A buyer looks after what we know of it: profile, times, consents, personal link."""

from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, g, json, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.people import Role
from expo.domain.refusals import NotFound, Refusal
from expo.domain.words import N_
from expo.queries import availability, exhibitors, people, personal_data
from expo.queries import buyers as buyers_queries
from expo.services import buyers, email_addresses, sign_ins, throttles
from expo.web import kept_forms, qr
from expo.web import sign_ins as browser
from expo.web.access import current_actor, current_time, only
from expo.web.arguments import row_numbers
from expo.web.configuration import configuration
from expo.web.formats import local_moment
from expo.web.forms.buyers import BuyerProfileForm, typed
from expo.web.forms.uploads import UploadForm
from expo.web.language import locale
from expo.web.navigation import MenuEntry
from expo.web.submissions import answered, refused_as, refused_at, submitted

if TYPE_CHECKING:
    from expo.models.buyers import Buyer

bp = Blueprint("buyers", __name__, url_prefix="/<edition_code>")

MENU = (MenuEntry(Role.BUYER, 50, "buyers.show", N_("My company"), "user"),)


@bp.get("/company")
@only(Role.BUYER)
def show() -> ResponseReturnValue:
    """Show a buyer its own company."""
    browser.note_link_shown()
    return _company()


@bp.post("/company/documents/<int:document>")
@only(Role.BUYER)
def create_document(document: int) -> ResponseReturnValue:
    """Upload a document that the organizer asked for."""
    form = UploadForm()
    with submitted(form, lambda: _company(form)) as session:
        sent = request.files["file"]
        buyers.attach(
            session,
            current_actor(),
            g.edition,
            document_id=document,
            name=sent.filename or "",
            media_type=sent.mimetype,
            content=sent.stream.read(),
            now=current_time(),
        )
    flash(_("Your document has arrived."), "good")
    return redirect(url_for("buyers.show", _anchor="documents"), 303)


def _company(upload: UploadForm | None = None) -> str:
    session, actor = db.session(), current_actor()
    buyer = buyers_queries.of_actor(session, actor)
    member = people.of_user(session, actor)
    given = {
        consent.text_id: consent for consent in buyers_queries.consents(session, buyer.id) if not consent.withdrawn_at
    }
    newest = buyers_queries.consent_texts(session, g.edition.id)
    earlier = [consent.text for consent in given.values() if consent.text not in newest]
    return render_template(
        "buyers/show.html",
        buyer=buyer,
        state=buyers_queries.state(buyer),
        texts=[*newest, *earlier],
        earlier=earlier,
        given=given,
        asked=(asked := buyers_queries.documents(session, buyer.id)),
        files={one.id: one.file for one in asked if one.file},
        upload=upload,
        link=qr.personal(member) if member else None,
        **_times(buyer),
    )


@bp.get("/company/profile")
@only(Role.BUYER)
def edit() -> ResponseReturnValue:
    """Show the profile as a form."""
    buyer = _own()
    return render_template("buyers/edit.html", form=_form(buyer, formdata=None, data=typed(buyer)), buyer=buyer)


@bp.post("/company/profile")
@only(Role.BUYER)
def update() -> ResponseReturnValue:
    """Change the profile."""
    buyer = _own()
    form = _form(buyer)
    email = (form.contact_email.data or "").strip().lower()
    is_other = email != buyer.contact_email.strip().lower()
    is_allowed = not is_other or browser.may_write_to(email)
    with submitted(form, lambda: render_template("buyers/edit.html", form=form, buyer=_own())) as session:
        throttles.refuse_if_too_many(is_allowed)
        profile = form.profile()
        buyers.change(session, current_actor(), g.edition, code=buyer.code, profile=profile, now=current_time())
        if is_other:
            member, account = (
                people.of_user(session, current_actor()),
                browser.signed_in(),
            )  # not the organizer who acts for it
            if member is None or account is None:
                raise NotFound("membership")
            by_link, secret = account.membership_id is not None, configuration().secret_key
            email_addresses.ask(session, g.edition, member.user, email, by_link=by_link, secret=secret, now=clock.now())
    flash(_("Saved."), "good")
    if is_other:
        flash(_("A link was sent to the new address. Until it is confirmed there, the present one counts."), "wait")
    return redirect(url_for("buyers.show"), 303)


@bp.post("/company/times")
@only(Role.BUYER)
def update_times() -> ResponseReturnValue:
    """Close or reopen one slot, or every slot of a day that can be changed."""
    code, slot_ids = _own().code, row_numbers("slot", most=len(g.edition.slots))
    with refused_as(_times_answer) as session:
        buyers.set_times(
            session,
            current_actor(),
            g.edition,
            code=code,
            slot_ids=slot_ids,
            is_closed=request.form.get("state") == "closed",
            now=current_time(),
        )
    return _times_answer()


def _times_answer(refusal: Refusal | None = None) -> ResponseReturnValue:
    if kept_forms.is_sent_later():
        return kept_forms.stored(request.path)
    return answered("buyers/_times.html", refusal, url_for("buyers.show", _anchor="times"), **_times(_own()))


@bp.post("/company/consents/<int:text_id>")
@only(Role.BUYER)
def create_consent(text_id: int) -> ResponseReturnValue:
    """Agree to a text."""
    back = url_for("buyers.show", _anchor="consents")
    with refused_at(back) as session:
        buyers.give_consent(
            session,
            current_actor(),
            g.edition,
            text_id=text_id,
            locale=locale(),
            address=request.remote_addr or "",
            secret=configuration().secret_key,
            now=current_time(),
        )
    flash(_("Your consent is noted. You can take it back here at any time."), "good")
    return redirect(back, 303)


@bp.post("/company/consents/<int:consent_id>/withdrawal")
@only(Role.BUYER)
def destroy_consent(consent_id: int) -> ResponseReturnValue:
    """Take a consent back."""
    with transaction() as session:
        buyers.withdraw_consent(session, current_actor(), g.edition, consent_id=consent_id, now=current_time())
    flash(_("Your consent is taken back. You take part all the same."), "good")
    return redirect(url_for("buyers.show", _anchor="consents"), 303)


@bp.post("/company/link")
@only(Role.BUYER)
def create_link() -> ResponseReturnValue:
    """Make the personal link anew; the reader stays signed in, everybody else with the old one does not."""
    code = _own().code
    with transaction() as session:
        buyers.renew_link(session, current_actor(), g.edition, code=code, now=current_time())
        own = None if current_actor().acts_for else people.of_user(session, current_actor())
        account = own and sign_ins.begin_by_link(session, own, device=browser.device(), now=clock.now())
    if account:
        browser.enter(account)
    flash(_("This is your new link. The old one no longer opens anything."), "good")
    return redirect(url_for("buyers.show", _anchor="link"), 303)


@bp.post("/company/application")
@only(Role.BUYER)
def create_application() -> ResponseReturnValue:
    """Ask the organizer to look at a rejected registration again."""
    with transaction() as session:
        buyers.apply_again(session, current_actor(), g.edition, now=current_time())
    flash(_("The organizer will look at your registration again."), "good")
    return redirect(url_for("buyers.show"), 303)


@bp.get("/company/data.json")
@only(Role.BUYER)
def data() -> ResponseReturnValue:
    """Hand over everything we know of a buyer."""
    found = personal_data.of_buyer(db.session(), current_actor())
    text = json.dumps(found, ensure_ascii=False, indent=2, sort_keys=False)
    name = f"{found['company']['code']}-{g.edition.code}.json"
    return Response(
        text, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _own() -> "Buyer":
    return buyers_queries.of_actor(db.session(), current_actor())


def _times(buyer: "Buyer") -> dict[str, Any]:
    times = availability.times(db.session(), g.edition.id, buyer_id=buyer.id, now=current_time())
    days = groupby(times, key=lambda time: local_moment(time.slot.starts_at).date())
    return {"days": [(on, list(of_day)) for on, of_day in days], "times_action": url_for("buyers.update_times")}


def _form(buyer: "Buyer", **values: Any) -> BuyerProfileForm:
    form = BuyerProfileForm(**values)
    form.offer(exhibitors.sectors(db.session(), g.edition.id), spoken=buyer.languages)
    return form
