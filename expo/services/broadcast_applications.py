"""Exhibitors apply for a time on air that the organizer gives, or wait for one that is taken; the organizer chooses."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from expo.db import added
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, NotFound, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.live_commerce import Broadcast, BroadcastApplication, StudioSlot
from expo.queries import broadcast_applications, editions, live_commerce
from expo.services import broadcast_emails, broadcasts, history

BOOKABLE = Violation("slot_is_free", N_("This slot is free: book it."))


def apply(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    studio_slot_id: int,
    title_ko: str,
    title_en: str = "",
    words: str = "",
    now: datetime,
) -> BroadcastApplication:
    """Apply for a slot for the actor's exhibitor; once more changes what was written."""
    if not actor.is_exhibitor or actor.exhibitor_id is None:
        raise NotAllowed("apply for a studio slot")
    slot = live_commerce.slot(session, edition.id, studio_slot_id)
    refuse_if([*broadcasts.against_title(title_ko), *_against_applying(session, edition, slot, actor, now)])
    row = broadcast_applications.own(session, slot.id, actor.exhibitor_id)
    if row is None:
        row = BroadcastApplication(studio_slot_id=slot.id, exhibitor_id=actor.exhibitor_id, applied_at=now)
    row.title_ko, row.title_en, row.words = title_ko.strip(), title_en.strip(), words.strip()
    added(session, row)
    _record(session, actor, edition, "apply", slot, now)
    return row


def withdraw(session: Session, actor: Actor, edition: Edition, *, application_id: int, now: datetime) -> None:
    """Take one's own application back."""
    row = broadcast_applications.get(session, edition.id, application_id)
    if not actor.is_exhibitor or row.exhibitor_id != actor.exhibitor_id:
        raise NotFound(f"application {application_id}")
    _record(session, actor, edition, "withdraw", row.studio_slot, now)
    session.delete(row)
    session.flush()


def choose(session: Session, actor: Actor, edition: Edition, *, application_id: int, now: datetime) -> Broadcast:
    """Give the slot to one of those who applied; it is told, and the others that they wait.

    Raises
    ------
    Refusal
        With every reason: the slot is taken or over, the exhibitor has another broadcast or something else then.
    """
    needs(actor, Permission.MANAGE_STUDIO)
    row = broadcast_applications.get(session, edition.id, application_id)
    text = (row.title_ko, row.title_en)
    show = broadcasts.take(
        session, actor, edition, studio_slot_id=row.studio_slot_id, exhibitor_id=row.exhibitor_id, title=text, now=now
    )
    session.delete(row)
    session.flush()
    broadcast_emails.tell_chosen(
        session,
        edition,
        show,
        [one.exhibitor for one in broadcast_applications.of_slot(session, show.studio_slot_id)],
        now=now,
    )
    _record(session, actor, edition, "choose", show.studio_slot, now, exhibitor=show.exhibitor.code)
    return show


def take_applications(
    session: Session, actor: Actor, edition: Edition, *, slot_id: int, takes: bool, now: datetime
) -> None:
    """Let exhibitors apply for a slot instead of booking it, or book it again."""
    needs(actor, Permission.MANAGE_STUDIO)
    slot = editions.locked_row(session, edition.id, StudioSlot, slot_id)
    slot.takes_applications = takes
    session.flush()
    _record(session, actor, edition, "take_applications" if takes else "take_bookings", slot, now)


def _against_applying(
    session: Session, edition: Edition, slot: StudioSlot, actor: Actor, now: datetime
) -> Iterator[Violation]:
    yield from broadcasts.against_closed(session, edition)
    if slot.starts_at <= now:
        yield Violation("slot_past", N_("That time has passed."))
    if slot.broadcast is None and not slot.takes_applications:
        yield BOOKABLE
    yield from broadcasts.against_a_second(session, actor.exhibitor_id or 0)


def _record(
    session: Session, actor: Actor, edition: Edition, act: str, slot: StudioSlot, now: datetime, **detail: str
) -> None:
    history.record(
        session,
        actor,
        f"live_commerce.{act}",
        "studio_slot",
        slot.id,
        edition_id=edition.id,
        now=now,
        starts_at=slot.starts_at.isoformat(),
        **detail,
    )
