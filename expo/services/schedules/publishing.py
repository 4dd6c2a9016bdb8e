"""Put a version in force, and undo that by putting the former one in force again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from expo.db import is_lost_race, locked
from expo.domain.meetings import Origin
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.schedules import Change
from expo.domain.words import N_
from expo.models.editions import Edition, Slot
from expo.models.meetings import Cancellation, Meeting, MeetingLock
from expo.models.schedules import Publication, Schedule
from expo.queries import schedules
from expo.queries.calendar import lock_slots
from expo.queries.schedules import MeetingChange, PublicationInput, PublicationPreview
from expo.services import calendar, history, meetings, outbox, prints
from expo.services.schedules import emails, waiting_emails

REPLANNED = N_("The timetable was planned anew.")
NOT_READY = Violation("not_ready", N_("There is no timetable to publish in this version."))
OVERTAKEN = Violation(
    "overtaken", N_("A meeting was booked at the same moment, so nothing was published. Please publish again.")
)
MANY_ARE_TOLD = N_(
    "The expo is open today, and this tells %(told)s companies of a change. Nothing was published: please confirm the "
    "number first."
)
_SEAT = ("slot_id", "table_id", "interpreter_id")
NOT_THE_NEWEST = Violation(
    "not_the_newest", N_("Another version has been published meanwhile. Look at the newest one before you undo it.")
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a publication writes, worked out before anything is locked: most of the work, while no lock is held."""

    now: datetime
    found: PublicationInput
    preview: PublicationPreview
    emails: emails.Drafts


def prepare(session: Session, edition: Edition, *, schedule_id: int, now: datetime) -> Prepared | None:
    """Work out what publishing a version would write; ``None`` if there is nothing to publish."""
    schedule = session.scalar(select(Schedule).where(Schedule.id == schedule_id, Schedule.edition_id == edition.id))
    return _prepared(session, edition, schedule, now) if schedule and schedule.solved_at else None


def prepare_undo(session: Session, edition: Edition, *, now: datetime) -> Prepared:
    """Work out what undoing the newest publication would write."""
    return _prepared(session, edition, schedules.before_the_newest(session, edition), now)


def _prepared(
    session: Session, edition: Edition, schedule: Schedule, now: datetime, former: Prepared | None = None
) -> Prepared:
    """Return what publishing writes: as it was prepared, if the rows that it depends on are still the same."""
    found = schedules.publication_input(session, edition, schedule, now)
    if former is not None and former.now == now and former.found == found:
        return former
    preview = schedules.preview_of(found, now)
    return Prepared(now, found, preview, emails.drafts(session, edition, preview, now=now))


def publish(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    schedule_id: int,
    now: datetime,
    undoes_id: int | None = None,
    told: int | None = None,
    prepared: Prepared | None = None,
) -> Publication:
    """Put a version in force.

    Bookings by hand, locked meetings and meetings that begin within the notice stay; what clashes with them is left
    out and written into the publication's figures. Meetings that stay as they were keep their row; those whose place
    or time changes keep it too, and their two parties get one e-mail each with everything that changes for them.
    On a show day many companies are told only if ``told`` is their number. A second click on a version in force
    publishes nothing: undoing would otherwise lead from it to itself. What was ``prepared`` for the same moment is used
    if it still holds under the lock; otherwise it is worked out anew.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    _lock(session, edition)
    in_force = schedules.publications(session, edition, limit=1)
    if undoes_id is None and in_force and in_force[0].schedule_id == schedule_id:
        return in_force[0]
    schedule = session.scalar(
        locked(select(Schedule).where(Schedule.id == schedule_id, Schedule.edition_id == edition.id))
    )
    if schedule is None:
        raise NotFound(f"schedule {schedule_id}")
    if schedule.solved_at is None:
        raise Refusal(NOT_READY)
    prepared = _prepared(session, edition, schedule, now, prepared)
    preview = prepared.preview
    if preview.told_to_confirm not in (None, told):
        raise Refusal(Violation("many_told", MANY_ARE_TOLD, {"told": preview.told_to_confirm}))
    publication = Publication(
        edition_id=edition.id,
        schedule_id=schedule.id,
        published_at=now,
        published_by_id=actor.user_id,
        undoes_id=undoes_id,
        figures=preview.figures | {"omissions": _omissions(preview)},
    )
    session.add(publication)
    try:
        _apply(session, actor, edition, preview, now)
        _write_emails(session, edition, prepared)
    except IntegrityError as error:
        if not is_lost_race(error):
            raise
        raise Refusal(OVERTAKEN) from error
    act = "schedules.publish" if undoes_id is None else "schedules.undo"
    history.record(
        session,
        actor,
        act,
        "schedule",
        schedule.id,
        edition_id=edition.id,
        now=now,
        number=schedule.number,
        **preview.figures,
    )
    session.flush()
    prints.keep(session, edition, now=now)
    return publication


def _write_emails(session: Session, edition: Edition, prepared: Prepared) -> None:
    """Write the e-mails, and take back those they replace; if some of these have left meanwhile, work them out anew."""
    written = prepared.emails
    if waiting_emails.lock(session, edition) != written.waiting:
        written = emails.drafts(session, edition, prepared.preview, now=prepared.now)
    waiting_emails.withdraw(session, written.replaced)
    outbox.write_all(session, written.rows)


def undo(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    publication_id: int,
    now: datetime,
    told: int | None = None,
    prepared: Prepared | None = None,
) -> Publication:
    """Put the version in force that was before the newest publication; before the first there was an empty one.

    ``publication_id`` names the publication that the organizer sees as the newest: if another one has come since,
    nothing is undone by mistake. ``told`` and ``prepared`` are as in :func:`publish`.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    _lock(session, edition)
    published = schedules.publications(session, edition, limit=2)
    if not published or published[0].id != publication_id:
        raise Refusal(NOT_THE_NEWEST)
    has_former = len(published) > 1
    target = published[1].schedule_id if has_former else _empty_version(session, actor, edition, now).id
    undone_at = published[0].published_at
    publication = publish(
        session, actor, edition, schedule_id=target, now=now, undoes_id=published[0].id, told=told, prepared=prepared
    )
    _bring_back(session, actor, edition, undone_at, now)
    return publication


