"""The guidance desk while it is open: numbers, calls, who did not come, and what was counselled.

Numbers are counted by day under the edition's lock. A call locks the visit, so that two counsellors never call one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from expo.db import lock_row, locked
from expo.domain.guidance import Audience, GuidanceState
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.privacy import ERASED
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.throttles import PRESSED_TWICE
from expo.domain.words import N_
from expo.models.badges import Person
from expo.models.editions import Edition
from expo.models.guidance import Counsellor, GuidanceRecord, GuidanceVisit
from expo.queries import guidance
from expo.services.guidance import NO_NAME, record_act, release
from expo.services.sessions import holder_of

NOT_BOOKED = Violation("not_booked", N_("This appointment has come, or it was cancelled."))
NOT_WAITING = Violation("not_waiting", N_("Another person called this number, or it has left the queue."))
QUEUE_IS_EMPTY = Violation("queue_is_empty", N_("No one waits now."))
NOT_AT_A_DESK = Violation("not_at_a_desk", N_("Call the number first."))
SETTLED = Violation("visit_settled", N_("This visit is settled already."))


@dataclass(frozen=True, slots=True)
class Arrival:
    """Someone without an appointment: the code of a badge, or a name."""

    topic_id: int
    audience: Audience
    badge: str = ""
    name: str = ""
    company: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """What a counsellor writes down; something left open needs an owner and a day."""

    topic_id: int
    audience: Audience
    asked: str
    answered: str
    follow_up: str = ""
    owner_id: int | None = None
    due_on: date | None = None


def against_nameless(badge: str, name: str) -> list[Violation]:
    """Say what is wrong with a number for a visitor without a badge and without a name."""
    return [] if badge.strip() or name.strip() else [NO_NAME]


def walk_in(session: Session, actor: Actor, edition: Edition, *, arrival: Arrival, now: datetime) -> GuidanceVisit:
    """Give a number to someone without an appointment; the form sent twice, or the same badge, keeps the number."""
    needs(actor, Permission.RUN_GUIDANCE)
    person = holder_of(session, edition, arrival.badge) if arrival.badge.strip() else None
    refuse_if(against_nameless(arrival.badge, arrival.name))
    topic = guidance.topic(session, edition.id, arrival.topic_id)
    said = {
        "topic_id": topic.id,
        "audience": arrival.audience,
        "question": arrival.question.strip(),
        "name": "" if person else arrival.name.strip(),
        "company": "" if person else arrival.company.strip(),
    } | _holder(person)
    lock_row(session, Edition, edition.id)
    for one in guidance.queue(session, edition, now):
        is_same = all(getattr(one, column) == value for column, value in said.items())
        if is_same and (person or now - one.made_at < PRESSED_TWICE):
            return one
    row = GuidanceVisit(edition_id=edition.id, state=GuidanceState.WAITING, made_at=now, **said)
    _number(session, actor, edition, row, now)
    return row


def arrive(session: Session, actor: Actor, edition: Edition, *, visit_id: int, now: datetime) -> GuidanceVisit:
    """Give a number to an appointment that has come, late or not."""
    needs(actor, Permission.RUN_GUIDANCE)
    lock_row(session, Edition, edition.id)
    row = _locked(session, edition, visit_id)
    if row.state is not GuidanceState.BOOKED:
        raise Refusal(NOT_BOOKED)
    row.state = GuidanceState.WAITING
    _number(session, actor, edition, row, now)
    return row


def call(
    session: Session, actor: Actor, edition: Edition, *, counsellor_id: int, visit_id: int | None = None, now: datetime
) -> GuidanceVisit:
    """Call a number to a counsellor's desk, the next in turn without one; a number that is called is called again."""
    needs(actor, Permission.RUN_GUIDANCE)
    counsellor = guidance.counsellor(session, edition.id, counsellor_id)
    if visit_id is not None:
        row = _locked(session, edition, visit_id)
        if row.state not in {GuidanceState.WAITING, GuidanceState.CALLED}:
            raise Refusal(NOT_WAITING)
    else:
        row = _next(session, edition, counsellor_id, now)
    row.state, row.counsellor_id, row.called_at = GuidanceState.CALLED, counsellor.id, now
    session.flush()
    record_act(session, actor, "call", row, now, number=row.number, desk=counsellor.desk)
    return row


def begin(session: Session, actor: Actor, edition: Edition, *, visit_id: int) -> GuidanceVisit:
    """Note that the called number is at the desk."""
    needs(actor, Permission.RUN_GUIDANCE)
    row = _locked(session, edition, visit_id)
    if row.state not in {GuidanceState.CALLED, GuidanceState.TALKING}:
        raise Refusal(NOT_AT_A_DESK)
    row.state = GuidanceState.TALKING
    session.flush()
    return row


def miss(session: Session, actor: Actor, edition: Edition, *, visit_id: int, now: datetime) -> GuidanceVisit:
    """Note that someone did not come, to the appointment or when called; a booked time is free again."""
    needs(actor, Permission.RUN_GUIDANCE)
    row = guidance.get(session, edition.id, visit_id)
    release(session, edition, row)
    settled = row.state not in {GuidanceState.BOOKED, GuidanceState.WAITING, GuidanceState.CALLED}
    if settled:
        raise Refusal(SETTLED)
    row.state, row.settled_at = GuidanceState.NO_SHOW, now
    session.flush()
    record_act(session, actor, "no_show", row, now)
    return row


