"""Days, slot length and blocks of an edition, and the slots they leave.

Every change of the grid goes through :func:`cut`. Slots whose span stays keep their row, so meetings and drafts of
the timetable keep their place. A slot with a meeting cannot be removed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, delete, insert, select
from sqlalchemy.orm import Session, joinedload

from expo.db import lock_row, locked
from expo.domain import settings
from expo.domain.editions import GridSlot, Hours, Span
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.settings import BlockPlan, GridPlan
from expo.domain.words import N_, Named
from expo.models.calendar import Hold
from expo.models.editions import Block, Day, Edition, Slot
from expo.models.meetings import Meeting
from expo.queries import grid
from expo.services import calendar, history

LISTED = 8
"""So many clashing meetings are named one by one; the rest are counted."""


def set_grid(
    session: Session, actor: Actor, edition: Edition, *, hours: Sequence[Hours], slot_minutes: int, now: datetime
) -> Sequence[Slot]:
    """Set the consultation hours of every day and the slot length, and cut the grid anew."""
    needs(actor, Permission.MANAGE_EDITION)
    plan = replace(grid.plan_of(hold_still(session, edition)), hours=tuple(hours), slot_minutes=slot_minutes)
    before = len(edition.slots)
    slots = cut(session, edition, plan)
    detail = {"days": len(plan.hours), "slot_minutes": slot_minutes, "before": before, "slots": len(slots)}
    history.record(session, actor, "grid.set", "edition", edition.id, edition_id=edition.id, now=now, **detail)
    return slots


def add_blocks(
    session: Session, actor: Actor, edition: Edition, *, blocks: Sequence[BlockPlan], now: datetime
) -> Sequence[Block]:
    """Block spans for meetings and cut the grid anew: one lunch, or the lunch of every day."""
    needs(actor, Permission.MANAGE_EDITION)
    plan = grid.plan_of(hold_still(session, edition))
    cut(session, edition, replace(plan, blocks=(*plan.blocks, *blocks)))
    rows = [_write(Block(edition_id=edition.id), block) for block in blocks]
    session.add_all(rows)
    session.flush()
    session.expire(edition, ["blocks"])
    for row in rows:
        _record_block(session, actor, edition, "grid.add_block", row, now)
    return rows


def change_block(
    session: Session, actor: Actor, edition: Edition, *, block_id: int, block: BlockPlan, now: datetime
) -> Block:
    """Rename or move a block, and cut the grid anew."""
    needs(actor, Permission.MANAGE_EDITION)
    row, plan = _without(session, edition, block_id)
    cut(session, edition, replace(plan, blocks=(*plan.blocks, block)))
    _write(row, block)
    _record_block(session, actor, edition, "grid.change_block", row, now)
    return row


def remove_block(session: Session, actor: Actor, edition: Edition, *, block_id: int, now: datetime) -> None:
    """Remove a block; its time becomes slots again."""
    needs(actor, Permission.MANAGE_EDITION)
    row, plan = _without(session, edition, block_id)
    _record_block(session, actor, edition, "grid.remove_block", row, now)
    edition.blocks.remove(row)
    cut(session, edition, plan)


def _without(session: Session, edition: Edition, block_id: int) -> tuple[Block, GridPlan]:
    """Return a block, and the plan of the grid without it."""
    plan = grid.plan_of(hold_still(session, edition))
    row = grid.block(session, edition.id, block_id)
    others = tuple(grid.plan_of_block(other) for other in edition.blocks if other.id != row.id)
    return row, replace(plan, blocks=others)


def cut(session: Session, edition: Edition, plan: GridPlan) -> Sequence[Slot]:
    """Cut the plan into slots and make the edition's rows say the same; refuse with every reason.

    Drafts of the timetable lose what they had placed in a slot that is no longer there; cancelled meetings in such a
    slot go with it, their cancellation stays in the history.
    """
    session.flush()
    shape = list(settings.against_grid(plan, edition.starts_on, edition.ends_on))
    refuse_if(shape)
    wanted = {slot.span: slot for slot in plan.slots()}
    existing = session.scalars(locked(select(Slot).where(Slot.edition_id == edition.id).order_by(Slot.id))).all()
    kept = {slot.span: slot for slot in existing}
    gone = [slot.id for span, slot in kept.items() if span not in wanted]
    refuse_if(_meetings_in_the_way(session, gone))
    _delete(session, delete(Hold).where(Hold.slot_id.in_(gone), Hold.meeting_id.is_(None)))
    _delete(session, delete(Meeting).where(Meeting.in_slots(gone)))
    days = _days(session, edition, plan)
    for span, slot in kept.items():
        if span in wanted:
            slot.day = days[wanted[span].day]
    session.flush()
    _delete(session, delete(Slot).where(Slot.id.in_(gone)))
    _add_slots(session, edition, days, [slot for span, slot in wanted.items() if span not in kept])
    edition.slot_minutes = plan.slot_minutes
    edition.days = days
    session.flush()
    session.expire_all()  # what is gone, and what hung on it
    calendar.rebuild(session, edition)
    return edition.slots


def _delete(session: Session, rows: Delete) -> None:
    session.execute(rows.execution_options(synchronize_session=False))


def _days(session: Session, edition: Edition, plan: GridPlan) -> list[Day]:
    """Return the rows of the plan's days in order; a day that stays keeps its row."""
    rows = {day.on: day for day in edition.days}
    days = []
    for hours in sorted(plan.hours, key=lambda item: item.on):
        day = rows.get(hours.on) or Day(edition_id=edition.id, on=hours.on)
        day.opens, day.closes = hours.opens, hours.closes
        session.add(day)
        days.append(day)
    return days


