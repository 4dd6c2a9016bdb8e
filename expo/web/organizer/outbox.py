"""The organizer reads what was written to whom, and whether it left."""

from flask import current_app, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.accounts import AccessAct
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import outbox as outbox_queries
from expo.queries.lists import emails
from expo.queries.lists.emails import EmailFilter, EmailView
from expo.services import access_log, outbox
from expo.web.access import current_actor
from expo.web.lists import Column, Listing
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("outbox", __name__, see=Permission.SEE_EMAILS, manage=Permission.SEE_EMAILS)

MENU = (
    MenuEntry(
        Role.ORGANIZER,
        130,
        "organizer_outbox.index",
        N_("E-mails"),
        "mail",
        MenuGroup.RECORDS,
    ),
)


COLUMNS = (
    Column("subject", N_("Subject"), is_sorted=True, is_fixed=True),
    Column("recipient", N_("Recipient"), is_sorted=True),
    Column("occasion", N_("Occasion"), rank=1),
    Column("written", N_("Written at"), is_sorted=True, falls=True),
    Column("sent", N_("Sent at"), is_sorted=True, falls=True, rank=1),
    Column("state", N_("State")),
)
OCCASIONS = {
    "exhibitors.invited": N_("Personal link of an exhibitor"),
    "buyers.invited": N_("Personal link of a buyer"),
    "buyers.registered": N_("Registration arrived"),
    "buyers.approved": N_("Registration approved"),
    "buyers.rejected": N_("Registration not approved"),
    "meetings.booked": N_("Consultation confirmed"),
    "meetings.moved": N_("Consultation moved"),
    "meetings.cancelled": N_("Consultation cancelled"),
    "live_commerce.changed": N_("Broadcast changed"),
    "live_commerce.cancelled": N_("Broadcast cancelled"),
    "schedules.published": N_("Timetable published"),
    "schedules.changed": N_("Timetable changed"),
}
"""What an e-mail is about, by its template; one without a name here has that of its feature."""

FEATURES = {
    "accounts": N_("My account"),
    "applications": N_("Applications"),
    "calls": N_("Support calls"),
    "follow_ups": N_("Follow-up"),
    "interpreters": N_("Interpreters"),
    "links": N_("Personal links"),
    "market": N_("Win-win market"),
    "mentors": N_("Mentors"),
    "objections": N_("Objections"),
    "page_changes": N_("Page changes"),
    "passwords": N_("Password"),
    "proposals": N_("Consultations"),
    "registration": N_("Buyer registration"),
    "reminders": N_("Reminder"),
    "reviews": N_("Support programmes"),
    "schedules": N_("Timetable"),
    "sign_ins": N_("Sign-in"),
    "surveys": N_("Survey"),
    "team": N_("Team"),
    "visitors": N_("Visitors"),
}


@bp.get("/outbox")
def index() -> ResponseReturnValue:
    """List the e-mails, newest first, by what became of them and by occasion."""
    session, actor = db.session(), current_actor()
    listing = Listing("organizer_outbox.index", COLUMNS, EmailView, ("occasion",))
    narrowed = EmailFilter(listing.asked.get("q", ""), listing.asked.get("occasion", ""))
    listing.lines, listing.counts = emails.page(session, actor, narrowed, listing.view, listing.order, listing.number)
    counts = emails.occasions(session, actor)
    called = {template: _occasion(template) for template in counts}
    return render_template(
        "organizer/outbox/index.html",
        list=listing,
        called=called,
        occasions=[(template, f"{called[template]} · {count}") for template, count in counts.items()],
        has_mail_server=bool(current_app.config["EXPO"].smtp_url),
    )


def _occasion(template: str) -> str:
    feature, _dot, _rest = template.partition(".")
    name = OCCASIONS.get(template) or FEATURES.get(feature)
    return _(name) if name else template


@bp.get("/outbox/<int:message_id>")
def show(message_id: int) -> ResponseReturnValue:
    """Show one e-mail as its reader has it."""
    message = outbox_queries.get(db.session(), current_actor(), message_id)
    body = outbox.shown(db.session(), current_app.config["EXPO"], message)
    if "/links/" in body:
        _note(message.recipient)
        message = outbox_queries.get(db.session(), current_actor(), message_id)
    return render_template("organizer/outbox/show.html", message=message, body=body)


def _note(recipient: str) -> None:
    """Write down that a personal link was shown."""
    actor = current_actor()
    with transaction() as session:
        access_log.record(
            session, AccessAct.LINK_VIEWED, edition_id=g.edition.id, now=clock.now(),
            user_id=actor.user_id, name=actor.name, detail=recipient,
        )  # fmt: skip
