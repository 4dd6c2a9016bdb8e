"""What is taken in the slots of an edition: read once, it answers for every buyer."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from expo.domain.buyers import Track
from expo.domain.editions import Span
from expo.domain.wishes import Side
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.interpreters import Interpreter
from expo.queries import delegates, kept_seats, limits
from expo.queries.booking import rows
from expo.queries.kept_seats import KeptUntil, Reserved
from expo.queries.limits import LimitsOfDay


class OpenSlot(NamedTuple):
    """A slot that no block lies over; all is called as in its row."""

    id: int
    day_id: int
    starts_at: datetime
    ends_at: datetime


class Speaker(NamedTuple):
    """An interpreter and what it interprets."""

    id: int
    languages: list[str]


@dataclass(frozen=True, slots=True)
class TakenTimes:
    """Limits by day, tables by track, interpreters, what holds and desks take by slot. It is never changed.

    ``away`` are slots with buyers whose one person sits there for another company.
    """

    limits: Mapping[int, LimitsOfDay]
    tables: Mapping[Track, Set[int]]
    speakers: Sequence[Speaker]
    by_slot: Mapping[int, Reserved]
    away: Set[tuple[int, int]]
    seats: Sequence[KeptUntil]


@dataclass(frozen=True, slots=True)
class EditionTimes:
    """All slots of an edition that no block lies over, and what is taken in them; plain values only."""

    slots: Sequence[OpenSlot]
    taken: TakenTimes

    def __len__(self) -> int:
        return len(self.slots)


def of_edition(session: Session, edition: Edition, now: datetime) -> EditionTimes:
    """Read an edition's times; they hold from ``now`` on until a row changes."""
    columns = Slot.id, Slot.day_id, Slot.starts_at, Slot.ends_at
    blocks = [span for span, _ in rows.blocks(session, edition)]
    grid = select(*columns).where(Slot.edition_id == edition.id).order_by(Slot.starts_at)
    every = [OpenSlot(*row) for row in session.execute(grid)]
    slots = [one for one in every if not any(span.overlaps(Span(one.starts_at, one.ends_at)) for span in blocks)]
    ids = select(Slot.id).where(Slot.edition_id == edition.id)
    return EditionTimes(slots, between(session, edition, ids, {one.day_id for one in slots}, now))


def between(
    session: Session, edition: Edition, slot_ids: Select[int], day_ids: Collection[int], now: datetime
) -> TakenTimes:
    """Read what is taken in these slots of these days, from ``now`` on."""
    speaking = select(Interpreter.id, Interpreter.languages).where(Interpreter.edition_id == edition.id)
    by_slot: defaultdict[int, Reserved] = defaultdict(Reserved)
    holders = select(Hold.slot_id, Hold.exhibitor_id, Hold.table_id, Hold.interpreter_id)
    for slot_id, *holder in session.execute(holders.where(Hold.slot_id.in_(slot_ids), Hold.buyer_id.is_(None))):
        by_slot[slot_id].add(*holder)
    away: set[tuple[int, int]] = set()
    for slot_id, companies in delegates.away(session, slot_ids).items():
        by_slot[slot_id].exhibitors.update(number for side, number in companies if side is Side.EXHIBITOR)
        away.update((slot_id, number) for side, number in companies if side is Side.BUYER)
    return TakenTimes(
        limits=limits.of_days(session, edition, day_ids),
        tables=rows.table_ids(session, edition),
        speakers=[Speaker(*row) for row in session.execute(speaking)],
        by_slot=dict(by_slot),
        away=away,
        seats=kept_seats.seats(session, edition, now),
    )
