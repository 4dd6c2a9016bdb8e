"""Editions, their grid, and which phases are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expo.domain.editions import Phase
from expo.domain.refusals import NotFound
from expo.models.editions import Edition, OpenPhase, Slot
from expo.models.history import Event
from expo.models.people import User

# Written once: every request of an edition begins with it.
_BY_CODE = select(Edition).where(Edition.code == bindparam("code"))


def get(session: Session, code: str) -> Edition:
    """Return the edition of this code."""
    edition = session.scalar(_BY_CODE, {"code": code})
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
    """Tell whether a phase is open."""
    found = select(OpenPhase.id).where(OpenPhase.edition_id == edition_id, OpenPhase.phase == phase)
    return session.scalar(found) is not None


def open_phases(session: Session, edition_id: int) -> list[Phase]:
    """Return the phases that are open, in their usual order."""
    opened = frozenset(session.scalars(select(OpenPhase.phase).where(OpenPhase.edition_id == edition_id)))
    return [phase for phase in Phase if phase in opened]


@dataclass(frozen=True, slots=True)
class PhaseState:
    """One phase: open since when and by whom, or closed, and when it was closed last."""

    phase: Phase
    opened_at: datetime | None = None
    opened_by: str = ""
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None


def phases(session: Session, edition_id: int) -> list[PhaseState]:
    """Return every phase of the edition with its state, in their usual order."""
    rows = session.execute(
        select(OpenPhase.phase, OpenPhase.opened_at, User.name)
        .outerjoin(User, User.id == OpenPhase.opened_by_id)
        .where(OpenPhase.edition_id == edition_id)
    )
    opened = {phase: (opened_at, name) for phase, opened_at, name in rows}
    closings = session.scalars(
        select(Event).where(Event.edition_id == edition_id, Event.act == "editions.close_phase").order_by(Event.at)
    )
    closed = {event.detail["phase"]: event.at for event in closings}
    states = []
    for phase in Phase:
        opened_at, name = opened.get(phase, (None, None))
        states.append(PhaseState(phase, opened_at, name or "", closed.get(phase.value)))
    return states


@dataclass(frozen=True, slots=True)
class Jump:
    """A moment that a demo's clock may be moved to with one touch."""

    kind: str
    at: datetime


def jumps(session: Session, edition: Edition, now: datetime) -> list[Jump]:
    """Return the moments worth jumping to: half an hour on, the next slot, and the first slot of each day."""
    grid = slots(session, edition.id)
    upcoming = next((slot for slot in grid if slot.starts_at > now), None)
    found = [Jump("half_hour", now + timedelta(minutes=30))]
    if upcoming:
        found.append(Jump("next_slot", upcoming.starts_at))
    starts: dict[int, Jump] = {}
    for slot in grid:
        starts.setdefault(slot.day_id, Jump("day", slot.starts_at))
    return [*found, *starts.values()]
