"""Agreements of support programmes for the organizer's team."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from expo.domain.agreements import PROTOCOL
from expo.domain.refusals import NotFound, existing
from expo.models.agreements import Agreement, AgreementDocument, AgreementParty


def agreements(session: Session, programme_id: int) -> Sequence[Agreement]:
    """Return the agreements of a programme, the newest first."""
    return session.scalars(
        select(Agreement)
        .where(Agreement.programme_id == programme_id)
        .options(selectinload(Agreement.parties).joinedload(AgreementParty.organization))
        .order_by(Agreement.starts_at.desc())
    ).all()


def get(session: Session, code: str) -> Agreement:
    """Return an agreement."""
    return existing(session.scalar(select(Agreement).where(Agreement.code == code)), f"agreement {code}")


def parties(session: Session, agreement_id: int) -> list[AgreementParty]:
    """Return the parties of an agreement in the order of protocol."""
    rows = session.scalars(select(AgreementParty).where(AgreementParty.agreement_id == agreement_id))
    return sorted(rows, key=lambda row: (PROTOCOL[row.role], row.id))


def document(session: Session, agreement_id: int, id_: int) -> AgreementDocument:
    """Return a document of an agreement."""
    found = session.get(AgreementDocument, id_)
    if found is None or found.agreement_id != agreement_id:
        raise NotFound(f"document {id_}")
    return found
