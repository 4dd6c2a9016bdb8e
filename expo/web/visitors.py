"""Visitors register in advance or at the entrance, and have a page of their own: badge, consents, who scanned."""

from flask import Blueprint, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain import throttles
from expo.domain.badges import PersonSource
from expo.domain.people import STRANGER, Role
from expo.domain.refusals import NotFound
from expo.domain.visitors import TEXTS, Matter
from expo.domain.words import N_, word_of
from expo.queries import arrivals, badges
from expo.queries import visitors as visitors_queries
from expo.services import leads, prints, visitor_emails, visitors
from expo.services.buyers import consents
from expo.web import badge_holders, qr
from expo.web.access import current_time
from expo.web.configuration import configuration
from expo.web.forms.visitors import OwnErasureForm, VisitorEmailForm, VisitorForm
from expo.web.language import locale
from expo.web.navigation import MenuEntry
from expo.web.paper import sent
from expo.web.submissions import saved, submitted
from expo.web.unknown_links import unknown_link

bp = Blueprint("visitors", __name__, url_prefix="/<edition_code>")

MENU = (MenuEntry(Role.STRANGER, 45, "visitors.new", N_("Visit"), "user-check"),)


@bp.get("/visit")
def new() -> ResponseReturnValue:
    """Show the registration of a visitor."""
    return _new(VisitorForm(formdata=None))


@bp.post("/visit")
def create() -> ResponseReturnValue:
    """Register a visitor and show the badge."""
    form = VisitorForm()
    source = PersonSource.BANNER if request.args.get("from") == "banner" else PersonSource.ADVANCE
    address, secret = request.remote_addr or "", configuration().secret_key
    edition, now = g.edition, clock.now()
    with submitted(
        form, lambda: _new(form), objections=lambda: visitors.objections(edition, form.agreed(), now=now)
    ) as session:
        person, limits = form.person(source), current_app.config["LIMITS"]
        here, of_email = throttles.registration(limits, person.email or person.name, address)
        badge = visitors.register(
            session,
            edition,
            person=person,
            agreed=form.agreed(),
            counted=[*here, *of_email],
            address_hash=consents.hashed(edition, address, secret),
            secret=secret,
            now=now,
        )
        key = visitors.key(configuration(), badges.person(session, edition.id, badge.person_id))
    return redirect(url_for("visitors.show", key=key), 303)


@bp.get("/visitor/<token:key>")
def show(key: str) -> ResponseReturnValue:
    """Show a visitor's own page; this browser is the visitor's from then on."""
    try:
        page = _show(key)
    except NotFound:
        return unknown_link()
    badge_holders.remember(key)
    return page


def _show(key: str, form: VisitorEmailForm | None = None, erasure: OwnErasureForm | None = None) -> str:
    person = badge_holders.follow(db.session(), key)
    stops = arrivals.next_stops(db.session(), g.edition, [person], current_time())
    return render_template(
        "visitors/show.html",
        stops=stops.get(person.id, []),
        key=key,
        holder=badges.holder(db.session(), g.edition.id, person.id),
        link=qr.drawn(visitors.address(configuration(), g.edition, person)),
        consents=visitors_queries.consents(db.session(), person.id),
        matters=TEXTS,
        companies=visitors_queries.scanned_by(db.session(), person.id),
        form=form or VisitorEmailForm(formdata=None, data={"email": person.email}),
        erasure=erasure or OwnErasureForm(formdata=None),
    )


@bp.post("/visitor/<key>/email")
def update_email(key: str) -> ResponseReturnValue:
    """Send the link that confirms an address, to a new one or once more."""
    form, limits = VisitorEmailForm(), current_app.config["LIMITS"]
    with submitted(form, lambda: _show(key, form)) as session:
        email, person = form.email.data or "", badge_holders.follow(session, key)
        visitor_emails.change(
            session,
            g.edition,
            person,
            email,
            counted=throttles.email(limits, email, request.remote_addr or ""),
            secret=configuration().secret_key,
            now=clock.now(),
        )
    flash(_("We sent a link to %(email)s. Open it to confirm the address.", email=email), "good")
    return redirect(url_for("visitors.show", key=key), 303)


@bp.get("/visitor/<token:key>/badge.pdf")
def paper(key: str) -> ResponseReturnValue:
    """Send the badge on A4, to print at home."""
    person = badge_holders.follow(db.session(), key)
    holder = badges.holder(db.session(), g.edition.id, person.id)
    cards = list(prints.cards(configuration(), g.edition, [holder]))
    if not cards:
        raise NotFound("badge")
    return sent(prints.badge_file(cards, holder.name, four_on_a_page=True), f"{g.edition.code}-badge.pdf")


@bp.post("/visitor/<key>/consents/<matter>")
def create_consent(key: str, matter: str) -> ResponseReturnValue:
    """Take a consent back, or give it."""
    wanted = word_of(Matter, matter)
    if wanted is None or wanted.is_required:
        raise NotFound(f"matter {matter}")
    given_from = consents.hashed(g.edition, request.remote_addr or "", configuration().secret_key)
    with transaction() as session:
        person = badge_holders.follow(session, key)
        visitors.change_consent(
            session,
            g.edition,
            person=person,
            matter=wanted,
            locale=locale(),
            address_hash=given_from,
            now=current_time(),
        )
    return saved(url_for("visitors.show", key=key))


@bp.post("/visitor/<key>/companies/<int:lead_id>")
def create_sharing(key: str, lead_id: int) -> ResponseReturnValue:
    """Withdraw the contact from a company, or share it."""
    with transaction() as session:
        person = badge_holders.follow(session, key)
        leads.change_sharing(session, g.edition, person=person, lead_id=lead_id, locale=locale(), now=current_time())
    return saved(url_for("visitors.show", key=key))


@bp.get("/visitor/<key>/data.json")
def data(key: str) -> ResponseReturnValue:
    """Send everything that is kept of a visitor."""
    person = badge_holders.follow(db.session(), key)
    return jsonify(visitors_queries.personal_data(db.session(), person))


@bp.post("/visitor/<key>/removal")
def destroy(key: str) -> ResponseReturnValue:
    """Erase a visitor's personal data, if it is meant."""
    erasure = OwnErasureForm()
    with submitted(erasure, lambda: _show(key, erasure=erasure)) as session:
        person = badge_holders.follow(session, key)
        visitors.erase(session, STRANGER, g.edition, person=person, now=current_time())
    badge_holders.forget()
    flash(_("Your data was erased. The badge opens nothing any more."), "good")
    return redirect(url_for("editions.show"), 303)


def _new(form: VisitorForm) -> str:
    is_over = visitors.has_ended(g.edition, current_time())
    return render_template("visitors/new.html", form=form, texts=TEXTS, is_over=is_over)
