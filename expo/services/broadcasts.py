"""An exhibitor books a studio slot, or gives it back; while on air it is nowhere else."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.delegates import WITH_OTHERS
from expo.domain.editions import Phase
from expo.domain.holds import kinds
from expo.domain.live_commerce import HOLD as ON_AIR
from expo.domain.meetings import HOLD as MEETING
from expo.domain.people import Actor, needs, organizers_need
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, NotFound, Violation, refuse_if
from expo.domain.words import N_, Marked
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.queries import calendar as calendar_queries
from expo.queries import delegates, editions, live_commerce
from expo.services import broadcast_emails, calendar, closures, history

ABSENT = Marked(N_("Your company was noted as absent at that time."))


def book(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    studio_slot_id: int,
    title_ko: str,
    title_en: str = "",
    now: datetime,
) -> Broadcast:
    """Book a studio slot for the actor's exhibitor, and take the times it overlaps in the one calendar."""
    if not actor.is_exhibitor or actor.exhibitor_id is None:
        raise NotAllowed("book a studio slot")
    title = (title_ko, title_en)
    return take(
        session, actor, edition, studio_slot_id=studio_slot_id, exhibitor_id=actor.exhibitor_id, title=title, now=now
    )


def take(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    studio_slot_id: int,
    exhibitor_id: int,
    title: tuple[str, str],
    now: datetime,
) -> Broadcast:
    """Give a studio slot to an exhibitor, titled in Korean and English, and take its times in the one calendar."""
    if not actor.is_exhibitor:
        needs(actor, Permission.MANAGE_STUDIO)
    slot = _locked(session, edition, studio_slot_id)
    calendar_queries.lock_overlapped(session, edition.id, slot.span)
    lock_row(session, Exhibitor, exhibitor_id)
    own = _against_booking(session, edition, slot) if actor.is_exhibitor else ()
    refuse_if([*against_title(title[0]), *own, *_objections(session, edition, slot, exhibitor_id, now)])
    broadcast = Broadcast(
        studio_slot_id=slot.id,
        studio_slot=slot,
        exhibitor_id=exhibitor_id,
        title_ko=title[0].strip(),
        title_en=title[1].strip(),
        booked_at=now,
        booked_by_id=actor.user_id,
    )
    session.add(broadcast)
    session.flush()
    calendar.hold_broadcast(session, broadcast)
    _record(session, actor, edition, "live_commerce.book", broadcast, now)
    return broadcast


def give_back(session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, now: datetime) -> None:
    """Give a studio slot back; its times are free again.

    Organizers do so where the exhibitor is absent, also while the broadcast would run, and the exhibitor is told.
    """
    organizers_need(actor, Permission.MANAGE_STUDIO)
    wanted = (
        select(Broadcast)
        .join(Broadcast.studio_slot)
        .where(Broadcast.id == broadcast_id, StudioSlot.edition_id == edition.id)
    )
    if (seen := session.scalar(wanted)) is not None:
        calendar_queries.lock_overlapped(session, edition.id, seen.studio_slot.span)
    broadcast = session.scalar(wanted.with_for_update(of=Broadcast))  # deleted below; gone if another was faster
    if broadcast is None or not (actor.is_organizer or broadcast.exhibitor_id == actor.exhibitor_id):
        raise NotFound(f"broadcast {broadcast_id}")
    slot, reason = broadcast.studio_slot, ABSENT if actor.is_organizer else None
    begun = (slot.ends_at if actor.is_organizer else slot.starts_at) <= now
    refuse_if(
        [Violation("broadcast_begun", N_("The broadcast has begun already and cannot be given back."))] if begun else []
    )
    broadcast_emails.tell_cancelled(session, edition, broadcast, reason=reason, now=now)
    _record(session, actor, edition, "live_commerce.give_back", broadcast, now)
    exhibitor_id = broadcast.exhibitor_id
    session.delete(broadcast)
    session.flush()
    calendar.close_behind(session, slot.span, exhibitor_id=exhibitor_id)


def _locked(session: Session, edition: Edition, studio_slot_id: int) -> StudioSlot:
    return editions.locked_row(session, edition.id, StudioSlot, studio_slot_id)


def against_title(title_ko: str) -> Iterator[Violation]:
    """Yield that a broadcast has no title."""
    if not title_ko.strip():
        yield Violation("untitled", N_("Give your broadcast a title: visitors choose by it."), {}, "title_ko")


def against_closed(session: Session, edition: Edition) -> Iterator[Violation]:
    """Yield that exhibitors may not book or apply at the moment."""
    if not editions.is_open(session, edition.id, Phase.STUDIO):
        yield Violation(
            "studio_closed", N_("Studio booking is closed at the moment. The organizer opens and closes it.")
        )


def against_a_second(session: Session, exhibitor_id: int) -> Iterator[Violation]:
    """Yield the broadcasts that an exhibitor has already."""
    for other in live_commerce.of_exhibitor(session, exhibitor_id):
        yield Violation(
            "one_broadcast",
            N_("You have a studio slot already: %(at)s. Give it back first."),
            {"at": other.studio_slot.starts_at},
        )


def _against_booking(session: Session, edition: Edition, slot: StudioSlot) -> Iterator[Violation]:
    yield from against_closed(session, edition)
    if slot.takes_applications:
        yield Violation("by_application", N_("The organizer chooses who gets this slot. Please apply for it."))


def _objections(
    session: Session, edition: Edition, slot: StudioSlot, exhibitor_id: int, now: datetime
) -> Iterator[Violation]:
    span = slot.span
    if slot.starts_at <= now:
        yield Violation("slot_past", N_("That time has passed."))
    if session.scalar(select(Broadcast.id).where(Broadcast.studio_slot_id == slot.id)) is not None:
        yield Violation(
            "studio_taken", N_("Another exhibitor was faster: this studio slot is taken. Please choose another one.")
        )
    yield from against_a_second(session, exhibitor_id)
    yield from closures.meetings_then(session, edition, span, exhibitor_id=exhibitor_id)
    then = calendar_queries.overlapped(session, edition.id, span)
    if delegates.is_with_others(session, then, exhibitor_id):
        yield WITH_OTHERS
        return
    held = calendar_queries.kinds_then(session, then, exhibitor_id=exhibitor_id)
    yield from (kind.busy for kind in kinds().values() if kind in held - {MEETING, ON_AIR})  # both named above


def _record(session: Session, actor: Actor, edition: Edition, act: str, broadcast: Broadcast, now: datetime) -> None:
    slot = broadcast.studio_slot
    detail = {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
    history.record(session, actor, act, "broadcast", broadcast.id, edition_id=edition.id, now=now, **detail)
