"""The guidance desk before it opens: topics, counsellors, their times, and appointments that hold time."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.db import lock_row, locked
from expo.domain.editions import Span, against_past
from expo.domain.guidance import HOLD, KEEPS_TIME, MOST_AHEAD, Audience, GuidanceState, parts
from expo.domain.people import Actor, needs, organizers_need
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, NotFound, Refusal, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.badges import Person
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.guidance import Counsellor, GuidanceTime, GuidanceTopic, GuidanceVisit
from expo.queries import calendar as calendar_queries
from expo.queries import editions, guidance
from expo.queries.agenda import guidance as guidance_agenda
from expo.services import calendar, history, outbox, visitor_emails

TAKEN = Violation("time_taken", N_("This time was taken in the meantime. Please choose another one."), {}, "time_id")
OVER = Violation("time_over", N_("This time is over. Please choose another one."), {}, "time_id")
BUSY = Violation("busy_then", N_("You have something else at that time. Please choose another one."), {}, "time_id")
OTHER_TOPIC = Violation("other_topic", N_("The counsellor of this time does not advise on this topic."), {}, "time_id")
STARTED = Violation("visit_started", N_("This visit can no longer be cancelled."))
NO_NAME = Violation("no_name", N_("Please write a name."), {}, "name")
SHARED_SLOT = Violation(
    "shared_slot",
    N_("Two times of a counsellor may not share a slot of the consultations. Choose longer times or another start."),
    {},
    "minutes",
)


@dataclass(frozen=True, slots=True)
class Appointment:
    """What someone books."""

    topic_id: int
    time_id: int
    audience: Audience
    question: str = ""


def add_topic(
    session: Session, actor: Actor, edition: Edition, *, name_ko: str, name_en: str, now: datetime
) -> GuidanceTopic:
    """Add a topic."""
    needs(actor, Permission.RUN_GUIDANCE)
    name = name_ko.strip()
    if not name:
        raise Refusal(Violation("no_name", N_("Please write a name."), {}, "name_ko"))
    known = select(GuidanceTopic.id).where(GuidanceTopic.edition_id == edition.id, GuidanceTopic.name_ko == name)
    if session.scalar(known) is not None:
        raise Refusal(Violation("known_name", N_("There is one of this name already."), {}, "name_ko"))
    row = GuidanceTopic(edition_id=edition.id, name_ko=name, name_en=name_en.strip() or name)
    session.add(row)
    session.flush()
    record_act(session, actor, "add_topic", row, now, name=Named.of(row))
    return row


def add_counsellor(
    session: Session, actor: Actor, edition: Edition, *, name: str, desk: str, topic_ids: Collection[int], now: datetime
) -> Counsellor:
    """Add a counsellor at a desk of its own, with the topics on which it advises."""
    needs(actor, Permission.RUN_GUIDANCE)
    wanted = desk.strip().upper()
    here = select(Counsellor.id).where(Counsellor.edition_id == edition.id, Counsellor.desk == wanted)
    taken = session.scalar(here) is not None
    refuse_if(_against_counsellor(name, wanted, topic_ids, is_taken=taken))
    row = Counsellor(
        edition_id=edition.id,
        name=name.strip(),
        desk=wanted,
        topics=[guidance.topic(session, edition.id, number) for number in sorted(set(topic_ids))],
    )
    session.add(row)
    session.flush()
    record_act(session, actor, "add_counsellor", row, now, desk=row.desk)
    return row


def open_times(
    session: Session, actor: Actor, edition: Edition, *, counsellor_id: int, span: Span, minutes: int, now: datetime
) -> list[GuidanceTime]:
    """Open a counsellor's times of so many minutes each; none may share a slot of the grid with another one."""
    needs(actor, Permission.RUN_GUIDANCE)
    row = editions.locked_row(session, edition.id, Counsellor, counsellor_id)
    spans = parts(span, minutes)
    known = session.scalars(select(GuidanceTime).where(GuidanceTime.counsellor_id == row.id)).all()
    slots = calendar_queries.overlapped(session, edition.id, span)
    refuse_if([*against_past(span, now), *_against_times(spans, [one.span for one in known], slots)])
    times = [
        GuidanceTime(edition_id=edition.id, counsellor_id=row.id, starts_at=one.starts_at, ends_at=one.ends_at)
        for one in spans
    ]
    session.add_all(times)
    session.flush()
    record_act(session, actor, "open", row, now, count=len(times))
    return times


