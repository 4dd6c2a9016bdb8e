"""The organizer's list of consultations, over all days."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlalchemy.orm import Session, aliased, contains_eager

from expo.domain.meetings import Origin
from expo.domain.people import Actor
from expo.domain.text import wanted_text
from expo.domain.words import N_, Labelled
from expo.models.buyers import Buyer
from expo.models.editions import Day, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Cancellation, Meeting, MeetingLock
from expo.models.venue import MeetingTable
from expo.queries import lists, meetings


class MeetingView(Labelled):
    """Which consultations: those in the calendar, or a part of them."""

    ACTIVE = "active", N_("All")
    NOW = "now", N_("Now")
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
    found = lists.cut(session, rows.where(views[view]), order, _orders(language), number)
    shown = [row[0] for row in found.shown]
    return replace(found, shown=shown), lists.count(session, rows, views.items())


def _rows(actor: Actor, narrowed: MeetingFilter) -> Select[Meeting]:
    wanted = (
        meetings.visible_to(actor)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Day, Day.id == Slot.day_id)
        .join(_exhibitor, _exhibitor.id == Meeting.exhibitor_id)
        .join(_buyer, _buyer.id == Meeting.buyer_id)
        .outerjoin(MeetingTable, MeetingTable.id == Meeting.table_id)
        .outerjoin(Interpreter, Interpreter.id == Meeting.interpreter_id)
        .outerjoin(MeetingLock, MeetingLock.meeting_id == Meeting.id)
        .outerjoin(Cancellation, Cancellation.meeting_id == Meeting.id)
        .options(
            contains_eager(Meeting.slot),
            contains_eager(Meeting.exhibitor.of_type(_exhibitor)).joinedload(_exhibitor.hall),
            contains_eager(Meeting.buyer.of_type(_buyer)),
            contains_eager(Meeting.table),
            contains_eager(Meeting.interpreter),
            contains_eager(Meeting.lock),
            contains_eager(Meeting.cancellation),
        )
    )
    if narrowed.day is not None:
        wanted = wanted.where(Day.on == narrowed.day)
    text = wanted_text(narrowed.text)
    if text:
        fields = (_exhibitor.search_text, _buyer.search_text, _buyer.search_contact)
        named = [field.contains(text, autoescape=True) for field in fields]
        places = [field.icontains(narrowed.text, autoescape=True) for field in (MeetingTable.code, Interpreter.name)]
        wanted = wanted.where(or_(*named, *places))
    return wanted


def _views(now: datetime) -> dict[MeetingView, ColumnElement[bool]]:
    active = Meeting.is_active.is_(True)
    return {
        MeetingView.ACTIVE: active,
        MeetingView.NOW: and_(active, Slot.starts_at <= now, Slot.ends_at > now),
        MeetingView.AHEAD: and_(active, Slot.starts_at > now),
        MeetingView.BY_HAND: and_(active, Meeting.origin == Origin.ASSIGNED),
        MeetingView.BOOKED: and_(active, Meeting.origin == Origin.BOOKED),
        MeetingView.LOCKED: and_(active, MeetingLock.id.is_not(None)),
        MeetingView.CANCELLED: Cancellation.id.is_not(None),
    }


def _orders(language: str) -> dict[str, Sequence[ColumnElement[Any]]]:
    start, table, meeting_id = Slot.starts_at.expression, MeetingTable.code.expression, Meeting.id.expression
    exhibitor, buyer = (_exhibitor.name_ko, _buyer.name) if language == "ko" else (_exhibitor.name_en, _buyer.name_en)
    return {
        "time": [start, table, meeting_id],
        "table": [table, start, meeting_id],
        "exhibitor": [exhibitor.expression, start, meeting_id],
        "buyer": [buyer.expression, start, meeting_id],
        "interpreter": [Interpreter.name.expression, start, meeting_id],
        "origin": [Meeting.origin.expression, start, meeting_id],
    }
