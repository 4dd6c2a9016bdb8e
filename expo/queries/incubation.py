"""Start-ups with their steps and what they received."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.refusals import existing
from expo.models.exhibitors import Exhibitor
from expo.models.incubation import StartUp, StartUpExhibitor


def start_ups(session: Session) -> Sequence[StartUp]:
    """Return all start-ups, the newest first."""
    wanted = select(StartUp).order_by(StartUp.founded_on.desc(), StartUp.id)
    loaded = joinedload(StartUp.organization), selectinload(StartUp.steps), selectinload(StartUp.received)
    return session.scalars(wanted.options(*loaded)).all()


def get(session: Session, id_: int) -> StartUp:
    """Return a start-up."""
    return existing(session.get(StartUp, id_), f"start-up {id_}")


def exhibitor(session: Session, start_up_id: int, edition_id: int) -> Exhibitor | None:
    """Return what a start-up is at an edition."""
    found = session.get(StartUpExhibitor, (start_up_id, edition_id))
    return found.exhibitor if found else None
