"""The cases of the follow-up with their answers, the waves that were asked, and whom to write to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.buyers import ConsentKind
from expo.domain.editions import moment
from expo.domain.follow_ups import (
    ASKED_WITHIN,
    CLOSES_AFTER,
    REMINDED_AFTER,
    WAVES,
    Case,
    CaseOutcome,
    DatedOutcome,
    case_number,
    due_on,
)
from expo.domain.outcomes import MeetingOutcome
from expo.domain.people import Actor, Role
from expo.domain.records import RecordState
from expo.domain.refusals import NotFound
from expo.models.buyers import Buyer, Consent, ConsentText
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.follow_ups import CaseAnswer, FollowUpWave
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.models.records import Record
from expo.queries import results


@dataclass(frozen=True, slots=True)
class WaveState:
    """A wave: when it is due, when companies were asked and reminded, and whether they can be asked now."""

    days: int
    due_on: date
    asked_at: datetime | None
    reminded_at: datetime | None
    is_due: bool


def closes_at(edition: Edition) -> datetime:
    """Return the moment from which no new cases are made: the end of the day after the show."""
    return moment(edition.ends_on + CLOSES_AFTER + timedelta(days=1), time(0), edition.zone)


def cases(session: Session, edition: Edition, now: datetime, *, only: ColumnElement[bool] | None = None) -> list[Case]:
    """Return the cases of an edition in the order of the timetable; ``only`` narrows by columns of the consultation."""
    rows = [
        row
        for row in results.rows(session, edition, now, submitted_before=closes_at(edition), only=only)
        if row.outcome is MeetingOutcome.HELD and row.state is not RecordState.WITHDRAWN
    ]
    answers = _answers(session, [row.record_id for row in rows if row.record_id])
    return [Case(row, tuple(answers.get(row.record_id or 0, ()))) for row in rows]


def own(session: Session, actor: Actor, edition: Edition, now: datetime) -> list[Case]:
    """Return the cases of the actor's own company."""
    return cases(session, edition, now, only=_of_company(actor))


def get(session: Session, actor: Actor, edition: Edition, code: str, now: datetime) -> Case:
    """Return a case of the actor's own company by its code."""
    number = case_number(code)
    mine = _of_company(actor) & Meeting.id.in_(select(Record.meeting_id).where(Record.id == number))
    found = cases(session, edition, now, only=mine) if number is not None else []
    if not found:
        raise NotFound(f"case {code}")
    return found[0]


def waves(session: Session, edition: Edition, now: datetime) -> list[WaveState]:
    """Return the four waves."""
    asked = {row.days: row for row in _asked(session, edition)}
    today = now.astimezone(edition.zone).date()
    return [
        WaveState(
            days,
            due := due_on(edition.ends_on, days),
            one.asked_at if (one := asked.get(days)) else None,
            one.reminded_at if one else None,
            due <= today,
        )
        for days in WAVES
    ]


def to_ask(session: Session, edition: Edition, now: datetime) -> int | None:
    """Return the wave that is due and was not asked, ``None`` without one; what was missed long ago waits for a person.

    An expo without cases asks no company.
    """
    today = now.astimezone(edition.zone).date()
    if not any(due_on(edition.ends_on, days) <= today for days in WAVES):
        return None
    newest = [one for one in waves(session, edition, now) if one.is_due][-1]
    if newest.asked_at is not None or today - newest.due_on > ASKED_WITHIN or not _has_records(session, edition):
        return None
    return newest.days


def to_remind(session: Session, edition: Edition, now: datetime) -> int | None:
    """Return the wave whose silent companies are due for a reminder, ``None`` without one."""
    rows = list(_asked(session, edition))
    newest = max(rows, key=lambda row: row.days, default=None)
    if newest is None or newest.reminded_at is not None or newest.asked_at + REMINDED_AFTER > now:
        return None
    return newest.days if now < newest.asked_at + 2 * REMINDED_AFTER else None


def open_editions(session: Session) -> Sequence[Edition]:
    """Return the editions that can have a follow-up: not archived."""
    return session.scalars(select(Edition).where(~Edition.archive.has()).order_by(Edition.id)).all()


def members(session: Session, edition: Edition) -> Mapping[tuple[Role, int], list[Membership]]:
    """Return the people of all companies by side and company; buyers who withdrew their consent are left out.

    The consent to the collection of personal data names the survey after the show.
    """
    withdrawn = (
        select(Consent.buyer_id)
        .join(ConsentText, ConsentText.id == Consent.text_id)
        .where(ConsentText.edition_id == edition.id, ConsentText.kind == ConsentKind.COLLECTION)
        .group_by(Consent.buyer_id)
        .having(func.count() == func.count(Consent.withdrawn_at))
    )
    rows = session.scalars(
        select(Membership)
        .where(
            Membership.edition_id == edition.id,
            or_(
                Membership.exhibitor_id.is_not(None),
                Membership.buyer_id.is_not(None) & Membership.buyer_id.not_in(withdrawn),
            ),
        )
        .options(joinedload(Membership.user))
        .order_by(Membership.id)
    )
    found: dict[tuple[Role, int], list[Membership]] = {}
    for row in rows:
        found.setdefault((row.role, row.exhibitor_id or row.buyer_id or 0), []).append(row)
    return found


def companies(session: Session, edition: Edition) -> Mapping[tuple[Role, int], Exhibitor | Buyer]:
    """Return the companies of an edition by side and number."""
    found: dict[tuple[Role, int], Exhibitor | Buyer] = {}
    for one in session.scalars(select(Exhibitor).where(Exhibitor.edition_id == edition.id)):
        found[Role.EXHIBITOR, one.id] = one
    for other in session.scalars(select(Buyer).where(Buyer.edition_id == edition.id)):
        found[Role.BUYER, other.id] = other
    return found


def _of_company(actor: Actor) -> ColumnElement[bool]:
    return Meeting.exhibitor_id == actor.exhibitor_id if actor.is_exhibitor else Meeting.buyer_id == actor.buyer_id


def _asked(session: Session, edition: Edition) -> Sequence[FollowUpWave]:
    return session.scalars(select(FollowUpWave).where(FollowUpWave.edition_id == edition.id)).all()


def _has_records(session: Session, edition: Edition) -> bool:
    submitted = select(Record.id).where(Record.edition_id == edition.id, Record.current_no > 0)
    return session.scalar(submitted.limit(1)) is not None


def _answers(session: Session, record_ids: Sequence[int]) -> dict[int, list[DatedOutcome]]:
    found: dict[int, list[DatedOutcome]] = {}
    if not record_ids:
        return found
    for row in session.scalars(select(CaseAnswer).where(CaseAnswer.record_id.in_(record_ids)).order_by(CaseAnswer.id)):
        said = CaseOutcome(row.stage, row.contracted_minor, row.realised_minor, row.proof, row.reason)
        found.setdefault(row.record_id, []).append(DatedOutcome(said, row.side, row.days, row.answered_at))
    return found
