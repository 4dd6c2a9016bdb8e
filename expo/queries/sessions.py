"""The side programme: what everybody may see, and for the team who registered and who came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.refusals import NotFound
from expo.domain.sessions import places
from expo.models.badges import Person
from expo.models.sessions import SessionRegistration, SessionType, StageSession
from expo.models.venue import Hall


@dataclass(frozen=True, slots=True)
class Attendance:
    """How full a session is; ``left`` is ``None`` without a capacity."""

    registered: int
    came: int
    capacity: int | None

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.registered)

    @property
    def placed(self) -> int:
        """Return how many have a place; who registers after the last one waits."""
        return self.registered - self.waiting

    @property
    def waiting(self) -> int:
        return 0 if self.capacity is None else max(0, self.registered - self.capacity)


@dataclass(frozen=True, slots=True)
class RegisteredPerson:
    """A person on the list of a session."""

    row: SessionRegistration
    person: Person
    has_place: bool


class ListedSession(NamedTuple):
    """A session as the public list shows it, without a life of its own."""

    id: int
    starts_at: datetime
    ends_at: datetime
    title_ko: str
    title_en: str
    people_ko: str
    people_en: str
    type_ko: str
    type_en: str
    hall_ko: str | None
    hall_en: str | None
    takes_registrations: bool
    capacity: int | None
    registered: int

    @property
    def left(self) -> int | None:
        return Attendance(self.registered, 0, self.capacity).left


# Written once: every reader of the public programme asks for these.
_SESSIONS = (
    select(StageSession)
    .where(StageSession.edition_id == bindparam("edition_id"))
    .options(joinedload(StageSession.type), joinedload(StageSession.hall))
    .order_by(StageSession.starts_at, StageSession.id)
)
_PUBLIC = _SESSIONS.where(StageSession.is_public.is_(True))
FILLED = {
    "sessions": exists().where(StageSession.edition_id == bindparam("edition_id"), StageSession.is_public.is_(True))
}
_TO_COME = _PUBLIC.where(StageSession.ends_at > bindparam("now")).limit(3)
_ONE = _SESSIONS.where(StageSession.id == bindparam("id"))
_ATTENDANCE = (
    select(
        StageSession.id,
        func.count(SessionRegistration.id),
        func.count(SessionRegistration.came_at),
        StageSession.capacity,
    )
    .outerjoin(SessionRegistration, SessionRegistration.session_id == StageSession.id)
    .where(StageSession.edition_id == bindparam("edition_id"))
    .group_by(StageSession.id, StageSession.capacity)
)

_LISTED = (
    select(
        StageSession.id,
        StageSession.starts_at,
        StageSession.ends_at,
        StageSession.title_ko,
        StageSession.title_en,
        StageSession.people_ko,
        StageSession.people_en,
        SessionType.name_ko,
        SessionType.name_en,
        Hall.name_ko,
        Hall.name_en,
        StageSession.takes_registrations,
        StageSession.capacity,
        select(func.count())
        .where(SessionRegistration.session_id == StageSession.id)
        .correlate(StageSession)
        .scalar_subquery(),
    )
    .join(StageSession.type)
    .outerjoin(StageSession.hall)
    .where(StageSession.edition_id == bindparam("edition_id"), StageSession.is_public.is_(True))
    .order_by(StageSession.starts_at, StageSession.id)
)


def listed(session: Session, edition_id: int) -> list[ListedSession]:
    """Return the public sessions in time order, as the public list shows them."""
    return [ListedSession._make(row) for row in session.execute(_LISTED, {"edition_id": edition_id})]


def programme(session: Session, edition_id: int, *, only_public: bool = True) -> Sequence[StageSession]:
    """Return the sessions in time order."""
    return session.scalars(_PUBLIC if only_public else _SESSIONS, {"edition_id": edition_id}).all()


def now_and_next(session: Session, edition_id: int, now: datetime) -> Sequence[StageSession]:
    """Return what takes place now and the next two, without what is not public."""
    return session.scalars(_TO_COME, {"edition_id": edition_id, "now": now}).all()


def get(session: Session, edition_id: int, session_id: int, *, only_public: bool = True) -> StageSession:
    """Return a session of the edition."""
    found = session.scalar(_ONE, {"edition_id": edition_id, "id": session_id})
    if found is None or (only_public and not found.is_public):
        raise NotFound(f"session {session_id}")
    return found


def types(session: Session, edition_id: int) -> Sequence[SessionType]:
    """Return the kinds of sessions of an edition."""
    rows = select(SessionType).where(SessionType.edition_id == edition_id)
    return session.scalars(rows.order_by(SessionType.id)).all()


def attendance(session: Session, edition_id: int) -> dict[int, Attendance]:
    """Return how full each session is."""
    rows = session.execute(_ATTENDANCE, {"edition_id": edition_id})
    return {session_id: Attendance(registered, came, capacity) for session_id, registered, came, capacity in rows}


def registrations(session: Session, row: StageSession) -> list[RegisteredPerson]:
    """Return who registered, in the order in which places are given."""
    found = session.execute(
        select(SessionRegistration, Person)
        .join(Person, Person.id == SessionRegistration.person_id)
        .where(SessionRegistration.session_id == row.id)
        .options(joinedload(Person.exhibitor), joinedload(Person.buyer))
        .order_by(SessionRegistration.id)
    ).all()
    inside = set(places([one.id for one, _person in found], row.capacity)[0])
    return [RegisteredPerson(one, person, one.id in inside) for one, person in found]


def place_of(session: Session, row: StageSession, person_id: int) -> int | None:
    """Return a person's number on the list, from 1; ``None`` for one who is not registered."""
    own = session.scalar(
        select(SessionRegistration.id).where(
            SessionRegistration.session_id == row.id, SessionRegistration.person_id == person_id
        )
    )
    if own is None:
        return None
    before = select(func.count()).where(SessionRegistration.session_id == row.id, SessionRegistration.id <= own)
    return session.scalar(before)


def of_person(session: Session, person_id: int) -> Sequence[StageSession]:
    """Return the sessions that a person registered for."""
    rows = (
        select(StageSession)
        .join(SessionRegistration, SessionRegistration.session_id == StageSession.id)
        .where(SessionRegistration.person_id == person_id)
        .options(joinedload(StageSession.hall))
    )
    return session.scalars(rows.order_by(StageSession.starts_at)).all()
