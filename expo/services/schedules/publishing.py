"""Put a version in force, and undo that by putting the former one in force again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from expo.db import lock_row, version_seen
from expo.db_errors import is_lost_race
from expo.domain.meetings import Origin
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition, Slot
from expo.models.meetings import Cancellation, Meeting
from expo.models.schedules import Publication, Schedule
from expo.queries import editions, schedules
from expo.queries.calendar import lock_slots
from expo.queries.schedules import PublicationInput, PublicationPreview
from expo.services import history, meetings, outbox, prints
from expo.services.schedules import emails, rewriting, waiting_emails

NOT_READY = Violation("not_ready", N_("There is no timetable to publish in this version."))
OVERTAKEN = Violation(
    "overtaken", N_("A meeting was booked at the same moment, so nothing was published. Please publish again.")
)
MANY_ARE_TOLD = N_(
    "The expo is open today, and this tells %(told)s companies of a change. Nothing was published: please confirm the "
    "number first."
)
DATE_IS_PAST = Violation(
    "date_is_past", N_("Choose a date in the future until which companies may object."), field="until"
)
DATE_IS_LATE = Violation(
    "date_is_late", N_("Consultations have begun by then. Please choose a date before the first."), field="until"
)
NOT_THE_NEWEST = Violation(
    "not_the_newest", N_("Another version has been published meanwhile. Look at the newest one before you undo it.")
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a publication writes, worked out before anything is locked: most of the work, while no lock is held.

    ``seen`` says of which database it was worked out, and for what.
    """

    seen: tuple[Any, ...]
    now: datetime
    found: PublicationInput
    preview: PublicationPreview
    emails: emails.Drafts
    until: datetime | None = None


def prepare(
    session: Session, edition: Edition, *, schedule_id: int, now: datetime, until: datetime | None = None
) -> Prepared | None:
    """Work out what publishing a version would write; ``None`` if there is nothing to publish."""
    schedule = session.scalar(select(Schedule).where(Schedule.id == schedule_id, Schedule.edition_id == edition.id))
    if schedule is None or schedule.solved_at is None:
        return None
    return _prepared(session, edition, schedule, now, until, is_final=until is None)


def prepare_undo(session: Session, edition: Edition, *, now: datetime) -> Prepared:
    """Work out what undoing the newest publication would write."""
    published = schedules.publications(session, edition, limit=2)
    until = published[1].provisional_until if len(published) > 1 else None
    former, is_final = schedules.before_the_newest(session, edition), schedules.is_final_again(published)
    is_reopened = schedules.is_provisional_again(published)
    return _prepared(session, edition, former, now, until, is_final=is_final, is_reopened=is_reopened)


def _prepared(
    session: Session,
    edition: Edition,
    schedule: Schedule,
    now: datetime,
    until: datetime | None,
    former: Prepared | None = None,
    *,
    is_final: bool,
    is_reopened: bool = False,
) -> Prepared:
    """Return what publishing writes: as it was prepared, if the rows that it depends on are still the same.

    They are not even read again if nothing was written since.
    """
    seen = (version_seen(session), schedule.id, now, until, is_final, is_reopened)
    if former is not None and former.seen == seen:
        return former
    found = schedules.publication_input(session, edition, schedule, now, is_final=is_final, is_reopened=is_reopened)
    if former is not None and (former.now, former.until, former.found) == (now, until, found):
        return former
    preview = schedules.preview_of(found, now)
    drafts = emails.drafts(session, edition, preview, now=now, until=until)
    return Prepared(seen, now, found, preview, drafts, until)


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
    until: datetime | None = None,
) -> Publication:
    """Put a version in force, provisionally if companies may object ``until`` a moment.

    Bookings by hand, locked meetings and meetings that begin within the notice stay; what clashes with them is left
    out and written into the publication's figures. Meetings that stay as they were keep their row; those whose place
    or time changes keep it too, and their two parties get one e-mail each with everything that changes for them.
    On a show day many companies are told only if ``told`` is their number. A second click on a version in force
    publishes nothing: undoing would otherwise lead from it to itself. A provisional one becomes final so. What was
    ``prepared`` for the same moment is used if it still holds under the lock; otherwise it is worked out anew.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    _lock(session, edition)
    in_force = schedules.publications(session, edition, limit=2)
    if undoes_id is None:
        if in_force and (in_force[0].schedule_id, in_force[0].provisional_until) == (schedule_id, until):
            return in_force[0]
        refuse_if(_against_date(session, edition, until, now))
    schedule = editions.locked_row(session, edition.id, Schedule, schedule_id)
    if schedule.solved_at is None:
        raise Refusal(NOT_READY)
    is_final = schedules.is_final_again(in_force) if undoes_id is not None else until is None
    is_reopened = undoes_id is not None and schedules.is_provisional_again(in_force)
    prepared = _prepared(session, edition, schedule, now, until, prepared, is_final=is_final, is_reopened=is_reopened)
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
        provisional_until=until,
    )
    session.add(publication)
    try:
        rewriting.rewrite(session, actor, edition, preview, now)
        _write_emails(session, edition, prepared)
    except IntegrityError as error:
        if not is_lost_race(error):
            raise
        raise Refusal(OVERTAKEN) from error
    history.record(
        session,
        actor,
        _act(publication),
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


def _against_date(session: Session, edition: Edition, until: datetime | None, now: datetime) -> Iterator[Violation]:
    """Yield why companies cannot object until then."""
    if until is None:
        return
    first = session.scalar(select(func.min(Slot.starts_at)).where(Slot.edition_id == edition.id))
    if until <= now:
        yield DATE_IS_PAST
    if first is not None and until > first:
        yield DATE_IS_LATE


def _act(publication: Publication) -> str:
    if publication.undoes_id is not None:
        return "schedules.undo"
    return "schedules.publish" if publication.provisional_until is None else "schedules.propose"


def _write_emails(session: Session, edition: Edition, prepared: Prepared) -> None:
    """Write the e-mails, and take back those they replace; if some of these have left meanwhile, work them out anew."""
    written = prepared.emails
    if waiting_emails.lock(session, edition) != written.waiting:
        written = emails.drafts(session, edition, prepared.preview, now=prepared.now, until=prepared.until)
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
    until = published[1].provisional_until if has_former else None
    newest, undone_at = published[0].id, published[0].published_at
    publication = publish(
        session,
        actor,
        edition,
        schedule_id=target,
        now=now,
        undoes_id=newest,
        told=told,
        prepared=prepared,
        until=until,
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
        .where(Cancellation.cancelled_at == undone_at, Cancellation.reason == rewriting.REPLANNED, Slot.starts_at > now)
        .order_by(Meeting.id)
    ).all()
    for meeting in ended:
        meetings.restore(session, actor, edition, meeting, now=now)


def _lock(session: Session, edition: Edition) -> None:
    """Keep other publications and every booking, move and cancellation waiting: each locks the slots it is about."""
    lock_row(session, Edition, edition.id)
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


def _omissions(preview: PublicationPreview) -> list[dict[str, Any]]:
    return [{"exhibitor": one.exhibitor_id, "buyer": one.buyer_id, "why": one.why.value} for one in preview.omitted]
