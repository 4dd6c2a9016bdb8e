"""Mentors with what they have to do, requests of firms, and who suits a request and why."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.mentors import MentorFacts, MentorRequestState, MentorSuggestion, suggestions
from expo.domain.refusals import NotFound
from expo.models.experts import Expert, ExpertSkill
from expo.models.mentors import Mentor, MentorRequest
from expo.queries import experts


def mentors(session: Session) -> Sequence[Mentor]:
    """Return the mentors with fields, ties and absences, by name."""
    expert = joinedload(Mentor.expert)
    wanted = select(Mentor).join(Expert).options(
        expert.selectinload(Expert.skills).joinedload(ExpertSkill.field), expert.selectinload(Expert.ties),
        selectinload(Mentor.absences),
    )  # fmt: skip
    return session.scalars(wanted.order_by(Expert.name, Expert.id)).all()


def loads(session: Session) -> dict[int, int]:
    """Return ``mentor → firms now``."""
    row = MentorRequest
    wanted = select(row.expert_id, func.count()).where(row.state == MentorRequestState.MATCHED).group_by(row.expert_id)
    return {found[0]: found[1] for found in session.execute(wanted) if found[0] is not None}


def requests(session: Session) -> Sequence[MentorRequest]:
    """Return the requests whose address is proven, the newest first."""
    row = MentorRequest
    wanted = select(row).where(row.state != MentorRequestState.STARTED).order_by(row.asked_at.desc(), row.id.desc())
    return session.scalars(wanted.options(joinedload(row.field), selectinload(row.visits))).all()


def get(session: Session, id_: int) -> MentorRequest:
    """Return a request whose address is proven."""
    found = session.get(MentorRequest, id_)
    if found is None or found.state is MentorRequestState.STARTED:
        raise NotFound(f"request {id_}")
    return found


def suggested(session: Session, request: MentorRequest, today: date) -> list[tuple[Mentor, MentorSuggestion]]:
    """Return every mentor for a request, the best first, with points or the reason against."""
    load, people = loads(session), {one.expert_id: one for one in mentors(session)}
    facts = [
        MentorFacts(
            id_, max((skill.level for skill in one.expert.skills if skill.field_id == request.field_id), default=0),
            bool(one.expert.region) and one.expert.region == request.region, load.get(id_, 0), one.most,
            experts.is_tied(one.expert, request.business_number), is_away(one, today),
        )
        for id_, one in people.items()
    ]  # fmt: skip
    return [(people[one.facts.id], one) for one in suggestions(facts)]


def is_away(mentor: Mentor, day: date) -> bool:
    """Tell whether a mentor is away on a day."""
    return any(one.starts_on <= day <= one.ends_on for one in mentor.absences)
