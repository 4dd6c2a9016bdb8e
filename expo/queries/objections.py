"""Objections to a provisional timetable: until when they are possible, which there are, which wait for a decision."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.meetings import Origin
from expo.domain.objections import Settlement
from expo.domain.people import Actor
from expo.domain.refusals import Violation
from expo.domain.wishes import Side
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.objections import Objection
from expo.models.schedules import Publication
from expo.queries import meetings

NOT_PROVISIONAL = Violation(
    "not_provisional", N_("The timetable is final. If you cannot come, please cancel the consultation with a reason.")
)
TIME_IS_OVER = Violation(
    "objections_are_over",
    N_("The time for objections is over. The organizer decides about them and then publishes the final timetable."),
)
IS_CANCELLED = Violation("meeting_is_cancelled", N_("This consultation has been cancelled already."))
IS_SETTLED = Violation("objection_is_settled", N_("The organizer has decided about this consultation already."))


@dataclass(frozen=True, slots=True)
class Disputed:
    """A meeting with the objections of one side or both, newest last; ``settlement`` is what was decided, if it was."""

    meeting: Meeting
    objections: Sequence[Objection]

    @property
    def settlement(self) -> Settlement | None:
        if not self.meeting.is_active and any(one.settlement is None for one in self.objections):
            return Settlement.CANCELLED
        decided = {one.settlement for one in self.objections}
        return decided.pop() if len(decided) == 1 else None

    @property
    def may_be_left_out(self) -> bool:
        """Whether a plan decides about the meeting: it was planned, and is not locked."""
        return self.meeting.origin is Origin.PLANNED and self.meeting.lock is None


@dataclass(frozen=True, slots=True)
class ObjectionCounts:
    """How many meetings companies object to, by what was decided."""

    undecided: int = 0
    kept: int = 0
    cancelled: int = 0
    left_out: int = 0

    @property
    def total(self) -> int:
        return self.undecided + self.kept + self.cancelled + self.left_out


@dataclass(frozen=True, slots=True)
class ProvisionalTimetable:
    """A provisional timetable as a company sees it: until when it may object, and its objections by meeting."""

    until: datetime
    is_open: bool
    own: Mapping[int, Objection]


def provisional(session: Session, actor: Actor, until: datetime | None, now: datetime) -> ProvisionalTimetable | None:
    """Return what a company may object to; ``until`` is :func:`provisional_until`, ``None`` for a final timetable."""
    return ProvisionalTimetable(until, now < until, of_actor(session, actor)) if until else None


def provisional_until(session: Session, edition_id: int) -> datetime | None:
    """Return until when companies may object; ``None`` if the timetable is final or there is none."""
    return session.scalar(
        select(Publication.provisional_until)
        .where(Publication.edition_id == edition_id)
        .order_by(Publication.id.desc())
        .limit(1)
    )


def side_of(actor: Actor) -> Side:
    """Return the side for which a company's actor speaks."""
    return Side.EXHIBITOR if actor.is_exhibitor else Side.BUYER


def of_actor(session: Session, actor: Actor) -> dict[int, Objection]:
    """Return a company's own objections by meeting."""
    own = meetings.visible_to(actor).with_only_columns(Meeting.id)
    found = select(Objection).where(Objection.meeting_id.in_(own), Objection.side == side_of(actor))
    return {one.meeting_id: one for one in session.scalars(found)}


def find(session: Session, actor: Actor, meeting_id: int) -> Objection | None:
    """Return what a company objects to a meeting, if it does."""
    of_side = Objection.meeting_id == meeting_id, Objection.side == side_of(actor)
    return session.scalar(select(Objection).where(*of_side))


def against_objecting(
    meeting: Meeting, found: Objection | None, until: datetime | None, now: datetime
) -> Iterable[Violation]:
    """Yield why a company may not object to a meeting, or no longer change what it said."""
    if until is None:
        yield NOT_PROVISIONAL
    elif now >= min(until, meeting.slot.starts_at):
        yield TIME_IS_OVER
    if not meeting.is_active:
        yield IS_CANCELLED
    if found is not None and found.settlement is not None:
        yield IS_SETTLED


def disputed(session: Session, edition: Edition) -> list[Disputed]:
    """Return the meetings that companies object to: those without a decision first, by time."""
    rows = session.scalars(
        select(Objection)
        .where(Objection.edition_id == edition.id)
        .order_by(Objection.meeting_id, Objection.objected_at)
        .options(
            joinedload(Objection.meeting).options(
                joinedload(Meeting.slot),
                joinedload(Meeting.exhibitor),
                joinedload(Meeting.buyer),
                joinedload(Meeting.table),
                joinedload(Meeting.lock),
            )
        )
    ).all()
    found = [
        Disputed(group[0].meeting, group)
        for group in (list(rows) for _, rows in groupby(rows, key=lambda one: one.meeting_id))
    ]
    return sorted(
        found, key=lambda one: (one.settlement is not None, one.meeting.slot.starts_at, one.meeting.exhibitor.sort_ko)
    )


def counts(session: Session, edition_id: int) -> ObjectionCounts:
    """Count the meetings that companies object to; nothing is to decide about one that does not take place."""
    is_active = Meeting.is_active.is_(True)
    rows = session.execute(
        select(Objection.settlement, is_active, func.count(Objection.meeting_id.distinct()))
        .join(Objection.meeting)
        .where(Objection.edition_id == edition_id)
        .group_by(Objection.settlement, is_active)
    )
    found: Counter[str] = Counter()
    for settlement, active, count in rows:
        found[(settlement or Settlement.CANCELLED).value if settlement or not active else "undecided"] += count
    return ObjectionCounts(**found)


def to_close(session: Session, now: datetime, edition_id: int) -> Publication | None:
    """Return the timetable in force if its time for objections has passed and no one was told."""
    newest = session.scalar(
        select(Publication).where(Publication.edition_id == edition_id).order_by(Publication.id.desc()).limit(1)
    )
    is_due = newest and newest.provisional_until and newest.provisional_until <= now and not newest.closing_told_at
    return newest if is_due else None


def editions_to_close(session: Session) -> Sequence[Edition]:
    """Return the editions in which a provisional timetable may have come to its date."""
    waiting = select(Publication.edition_id).where(
        Publication.provisional_until.is_not(None), Publication.closing_told_at.is_(None)
    )
    return session.scalars(select(Edition).where(Edition.id.in_(waiting))).all()
