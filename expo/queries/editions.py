"""Editions, their grid, and which doors are open."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import Phase
from expo.domain.refusals import NotFound
from expo.models.editions import Edition, OpenPhase, Slot


def get(session: Session, code: str) -> Edition:
    """Return the edition of this code."""
    edition = session.scalar(select(Edition).where(Edition.code == code))
    if edition is None:
        raise NotFound(f"edition {code}")
    return edition


def current(session: Session) -> Edition | None:
    """Return the edition a visitor without an address is shown: the latest one."""
    return session.scalar(select(Edition).order_by(Edition.starts_on.desc()).limit(1))


def slots(session: Session, edition_id: int) -> Sequence[Slot]:
    """Return the grid in time order; a slot's index in the engine's terms is its place in this list."""
    return session.scalars(select(Slot).where(Slot.edition_id == edition_id).order_by(Slot.starts_at)).all()


def is_open(session: Session, edition_id: int, phase: Phase) -> bool:
    """Tell whether a phase's door is open."""
    found = select(OpenPhase.id).where(OpenPhase.edition_id == edition_id, OpenPhase.phase == phase)
    return session.scalar(found) is not None
