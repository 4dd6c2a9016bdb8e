"""Close a table or an interpreter for a time, and reopen: the organizer's side of the one calendar."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.editions import Span, against_past
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.calendar import Closure
from expo.models.editions import Edition, Slot
from expo.models.meetings import Meeting
from expo.models.schedules import Schedule, StoredPlacement
from expo.queries import calendar as calendar_queries
from expo.services import calendar


def close(
    session: Session, edition: Edition, span: Span, *, reason: str, now: datetime, user_id: int | None, **holder: int
) -> Closure:
    """Close the holder (``table_id=``, ``interpreter_id=``, …) for a span; refused while it has meetings then."""
    calendar_queries.lock_overlapped(session, edition.id, span)
    refuse_if([*_against(edition, span, now), *meetings_then(session, edition, span, **holder)])
    closure = calendar.closure(edition, span, reason=reason.strip(), now=now, created_by_id=user_id, **holder)
    return _taken(session, closure)


def announce(
    session: Session,
    edition: Edition,
    span: Span,
    *,
    column: str,
    holders: Iterable[int],
    reason: str,
    now: datetime,
    user_id: int | None,
) -> list[Closure]:
    """Close these holders of one kind for a span in spite of their meetings; ``column`` is the calendar's, of the kind.

    Meetings that clash (:func:`expo.queries.calendar.in_the_way`) keep their place until the next timetable, or
    a move by hand.
    """
    calendar_queries.lock_overlapped(session, edition.id, span)
    refuse_if(_against(edition, span, now))
    common = {
        "edition_id": edition.id,
        "starts_at": span.starts_at,
        "ends_at": span.ends_at,
        "reason": reason.strip(),
        "is_announced": True,
        "created_at": now,
        "created_by_id": user_id,
    }
    rows = [{**common, column: holder} for holder in holders]
    announced = sorted(session.scalars(insert(Closure).returning(Closure), rows), key=lambda one: one.id)
    calendar.hold_closures(session, announced)
    return announced


def _taken(session: Session, closure: Closure) -> Closure:
    session.add(closure)
    session.flush()
    calendar.hold_closure(session, closure)
    return closure


def reopen(session: Session, edition: Edition, closure_id: int, **holder: int) -> Closure:
    """Reopen a closed time of this holder."""
    lock_closed(session, **holder)
    closure = session.scalar(
        select(Closure).filter_by(id=closure_id, edition_id=edition.id, **holder).with_for_update()
    )
    if closure is None:
        raise NotFound(f"closure {closure_id}")
    calendar.reopen(session, [closure])
    return closure


def withdraw(session: Session, edition: Edition, closure_ids: Collection[int]) -> None:
    """Reopen announced times of many holders at once; every slot of the edition is locked for that."""
    calendar_queries.lock_slots(session, session.scalars(select(Slot.id).where(Slot.edition_id == edition.id)))
    ids = set(closure_ids)
    found = session.scalars(
        select(Closure)
        .where(Closure.edition_id == edition.id, Closure.id.in_(ids))
        .order_by(Closure.id)
        .with_for_update()
    ).all()
    if len(found) < len(ids):
        raise NotFound(f"closures {sorted(ids)}")
    calendar.reopen(session, found)


def lock_closed(session: Session, *more: int, **holder: int) -> None:
    """Make other deciders wait on every slot that the holder has closed, held or waiting for it, and on ``more``."""
    closed = (slot.id for slot in calendar_queries.closed_slots(session, **holder))
    calendar_queries.lock_slots(session, [*more, *closed])


def meetings_then(session: Session, edition: Edition, span: Span, **holder: int) -> Iterator[Violation]:
    """Yield one reason for each meeting of the holder that overlaps the span, in time order."""
    slots = calendar_queries.overlapped(session, edition.id, span)
    yield from meetings_in(session, [slot.id for slot in slots], **holder)


def meetings_in(session: Session, slot_ids: Collection[int], **holder: int) -> Iterator[Violation]:
    """Yield one reason for each meeting of the holder in these slots, in time order."""
    meetings = session.scalars(
        select(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.in_slots(slot_ids), Meeting.is_active.is_(True), *_of(holder))
        .options(joinedload(Meeting.slot), joinedload(Meeting.exhibitor), joinedload(Meeting.buyer))
        .order_by(Slot.starts_at)
    )
    for meeting in meetings:
        yield Violation(
            "meeting_then",
            N_("%(at)s: %(exhibitor)s and %(buyer)s meet then. Move or cancel that consultation first."),
            {
                "at": meeting.when,
                "exhibitor": Named.of(meeting.exhibitor),
                "buyer": Named.of(meeting.buyer),
            },
        )


def planned(session: Session, edition: Edition, **holder: int) -> Iterator[Violation]:
    """Yield a reason when the newest solved version of the timetable counts on the holder."""
    newest = session.scalar(
        select(Schedule)
        .where(Schedule.edition_id == edition.id, Schedule.solved_at.is_not(None))
        .order_by(Schedule.number.desc())
        .limit(1)
    )
    if newest is None:
        return
    using = [getattr(StoredPlacement, column) == value for column, value in holder.items()]
    count = session.scalar(
        select(func.count()).select_from(StoredPlacement).where(StoredPlacement.schedule_id == newest.id, *using)
    )
    if count:
        yield Violation(
            "planned",
            N_(
                "Version %(number)s of the timetable counts on it (consultations: %(count)s)."
                " Close it for every day, plan again, and remove it then."
            ),
            {"number": newest.number, "count": count},
        )


def _of(holder: dict[str, int]) -> list[ColumnElement[bool]]:
    return [getattr(Meeting, column) == value for column, value in holder.items()]


def _against(edition: Edition, span: Span, now: datetime) -> Iterator[Violation]:
    if span.ends_at <= span.starts_at:
        yield Violation("ends_before_it_starts", N_("The time ends before it starts. Choose a later end."), {}, "ends")
    yield from against_past(span, now)
    days = edition.dates
    if span.starts_at.astimezone(edition.zone).date() not in days:
        yield Violation(
            "no_such_day",
            N_("There are no consultations on %(day)s."),
            {"day": span.starts_at.astimezone(edition.zone).date()},
            "on",
        )