def close_time(session: Session, actor: Actor, edition: Edition, *, time_id: int, now: datetime) -> None:
    """Close a counselling time without bookings; appointments that were cancelled are forgotten with it."""
    needs(actor, Permission.RUN_GUIDANCE)
    row = editions.locked_row(session, edition.id, GuidanceTime, time_id)
    of_time, is_off = GuidanceVisit.time_id == row.id, GuidanceVisit.state == GuidanceState.CANCELLED
    booked = session.scalar(select(GuidanceVisit.id).where(of_time, ~is_off).limit(1))
    if booked:
        raise Refusal(Violation("time_booked", N_("This time was booked. Cancel the appointment first.")))
    session.execute(delete(GuidanceVisit).where(of_time), execution_options={"synchronize_session": False})
    record_act(session, actor, "close", row, now)
    session.delete(row)
    session.flush()


def book(
    session: Session, actor: Actor, edition: Edition, *, person: Person | None, wanted: Appointment, now: datetime
) -> GuidanceVisit:
    """Book counselling for the actor's company, or for a visitor; the calendar holds the time.

    Raises
    ------
    Refusal
        For a time that is over or taken, another topic, something else then, or too many appointments ahead.
    """
    if not (actor.is_exhibitor or actor.is_buyer) and person is None:
        raise NotAllowed("book counselling")
    time = editions.row(session, edition.id, GuidanceTime, wanted.time_id)
    slots = calendar_queries.lock_overlapped(session, edition.id, time.span)
    time = editions.locked_row(session, edition.id, GuidanceTime, wanted.time_id)
    if person is not None:
        lock_row(session, Person, person.id)
    company = _company(actor)
    refuse_if(_against(session, actor, edition, person, wanted, time, slots, now))
    row = GuidanceVisit(
        edition_id=edition.id,
        topic_id=wanted.topic_id,
        time_id=time.id,
        counsellor_id=time.counsellor_id,
        person_id=person.id if person is not None else None,
        audience=wanted.audience,
        question=wanted.question.strip(),
        state=GuidanceState.BOOKED,
        made_at=now,
        **company,
    )
    session.add(row)
    session.flush()
    calendar.hold(session, HOLD, edition.id, guidance_agenda.held_by(row, time))
    record_act(session, actor, "book", row, now, topic=Named.of(row.topic))
    return row


def cancel(
    session: Session, actor: Actor, edition: Edition, *, visit_id: int, person: Person | None, now: datetime
) -> None:
    """Cancel an appointment: its own company or visitor, or the guidance desk; its time is free again."""
    organizers_need(actor, Permission.RUN_GUIDANCE)
    row = guidance.get(session, edition.id, visit_id)
    if not actor.is_organizer:
        mine = guidance.is_own(actor, person)
        owned = (
            None if mine is None else session.scalar(select(GuidanceVisit.id).where(GuidanceVisit.id == row.id, mine))
        )
        if owned is None:
            raise NotFound(f"guidance visit {visit_id}")
    release(session, edition, row)
    if row.state is not GuidanceState.BOOKED:
        raise Refusal(STARTED)
    row.state, row.settled_at, row.question = GuidanceState.CANCELLED, now, ""
    session.flush()
    record_act(session, actor, "cancel", row, now, topic=Named.of(row.topic))
    if actor.is_organizer:
        _tell_cancelled(session, edition, row, now)


def _tell_cancelled(session: Session, edition: Edition, row: GuidanceVisit, now: datetime) -> None:
    """Tell the company or the visitor that the desk has cancelled; not of an hour that is over."""
    if row.time is None or row.time.ends_at <= now:
        return
    params = {"when": row.time.span, "topic": Named.of(row.topic)}
    if company := row.exhibitor or row.buyer:
        outbox.write_to_company(session, edition, company, template="guidance.cancelled", params=params, now=now)
    elif row.person:
        visitor_emails.write_to_people(
            session, edition, [row.person], template="guidance.cancelled", params=params, now=now
        )


