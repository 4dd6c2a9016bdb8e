"""Questions to broadcasts: what everybody reads, what the crew and the exhibitor see, and when anything has changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.live_questions import ANSWERED, OPEN, PUBLIC, QuestionState
from expo.domain.refusals import existing
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.live_questions import BroadcastConsultation, LiveQuestion, LiveVote
from expo.models.meetings import Meeting

SHOWN = 60
"""So many questions a page shows; older ones that are answered drop out first."""
_VERSION = (
    select(func.count(), func.max(LiveQuestion.id), func.max(LiveQuestion.changed_at))
    .where(LiveQuestion.broadcast_id == bindparam("broadcast_id"))
    .add_columns(
        select(func.count())
        .select_from(LiveVote)
        .join(LiveQuestion, LiveQuestion.id == LiveVote.question_id)
        .where(LiveQuestion.broadcast_id == bindparam("broadcast_id"))
        .scalar_subquery()
    )
)
_IN_ORDER = {QuestionState.PINNED: 0, QuestionState.ASKED: 1}


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with its votes."""

    row: LiveQuestion
    votes: int


@dataclass(frozen=True, slots=True)
class LiveFigures:
    """What became of a broadcast's questions; ``median_seconds`` of those that were answered, ``None`` without any."""

    asked: int
    answered: int
    consultations: int
    median_seconds: int | None

    @property
    def share(self) -> float:
        return self.answered / self.asked if self.asked else 0.0


def version(session: Session, broadcast_id: int) -> str:
    """Return what changes whenever the questions of a broadcast or their votes do."""
    count, newest, changed_at, votes = session.execute(_VERSION, {"broadcast_id": broadcast_id}).one()
    at = int(changed_at.timestamp() * 1000) if changed_at else 0
    return f"{count}.{newest or 0}.{at}.{votes}"


def public(session: Session, broadcast_id: int) -> list[ShownQuestion]:
    """Return what everybody reads: pinned first, then what is open by votes, then what is answered, newest first."""
    shown = _with_votes(session, broadcast_id, PUBLIC)
    shown.sort(key=lambda one: -one.row.id)
    shown.sort(key=lambda one: (_IN_ORDER.get(one.row.state, 2), -one.votes if one.row.state in OPEN else 0))
    return shown[:SHOWN]


def to_answer(session: Session, broadcast_id: int) -> list[ShownQuestion]:
    """Return every question for those who answer: what waits for the crew first, what is hidden last."""
    shown = _with_votes(session, broadcast_id, frozenset(QuestionState))
    places = {QuestionState.HELD: -1, **_IN_ORDER, QuestionState.HIDDEN: 3}
    shown.sort(key=lambda one: -one.row.id)
    shown.sort(key=lambda one: (places.get(one.row.state, 2), -one.votes if one.row.state in OPEN else 0))
    return shown[: 2 * SHOWN]


def get(session: Session, edition_id: int, question_id: int) -> LiveQuestion:
    """Return a question of the edition with its broadcast."""
    found = session.scalar(
        select(LiveQuestion)
        .join(LiveQuestion.broadcast)
        .join(Broadcast.studio_slot)
        .where(LiveQuestion.id == question_id, StudioSlot.edition_id == edition_id)
        .options(joinedload(LiveQuestion.broadcast).joinedload(Broadcast.studio_slot))
    )
    return existing(found, f"live question {question_id}")


def figures(session: Session, broadcast_ids: Sequence[int]) -> dict[int, LiveFigures]:
    """Return the figures of several broadcasts, hidden questions left out; consultations are the active ones."""
    rows = session.execute(
        select(LiveQuestion.broadcast_id, LiveQuestion.state, LiveQuestion.asked_at, LiveQuestion.answered_at).where(
            LiveQuestion.broadcast_id.in_(broadcast_ids), LiveQuestion.state != QuestionState.HIDDEN
        )
    ).all()
    asked, answered, waits = Counter[int](), Counter[int](), dict[int, list[timedelta]]()
    for broadcast_id, state, asked_at, answered_at in rows:
        asked[broadcast_id] += 1
        if state in ANSWERED:
            answered[broadcast_id] += 1
        if answered_at is not None:
            waits.setdefault(broadcast_id, []).append(answered_at - asked_at)
    met = consultations(session, broadcast_ids)
    return {
        one: LiveFigures(
            asked[one],
            answered[one],
            met.get(one, 0),
            round(median(wait.total_seconds() for wait in waits[one])) if one in waits else None,
        )
        for one in broadcast_ids
    }


def consultations(session: Session, broadcast_ids: Sequence[int]) -> Mapping[int, int]:
    """Return how many active consultations each broadcast has led to."""
    rows = session.execute(
        select(BroadcastConsultation.broadcast_id, func.count())
        .join(BroadcastConsultation.meeting)
        .where(BroadcastConsultation.broadcast_id.in_(broadcast_ids), Meeting.is_active.is_(True))
        .group_by(BroadcastConsultation.broadcast_id)
    )
    return dict(rows.all())


def consultations_of(session: Session, broadcast_id: int) -> Sequence[BroadcastConsultation]:
    """Return the active consultations that a broadcast has led to, in the order of their times."""
    return session.scalars(
        select(BroadcastConsultation)
        .join(BroadcastConsultation.meeting)
        .where(BroadcastConsultation.broadcast_id == broadcast_id, Meeting.is_active.is_(True))
        .options(
            joinedload(BroadcastConsultation.meeting).joinedload(Meeting.buyer),
            joinedload(BroadcastConsultation.meeting).joinedload(Meeting.slot),
            joinedload(BroadcastConsultation.meeting).joinedload(Meeting.table),
            joinedload(BroadcastConsultation.product),
        )
        .order_by(BroadcastConsultation.asked_at)
    ).all()


def own_consultation(session: Session, exhibitor_id: int, buyer_id: int) -> Meeting | None:
    """Return the active meeting of two companies, if they have one."""
    return session.scalar(
        select(Meeting)
        .where(Meeting.exhibitor_id == exhibitor_id, Meeting.buyer_id == buyer_id, Meeting.is_active.is_(True))
        .options(joinedload(Meeting.slot), joinedload(Meeting.table))
    )


def _with_votes(session: Session, broadcast_id: int, states: frozenset[QuestionState]) -> list[ShownQuestion]:
    votes = (
        select(LiveVote.question_id, func.count().label("votes"))
        .join(LiveQuestion, LiveQuestion.id == LiveVote.question_id)
        .where(LiveQuestion.broadcast_id == broadcast_id)
        .group_by(LiveVote.question_id)
        .subquery()
    )
    rows = session.execute(
        select(LiveQuestion, func.coalesce(votes.c.votes, 0))
        .outerjoin(votes, votes.c.question_id == LiveQuestion.id)
        .where(LiveQuestion.broadcast_id == broadcast_id, LiveQuestion.state.in_(states))
        .options(joinedload(LiveQuestion.buyer), joinedload(LiveQuestion.product))
        .order_by(LiveQuestion.id.desc())
        .limit(4 * SHOWN)
    )
    return [ShownQuestion(row, count) for row, count in rows]


def data_of(session: Session, buyer_id: int) -> list[dict[str, str | None]]:
    """Return what a buyer asked in broadcasts as plain values, for access and "my data"."""
    asked = select(LiveQuestion).where(LiveQuestion.buyer_id == buyer_id).order_by(LiveQuestion.id)
    return [
        {"question": one.text, "asked_at": one.asked_at.isoformat(), "state": one.state, "answer": one.answer}
        for one in session.scalars(asked)
    ]
