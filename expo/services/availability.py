"""A company closes and reopens its own times, slot by slot."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.editions import Span
from expo.domain.people import Actor
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.words import N_
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.queries import calendar as calendars
from expo.services import calendar, closures, history

PAST = Violation("slot_past", N_("That time has passed."))
MEETS_BUYER = N_("%(at)s: you meet %(other)s then. If you cannot come, the guidance desk finds another time for both.")
MEETS_EXHIBITOR = N_("%(at)s: you meet %(other)s then. Cancel that consultation in “My agenda” first.")
ANNOUNCED = Violation(
    "announced", N_("The organizer has closed that time. Ask the guidance desk if it should be open again.")
)


def close(session: Session, actor: Actor, edition: Edition, *, slot_id: int, now: datetime) -> None:
    """Close one slot of the actor's company; refused while it has a meeting or a broadcast then."""
    change(session, actor, edition, slot_ids=[slot_id], is_closed=True, now=now)


def reopen(session: Session, actor: Actor, edition: Edition, *, slot_id: int, now: datetime) -> None:
    """Reopen one slot; a longer closed time keeps what lies before and after it."""
    change(session, actor, edition, slot_ids=[slot_id], is_closed=False, now=now)


def change(
    session: Session, actor: Actor, edition: Edition, *, slot_ids: Collection[int], is_closed: bool, now: datetime
) -> None:
    """Close or reopen these slots of the actor's company, all or none."""
    _hold_still(session, slot_ids, **holder_of(actor))
    for slot_id in sorted(slot_ids):
        (_close if is_closed else _reopen)(session, actor, edition, slot_id, now)


def _close(session: Session, actor: Actor, edition: Edition, slot_id: int, now: datetime) -> None:
    holder = holder_of(actor)
    slot, span = _slot(session, edition, slot_id)
    held = _held(session, slot, holder)
    refuse_if([*_past(slot, now), *_busy(held), *_meetings_then(session, actor, edition, span, holder)])
    if held is not None:
        return
    closed = calendar.closure(edition, span, reason="", now=now, created_by_id=actor.user_id, **holder)
    session.add(closed)
    session.flush()
    calendar.hold_closure(session, closed)
    _record(session, actor, edition, "availability.close", slot, now)


def _reopen(session: Session, actor: Actor, edition: Edition, slot_id: int, now: datetime) -> None:
    holder = holder_of(actor)
    slot, span = _slot(session, edition, slot_id)
    held = _held(session, slot, holder)
    refuse_if([*_past(slot, now), *_busy(held)])
    covering = calendars.closures_over(session, span, **holder)
    refuse_if([ANNOUNCED] if any(closed.is_announced for closed in covering) else [])
    for closed in covering:
        rest = (Span(closed.starts_at, span.starts_at), Span(span.ends_at, closed.ends_at))
        calendar.reopen(session, closed)
        for part in rest:
            if part.starts_at < part.ends_at:
                kept = calendar.closure(
                    edition, part, reason=closed.reason, now=now, created_by_id=actor.user_id, **holder
                )
                session.add(kept)
                session.flush()
                calendar.hold_closure(session, kept)
    if covering:
        _record(session, actor, edition, "availability.reopen", slot, now)


def holder_of(actor: Actor) -> dict[str, int]:
    """Return the calendar's column and id of the actor's company."""
    if actor.is_exhibitor and actor.exhibitor_id is not None:
        return {"exhibitor_id": actor.exhibitor_id}
    if actor.is_buyer and actor.buyer_id is not None:
        return {"buyer_id": actor.buyer_id}
    raise NotFound("company")


def _hold_still(session: Session, slot_ids: Iterable[int], **holder: int) -> None:
    """Lock the slots, all at once, then the company: in the order in which a booking locks them.

    Reopening part of a longer closed time touches all of its slots, so whatever the company has closed is among them.
    """
    closures.lock_closed(session, *slot_ids, **holder)
    company: type[Exhibitor | Buyer] = Exhibitor if "exhibitor_id" in holder else Buyer
    session.execute(locked(select(company.id).where(company.id.in_(holder.values()))))


def _slot(session: Session, edition: Edition, slot_id: int) -> tuple[Slot, Span]:
    slot = session.scalar(select(Slot).where(Slot.id == slot_id, Slot.edition_id == edition.id))
    if slot is None:
        raise NotFound(f"slot {slot_id}")
    return slot, Span(slot.starts_at, slot.ends_at)


def _held(session: Session, slot: Slot, holder: dict[str, int]) -> Hold | None:
    return session.scalar(select(Hold).filter_by(slot_id=slot.id, **holder))


def _past(slot: Slot, now: datetime) -> Iterator[Violation]:
    if slot.ends_at <= now:
        yield PAST


def _busy(held: Hold | None) -> Iterator[Violation]:
    """Yield what keeps a company from closing or reopening a slot; its meetings are named one by one elsewhere."""
    if held is not None and held.meeting_id is None and not calendars.kind_of(held).is_closed:
        yield calendars.kind_of(held).busy


def _meetings_then(
    session: Session, actor: Actor, edition: Edition, span: Span, holder: dict[str, int]
) -> Iterator[Violation]:
    """Put the reason to the company itself: with whom, and who can help."""
    sentence, other = (MEETS_BUYER, "buyer") if actor.is_exhibitor else (MEETS_EXHIBITOR, "exhibitor")
    for one in closures.meetings_then(session, edition, span, **holder):
        yield Violation(one.code, sentence, {"at": one.params["at"], "other": one.params[other]})


def _record(session: Session, actor: Actor, edition: Edition, act: str, slot: Slot, now: datetime) -> None:
    detail = {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
    history.record(session, actor, act, "slot", slot.id, edition_id=edition.id, now=now, **detail)
