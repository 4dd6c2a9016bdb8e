"""The privacy notice of an edition, what was erased, and what the retention dates would erase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from expo.domain.privacy import ERASED
from expo.models.badges import Person
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.outbox import Message
from expo.models.privacy import Erasure, PrivacyNotice
from expo.queries import calls, experts, mentors, people, visitors


@dataclass(frozen=True, slots=True)
class RetentionPreview:
    """What the retention dates will erase: companies whose contacts go, e-mails whose text goes, other people."""

    companies: int
    emails: int
    people: int
    """Visitors and others who got a badge without being a company's own, and interpreters."""
    applicants: int
    """Applications to calls, whose contacts go on the day of their call."""
    programme_people: int
    """Experts, and contacts of requests for a mentor, that have a day of their own."""


def notice(session: Session, edition_id: int) -> PrivacyNotice:
    """Return an edition's privacy notice; an empty one, not stored, if there is none yet."""
    found = session.scalar(select(PrivacyNotice).where(PrivacyNotice.edition_id == edition_id))
    return found or PrivacyNotice(edition_id=edition_id, text_ko="", text_en="", officer="", officer_email="")


def find_company(session: Session, edition_id: int, code: str) -> Exhibitor | Buyer | None:
    """Return the exhibitor or buyer with a code, ``None`` if there is none."""
    wanted = code.strip().upper()
    exhibitor = session.scalar(select(Exhibitor).where(Exhibitor.edition_id == edition_id, Exhibitor.code == wanted))
    buyer = session.scalar(select(Buyer).where(Buyer.edition_id == edition_id, Buyer.code == wanted))
    return exhibitor or buyer


def is_erased(session: Session, found: Exhibitor | Buyer) -> bool:
    """Tell whether the personal data of a company was erased."""
    return session.scalar(select(Erasure.id).where(people.are_of(Erasure, found))) is not None


def erasures(session: Session, edition_id: int) -> Sequence[Erasure]:
    """Return what was erased, newest first."""
    return session.scalars(select(Erasure).where(Erasure.edition_id == edition_id).order_by(Erasure.id.desc())).all()


def remaining(session: Session, edition_id: int, most: int) -> list[Exhibitor | Buyer]:
    """Return so many of the companies whose personal data is still there, exhibitors first."""
    exhibitors, buyers = _remaining(edition_id)
    found: list[Exhibitor | Buyer] = [*session.scalars(exhibitors.order_by(Exhibitor.id).limit(most))]
    return [*found, *session.scalars(buyers.order_by(Buyer.id).limit(most - len(found)))]


def _remaining(edition_id: int) -> tuple[Select[Exhibitor], Select[Buyer]]:
    erased = select(Erasure.id).where(Erasure.edition_id == edition_id)
    return (
        select(Exhibitor).where(
            Exhibitor.edition_id == edition_id, ~erased.where(Erasure.exhibitor_id == Exhibitor.id).exists()
        ),
        select(Buyer).where(Buyer.edition_id == edition_id, ~erased.where(Erasure.buyer_id == Buyer.id).exists()),
    )


def remaining_interpreters(session: Session, edition_id: int) -> Sequence[Interpreter]:
    """Return the interpreters who still have a name."""
    named = select(Interpreter).where(Interpreter.edition_id == edition_id, Interpreter.name != ERASED)
    return session.scalars(named.order_by(Interpreter.id)).all()


def erased_people(session: Session, edition_id: int) -> int:
    """Return how many people with a badge were erased: visitors, interpreters, people of companies."""
    erased = (Person.edition_id == edition_id) & Person.erased_at.is_not(None)
    return session.scalar(select(func.count()).select_from(Person).where(erased)) or 0


def preview(session: Session, edition_id: int) -> RetentionPreview:
    """Return what would go if every retention date of an edition were today."""
    emails = select(func.count()).select_from(Message).where(Message.edition_id == edition_id, Message.body != "")
    holders = select(func.count()).select_from(visitors.named(edition_id).subquery())
    return RetentionPreview(
        sum(session.scalar(one.with_only_columns(func.count())) or 0 for one in _remaining(edition_id)),
        session.scalar(emails) or 0,
        (session.scalar(holders) or 0) + len(remaining_interpreters(session, edition_id)),
        calls.contact_count(session),
        experts.ending(session) + mentors.ending(session),
    )


def due(session: Session, today: date) -> Sequence[PrivacyNotice]:
    """Return the notices with a retention date that has come."""
    has_come = (PrivacyNotice.contacts_until < today) | (PrivacyNotice.emails_until < today)
    return session.scalars(select(PrivacyNotice).where(has_come).order_by(PrivacyNotice.id)).all()
