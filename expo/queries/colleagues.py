"""The people of an exhibitor, and consultations that have no person in charge."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.editions import Span, moment
from expo.domain.people import Actor
from expo.domain.refusals import NotAllowed
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.colleagues import MeetingOwner
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.queries import people


class OwnedMeeting(NamedTuple):
    """A consultation to come, and the membership of who comes to it."""

    id: int
    slot: Span
    is_long: bool
    buyer: Named
    owner_id: int | None

    @property
    def when(self) -> datetime | Span:
        """What a sentence says of its time: when it begins, of a long one also until when it lasts."""
        return self.slot if self.is_long else self.slot.starts_at


class BareExhibitor(NamedTuple):
    """An exhibitor of several people, and how many of its consultations none of them was chosen for."""

    id: int
    code: str
    name_ko: str
    name_en: str
    meetings: int


def of_actor(session: Session, actor: Actor) -> Sequence[Membership]:
    """Return the people of the actor's exhibitor, with their users, in the order in which they joined."""
    if not actor.is_exhibitor or actor.exhibitor_id is None:
        raise NotAllowed("an exhibitor's people")
    return people.of_exhibitor(session, actor.exhibitor_id)


def to_come(session: Session, exhibitor_id: int, now: datetime) -> list[OwnedMeeting]:
    """Return an exhibitor's consultations to come, in time order."""
    rows = session.execute(
        select(
            Meeting.id,
            Slot.starts_at,
            Meeting.ends_at,
            Meeting.second_slot_id,
            Buyer.name,
            Buyer.name_en,
            MeetingOwner.membership_id,
        )
        .join(Meeting.slot)
        .join(Meeting.buyer)
        .outerjoin(MeetingOwner, MeetingOwner.meeting_id == Meeting.id)
        .where(Meeting.exhibitor_id == exhibitor_id, Meeting.is_active.is_(True), Meeting.ends_after(now))
        .order_by(Slot.starts_at)
    )
    return [
        OwnedMeeting(row[0], Span(row[1], row[2]), row[3] is not None, Named(row[4], row[5] or row[4]), row[6])
        for row in rows
    ]


def owners(session: Session, edition_id: int) -> dict[int, int]:
    """Return ``meeting id → membership id`` of an edition's consultations for which one person was chosen."""
    rows = session.execute(
        select(MeetingOwner.meeting_id, MeetingOwner.membership_id)
        .join(Meeting, Meeting.id == MeetingOwner.meeting_id)
        .where(Meeting.edition_id == edition_id, Meeting.is_active.is_(True))
    )
    return {row[0]: row[1] for row in rows}


def loads(session: Session, edition: Edition, exhibitor_id: int) -> Counter[tuple[int, date]]:
    """Count the consultations that each person of an exhibitor was chosen for, by day."""
    rows = session.execute(
        select(MeetingOwner.membership_id, Slot.starts_at)
        .join(Meeting, Meeting.id == MeetingOwner.meeting_id)
        .join(Meeting.slot)
        .where(Meeting.exhibitor_id == exhibitor_id, Meeting.is_active.is_(True))
    )
    return Counter((owner, starts_at.astimezone(edition.zone).date()) for owner, starts_at in rows)


def eve_ends(edition: Edition, now: datetime) -> datetime:
    """Return the end of tomorrow: what begins before it needs a person in charge."""
    return moment(now.astimezone(edition.zone).date() + timedelta(days=2), time.min, edition.zone)


def bare(session: Session, edition: Edition, now: datetime) -> list[BareExhibitor]:
    """Return the exhibitors of several people with consultations until tomorrow that none was chosen for, by code."""
    several = select(Membership.exhibitor_id).where(Membership.edition_id == edition.id)
    several = several.group_by(Membership.exhibitor_id).having(func.count() > 1)
    rows = session.execute(
        select(Exhibitor.id, Exhibitor.code, Exhibitor.name_ko, Exhibitor.name_en, func.count())
        .join(Meeting, Meeting.exhibitor_id == Exhibitor.id)
        .join(Meeting.slot)
        .outerjoin(MeetingOwner, MeetingOwner.meeting_id == Meeting.id)
        .where(
            Meeting.edition_id == edition.id,
            Meeting.is_active.is_(True),
            MeetingOwner.meeting_id.is_(None),
            Slot.starts_at > now,
            Slot.starts_at < eve_ends(edition, now),
            Meeting.exhibitor_id.in_(several),
        )
        .group_by(Exhibitor.id)
        .order_by(natural(Exhibitor.code))
    )
    return [BareExhibitor._make(row) for row in rows]