def _add_slots(session: Session, edition: Edition, days: Sequence[Day], slots: Sequence[GridSlot]) -> None:
    """Write new slots in one statement: an edition has hundreds, and everybody else waits."""
    table: Any = Slot.__table__
    rows = [
        {
            "edition_id": edition.id,
            "day_id": days[one.day].id,
            "starts_at": one.span.starts_at,
            "ends_at": one.span.ends_at,
        }
        for one in slots
    ]
    if rows:
        session.execute(insert(table), rows)


def _meetings_in_the_way(session: Session, slot_ids: Sequence[int]) -> Iterator[Violation]:
    meetings = session.scalars(
        select(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.in_slots(slot_ids), Meeting.is_active.is_(True))
        .options(joinedload(Meeting.slot), joinedload(Meeting.exhibitor), joinedload(Meeting.buyer))
        .order_by(Slot.starts_at, Meeting.id)
    ).all()
    if meetings:
        yield Violation(
            "meetings_in_the_way",
            N_("Consultations in slots that would be gone: %(count)s. Move or cancel them in the timetable first."),
            {"count": len(meetings)},
        )
    for meeting in meetings[:LISTED]:
        yield Violation(
            "meeting_in_the_way",
            N_("%(at)s · %(exhibitor)s and %(buyer)s"),
            {
                "at": meeting.when,
                "exhibitor": Named.of(meeting.exhibitor),
                "buyer": Named.of(meeting.buyer),
            },
        )
    if len(meetings) > LISTED:
        yield Violation("more_in_the_way", N_("… and %(count)s more"), {"count": len(meetings) - LISTED})


def keep_wall_clock(edition: Edition, plan: GridPlan) -> GridPlan:
    """Return the plan with every block at the same time of day in the edition's new zone."""
    return replace(
        plan, zone=edition.zone, blocks=tuple(replace(b, span=_rezoned(b.span, plan, edition)) for b in plan.blocks)
    )


def _rezoned(span: Span, plan: GridPlan, edition: Edition) -> Span:
    starts_at = span.starts_at.astimezone(plan.zone).replace(tzinfo=edition.zone)
    return Span(starts_at, starts_at + timedelta(seconds=(span.ends_at - span.starts_at).total_seconds()))


def _write(row: Block, block: BlockPlan) -> Block:
    row.kind, row.name_ko, row.name_en = block.kind, block.name_ko, block.name_en
    row.starts_at, row.ends_at = block.span.starts_at, block.span.ends_at
    return row


def _record_block(session: Session, actor: Actor, edition: Edition, act: str, row: Block, now: datetime) -> None:
    detail = {"name_ko": row.name_ko, "name_en": row.name_en, "starts_at": row.starts_at.isoformat()}
    history.record(session, actor, act, "block", row.id, edition_id=edition.id, now=now, **detail)


def hold_still(session: Session, edition: Edition) -> Edition:
    """Lock the edition and return it as it is by then, days and blocks among the rest."""
    lock_row(session, Edition, edition.id)
    session.expire(edition)
    return edition
