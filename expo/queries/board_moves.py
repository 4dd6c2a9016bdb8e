"""Consultations that got another time or table on the day that a large screen shows: from where, and to where."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from expo.domain.editions import moment
from expo.domain.words import Named
from expo.models.editions import Day, Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.models.meetings import Meeting
from expo.models.schedules import Publication, StoredPlacement
from expo.models.venue import MeetingTable


class BoardMove(NamedTuple):
    """What moved; a place without a table is the exhibitor's booth, and ``place`` is empty there."""

    who: Named
    old_at: datetime
    old_place: str
    starts_at: datetime
    ends_at: datetime
    place: str


def index(session: Session, edition: Edition, on: date) -> list[BoardMove]:
    """Return what of a day was moved on that very day, by hand or by a new timetable, in the order of the new times."""
    midnight = moment(on, datetime.min.time(), edition.zone)
    changed = session.execute(_changed(edition, on, midnight)).all()
    if not changed:
        return []
    old = {**_published_before(session, edition, midnight, changed), **_moved_by_hand(session, midnight, changed)}
    found = [
        BoardMove(Named.of(row), *old[row.id], row.starts_at, row.ends_at, row.code or "")
        for row in changed
        if row.id in old and old[row.id] != (row.starts_at, row.code or "")
    ]
    return sorted(found, key=lambda move: (move.starts_at, move.place))


def of_places(moves: Collection[BoardMove], places: Collection[str]) -> list[BoardMove]:
    """Return those that left one of the places or came to one."""
    return [one for one in moves if one.place in places or one.old_place in places]


_MOVED: tuple[Any, ...] = (
    Meeting.id, Meeting.exhibitor_id, Meeting.buyer_id, Slot.starts_at, Meeting.ends_at, MeetingTable.code,
    Exhibitor.name_ko, Exhibitor.name_en,
)  # fmt: skip


def _changed(edition: Edition, on: date, midnight: datetime) -> Select[Any]:
    return (
        select(*_MOVED)
        .select_from(Meeting)
        .join(Meeting.slot)
        .join(Day, Day.id == Slot.day_id)
        .join(Meeting.exhibitor)
        .outerjoin(Meeting.table)
        .where(
            Meeting.edition_id == edition.id, Day.on == on, Meeting.is_active.is_(True), Meeting.changed_at >= midnight
        )
    )


def _moved_by_hand(
    session: Session, midnight: datetime, changed: Collection[Row[Any]]
) -> dict[int, tuple[datetime, str]]:
    """Return where each was before it was moved for the first time since midnight."""
    rows = session.execute(
        select(Event.subject_id, Event.detail)
        .where(
            Event.subject == "meeting",
            Event.subject_id.in_([row.id for row in changed]),
            Event.act == "meetings.move",
            Event.at >= midnight,
        )
        .order_by(Event.id.desc())
    )
    return {
        meeting_id: (datetime.fromisoformat(detail["was"]["at"]), detail["was"]["table"] or "")
        for meeting_id, detail in rows
        if meeting_id is not None
    }


def _published_before(
    session: Session, edition: Edition, midnight: datetime, changed: Collection[Row[Any]]
) -> dict[int, tuple[datetime, str]]:
    """Return where the timetable of the night before had each, if another one was published since."""
    newest, last_night = aliased(Publication), aliased(Publication)
    of_edition = and_(last_night.edition_id == edition.id, last_night.published_at < midnight)
    before = select(func.max(last_night.id)).where(of_edition).scalar_subquery()
    is_newer = select(newest.id).where(newest.edition_id == edition.id, newest.published_at >= midnight).exists()
    rows = session.execute(
        select(StoredPlacement.exhibitor_id, StoredPlacement.buyer_id, Slot.starts_at, MeetingTable.code)
        .join(Publication, Publication.schedule_id == StoredPlacement.schedule_id)
        .join(Slot, Slot.id == StoredPlacement.slot_id)
        .outerjoin(MeetingTable, MeetingTable.id == StoredPlacement.table_id)
        .where(
            Publication.id == before, is_newer, StoredPlacement.exhibitor_id.in_([row.exhibitor_id for row in changed])
        )
    )
    was = {(exhibitor_id, buyer_id): (at, code or "") for exhibitor_id, buyer_id, at, code in rows}
    found = {row.id: was.get((row.exhibitor_id, row.buyer_id)) for row in changed}
    return {meeting_id: place for meeting_id, place in found.items() if place is not None}
