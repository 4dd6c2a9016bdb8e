"""What an edition's grid is cut from, and what a change of it would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from expo.domain import settings
from expo.domain.editions import GridSlot, Hours
from expo.domain.refusals import Violation
from expo.domain.settings import BlockPlan, GridPlan
from expo.models.editions import Block, Edition
from expo.models.meetings import Meeting
from expo.models.schedules import StoredPlacement
from expo.queries import editions


def plan_of(edition: Edition) -> GridPlan:
    """Return the settings that the edition's grid is cut from."""
    return GridPlan(
        hours=tuple(Hours(day.on, day.opens, day.closes) for day in edition.days),
        slot_minutes=edition.slot_minutes,
        blocks=tuple(plan_of_block(block) for block in edition.blocks),
        zone=edition.zone,
    )


def plan_of_block(block: Block) -> BlockPlan:
    """Return a block as a value."""
    return BlockPlan(block.kind, block.name_ko, block.name_en, block.span)


def block(session: Session, edition_id: int, block_id: int) -> Block:
    """Return a block of the edition."""
    return editions.row(session, edition_id, Block, block_id)


@dataclass(frozen=True, slots=True)
class DayPreview:
    """One day of a plan: its hours, the slots cut from it, and the blocks that touch it."""

    hours: Hours
    slots: Sequence[GridSlot]
    blocks: Sequence[BlockPlan]

    @property
    def stretches(self) -> list[GridSlot | BlockPlan]:
        """Return slots and blocks in time order."""
        return sorted([*self.slots, *self.blocks], key=lambda item: item.span.starts_at)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would make of the edition's grid.

    ``new`` and ``gone`` count slots; ``meetings`` those in slots that would be gone; ``placements`` are what as many
    ``versions`` of the timetable would lose with these slots.
    """

    days: Sequence[DayPreview]
    violations: Sequence[Violation]
    new: int
    gone: int
    meetings: int
    placements: int = 0
    versions: int = 0

    @property
    def total(self) -> int:
        return sum(len(day.slots) for day in self.days)


def preview(session: Session, edition: Edition, plan: GridPlan) -> Preview:
    """Return what a plan would do; nothing is written."""
    violations = tuple(settings.against_grid(plan, edition.starts_on, edition.ends_on))
    if violations:
        return Preview((), violations, 0, 0, 0)
    slots = plan.slots()
    wanted = {slot.span for slot in slots}
    existing = {slot.span: slot.id for slot in edition.slots}
    gone = [slot_id for span, slot_id in existing.items() if span not in wanted]
    meetings = session.scalar(
        select(func.count()).select_from(Meeting).where(Meeting.in_slots(gone), Meeting.is_active.is_(True))
    )
    lost = select(func.count(), func.count(StoredPlacement.schedule_id.distinct())).where(
        or_(StoredPlacement.slot_id.in_(gone), StoredPlacement.second_slot_id.in_(gone))
    )
    placements, versions = session.execute(lost).one()
    by_day = {day: list(of_day) for day, of_day in groupby(slots, key=lambda slot: slot.day)}
    days = []
    for number, hours in enumerate(sorted(plan.hours, key=lambda item: item.on)):
        blocks = [block for block in plan.blocks if block.span.overlaps(plan.opening(hours))]
        days.append(DayPreview(hours, by_day.get(number, []), blocks))
    return Preview(days, (), len(wanted - existing.keys()), len(gone), meetings or 0, placements, versions)
