"""A company closes and reopens its own times, slot by slot."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.editions import Span, without
from expo.domain.people import Actor
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.queries import calendar as calendar_queries
from expo.services import calendar, closures, history

PAST = Violation("slot_past", N_("That time has passed."))
MEETS_BUYER = N_(
    "%(at)s: you meet %(other)s then. If you cannot come, the registration desk finds another time for both."
)
MEETS_EXHIBITOR = N_("%(at)s: you meet %(other)s then. Cancel that consultation in “My agenda” first.")
ANNOUNCED = Violation(
    "announced", N_("The organizer has closed that time. Ask the registration desk if it should be open again.")
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
    slots = _slots(session, edition, slot_ids)
    if slots:
        (_close if is_closed else _reopen)(session, actor, edition, slots, now)


def _close(session: Session, actor: Actor, edition: Edition, slots: Sequence[Slot], now: datetime) -> None:
    holder = holder_of(actor)
    held = _held(session, slots, holder)
    refuse_if([*_past(slots, now), *_busy(held), *_meetings_then(session, actor, slots, holder)])
    taken = {hold.slot_id for hold in held}
    fresh = [slot for slot in slots if slot.id not in taken]
    closed = [
        calendar.closure(edition, slot.span, reason="", now=now, created_by_id=actor.user_id, **holder)
        for slot in fresh
    ]
    session.add_all(closed)
    session.flush()
    calendar.hold_closures(session, closed)
    for slot in fresh:
        _record(session, actor, edition, "availability.close", slot, now)


def _reopen(session: Session, actor: Actor, edition: Edition, slots: Sequence[Slot], now: datetime) -> None:
    holder = holder_of(actor)
    refuse_if([*_past(slots, now), *_busy(_held(session, slots, holder))])
    whole = Span(slots[0].starts_at, slots[-1].ends_at)
    covering = [
        closed
        for closed in calendar_queries.closures_over(session, whole, **holder)
        if any(slot.span.overlaps(closed.span) for slot in slots)
    ]
    if any(closed.is_announced for closed in covering):
        raise Refusal(ANNOUNCED)
    kept = [
        calendar.closure(edition, part, reason=closed.reason, now=now, created_by_id=actor.user_id, **holder)
        for closed in covering
        for part in without(closed.span, (slot.span for slot in slots))
    ]
    touched = [slot for slot in slots if any(slot.span.overlaps(closed.span) for closed in covering)]
    for closed in covering:
        session.delete(closed)
    session.flush()
    session.add_all(kept)
    session.flush()
    calendar.hold_closures(session, kept)
    for slot in touched:
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


def _slots(session: Session, edition: Edition, slot_ids: Collection[int]) -> Sequence[Slot]:
    """Return these slots in time order; NotFound if one is not the edition's."""
    wanted = set(slot_ids)
    found = session.scalars(
        select(Slot).where(Slot.id.in_(wanted), Slot.edition_id == edition.id).order_by(Slot.starts_at)
    ).all()
    if len(found) != len(wanted):
        raise NotFound("slot")
    return found


def _held(session: Session, slots: Sequence[Slot], holder: dict[str, int]) -> Sequence[Hold]:
    in_slots = Hold.slot_id.in_([slot.id for slot in slots])
    return session.scalars(select(Hold).where(in_slots).filter_by(**holder)).all()


def _past(slots: Iterable[Slot], now: datetime) -> Iterator[Violation]:
    if any(slot.ends_at <= now for slot in slots):
        yield PAST


def _busy(held: Iterable[Hold]) -> Iterator[Violation]:
    """Yield what keeps a company from closing or reopening slots; its meetings are named one by one elsewhere."""
    kinds = [calendar_queries.kind_of(hold) for hold in held if hold.meeting_id is None]
    busy = {kind.name: kind.busy for kind in kinds if not kind.is_closed}
    yield from busy.values()


def _meetings_then(
    session: Session, actor: Actor, slots: Sequence[Slot], holder: dict[str, int]
) -> Iterator[Violation]:
    """Put the reason to the company itself: with whom, and who can help."""
    sentence, other = (MEETS_BUYER, "buyer") if actor.is_exhibitor else (MEETS_EXHIBITOR, "exhibitor")
    for one in closures.meetings_in(session, [slot.id for slot in slots], **holder):
        yield Violation(one.code, sentence, {"at": one.params["at"], "other": one.params[other]})


def _record(session: Session, actor: Actor, edition: Edition, act: str, slot: Slot, now: datetime) -> None:
    detail = {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
    history.record(session, actor, act, "slot", slot.id, edition_id=edition.id, now=now, **detail)
