"""The organizer's list of consultations, over all days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from expo.domain.meetings import Origin
from expo.domain.people import Actor
from expo.domain.text import wanted_text
from expo.domain.words import N_, Labelled
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.editions import Day, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import IN_ITS_SLOT, Cancellation, Meeting, MeetingLock
from expo.models.outcomes import MeetingStatus
from expo.models.records import Record
from expo.models.venue import MeetingTable
from expo.queries import at_table, lists, meetings, table_news


class MeetingView(Labelled):
    """Which consultations: those in the calendar, or a part of them."""

    ACTIVE = "active", N_("All")
    NOW = "now", N_("Now")
    MISSING = "missing", N_("Not arrived")
    NO_RECORD = "no-record", N_("No record")
    AHEAD = "ahead", N_("To come")
    BY_HAND = "by-hand", N_("Placed by hand")
    BOOKED = "booked", N_("Booked directly")
    LOCKED = "locked", N_("Locked")
    CANCELLED = "cancelled", N_("Cancelled")


@dataclass(frozen=True, slots=True)
class MeetingFilter:
    """What the list is narrowed to; empty fields narrow nothing."""

    text: str = ""
    day: date | None = None


_exhibitor, _buyer = aliased(Exhibitor), aliased(Buyer)


def page(
    session: Session,
    actor: Actor,
    narrowed: MeetingFilter,
    view: MeetingView,
    order: lists.Order,
    number: int,
    *,
    language: str,
    now: datetime,
) -> tuple[lists.Lines[Meeting], dict[str, int]]:
    """Return a page of the consultations an actor may see, and how many each view has."""
    rows, views = _rows(actor, narrowed), _views(now)
    counts = lists.count(session, rows, views.items())
    named = _with_names(rows).where(views[view])
    found = lists.cut(session, named, order, _orders(language), number, counts[view])
    return replace(found, shown=_loaded(session, [row.id for row in found.shown])), counts


def _rows(actor: Actor, narrowed: MeetingFilter) -> Select[*tuple[Any, ...]]:
    """Return the consultations that match; each company is compared with the text once, however often it meets."""
    wanted = (
        meetings.visible_to(actor)
        .with_only_columns(Meeting.id)
        .join(Slot, IN_ITS_SLOT)
        .outerjoin(MeetingLock, MeetingLock.meeting_id == Meeting.id)
        .outerjoin(Cancellation, Cancellation.meeting_id == Meeting.id)
        .outerjoin(MeetingStatus, MeetingStatus.meeting_id == Meeting.id)
        .outerjoin(Record, table_news.OF_MEETING)
    )
    if narrowed.day is not None:
        wanted = wanted.join(Day, Day.id == Slot.day_id).where(Day.on == narrowed.day)
    text = wanted_text(narrowed.text)
    if text:
        wanted = wanted.where(_is_of(actor, text) | _is_at(actor, narrowed.text))
    return wanted


def _is_of(actor: Actor, text: str) -> ColumnElement[bool]:
    exhibitors, buyers = (
        select(one.id).where(one.edition_id == actor.edition_id, lists.holds(text, *lists.found_by(actor, one)))
        for one in (_exhibitor, _buyer)
    )
    return or_(Meeting.exhibitor_id.in_(exhibitors), Meeting.buyer_id.in_(buyers))


def _is_at(actor: Actor, text: str) -> ColumnElement[bool]:
    tables, interpreters = (
        select(one.id).where(one.edition_id == actor.edition_id, name.icontains(text, autoescape=True))
        for one, name in ((MeetingTable, MeetingTable.code), (Interpreter, Interpreter.name))
    )
    return or_(Meeting.table_id.in_(tables), Meeting.interpreter_id.in_(interpreters))


def _with_names(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Add what the lines can be ordered by, with outer joins: the database leaves out those of no use for an order."""
    return (
        wanted.outerjoin(_exhibitor, _exhibitor.id == Meeting.exhibitor_id)
        .outerjoin(_buyer, _buyer.id == Meeting.buyer_id)
        .outerjoin(MeetingTable, MeetingTable.id == Meeting.table_id)
        .outerjoin(Interpreter, Interpreter.id == Meeting.interpreter_id)
    )


def _loaded(session: Session, ids: Sequence[int]) -> list[Meeting]:
    """Return these consultations in this order, with all that their lines show."""
    exhibitor = joinedload(Meeting.exhibitor)
    names = (Exhibitor.code, Exhibitor.name_ko, Exhibitor.name_en)
    found = session.scalars(
        select(Meeting)
        .where(Meeting.id.in_(ids))
        .options(
            exhibitor.load_only(*names),
            exhibitor.joinedload(Exhibitor.hall),
            *(joinedload(part) for part in (Meeting.slot, Meeting.buyer, Meeting.table, Meeting.interpreter)),
            *(joinedload(part) for part in (Meeting.lock, Meeting.cancellation)),
        )
    )
    by_id = {one.id: one for one in found}
    return [by_id[one] for one in ids]


def _views(now: datetime) -> dict[MeetingView, ColumnElement[bool]]:
    active = Meeting.is_active.is_(True)
    runs = and_(active, Slot.starts_at <= now, Meeting.ends_after(now))
    return {
        MeetingView.ACTIVE: active,
        MeetingView.NOW: runs,
        MeetingView.MISSING: and_(runs, at_table.is_missing()),
        MeetingView.NO_RECORD: and_(active, ~Meeting.ends_after(now), table_news.LACKS_RECORD),
        MeetingView.AHEAD: and_(active, Slot.starts_at > now),
        MeetingView.BY_HAND: and_(active, Meeting.origin == Origin.ASSIGNED),
        MeetingView.BOOKED: and_(active, Meeting.origin == Origin.BOOKED),
        MeetingView.LOCKED: and_(active, MeetingLock.id.is_not(None)),
        MeetingView.CANCELLED: Cancellation.id.is_not(None),
    }


def _orders(language: str) -> dict[str, Sequence[ColumnElement[Any]]]:
    start, table, meeting_id = Slot.starts_at.expression, natural(MeetingTable.code), Meeting.id.expression
    exhibitor, buyer = (_exhibitor.name_ko, _buyer.name) if language == "ko" else (_exhibitor.name_en, _buyer.name_en)
    return {
        "time": [start, table, meeting_id],
        "table": [table, start, meeting_id],
        "exhibitor": [exhibitor.expression, start, meeting_id],
        "buyer": [buyer.expression, start, meeting_id],
        "interpreter": [Interpreter.name.expression, start, meeting_id],
        "origin": [Meeting.origin.expression, start, meeting_id],
    }
