"""The guidance desk: topics, counsellors, free times, the queue, one's own visits, and records with what is open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.guidance import KEEPS_TIME, Audience, GuidanceState, Waiting, in_turn
from expo.domain.people import Actor
from expo.domain.refusals import existing
from expo.models.badges import Person
from expo.models.editions import Edition
from expo.models.guidance import (
    Counsellor,
    CounsellorTopic,
    GuidanceRecord,
    GuidanceTime,
    GuidanceTopic,
    GuidanceVisit,
)
from expo.models.venue import Hall
from expo.queries import booklets, editions, faq

AT_A_DESK = (GuidanceState.CALLED, GuidanceState.TALKING)

FILLED = {
    "guidance": or_(
        exists().where(GuidanceTopic.edition_id == bindparam("edition_id")),
        *faq.FILLED.values(),
        *booklets.FILLED.values(),
    )
}


@dataclass(frozen=True, slots=True)
class CalledNumber:
    """A number that a screen shows, and the desk that it is called to."""

    number: int
    desk: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class DeskNumbers:
    """What everybody reads of the queue: the numbers at the desks, and those that are called next. No names."""

    called: list[CalledNumber]
    following: list[int]


@dataclass(frozen=True, slots=True)
class GuidanceFigures:
    """The guidance desk in numbers: visits that were counselled, by topic and audience, and what is left open."""

    visits: int
    topics: dict[int, int]
    audiences: dict[Audience, int]
    no_shows: int
    open_follow_ups: int


def topics(session: Session, edition_id: int) -> Sequence[GuidanceTopic]:
    """Return what is counselled about."""
    rows = select(GuidanceTopic).where(GuidanceTopic.edition_id == edition_id)
    return session.scalars(rows.order_by(GuidanceTopic.id)).all()


def topic(session: Session, edition_id: int, topic_id: int) -> GuidanceTopic:
    """Return a topic of the edition."""
    return editions.row(session, edition_id, GuidanceTopic, topic_id)


def counsellors(session: Session, edition_id: int) -> Sequence[Counsellor]:
    """Return the counsellors by desk."""
    rows = select(Counsellor).where(Counsellor.edition_id == edition_id).options(selectinload(Counsellor.topics))
    return session.scalars(rows.order_by(Counsellor.desk, Counsellor.id)).all()


def counsellor(session: Session, edition_id: int, counsellor_id: int) -> Counsellor:
    """Return a counsellor of the edition."""
    return editions.row(session, edition_id, Counsellor, counsellor_id)


def place(session: Session, edition_id: int) -> Hall | None:
    """Return where the guidance desk is."""
    rows = select(Hall).where(Hall.edition_id == edition_id, Hall.facility == "guidance").order_by(Hall.id)
    return session.scalars(rows).first()


def _taken() -> Select[int | None]:
    is_kept = GuidanceVisit.state.in_(KEEPS_TIME) & GuidanceVisit.time_id.is_not(None)
    return select(GuidanceVisit.time_id).where(is_kept)


def times(session: Session, edition_id: int) -> Sequence[GuidanceTime]:
    """Return every counselling time in time order."""
    rows = select(GuidanceTime).where(GuidanceTime.edition_id == edition_id)
    return session.scalars(
        rows.options(joinedload(GuidanceTime.counsellor)).order_by(GuidanceTime.starts_at, GuidanceTime.id)
    ).all()


def taken_times(session: Session, edition_id: int) -> Collection[int]:
    """Return the counselling times that are booked."""
    found = session.scalars(_taken().where(GuidanceVisit.edition_id == edition_id))
    return {number for number in found if number is not None}


def free_times(session: Session, edition_id: int, topic_id: int, now: datetime) -> Sequence[GuidanceTime]:
    """Return the times still free of those who advise on a topic, in time order."""
    rows = (
        select(GuidanceTime)
        .join(CounsellorTopic, CounsellorTopic.counsellor_id == GuidanceTime.counsellor_id)
        .where(
            GuidanceTime.edition_id == edition_id,
            CounsellorTopic.topic_id == topic_id,
            GuidanceTime.starts_at > now,
            GuidanceTime.id.not_in(_taken()),
        )
        .options(joinedload(GuidanceTime.counsellor))
        .order_by(GuidanceTime.starts_at, GuidanceTime.id)
    )
    return session.scalars(rows).all()


def _visits(edition_id: int) -> Select[GuidanceVisit]:
    return (
        select(GuidanceVisit)
        .where(GuidanceVisit.edition_id == edition_id)
        .options(
            joinedload(GuidanceVisit.topic),
            joinedload(GuidanceVisit.time),
            joinedload(GuidanceVisit.counsellor),
            joinedload(GuidanceVisit.exhibitor),
            joinedload(GuidanceVisit.buyer),
            joinedload(GuidanceVisit.record).joinedload(GuidanceRecord.owner),
        )
    )


def get(session: Session, edition_id: int, visit_id: int) -> GuidanceVisit:
    """Return a visit."""
    row = session.scalar(_visits(edition_id).where(GuidanceVisit.id == visit_id))
    return existing(row, f"guidance visit {visit_id}")


def is_own(actor: Actor, person: Person | None) -> ColumnElement[bool] | None:
    """Tell of each visit whether it is the reader's: its company's, or its own."""
    if actor.is_exhibitor:
        return GuidanceVisit.exhibitor_id == actor.exhibitor_id
    if actor.is_buyer:
        return GuidanceVisit.buyer_id == actor.buyer_id
    return GuidanceVisit.person_id == person.id if person is not None else None


def own(session: Session, edition_id: int, actor: Actor, person: Person | None) -> Sequence[GuidanceVisit]:
    """Return the reader's visits that were not cancelled, the newest first."""
    mine = is_own(actor, person)
    if mine is None:
        return []
    rows = _visits(edition_id).where(mine, GuidanceVisit.state != GuidanceState.CANCELLED)
    return session.scalars(rows.order_by(GuidanceVisit.id.desc())).all()


