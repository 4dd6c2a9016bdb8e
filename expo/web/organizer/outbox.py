"""The organizer reads what was written to whom, and whether it left."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from expo import clock
from expo.db import db, transaction
from expo.domain.accounts import AccessAct
from expo.domain.email_occasions import OCCASIONS
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.queries import channels, outbox
from expo.queries.lists import emails
from expo.queries.lists.emails import EmailFilter, EmailView
from expo.services import access_log, delivery, resending
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration
from expo.web.lists import Column, Listing
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint
from expo.web.submissions import refused_at

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


@bp.get("/outbox")
def index() -> ResponseReturnValue:
    """List the e-mails, newest first, by what became of them and by occasion."""
    session, actor = db.session(), current_actor()
    listing = Listing("organizer_outbox.index", COLUMNS, EmailView, ("occasion",))
    narrowed = EmailFilter(listing.asked.get("q", ""), listing.asked.get("occasion", ""))
    listing.lines, listing.counts = emails.page(session, actor, narrowed, listing.view, listing.order, listing.number)
    counts = emails.occasions(session, actor)
    called = {template: _(OCCASIONS[template]) if template in OCCASIONS else template for template in counts}
    return render_template(
        "organizer/outbox/index.html",
        list=listing,
        called=called,
        occasions=[(template, f"{called[template]} · {count}") for template, count in counts.items()],
        has_mail_server=bool(configuration().smtp_url),
    )


@bp.get("/outbox/<int:message_id>")
def show(message_id: int) -> ResponseReturnValue:
    """Show one e-mail as its reader has it."""
    message = outbox.get(db.session(), current_actor(), message_id)
    body = delivery.shown(db.session(), configuration(), message)
    if "/links/" in body:
        _note(message.recipient)
        message = outbox.get(db.session(), current_actor(), message_id)
    ways = channels.of_message(db.session(), message.id)
    return render_template(
        "organizer/outbox/show.html", message=message, body=body, ways=ways, against=resending.against(message)
    )


@bp.post("/outbox/<int:message_id>/again")
def create_again(message_id: int) -> ResponseReturnValue:
    """Send an e-mail again."""
    with refused_at(url_for("organizer_outbox.show", message_id=message_id)) as session:
        again = resending.send_again(session, current_actor(), g.edition, message_id=message_id, now=current_time())
    flash(_("The e-mail leaves again, to %(recipient)s.", recipient=again.recipient), "good")
    return redirect(url_for("organizer_outbox.show", message_id=again.id), 303)


def _note(recipient: str) -> None:
    """Write down that a personal link was shown."""
    actor = current_actor()
    with transaction() as session:
        access_log.record(
            session,
            AccessAct.LINK_VIEWED,
            edition_id=g.edition.id,
            now=clock.now(),
            user_id=actor.user_id,
            name=actor.name,
            detail=recipient,
        )
