"""Versions and publications: which there are, what became of each, which one is in force."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, defer

from expo.domain.refusals import NotFound
from expo.domain.schedules import Policy, VersionState
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.people import User
from expo.models.schedules import Publication, Schedule, StoredPlacement


@dataclass(frozen=True, slots=True)
class Version:
    """A version with what became of it and who asked for it; ``publication`` is its newest one.

    ``met`` counts its meetings as they are stored now, of the version in force those in the calendar: fewer than when
    it was planned if their times, tables or companies were removed, or they lost their place or were called off since.
    """

    schedule: Schedule
    state: VersionState
    asked_by: str
    publication: Publication | None
    met: int = 0

    @property
    def policy(self) -> Policy:
        """Return what it was asked for."""
        return Policy.of(self.schedule.policy)

    @property
    def wished(self) -> int:
        """Return the wished pairs when it was planned."""
        return int(self.schedule.figures.get("wished", 0))

    @property
    def unmet(self) -> int:
        return self.wished - self.met

    @property
    def removed(self) -> int:
        """Count the meetings that are gone since; what was proven then holds no more."""
        return max(0, int(self.schedule.figures.get("met", 0)) - self.met)


def get(session: Session, edition: Edition, number: int) -> Version:
    """Return an edition's version by its number."""
    found = _versions(session, edition, session.scalars(_of(edition).where(Schedule.number == number)).all())
    if not found:
        raise NotFound(f"version {number}")
    return found[0]


def index(session: Session, edition: Edition) -> list[Version]:
    """Return the versions of an edition, newest first, without their placements, documents and progress."""
    statement = _of(edition).order_by(Schedule.number.desc()).options(defer(Schedule.progress))
    return _versions(session, edition, session.scalars(statement).all())


def under_way(session: Session, edition: Edition) -> Schedule | None:
    """Return the run that waits or is being worked on, if there is one."""
    return session.scalar(_of(edition).where(Schedule.solved_at.is_(None), Schedule.failed_at.is_(None)).limit(1))


def publications(session: Session, edition: Edition, *, limit: int = 2) -> Sequence[Publication]:
    """Return the newest publications, newest first: the first is in force, the second is what undoing goes back to."""
    return session.scalars(
        select(Publication).where(Publication.edition_id == edition.id).order_by(Publication.id.desc()).limit(limit)
    ).all()


def placements(session: Session, schedule_id: int) -> Sequence[StoredPlacement]:
    """Return the meetings of a version, in the order in which they were recorded."""
    return session.scalars(
        select(StoredPlacement).where(StoredPlacement.schedule_id == schedule_id).order_by(StoredPlacement.id)
    ).all()


def next_number(session: Session, edition: Edition) -> int:
    """Return the number that the next version gets."""
    last = session.scalar(select(func.max(Schedule.number)).where(Schedule.edition_id == edition.id))
    return (last or 0) + 1


def state(schedule: Schedule, newest: Publication | None, own: Publication | None, *, is_undone: bool) -> VersionState:
    """Tell what became of a version from its row and its publications (the edition's newest, its own newest)."""
    if schedule.failed_at is not None:
        return VersionState.FAILED
    if schedule.solved_at is None:
        return VersionState.ASKED if schedule.lease_until is None else VersionState.RUNNING
    if own is None:
        return VersionState.SOLVED
    if newest is not None and newest.schedule_id == schedule.id:
        return VersionState.IN_FORCE
    return VersionState.UNDONE if is_undone else VersionState.FORMER


def _of(edition: Edition) -> Select[Schedule]:
    return select(Schedule).where(Schedule.edition_id == edition.id)


def _versions(session: Session, edition: Edition, schedules: Sequence[Schedule]) -> list[Version]:
    published = session.scalars(
        select(Publication).where(Publication.edition_id == edition.id).order_by(Publication.id)
    ).all()
    own = {one.schedule_id: one for one in published}
    undone = {one.undoes_id for one in published}
    newest = published[-1] if published else None
    names, met = _names(session, schedules), _met(session, schedules, newest)
    return [
        Version(
            one,
            state(one, newest, own.get(one.id), is_undone=one.id in own and own[one.id].id in undone),
            names.get(one.asked_by_id or 0, ""),
            own.get(one.id),
            met.get(one.id, 0),
        )
        for one in schedules
    ]


def _met(session: Session, schedules: Sequence[Schedule], newest: Publication | None) -> dict[int, int]:
    in_calendar = exists().where(
        Meeting.exhibitor_id == StoredPlacement.exhibitor_id,
        Meeting.buyer_id == StoredPlacement.buyer_id,
        Meeting.is_active.is_(True),
    )
    rows = session.execute(
        select(StoredPlacement.schedule_id, func.count())
        .where(
            StoredPlacement.schedule_id.in_([one.id for one in schedules]),
            or_(StoredPlacement.schedule_id != (newest.schedule_id if newest else 0), in_calendar),
        )
        .group_by(StoredPlacement.schedule_id)
    )
    return {row[0]: row[1] for row in rows}


def _names(session: Session, schedules: Sequence[Schedule]) -> dict[int, str]:
    askers = {one.asked_by_id for one in schedules if one.asked_by_id is not None}
    return {row.id: row.name for row in session.execute(select(User.id, User.name).where(User.id.in_(askers)))}
