"""The review of a call: for officers all of it; a reviewer sees the others once the own review is sent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.calls import CallApplicationState
from expo.domain.readings import Pair, PanelReader, ReadingProblem
from expo.domain.refusals import existing
from expo.domain.reviews import (
    ConflictTarget,
    RankedApplication,
    ReviewState,
    SelectionRules,
    SentReview,
    WeightedCriterion,
    ranking,
)
from expo.models.calls import Call, CallApplication
from expo.models.experts import Expert, ExpertSkill
from expo.models.programmes import Organization
from expo.models.reviews import (
    CommitteeSeat,
    Review,
    ReviewCriterion,
    ReviewRemark,
    ReviewRound,
    ReviewScore,
    ReviewVersion,
)
from expo.models.support_cases import SupportCase
from expo.queries import experts

LEVEL_POINTS, FAR_POINTS = 20, 5
APART = (ReviewState.RECUSED, ReviewState.EXCLUDED)


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far a reviewer is."""

    seat: CommitteeSeat
    assigned: int
    sent: int
    apart: int


def find_round(session: Session, call_id: int) -> ReviewRound | None:
    """Return how a call is reviewed."""
    return session.get(ReviewRound, call_id)


def round_of(session: Session, call_id: int) -> ReviewRound:
    """Return how a call is reviewed."""
    return existing(find_round(session, call_id), f"review of call {call_id}")


def eligible(session: Session, call_id: int) -> Sequence[CallApplication]:
    """Return the applications that are reviewed, by number."""
    row = CallApplication
    wanted = select(row).where(row.call_id == call_id, row.state == CallApplicationState.ELIGIBLE)
    return session.scalars(wanted.order_by(row.number)).all()


def seats(session: Session, call_id: int) -> Sequence[CommitteeSeat]:
    """Return the committee of a call with its experts' fields and ties."""
    expert = joinedload(CommitteeSeat.expert)
    return session.scalars(
        select(CommitteeSeat)
        .where(CommitteeSeat.call_id == call_id)
        .options(expert.selectinload(Expert.skills).joinedload(ExpertSkill.field), expert.selectinload(Expert.ties))
        .order_by(CommitteeSeat.expert_id)
    ).all()


def reviews(session: Session, call_id: int) -> Sequence[Review]:
    """Return every pair of a call that was assigned, scored or kept apart."""
    return session.scalars(
        select(Review)
        .join(CallApplication, CallApplication.id == Review.application_id)
        .where(CallApplication.call_id == call_id)
        .options(selectinload(Review.scores), joinedload(Review.expert))
        .order_by(Review.application_id, Review.expert_id)
    ).all()


def progress(session: Session, call_id: int) -> list[ReviewProgress]:
    """Return how far each reviewer of a call is."""
    states: dict[int, list[ReviewState]] = defaultdict(list)
    for row in reviews(session, call_id):
        states[row.expert_id].append(row.state)
    return [
        ReviewProgress(
            seat,
            sum(one not in APART for one in states[seat.expert_id]),
            states[seat.expert_id].count(ReviewState.SENT),
            sum(one in APART for one in states[seat.expert_id]),
        )
        for seat in seats(session, call_id)
    ]


def conflict(expert: Expert, row: CallApplication) -> ConflictTarget | None:
    """Return whom of an application an expert is related to, by business numbers, address and name."""
    if experts.is_tied(expert, row.business_number) or expert.email == row.contact_email.lower():
        return ConflictTarget.APPLICANT
    if experts.is_tied(expert, row.supplier_number):
        return ConflictTarget.SUPPLIER
    writer = row.writer_name.strip()
    is_writer = writer and (expert.name in writer or (expert.employer and expert.employer in writer))
    return ConflictTarget.WRITER if is_writer else None


def problem(session: Session, call: Call) -> ReadingProblem:
    """Return who may read what, as the engine's problem; readings that are there stay."""
    apart: set[Pair] = set()
    fixed: set[Pair] = set()
    for row in reviews(session, call.id):
        (apart if row.state in APART else fixed).add((row.application_id, row.expert_id))
    waiting = eligible(session, call.id)
    ids = {one.id for one in waiting}
    affinity: dict[Pair, int] = {}
    readers = []
    for seat in seats(session, call.id):
        expert = seat.expert
        readers.append(PanelReader(expert.id, 0, seat.most, expert.employer, seat.kind))
        for one in waiting:
            if (one.id, expert.id) not in apart and conflict(expert, one) is None:
                far = FAR_POINTS if expert.region != one.region else 0
                affinity[one.id, expert.id] = LEVEL_POINTS * experts.level(expert, one.ksic) + far
    held = frozenset(pair for pair in fixed if pair[0] in ids)
    return ReadingProblem(tuple(one.id for one in waiting), call.readings, tuple(readers), affinity, held)


def criteria(round_: ReviewRound) -> list[WeightedCriterion]:
    """Return the criteria as values."""
    return [WeightedCriterion(one.id, one.weight, one.scale) for one in round_.criteria]


