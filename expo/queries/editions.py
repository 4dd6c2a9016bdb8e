"""Editions, their grid, and which phases are open."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from typing import Any, Protocol, TypeVar

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from expo.db import locked
from expo.domain.buyers import Decision
from expo.domain.editions import Phase
from expo.domain.people import Role
from expo.domain.refusals import NotFound, existing
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition, OpenPhase, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.models.meetings import Meeting
from expo.models.people import Membership, User

# Written once: every request of an edition begins with the first, and many ask the second.
_BY_CODE = (
    select(Edition)
    .where(Edition.code == bindparam("code"))
    .options(joinedload(Edition.pending_set_up), joinedload(Edition.archive))
)
_OPEN = select(OpenPhase.id).where(
    OpenPhase.edition_id == bindparam("edition_id"), OpenPhase.phase == bindparam("phase", type_=OpenPhase.phase.type)
)
_COLUMNS = attrgetter(*Edition.__mapper__.column_attrs.keys())


def find(session: Session, code: str) -> Edition | None:
    """Return the edition of this code, if there is one."""
    return session.scalar(_BY_CODE, {"code": code})


def get(session: Session, code: str) -> Edition:
    """Return the edition of this code."""
    return existing(find(session, code), f"edition {code}")


def state(edition: Edition) -> tuple[Hashable, ...]:
    """Return what is written about the edition itself: equal states, equal frames of public pages."""
    archived_at = edition.archive.archived_at if edition.archive else None
    return archived_at, *_COLUMNS(edition)


def of_id(session: Session, edition_id: int) -> Edition:
    """Return the edition that a row belongs to."""
    return session.get_one(Edition, edition_id)


class OfEdition(Protocol):
    """A row in one edition."""

    @property
    def edition_id(self) -> int: ...


_Row = TypeVar("_Row", bound=OfEdition)


def row(session: Session, edition_id: int, kind: type[_Row], id_: int, *options: ORMOption) -> _Row:
    """Return a row by its number; one of another edition is not found."""
    found = session.get(kind, id_, options=options)
    if found is None or found.edition_id != edition_id:
        raise NotFound(f"{kind.__name__} {id_}")
    return found


def locked_row(session: Session, edition_id: int, kind: type[_Row], id_: int) -> _Row:
    """Return a row by its number, locked and as it is by then; one of another edition is not found."""
    found = session.scalar(locked(select(kind).filter_by(id=id_, edition_id=edition_id)))
    return existing(found, f"{kind.__name__} {id_}")


def coded(session: Session, edition_id: int, kind: type[_Row], code: str, *options: ORMOption) -> _Row:
    """Return the row of a code in the edition."""
    rows = select(kind).filter_by(edition_id=edition_id, code=code).options(*options)
    return existing(session.scalar(rows), f"{kind.__name__} {code}")


def current(session: Session, today: date) -> Edition | None:
    """Return the edition that a visitor without an address is shown.

    The one that is on, else the next one, else the latest; those in the archive and those not set up only if there is
    no other.
    """
    rows = all_of_them(session)
    shown = [one for one in rows if not one.pending_set_up and not one.archive] or rows
    ahead = [one for one in shown if one.ends_on >= today]
    return min(ahead, key=lambda one: one.starts_on) if ahead else next(iter(shown), None)


def all_of_them(session: Session) -> Sequence[Edition]:
    """Return every edition, the latest first."""
    every = select(Edition).order_by(Edition.starts_on.desc(), Edition.id.desc())
    return session.scalars(every.options(joinedload(Edition.pending_set_up), joinedload(Edition.archive))).all()


@dataclass(frozen=True, slots=True)
class EditionFigures:
    """An edition with its counts: companies that show, approved buyers, consultations that are not cancelled."""

    edition: Edition
    exhibitors: int
    buyers: int
    meetings: int


def of_organizer(session: Session, user_id: int) -> list[EditionFigures]:
    """Return the editions that a person organizes, the latest first, with their counts."""
    approved = select(BuyerDecision.buyer_id).where(BuyerDecision.decision == Decision.APPROVED)
    counted: list[tuple[Any, tuple[Any, ...]]] = [
        (Exhibitor, ()),
        (Buyer, (Buyer.id.in_(approved),)),
        (Meeting, (Meeting.is_active.is_(True),)),
    ]
    counts = [
        select(func.count()).where(table.edition_id == Edition.id, *narrowed).scalar_subquery()
        for table, narrowed in counted
    ]
    own = select(Membership.edition_id).where(Membership.user_id == user_id, Membership.role == Role.ORGANIZER)
    rows = session.execute(
        select(Edition, *counts)
        .where(Edition.id.in_(own))
        .order_by(Edition.starts_on.desc(), Edition.id.desc())
        .options(joinedload(Edition.pending_set_up), joinedload(Edition.archive))
    )
    return [EditionFigures(*row) for row in rows]


def slots(session: Session, edition_id: int) -> Sequence[Slot]:
    """Return the grid in time order; a slot's index in the engine's terms is its place in this list."""
    return session.scalars(select(Slot).where(Slot.edition_id == edition_id).order_by(Slot.starts_at)).all()


def is_open(session: Session, edition_id: int, phase: Phase) -> bool:
    """Tell whether a phase is open."""
    return session.scalar(_OPEN, {"edition_id": edition_id, "phase": phase}) is not None


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


def begun_at(session: Session, edition: Edition, now: datetime) -> datetime:
    """Return when the work on an edition began: the first act of its history, ``now`` without one."""
    return session.scalar(select(func.min(Event.at)).where(Event.edition_id == edition.id)) or now
