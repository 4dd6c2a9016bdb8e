"""Notes on phones: a device asks for them; each is written beside its e-mail, claimed, sent and settled like one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from expo.config import Config
from expo.domain.outbox import pause
from expo.domain.push import TRIES, UNKNOWN_SERVICE, PushAddress, excerpt, is_known
from expo.domain.refusals import Refusal
from expo.domain.text import one_line
from expo.models.editions import Edition
from expo.models.push import PushNote, PushSubscription
from expo.queries import push
from expo.queries.people import Account


@dataclass(frozen=True, slots=True)
class NoteEnvelope:
    """A claimed note, ready to be sent without the database; ``url`` is a path of the application."""

    note_id: int
    address: PushAddress
    title: str
    body: str
    url: str
    tag: str
    """A later note with the same tag takes the place of the earlier one on the phone."""
    written_at: datetime
    """When the note's message was written: after a restore the note's number may name another one."""


def begin(session: Session, settings: Config, account: Account, address: PushAddress, *, now: datetime) -> None:
    """Let a device have notes; a browser belongs to the person who asked last.

    Raises
    ------
    Refusal
        If the address is not one of a known push service: we would send to whatever a visitor names.
    """
    if not is_known(address.endpoint, settings.push_services):
        raise Refusal(UNKNOWN_SERVICE)
    end(session, account)
    session.execute(delete(PushSubscription).where(PushSubscription.endpoint == address.endpoint))
    session.add(
        PushSubscription(
            sign_in_id=account.sign_in_id,
            endpoint=address.endpoint,
            p256dh=address.p256dh,
            auth=address.auth,
            began_at=now,
        )
    )


def end(session: Session, account: Account) -> None:
    """Let a device have no more notes."""
    session.execute(delete(PushSubscription).where(PushSubscription.sign_in_id == account.sign_in_id))


def write(session: Session, *, now: datetime) -> int:
    """Write the notes of new messages; return how many."""
    found = push.missing(session, now=now)
    if found:
        session.execute(insert(PushNote), [{"message_id": one, "subscription_id": other} for one, other in found])
    return len(found)


def claim(session: Session, *, limit: int = 50, now: datetime) -> tuple[NoteEnvelope, ...]:
    """Take notes in hand: count an attempt, and keep others off them until they may be tried again."""
    notes = push.waiting(session, limit=limit, now=now)
    for note in notes:
        note.attempts += 1
        note.due_at = now + pause(note.attempts)
    return tuple(_envelope(session, note) for note in notes)


def mark_sent(session: Session, envelope: NoteEnvelope, *, now: datetime) -> None:
    """Record that the push service took a note."""
    note = _note(session, envelope)
    if note is not None:
        note.failure, note.sent_at = "", now


def mark_failed(session: Session, envelope: NoteEnvelope, *, failure: str, is_final: bool) -> None:
    """Record why a note was not sent; unless that ``is_final`` it waits for the next attempt."""
    note = _note(session, envelope)
    if note is not None:
        note.failure = one_line(failure)[:500]
        note.attempts = max(note.attempts, TRIES) if is_final else note.attempts


def forget(session: Session, envelope: NoteEnvelope) -> None:
    """Delete the subscription of a note: the browser has none any more."""
    note = _note(session, envelope)
    if note is not None:
        session.execute(delete(PushSubscription).where(PushSubscription.id == note.subscription_id))


def _note(session: Session, envelope: NoteEnvelope) -> PushNote | None:
    """Return a claimed note, unless its device was signed out or a backup of before was brought back."""
    note = session.get(PushNote, envelope.note_id)
    if note is None or note.message.written_at != envelope.written_at:
        return None
    return note if note.subscription.endpoint == envelope.address.endpoint else None


def _envelope(session: Session, note: PushNote) -> NoteEnvelope:
    message, device = note.message, note.subscription
    edition = session.get_one(Edition, message.edition_id)
    return NoteEnvelope(
        note.id,
        PushAddress(device.endpoint, device.p256dh, device.auth),
        message.subject,
        excerpt(message.body),
        f"/{edition.code}/push",
        f"{edition.code}-{message.id}",
        message.written_at,
    )