def ranked(session: Session, round_: ReviewRound) -> list[RankedApplication]:
    """Return the applications of a call as they would be ranked by what was sent."""
    call, waiting = round_.call, eligible(session, round_.call_id)
    numbers = {one.id: one.number or 0 for one in waiting}
    sent = [
        SentReview(row.application_id, row.expert_id, {score.criterion_id: score.points for score in row.scores})
        for row in reviews(session, call.id)
        if row.state is ReviewState.SENT and row.application_id in numbers
    ]
    before = select(Organization.business_number).join(SupportCase, SupportCase.adopter_id == Organization.id)
    supported = set(session.scalars(before.where(SupportCase.year < call.closes_at.year)))
    rules = SelectionRules(
        round_.normalisation,
        call.quota,
        round_.reserve,
        round_.pass_mark,
        round_.seed,
        frozenset(one.id for one in waiting if one.business_number in supported),
    )
    return ranking(criteria(round_), sent, numbers, rules)


def unread(session: Session, call: Call) -> list[int]:
    """Return the numbers of the applications that have fewer reviews than the call asks for."""
    sent = (
        select(func.count())
        .where(Review.application_id == CallApplication.id, Review.state == ReviewState.SENT)
        .scalar_subquery()
    )
    row = CallApplication
    wanted = select(row.number).where(
        row.call_id == call.id, row.state == CallApplicationState.ELIGIBLE, sent < call.readings
    )
    return [number or 0 for number in session.scalars(wanted.order_by(row.number))]


def remarks(session: Session, application_id: int) -> Sequence[ReviewRemark]:
    """Return what was said about an application, the oldest first."""
    wanted = select(ReviewRemark).where(ReviewRemark.application_id == application_id)
    return session.scalars(wanted.order_by(ReviewRemark.id)).all()


def of_application(session: Session, application_id: int) -> Sequence[Review]:
    """Return every review of an application."""
    wanted = select(Review).where(Review.application_id == application_id).options(joinedload(Review.expert))
    return session.scalars(wanted.order_by(Review.expert_id)).all()


def means(session: Session, call_id: int) -> dict[tuple[int, int], float]:
    """Return ``(application, criterion) → mean of the points`` of the reviews that were sent."""
    wanted = (
        select(Review.application_id, ReviewScore.criterion_id, func.sum(ReviewScore.points), func.count())
        .join(Review.scores)
        .join(CallApplication, CallApplication.id == Review.application_id)
        .where(CallApplication.call_id == call_id, Review.sent_at.is_not(None))
        .group_by(Review.application_id, ReviewScore.criterion_id)
    )
    return {(row[0], row[1]): row[2] / row[3] for row in session.execute(wanted)}


def versions(session: Session, application_id: int, expert_id: int | None = None) -> Sequence[ReviewVersion]:
    """Return what was sent before a review was reopened, the oldest first; of one reviewer where it is named."""
    wanted = select(ReviewVersion).where(ReviewVersion.application_id == application_id)
    wanted = wanted if expert_id is None else wanted.where(ReviewVersion.expert_id == expert_id)
    return session.scalars(wanted.order_by(ReviewVersion.expert_id, ReviewVersion.number)).all()


def is_reopened(session: Session, row: Review) -> bool:
    """Tell whether a review was reopened and is not sent again."""
    return row.state is ReviewState.ASSIGNED and bool(versions(session, row.application_id, row.expert_id))


def own(session: Session, call_id: int, expert_id: int) -> Sequence[Review]:
    """Return a reviewer's readings; those in which one is related are not among them."""
    return session.scalars(
        select(Review)
        .join(CallApplication, CallApplication.id == Review.application_id)
        .where(
            CallApplication.call_id == call_id,
            Review.expert_id == expert_id,
            Review.state.not_in(APART),
            CallApplication.state == CallApplicationState.ELIGIBLE,
        )
        .options(joinedload(Review.application))
        .order_by(CallApplication.number)
    ).all()


def reading(session: Session, call_id: int, expert_id: int, number: int) -> Review:
    """Return a reviewer's reading of an application; of one that is not theirs there is none."""
    found = next((one for one in own(session, call_id, expert_id) if one.application.number == number), None)
    return existing(found, f"reading {number}")


def others(session: Session, mine: Review) -> Sequence[Review]:
    """Return the reviews of others that were sent, none before one's own is."""
    if mine.state is not ReviewState.SENT:
        return []
    found = of_application(session, mine.application_id)
    return [one for one in found if one.state is ReviewState.SENT and one.expert_id != mine.expert_id]


def version_points(version: ReviewVersion, of: Sequence[ReviewCriterion]) -> float:
    """Return the weighted points of a former version, for reading."""
    return sum(one.weight * version.points.get(str(one.id), 0) / one.scale for one in of)


def points(review: Review, of: Sequence[ReviewCriterion]) -> float:
    """Return the weighted points of a review, for reading."""
    given: Mapping[int, int] = {one.criterion_id: one.points for one in review.scores}
    return sum(one.weight * given.get(one.id, 0) / one.scale for one in of)
