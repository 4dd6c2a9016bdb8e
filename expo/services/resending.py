"""Send an e-mail again: one that was given up, or one that its reader cannot find."""

from datetime import datetime

from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain import advertising
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, existing, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.people import User
from expo.queries import outbox
from expo.services import history, pressed_twice

_COPIED = tuple(
    column.key
    for column in Message.__table__.columns
    if column.key not in {"id", "written_at", "sent_at", "due_at", "attempts", "failure", "digest_id", "changes"}
)
_NOT_TRIED = Violation("not_tried", N_("This e-mail has not left yet. It is sent by itself."))
_ADVERTISING = Violation("is_advertising", N_("Advertising is not sent again: consent and hours are asked each time."))
_EMPTIED = Violation("is_emptied", N_("This e-mail was erased with its reader's data."))


def send_again(session: Session, actor: Actor, edition: Edition, *, message_id: int, now: datetime) -> Message:
    """Try an e-mail anew that did not leave, or write one that was sent once more; to where its reader is now."""
    needs(actor, Permission.SEE_EMAILS)
    message = session.scalar(locked(outbox.visible_to(actor).where(Message.id == message_id)))
    message = existing(message, f"message {message_id}")
    refuse_if(violation for violation in (against(message),) if violation)
    if message.sent_at is not None:
        said = {name: getattr(message, name) for name in ("user_id", "membership_id", "template", "subject", "body")}
        if before := pressed_twice.made(session, Message, Message.written_at, now, sent_at=None, **said):
            return before
        message = Message(**{name: getattr(message, name) for name in _COPIED}, written_at=now)
        session.add(message)
    message.attempts, message.due_at, message.failure = 0, None, ""
    if message.membership_id is not None and (reader := session.get(User, message.user_id)):
        message.recipient = reader.email
    session.flush()
    history.record(
        session,
        actor,
        "outbox.send_again",
        "message",
        message.id,
        edition_id=edition.id,
        now=now,
        email=message.subject,
    )
    return message


def against(message: Message) -> Violation | None:
    """Return why an e-mail is not sent again, if it is not."""
    if not message.recipient:
        return _EMPTIED
    if message.template == advertising.MESSAGE:
        return _ADVERTISING
    is_under_way = message.sent_at is None and (message.attempts == 0 or message.digest_id is not None)
    return _NOT_TRIED if is_under_way else None