def _bring_back(session: Session, actor: Actor, edition: Edition, undone_at: datetime, now: datetime) -> None:
    """Restore the meetings made by hand that the undone publication cancelled, where there is room."""
    ended = session.scalars(
        select(Meeting)
        .join(Cancellation, Cancellation.meeting_id == Meeting.id)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.edition_id == edition.id, Meeting.origin != Origin.PLANNED, Meeting.is_active.is_(None))
        .where(Cancellation.cancelled_at == undone_at, Cancellation.reason == REPLANNED, Slot.starts_at > now)
        .order_by(Meeting.id)
    ).all()
    for meeting in ended:
        meetings.restore(session, actor, edition, meeting, now=now)


def _lock(session: Session, edition: Edition) -> None:
    """Keep other publications and every booking, move and cancellation waiting: each locks the slots it is about."""
    session.execute(locked(select(Edition.id).where(Edition.id == edition.id)))
    lock_slots(session, session.scalars(select(Slot.id).where(Slot.edition_id == edition.id)))


def _empty_version(session: Session, actor: Actor, edition: Edition, now: datetime) -> Schedule:
    """Return a new version in which nothing is planned, so that even a first publication can be undone."""
    bounds = {"shortfall": 0, "weight": 0, "breaks": 0}
    empty = Schedule(
        edition_id=edition.id,
        number=schedules.next_number(session, edition),
        asked_at=now,
        asked_by_id=actor.user_id,
        solved_at=now,
        figures={"met": 0, "wished": 0, "weight": 0, "shortfall": 0, "breaks": 0, "bounds": bounds, "is_empty": True},
    )
    session.add(empty)
    session.flush()
    return empty


def _apply(session: Session, actor: Actor, edition: Edition, preview: PublicationPreview, now: datetime) -> None:
    """Write the meetings and their holds, in bulk."""
    dropped, added = preview.of(Change.DROPPED), preview.of(Change.ADDED)
    changed = preview.of(Change.MOVED) + preview.of(Change.REHOUSED)
    _take_out(session, [step.meeting_id for step in (*dropped, *changed)], now)
    if dropped:
        session.execute(delete(MeetingLock).where(MeetingLock.meeting_id.in_([step.meeting_id for step in dropped])))
        session.execute(
            insert(Cancellation),
            [
                {
                    "meeting_id": step.meeting_id,
                    "reason": REPLANNED,
                    "cancelled_at": now,
                    "cancelled_by_id": actor.user_id,
                }
                for step in dropped
            ],
        )
    session.flush()
    meeting = Meeting.__table__
    if changed:
        values: dict[str, Any] = {"standing": True} | {column: bindparam(column) for column in _SEAT}
        session.execute(
            update(meeting).where(meeting.c.id == bindparam("row")).values(values),  # type: ignore[arg-type]
            [{"row": step.meeting_id, **_seat(step)} for step in changed],
        )
    if added:
        common = {
            "edition_id": edition.id,
            "origin": Origin.PLANNED,
            "standing": True,
            "created_at": now,
            "created_by_id": actor.user_id,
        }
        session.execute(
            insert(meeting),  # type: ignore[arg-type]
            [{"exhibitor_id": step.exhibitor_id, "buyer_id": step.buyer_id, **common, **_seat(step)} for step in added],
        )
    session.expire_all()
    calendar.hold_active_meetings(session, edition)


def _take_out(session: Session, meeting_ids: Sequence[int | None], now: datetime) -> None:
    """Take meetings out of the calendar; two that change places would otherwise be in each other's way."""
    ids = [one for one in meeting_ids if one is not None]
    if ids:
        session.execute(
            update(Meeting)
            .where(Meeting.id.in_(ids))
            .values(is_active=None, changed_at=now)
            .execution_options(synchronize_session=False)
        )
        calendar.release_meetings(session, ids)


def _seat(step: MeetingChange) -> dict[str, int | None]:
    assert step.new is not None
    return {
        "slot_id": step.new.slot_id,
        "table_id": step.new.table_id,
        "interpreter_id": step.new.interpreter_id,
    }


def _omissions(preview: PublicationPreview) -> list[dict[str, Any]]:
    return [{"exhibitor": one.exhibitor_id, "buyer": one.buyer_id, "why": one.why.value} for one in preview.omitted]
