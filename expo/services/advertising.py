"""Advertising to the buyers who agreed to it: written, sent with what the law wants, stopped with one tap."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from expo import clock
from expo.db import lock_row
from expo.domain.advertising import ASKED, MESSAGE, AdWords, leaves_at
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.advertising import Advertisement, AdvertisementCopy, ConsentCheck
from expo.models.buyers import Consent
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.queries import advertising, editions
from expo.services import history, outbox, pressed_twice
from expo.services.buyers import withdraw_consent
from expo.services.buyers.consents import NOT_OURS

NO_SENDER = Violation(
    "no_sender", N_("Advertising names its sender: enter the contact of the organizer in the settings first.")
)
NO_READER = Violation("no_reader", N_("No buyer may get advertising now."))
SENT = Violation("sent", N_("This advertising was sent before."))


def write(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    words: AdWords,
    now: datetime,
    advertisement_id: int | None = None,
) -> Advertisement:
    """Write an advertisement, or write one anew that was not sent yet."""
    needs(actor, Permission.MANAGE_BUYERS)
    if advertisement_id is None:
        said = {"edition_id": edition.id, "written_by_id": actor.user_id} | asdict(words)
        if before := pressed_twice.made(session, Advertisement, Advertisement.written_at, now, **said):
            return before
        row = Advertisement(**said, written_at=now)
        session.add(row)
    else:
        row = _draft(session, edition, advertisement_id)
        for name, value in asdict(words).items():
            setattr(row, name, value)
    session.flush()
    _record(session, actor, "write", row, now)
    return row


def discard(session: Session, actor: Actor, edition: Edition, advertisement_id: int, *, now: datetime) -> None:
    """Delete an advertisement that was not sent."""
    needs(actor, Permission.MANAGE_BUYERS)
    row = _draft(session, edition, advertisement_id)
    _record(session, actor, "discard", row, now)
    session.delete(row)
    session.flush()


def send(session: Session, actor: Actor, edition: Edition, advertisement_id: int, *, now: datetime) -> int:
    """Write to all who may get advertising now, and return how many; consent and hours are asked again as it leaves."""
    needs(actor, Permission.MANAGE_BUYERS)
    row = _draft(session, edition, advertisement_id)
    to = advertising.allowed(session, edition.id, now)
    refuse_if([one for one, is_wrong in ((NO_SENDER, not sender(edition)), (NO_READER, not to)) if is_wrong])
    for one in to:
        outbox.write(
            session,
            edition,
            template=MESSAGE,
            user=one.member.user,
            membership_id=one.member.id,
            now=now,
            params={
                "title": Named(row.title_ko, row.title_en),
                "text": Named(row.body_ko, row.body_en),
                "sender": sender(edition),
                "agreed": one.consent.given_at.astimezone(edition.zone).date(),
            },
        )
        session.add(
            AdvertisementCopy(advertisement_id=row.id, buyer_id=one.buyer.id, consent_id=one.consent_id, written_at=now)
        )
    row.sent_at = now
    session.flush()
    _record(session, actor, "send", row, now, count=len(to))
    return len(to)


def hold(session: Session, *, now: datetime) -> None:
    """Ask before advertising leaves: drop it where the consent has ended, keep it for the morning at night.

    ``now`` is real; the consent and the hours are those of the edition's clock.
    """
    waiting = advertising.unsent(session)
    given = advertising.consents(session, [buyer for _message, buyer in waiting if buyer]) if waiting else {}
    for message, buyer_id in waiting:
        edition = session.get_one(Edition, message.edition_id)
        shown = clock.shown(edition, now)
        found = given.get(buyer_id or 0)
        if found is None or found[1].obstacle(shown) is not None:
            of_copy = (AdvertisementCopy.buyer_id == buyer_id, AdvertisementCopy.written_at == message.written_at)
            session.execute(update(AdvertisementCopy).where(*of_copy).values(stopped_at=shown))
            session.execute(delete(Message).where(Message.id == message.id))
            continue
        local = shown.astimezone(edition.zone)
        leaves, is_held = leaves_at(local), message.due_at is not None and message.due_at > now
        if leaves > local and not is_held:
            message.due_at = now + (leaves - local)
    session.flush()


def stop(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> bool:
    """Take the consent of the actor's buyer to advertising back; return whether there was one."""
    found = advertising.of_actor(session, actor)
    if found is None or found[1].withdrawn_at is not None:
        return False
    withdraw_consent(session, actor, edition, consent_id=found[0], now=now)
    return True


def confirm(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> bool:
    """Confirm the consent of the actor's buyer for two more years; return whether there is one."""
    if actor.acts_for:
        raise Refusal(NOT_OURS)
    found = advertising.of_actor(session, actor)
    if found is None or found[1].withdrawn_at is not None:
        return False
    _check(session, found[0]).confirmed_at = now
    session.flush()
    history.record(session, actor, "advertising.confirm", "consent", found[0], edition_id=edition.id, now=now)
    return True


def ask_due(session: Session, edition: Edition, now: datetime) -> int:
    """Ask those whose consent ends whether it still holds; return how many were written to."""
    to = advertising.due(session, edition.id, now)
    for one in to:
        agreed, until = (
            moment.astimezone(edition.zone).date() for moment in (one.consent.given_at, one.consent.ends_at)
        )
        outbox.write(
            session,
            edition,
            template=ASKED,
            user=one.member.user,
            membership_id=one.member.id,
            now=now,
            params={"sender": sender(edition), "agreed": agreed, "until": until},
        )
        _check(session, one.consent_id).asked_at = now
    session.flush()
    return len(to)


def sender(edition: Edition) -> Named | None:
    """Return who sends advertising, with the contact that the law wants; ``None`` where that is not known."""
    contact = [edition.contact_email, edition.contact_phone]
    if not any(contact) or not edition.contact_ko:
        return None
    names = edition.contact_ko, edition.contact_en or edition.contact_ko
    return Named(*(" · ".join(filter(None, [name, *contact])) for name in names))


def _check(session: Session, consent_id: int) -> ConsentCheck:
    lock_row(session, Consent, consent_id)
    row = session.get(ConsentCheck, consent_id) or ConsentCheck(consent_id=consent_id)
    session.add(row)
    return row


def _draft(session: Session, edition: Edition, advertisement_id: int) -> Advertisement:
    row = editions.locked_row(session, edition.id, Advertisement, advertisement_id)
    if row.sent_at is not None:
        raise Refusal(SENT)
    return row


def _record(session: Session, actor: Actor, verb: str, row: Advertisement, now: datetime, **detail: object) -> None:
    history.record(
        session,
        actor,
        f"advertising.{verb}",
        "advertisement",
        row.id,
        edition_id=row.edition_id,
        now=now,
        title=Named(row.title_ko, row.title_en),
        **detail,
    )
