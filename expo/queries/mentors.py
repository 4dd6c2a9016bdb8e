"""Mentors with what they have to do, requests of firms, and who suits a request and why."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.mentors import MentorFacts, MentorRequestState, MentorSuggestion, suggestions
from expo.domain.refusals import NotFound
from expo.models.exhibitors import Exhibitor
from expo.models.experts import Expert, ExpertSkill
from expo.models.mentors import Mentor, MentorAppointment, MentorRequest
from expo.queries import experts


def mentors(session: Session) -> Sequence[Mentor]:
    """Return the mentors with fields, ties and absences, by name."""
    expert = joinedload(Mentor.expert)
    wanted = (
        select(Mentor)
        .join(Expert)
        .options(
            expert.selectinload(Expert.skills).joinedload(ExpertSkill.field),
            expert.selectinload(Expert.ties),
            selectinload(Mentor.absences),
        )
    )
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
            id_,
            max((skill.level for skill in one.expert.skills if skill.field_id == request.field_id), default=0),
            bool(one.expert.region) and one.expert.region == request.region,
            load.get(id_, 0),
            one.most,
            experts.is_tied(one.expert, request.business_number),
            is_away(one, today),
        )
        for id_, one in people.items()
    ]
    return [(people[one.facts.id], one) for one in suggestions(facts)]


def exhibitor_of(session: Session, edition_id: int, request: MentorRequest) -> Exhibitor | None:
    """Return the firm of a request as an exhibitor of an expo, by its business number."""
    wanted = select(Exhibitor).where(
        Exhibitor.edition_id == edition_id, Exhibitor.business_number == request.business_number
    )
    return session.scalars(wanted.order_by(Exhibitor.id).limit(1)).first()


def appointments(session: Session, edition_id: int, request_id: int) -> Sequence[MentorAppointment]:
    """Return the visits at an expo that are planned for a request, in time order."""
    row = MentorAppointment
    wanted = select(row).where(row.edition_id == edition_id, row.request_id == request_id)
    return session.scalars(wanted.order_by(row.starts_at)).all()


def is_away(mentor: Mentor, day: date) -> bool:
    """Tell whether a mentor is away on a day."""
    return any(one.starts_on <= day <= one.ends_on for one in mentor.absences)


def contacts(due_on: date | None = None) -> Select[MentorRequest]:
    """Select the requests whose contact will be erased on its day, or that are due on a day."""
    row = MentorRequest
    wanted = select(row).where(row.contact_email != "")
    return wanted.where(row.contacts_until.is_not(None) if due_on is None else row.contacts_until < due_on)


def ending(session: Session) -> int:
    """Return how many requests have a last day for their contact."""
    return session.scalar(select(func.count()).select_from(contacts().subquery())) or 0


_TOLD = (
    "firm_name", "business_number", "region", "contact_name", "contact_email", "locale", "wanted", "state", "reason",
)  # fmt: skip


def data_of(row: MentorRequest) -> dict[str, Any]:
    """Return everything that is known of a firm's request, as plain values; moments are ISO 8601 in UTC."""
    return {
        **{name: getattr(row, name) for name in _TOLD},
        "field": row.field.code,
        "asked_at": row.asked_at.isoformat(),
        "matched_at": row.matched_at and row.matched_at.isoformat(),
        "kept_until": row.contacts_until and row.contacts_until.isoformat(),
        "visits": [
            {"on": one.visit_on.isoformat(), "hours": one.hours, "findings": one.findings, "actions": one.actions}
            for one in row.visits
        ],
    }


def data_of_email(session: Session, email: str) -> list[dict[str, Any]]:
    """Return everything that is known of the requests with this address as their contact."""
    row = MentorRequest
    mine = select(row).where(func.lower(row.contact_email) == email.lower()).order_by(row.id)
    return [data_of(one) for one in session.scalars(mine)] if email else []