def queue(session: Session, edition: Edition, now: datetime) -> list[GuidanceVisit]:
    """Return who waits today, in the order of being called."""
    today = now.astimezone(edition.zone).date()
    waits = (GuidanceVisit.on == today) & (GuidanceVisit.state == GuidanceState.WAITING)
    rows = {row.id: row for row in session.scalars(_visits(edition.id).where(waits))}
    turns = (
        Waiting(row.id, row.number or 0, row.arrived_at or now, row.time.starts_at if row.time else None)
        for row in rows.values()
    )
    return [rows[one.id] for one in in_turn(turns, now)]


def count_waiting(session: Session, edition: Edition, now: datetime) -> int:
    """Count who waits today."""
    today = now.astimezone(edition.zone).date()
    rows = select(func.count()).where(GuidanceVisit.edition_id == edition.id, GuidanceVisit.on == today)
    return session.scalar(rows.where(GuidanceVisit.state == GuidanceState.WAITING)) or 0


def at_desks(session: Session, edition: Edition, now: datetime) -> Sequence[GuidanceVisit]:
    """Return who was called today and is counselled or expected at a desk."""
    today = now.astimezone(edition.zone).date()
    there = (GuidanceVisit.on == today) & GuidanceVisit.state.in_(AT_A_DESK)
    return session.scalars(_visits(edition.id).where(there).order_by(GuidanceVisit.called_at.desc())).all()


def expected(session: Session, edition_id: int) -> Sequence[GuidanceVisit]:
    """Return the appointments that have not come yet, in time order."""
    rows = _visits(edition_id).join(GuidanceVisit.time).where(GuidanceVisit.state == GuidanceState.BOOKED)
    return session.scalars(rows.order_by(GuidanceTime.starts_at, GuidanceVisit.id)).all()