def record(
    session: Session, actor: Actor, edition: Edition, *, visit_id: int, sheet: RecordSheet, now: datetime
) -> GuidanceRecord:
    """Write down what was asked and answered, or correct it; the visit is over then."""
    needs(actor, Permission.RUN_GUIDANCE)
    row = _locked(session, edition, visit_id)
    at_a_desk = row.state in {GuidanceState.CALLED, GuidanceState.TALKING, GuidanceState.DONE}
    refuse_if([*([] if at_a_desk else [NOT_AT_A_DESK]), *_missing(sheet)])
    row.topic = guidance.topic(session, edition.id, sheet.topic_id)
    row.audience = sheet.audience
    owner = guidance.counsellor(session, edition.id, sheet.owner_id) if sheet.owner_id is not None else None
    kept = row.record or GuidanceRecord(visit_id=row.id)
    kept.asked, kept.answered, kept.follow_up = sheet.asked.strip(), sheet.answered.strip(), sheet.follow_up.strip()
    kept.owner_id = owner.id if owner is not None and kept.follow_up else None
    kept.due_on = sheet.due_on if kept.follow_up else None
    kept.followed_up_at = kept.followed_up_at if kept.follow_up else None
    kept.recorded_at, kept.recorded_by_id = now, actor.user_id
    row.record, row.state = kept, GuidanceState.DONE
    row.settled_at = row.settled_at or now
    session.flush()
    record_act(session, actor, "record", row, now, topic=row.topic.name_ko)
    return kept


def follow_up(session: Session, actor: Actor, edition: Edition, *, visit_id: int, now: datetime) -> GuidanceRecord:
    """Note that what was left open is settled."""
    needs(actor, Permission.RUN_GUIDANCE)
    row = _locked(session, edition, visit_id)
    if row.record is None or row.record.due_on is None or row.record.followed_up_at is not None:
        raise Refusal(Violation("nothing_open", N_("Nothing is left open here.")))
    row.record.followed_up_at = now
    session.flush()
    record_act(session, actor, "follow_up", row, now, topic=row.topic.name_ko)
    return row.record


def forget(session: Session, **holder: object) -> None:
    """Empty what names people and what they wrote, of a whole edition the counsellors too; the visits stay counted.

    ``holder`` is a column with one value or several: ``exhibitor_id``, ``buyer_id``, ``person_id``, ``edition_id``.
    """
    ((name, value),) = holder.items()
    column = getattr(GuidanceVisit, name)
    theirs = column.in_(value) if isinstance(value, list | tuple | set | frozenset) else column == value
    quietly = {"synchronize_session": False}
    emptied = {"name": "", "company": "", "question": ""}
    visits = select(GuidanceVisit.id).where(theirs)
    followed = {"follow_up": "", "owner_id": None, "due_on": None, "followed_up_at": None}
    session.execute(
        update(GuidanceRecord).where(GuidanceRecord.visit_id.in_(visits)).values(asked="", answered="", **followed),
        execution_options=quietly,
    )
    session.execute(update(GuidanceVisit).where(theirs).values(**emptied), execution_options=quietly)
    if name == "edition_id":
        session.execute(update(Counsellor).where(Counsellor.edition_id == value).values(name=ERASED))


def _holder(person: Person | None) -> dict[str, int | None]:
    if person is None:
        return {}
    return {"person_id": person.id, "exhibitor_id": person.exhibitor_id, "buyer_id": person.buyer_id}


def _number(session: Session, actor: Actor, edition: Edition, row: GuidanceVisit, now: datetime) -> None:
    """Give a visit the next number of the day; the edition is locked."""
    today = now.astimezone(edition.zone).date()
    last = select(func.max(GuidanceVisit.number)).where(
        GuidanceVisit.edition_id == edition.id, GuidanceVisit.on == today
    )
    row.arrived_at, row.on, row.number = now, today, (session.scalar(last) or 0) + 1
    session.add(row)
    session.flush()
    record_act(session, actor, "number", row, now, number=row.number)


def _next(session: Session, edition: Edition, counsellor_id: int, now: datetime) -> GuidanceVisit:
    """Return the next in turn, locked: one with an appointment with another counsellor comes after the others."""
    waiting = guidance.queue(session, edition, now)
    for row in sorted(waiting, key=lambda one: one.time is not None and one.time.counsellor_id != counsellor_id):
        found = _locked(session, edition, row.id)
        if found.state is GuidanceState.WAITING:
            return found
    raise Refusal(QUEUE_IS_EMPTY)


def _locked(session: Session, edition: Edition, visit_id: int) -> GuidanceVisit:
    of_edition = (GuidanceVisit.id == visit_id) & (GuidanceVisit.edition_id == edition.id)
    session.scalars(locked(select(GuidanceVisit).where(of_edition))).one_or_none()
    return guidance.get(session, edition.id, visit_id)


def _missing(sheet: RecordSheet) -> Iterator[Violation]:
    for name in ("asked", "answered"):
        if not getattr(sheet, name).strip():
            yield Violation(f"no_{name}", N_("Please write a sentence."), {}, name)
    if sheet.follow_up.strip() and sheet.owner_id is None:
        yield Violation("no_owner", N_("Say who follows this up."), {}, "owner_id")
    if sheet.follow_up.strip() and sheet.due_on is None:
        yield Violation("no_day", N_("Say until when this is followed up."), {}, "due_on")
