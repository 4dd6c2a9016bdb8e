"""Support programmes for the organizer's team."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from expo.domain.programmes import OrganizationKind, TopicFigures, by_topic
from expo.domain.refusals import existing
from expo.domain.text import sort_key
from expo.models.programmes import (
    Organization,
    Programme,
    ProgrammeFile,
    ProgrammeStatistic,
    ProgrammeTrack,
    TrackCap,
)
from expo.models.support_cases import SupportCase


@dataclass(frozen=True, slots=True)
class ProgrammeCounts:
    """How many cases a programme has, and how many firms they are: two figures, never one."""

    cases: int = 0
    firms: int = 0
    sponsors: int = 0


def programmes(session: Session) -> Sequence[Programme]:
    """Return all programmes with their tracks and caps, the newest first."""
    wanted = select(Programme).order_by(Programme.starts_on.desc(), Programme.id)
    return session.scalars(wanted.options(selectinload(Programme.tracks).selectinload(ProgrammeTrack.caps))).all()


def get(session: Session, code: str) -> Programme:
    """Return a programme."""
    return existing(session.scalar(select(Programme).where(Programme.code == code)), f"programme {code}")


def counts(session: Session) -> dict[int, ProgrammeCounts]:
    """Return ``programme id → how many cases, firms and sponsors``; those without a case are missing."""
    row = SupportCase
    wanted = select(
        row.programme_id, func.count(), func.count(row.adopter_id.distinct()), func.count(row.sponsor_id.distinct())
    ).group_by(row.programme_id)
    return {found[0]: ProgrammeCounts(*found[1:]) for found in session.execute(wanted)}


def track(session: Session, programme_id: int, code: str) -> ProgrammeTrack:
    """Return a track of a programme."""
    found = session.scalar(
        select(ProgrammeTrack).where(ProgrammeTrack.programme_id == programme_id, ProgrammeTrack.code == code)
    )
    return existing(found, f"track {code}")


def caps(session: Session, track_id: int) -> Sequence[TrackCap]:
    """Return the caps of a track, the oldest first."""
    return session.scalars(select(TrackCap).where(TrackCap.track_id == track_id).order_by(TrackCap.valid_from)).all()


def statistics(session: Session, programme_id: int, agreement_id: int | None = None) -> list[TopicFigures]:
    """Return what sources state about a programme, or about one of its agreements, by topic."""
    row = ProgrammeStatistic
    wanted = select(row).where(row.programme_id == programme_id).order_by(row.id)
    if agreement_id is not None:
        wanted = wanted.where(row.agreement_id == agreement_id)
    return by_topic(session.scalars(wanted))


def organizations(session: Session, *kinds: OrganizationKind) -> Sequence[Organization]:
    """Return organizations by name, those of some kinds only."""
    wanted = select(Organization).order_by(Organization.id)
    found = session.scalars(wanted.where(Organization.kind.in_(kinds)) if kinds else wanted)
    return sorted(found, key=lambda one: sort_key(one.name_ko))


def organization(session: Session, id_: int) -> Organization:
    """Return an organization."""
    return existing(session.get(Organization, id_), f"organization {id_}")


def file(session: Session, id_: int) -> ProgrammeFile:
    """Return an uploaded document."""
    return existing(session.get(ProgrammeFile, id_), f"file {id_}")