def release(session: Session, edition: Edition, row: GuidanceVisit) -> None:
    """Give back the time that an appointment holds; its slots and the row are locked and read again."""
    time = row.time
    span = time.span if time is not None else None
    if span is not None:
        calendar_queries.lock_overlapped(session, edition.id, span)
    session.scalars(locked(select(GuidanceVisit).where(GuidanceVisit.id == row.id))).one()
    if span is None or row.state is not GuidanceState.BOOKED:
        return
    session.execute(delete(Hold).where(getattr(Hold, HOLD.column) == row.id))
    for column in ("exhibitor_id", "buyer_id"):
        holder = getattr(row, column)
        if holder is not None:
            calendar.close_behind(session, span, **{column: holder})


def _company(actor: Actor) -> dict[str, int]:
    if actor.is_exhibitor and actor.exhibitor_id is not None:
        return {"exhibitor_id": actor.exhibitor_id}
    return {"buyer_id": actor.buyer_id} if actor.is_buyer and actor.buyer_id is not None else {}


def _against(
    session: Session,
    actor: Actor,
    edition: Edition,
    person: Person | None,
    wanted: Appointment,
    time: GuidanceTime,
    slots: Collection[Slot],
    now: datetime,
) -> Iterator[Violation]:
    topic = guidance.topic(session, edition.id, wanted.topic_id)
    if topic not in time.counsellor.topics:
        yield OTHER_TOPIC
    if time.starts_at <= now:
        yield OVER
    if time.id in guidance.taken_times(session, edition.id):
        yield TAKEN
    mine = guidance.is_own(actor, person)
    assert mine is not None  # the caller is a company or a visitor
    ahead = select(GuidanceTime).join(GuidanceVisit, GuidanceVisit.time_id == GuidanceTime.id)
    kept = session.scalars(ahead.where(mine, GuidanceVisit.state.in_(KEEPS_TIME), GuidanceTime.ends_at > now)).all()
    beside = any(time.span.overlaps(one.span) for one in kept)
    held = (calendar_queries.kinds_then(session, slots, **{key: one}) for key, one in _company(actor).items())
    if beside or any(held):
        yield BUSY
    if len(kept) >= MOST_AHEAD:
        words = N_("You have %(count)s appointments ahead. Cancel one to book another.")
        yield Violation("appointments_ahead", words, {"count": len(kept)})


def _against_counsellor(name: str, desk: str, topic_ids: Collection[int], *, is_taken: bool) -> Iterator[Violation]:
    if not name.strip():
        yield NO_NAME
    if not desk:
        yield Violation("no_desk", N_("Please write the number or letter of the desk."), {}, "desk")
    if is_taken:
        yield Violation("desk_taken", N_("Another person has this desk already."), {}, "desk")
    if not topic_ids:
        yield Violation("no_topic", N_("Please choose at least one topic."), {}, "topic_ids")


def _against_times(spans: list[Span], known: list[Span], slots: Collection[Slot]) -> Iterator[Violation]:
    if not spans:
        yield Violation("no_time", N_("There is no room for one time between these hours."), {}, "ends")
    every = [*known, *spans]
    if any(one.overlaps(other) for one in spans for other in known):
        yield Violation("times_overlap", N_("The counsellor has times then already."), {}, "starts")
    elif any(sum(one.overlaps(slot.span) for one in every) > 1 for slot in slots):
        yield SHARED_SLOT


def record_act(
    session: Session,
    actor: Actor,
    act: str,
    row: Counsellor | GuidanceTime | GuidanceTopic | GuidanceVisit,
    now: datetime,
    **detail: object,
) -> None:
    """Write an act of the guidance desk into the history."""
    history.record(
        session, actor, f"guidance.{act}", row.__tablename__, row.id, edition_id=row.edition_id, now=now, **detail
    )