def called(session: Session, edition: Edition, now: datetime) -> list[CalledNumber]:
    """Return the numbers at the desks, the newest call first; ``is_new`` until counselling begins. No names."""
    today = now.astimezone(edition.zone).date()
    rows = session.execute(
        select(GuidanceVisit.number, Counsellor.desk, GuidanceVisit.state)
        .join(Counsellor, Counsellor.id == GuidanceVisit.counsellor_id)
        .where(GuidanceVisit.edition_id == edition.id, GuidanceVisit.on == today, GuidanceVisit.state.in_(AT_A_DESK))
        .order_by(GuidanceVisit.called_at.desc())
    )
    return [CalledNumber(number or 0, desk, state is GuidanceState.CALLED) for number, desk, state in rows]


def next_numbers(session: Session, edition: Edition, now: datetime, *, most: int = 8) -> list[int]:
    """Return the numbers that are called next."""
    return [row.number or 0 for row in queue(session, edition, now)[:most]]


def numbers(session: Session, edition: Edition, now: datetime) -> DeskNumbers:
    """Return the numbers that are called and those that follow."""
    return DeskNumbers(called(session, edition, now), next_numbers(session, edition, now))


def behind(
    session: Session,
    edition_id: int,
    *,
    topic_id: int | None = None,
    audience: Audience | None = None,
    state: GuidanceState | None = None,
    on: date | None = None,
    open_only: bool = False,
) -> Sequence[GuidanceVisit]:
    """Return the visits behind a figure, the newest first; all that were not cancelled without any condition."""
    rows = _visits(edition_id).where(GuidanceVisit.state != GuidanceState.CANCELLED)
    for column, value in (
        (GuidanceVisit.topic_id, topic_id),
        (GuidanceVisit.audience, audience),
        (GuidanceVisit.state, state),
        (GuidanceVisit.on, on),
    ):
        rows = rows if value is None else rows.where(column == value)
    if open_only:
        rows = rows.join(GuidanceVisit.record).where(*_OPEN)
    return session.scalars(rows.order_by(GuidanceVisit.id.desc())).all()


_OPEN = (GuidanceRecord.due_on.is_not(None), GuidanceRecord.followed_up_at.is_(None))


def count_due(session: Session, edition_id: int, today: date) -> int:
    """Return how many things left open are due."""
    rows = select(func.count()).select_from(GuidanceRecord).join(GuidanceVisit)
    due = (GuidanceVisit.edition_id == edition_id, GuidanceRecord.due_on <= today, *_OPEN)
    return session.scalar(rows.where(*due)) or 0


def figures(session: Session, edition_id: int) -> GuidanceFigures:
    """Return the guidance desk in numbers, counted from the visits."""
    rows = session.execute(
        select(GuidanceVisit.state, GuidanceVisit.topic_id, GuidanceVisit.audience, func.count())
        .where(GuidanceVisit.edition_id == edition_id)
        .group_by(GuidanceVisit.state, GuidanceVisit.topic_id, GuidanceVisit.audience)
    ).all()
    done = [(number, audience, count) for state, number, audience, count in rows if state is GuidanceState.DONE]
    still_open = select(func.count()).select_from(GuidanceRecord).join(GuidanceVisit)
    return GuidanceFigures(
        visits=sum(count for *_, count in done),
        topics={one: sum(count for number, _, count in done if number == one) for one in {row[0] for row in done}},
        audiences={one: sum(count for _, told, count in done if told is one) for one in Audience},
        no_shows=sum(count for state, *_, count in rows if state is GuidanceState.NO_SHOW),
        open_follow_ups=session.scalar(still_open.where(GuidanceVisit.edition_id == edition_id, *_OPEN)) or 0,
    )


def data_of(session: Session, edition_id: int, actor: Actor, person: Person | None) -> list[dict[str, Any]]:
    """Return the reader's visits as plain values, for access and "my data"."""
    return [
        {
            "topic": one.topic.name_ko,
            "audience": one.audience,
            "question": one.question,
            "state": one.state,
            "made_at": one.made_at.isoformat(),
            "arrived_at": one.arrived_at and one.arrived_at.isoformat(),
            "asked": one.record.asked if one.record else "",
            "answered": one.record.answered if one.record else "",
        }
        for one in own(session, edition_id, actor, person)
    ]
