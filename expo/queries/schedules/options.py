"""The options of one re-plan side by side: who loses a consultation, who moves, how many are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.schedules import Change, pair_of
from expo.models.editions import Edition
from expo.models.schedules import Schedule
from expo.queries.schedules.names import NamedCompany, Names
from expo.queries.schedules.publication_preview import publication_preview
from expo.queries.schedules.versions import publications


@dataclass(frozen=True, slots=True)
class OptionMeeting:
    """A consultation that an option loses or moves: ``old`` and ``new`` are its times, ``None`` where it has none."""

    exhibitor: NamedCompany
    buyer: NamedCompany
    old: Span | None
    new: Span | None


@dataclass(frozen=True, slots=True)
class OptionSummary:
    """What one option costs; none with as few moves loses fewer than ``lost_bound``.

    ``impossible`` counts the consultations that every option cancels, because no time is left for them,
    ``others_lost`` those of ``lost`` that could have stayed.
    """

    number: int
    lost: tuple[OptionMeeting, ...]
    moved: tuple[OptionMeeting, ...]
    told: int
    is_in_force: bool
    lost_bound: int
    impossible: int = 0
    others_lost: int = 0


def options(session: Session, edition: Edition, schedule: Schedule, names: Names, now: datetime) -> list[OptionSummary]:
    """Return the options of a version's re-plan, the one that moves the fewest others first; empty if it has none."""
    first = schedule.option_of_id or schedule.id
    found = session.scalars(
        select(Schedule)
        .where(or_(Schedule.id == first, Schedule.option_of_id == first), Schedule.solved_at.is_not(None))
        .order_by(Schedule.number)
    ).all()
    if any("option" not in one.figures for one in found):
        return []
    newest = next(iter(publications(session, edition, limit=1)), None)
    in_force = newest.schedule_id if newest else None
    return [_summary(session, edition, one, names, now, is_in_force=one.id == in_force) for one in found]


def _summary(
    session: Session, edition: Edition, schedule: Schedule, names: Names, now: datetime, *, is_in_force: bool
) -> OptionSummary:
    preview = publication_preview(session, edition, schedule, now)
    steps = {(step.exhibitor_id, step.buyer_id): step for step in preview.changes}
    times = {
        pair: tuple(names.slots.get(seat.slot_id) if seat else None for seat in (step.old, step.new))
        for pair, step in steps.items()
    }

    def named(pairs: Iterable[tuple[int, int]]) -> tuple[OptionMeeting, ...]:
        return tuple(
            OptionMeeting(names.exhibitors[pair[0]], names.buyers[pair[1]], *times.get(pair, (None, None)))
            for pair in pairs
            if pair[0] in names.exhibitors and pair[1] in names.buyers
        )

    option = schedule.figures["option"]
    told = sum(map(len, preview.told))
    lost, moved = list(map(pair_of, option["lost"])), list(map(pair_of, option["others_moved"]))
    if not is_in_force:  # since it was planned, the new time of some may have come too near
        became = {pair: steps[pair].change for pair in moved if pair in steps}
        lost += [pair for pair, change in became.items() if change is Change.DROPPED]
        moved = [pair for pair, change in became.items() if change in {Change.MOVED, Change.REHOUSED}]
    impossible = sum(pair not in lost for pair, step in steps.items() if step.change is Change.DROPPED)
    return OptionSummary(
        schedule.number,
        named(lost),
        named(moved),
        told,
        is_in_force,
        option["lost_bound"],
        impossible,
        option.get("others_lost", 0),
    )
