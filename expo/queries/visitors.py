"""What a visitor sees of oneself: consents, who scanned the badge, and everything that is kept."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from expo.domain.badges import PersonSource
from expo.domain.people import STRANGER
from expo.domain.visitors import Matter
from expo.models.arrivals import FirstEntry
from expo.models.badges import Person
from expo.models.exhibitors import Exhibitor
from expo.models.leads import Lead
from expo.models.visitors import VisitorConsent
from expo.queries import guidance, market


def named(edition_id: int) -> Select[int]:
    """Return the query for the ids of people entered by hand or by themselves whose data is still there."""
    here = select(Person.id).where(Person.edition_id == edition_id, Person.erased_at.is_(None))
    return here.where(Person.source != PersonSource.MEMBER)


def of_email(edition_id: int, email: str) -> Select[Person]:
    """Return the query for the visitors of an address, whatever its case, the latest first."""
    here = select(Person).where(Person.id.in_(named(edition_id)), func.lower(Person.email) == email.strip().lower())
    return here.order_by(Person.id.desc())


def consents(session: Session, person_id: int) -> dict[Matter, VisitorConsent]:
    """Return the consents in force, by matter."""
    live = (VisitorConsent.person_id == person_id) & VisitorConsent.withdrawn_at.is_(None)
    return {one.matter: one for one in session.scalars(select(VisitorConsent).where(live))}


def scanned_by(session: Session, person_id: int) -> Sequence[tuple[Lead, Exhibitor]]:
    """Return the companies that scanned a person's badge, newest first."""
    rows = session.execute(
        select(Lead, Exhibitor)
        .join(Exhibitor, Exhibitor.id == Lead.exhibitor_id)
        .where(Lead.person_id == person_id)
        .order_by(Lead.captured_at.desc(), Lead.id.desc())
    )
    return [(lead, exhibitor) for lead, exhibitor in rows]


def personal_data(session: Session, person: Person) -> dict[str, Any]:
    """Return everything kept of a visitor as plain values; moments are ISO 8601 in UTC."""
    given = session.scalars(
        select(VisitorConsent).where(VisitorConsent.person_id == person.id).order_by(VisitorConsent.id)
    )
    days = session.scalars(select(FirstEntry).where(FirstEntry.person_id == person.id).order_by(FirstEntry.on))
    return {
        "person": {name: getattr(person, name) for name in ("name", "company", "title", "email", "phone", "country")}
        | {
            "email_confirmed_at": person.email_proven_at and person.email_proven_at.isoformat(),
            "type": person.type,
            "source": person.source,
            "registered_at": person.registered_at.isoformat(),
        },
        "consents": [
            {
                "matter": one.matter,
                "version": one.version,
                "language_shown": one.locale,
                "given_at": one.given_at.isoformat(),
                "withdrawn_at": one.withdrawn_at and one.withdrawn_at.isoformat(),
            }
            for one in given
        ],
        "days": [{"on": one.on.isoformat(), "first_entry_at": one.at.isoformat()} for one in days],
        "scanned_by": [
            {
                "company": exhibitor.name_ko,
                "at": lead.captured_at.isoformat(),
                "shared": lead.is_shared,
                "withdrawn_at": lead.withdrawn_at and lead.withdrawn_at.isoformat(),
            }
            for lead, exhibitor in scanned_by(session, person.id)
        ],
        "market": [
            {
                "product": one.stock.offer.product.name_ko,
                "quantity": one.quantity,
                "state": one.state,
                "reserved_at": one.reserved_at.isoformat(),
                "settled_at": one.settled_at and one.settled_at.isoformat(),
            }
            for one in market.of_person(session, person)
        ],
        "guidance": guidance.data_of(session, person.edition_id, STRANGER, person),
    }
