"""Experts: who reviews or mentors, with fields and levels."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.refusals import existing
from expo.models.base import natural
from expo.models.experts import Expert, ExpertField, ExpertSkill


def experts(session: Session) -> Sequence[Expert]:
    """Return all experts by name, with their fields."""
    skills = selectinload(Expert.skills).joinedload(ExpertSkill.field)
    return session.scalars(select(Expert).options(skills).order_by(Expert.name, Expert.id)).all()


def get(session: Session, id_: int) -> Expert:
    """Return an expert."""
    found = session.get(Expert, id_, options=[selectinload(Expert.skills).options(joinedload(ExpertSkill.field))])
    return existing(found, f"expert {id_}")


def fields(session: Session) -> Sequence[ExpertField]:
    """Return the fields of expertise."""
    return session.scalars(select(ExpertField).order_by(natural(ExpertField.code))).all()


def level(expert: Expert, ksic: str) -> int:
    """Return how well an expert knows the field of a sector: 0 to 3."""
    return max((one.level for one in expert.skills if ksic and ksic.startswith(tuple(one.field.sectors))), default=0)


def is_tied(expert: Expert, number: str) -> bool:
    """Tell whether an expert is or was tied to the firm with a business number."""
    return bool(number) and number in {expert.employer_number, *(one.business_number for one in expert.ties)}


def due(on: date) -> Select[Expert]:
    """Select the experts who are not to be known any longer on a day."""
    return select(Expert).where(Expert.contacts_until < on).order_by(Expert.id)


def ending(session: Session) -> int:
    """Return how many experts have a last day."""
    return session.scalar(select(func.count()).where(Expert.contacts_until.is_not(None))) or 0
