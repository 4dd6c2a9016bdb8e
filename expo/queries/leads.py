"""An exhibitor's own leads: who it is only while the visitor's consent is in force."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.badges import BadgeType
from expo.domain.leads import ConsentWay, Temperature
from expo.domain.people import Actor
from expo.domain.refusals import NotFound
from expo.models.badges import Person
from expo.models.leads import Lead
from expo.queries import badges


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One lead as its exhibitor may see it; without consent only the company and the type, and the own notes."""

    id: int
    name: str
    company: str
    title: str
    email: str
    email_is_proven: bool
    phone: str
    type: BadgeType
    at: datetime
    is_shared: bool
    is_withdrawn: bool
    temperature: Temperature | None
    interest: str
    notes: str
    consented_at: datetime | None
    consent_way: ConsentWay | None
    consent_version: int | None


def own(session: Session, actor: Actor) -> list[LeadLine]:
    """Return the leads of the actor's company, newest first."""
    if not actor.is_exhibitor or actor.exhibitor_id is None:
        raise NotFound("own leads")
    found = session.scalars(
        select(Lead)
        .where(Lead.exhibitor_id == actor.exhibitor_id)
        .options(
            joinedload(Lead.person).options(joinedload(Person.exhibitor), joinedload(Person.buyer)),
            selectinload(Lead.scans),
        )
        .order_by(Lead.captured_at.desc(), Lead.id.desc())
    ).all()
    return [_line(lead) for lead in found]


def _line(lead: Lead) -> LeadLine:
    person, shared = lead.person, lead.is_shared
    buyer = person.buyer
    graded = [one.temperature for one in lead.scans if one.temperature is not None]
    interests = [one.interest for one in lead.scans if one.interest]
    return LeadLine(
        id=lead.id,
        name=person.name if shared else "",
        company=str(badges.company_of(person).name_ko),
        title=person.title if shared else "",
        email=(person.email or (buyer.contact_email if buyer else "")) if shared else "",
        email_is_proven=bool(person.proven_email or not person.email),
        phone=(person.phone or (buyer.contact_phone if buyer else "")) if shared else "",
        type=person.type,
        at=lead.captured_at,
        is_shared=shared,
        is_withdrawn=lead.withdrawn_at is not None,
        temperature=graded[-1] if graded else None,
        interest=interests[-1] if interests else "",
        notes="\n".join(one.note for one in lead.scans if one.note),
        consented_at=lead.consented_at if shared else None,
        consent_way=lead.consent_way if shared else None,
        consent_version=lead.consent_version if shared else None,
    )
