"""The organizer reads what was written to whom, and whether it left."""

from flask import current_app, g, render_template
from flask.typing import ResponseReturnValue

from expo import clock
from expo.db import db, transaction
from expo.domain.accounts import AccessAct
from expo.domain.people import Role
from expo.domain.words import N_
from expo.queries import outbox
from expo.services import access_log
from expo.services import outbox as services
from expo.web.access import current_actor
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_room

bp = organizer_room("outbox", __name__)

MENU = (MenuEntry(Role.ORGANIZER, 130, "organizer_outbox.index", N_("E-mails"), "mail", MenuGroup.RECORDS),)


@bp.get("/outbox")
def index() -> ResponseReturnValue:
    """List the newest e-mails, and how many wait or failed."""
    session, actor = db.session(), current_actor()
    return render_template(
        "organizer/outbox/index.html",
        messages=outbox.messages(session, actor),
        counts=outbox.counts(session, g.edition.id),
        has_mail_server=bool(current_app.config["EXPO"].smtp_url),
    )


@bp.get("/outbox/<int:message_id>")
def show(message_id: int) -> ResponseReturnValue:
    """Show one e-mail as its reader has it."""
    message = outbox.get(db.session(), current_actor(), message_id)
    body = services.shown(db.session(), current_app.config["EXPO"], message)
    if "/links/" in body:
        _note(message.recipient)
        message = outbox.get(db.session(), current_actor(), message_id)
    return render_template("organizer/outbox/show.html", message=message, body=body)


def _note(recipient: str) -> None:
    """Write down that a personal link was shown."""
    actor = current_actor()
    with transaction() as session:
        access_log.record(
            session, AccessAct.LINK_VIEWED, edition_id=g.edition.id, now=clock.now(),
            user_id=actor.user_id, name=actor.name, detail=recipient,
        )  # fmt: skip
