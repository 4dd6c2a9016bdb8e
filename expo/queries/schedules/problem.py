"""Rows → problem: everything a timetable has to answer to, read from the tables, and the way back to rows.

Participants are exhibitors (``e7``) and approved buyers (``b12``); a request is a pair that one side
wished for and neither refused (``e7-b12``); a pool is a zone of tables. Meetings that a plan may not move (booked by
hand, locked, begun, or too near) are *pinned*: they must be met in their slot, at their table, with their interpreter.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.meetings import interpreting_language
from expo.domain.notice import is_too_near
from expo.domain.problem import BOOTH, Interpreter, Problem, Request, Slot
from expo.domain.schedules import Policy, Start, buyer_name, exhibitor_name, interpreter_name, row_of
from expo.domain.timetable import Placement
from expo.models.editions import Edition
from expo.models.schedules import StoredPlacement
from expo.queries import delegates
from expo.queries import lengths as lengths_queries
from expo.queries.schedules import places, rows, seating
from expo.queries.schedules.participants import who_takes_part
from expo.queries.schedules.places import Places
from expo.queries.schedules.rows import ActiveMeeting, Rows
from expo.queries.schedules.wished_pairs import WishedPair, pairs


@dataclass(frozen=True, slots=True)
class StoredSeat:
    """Where a meeting sits, in rows; a long one has a second slot."""

    slot_id: int
    table_id: int | None
    interpreter_id: int | None
    second_slot_id: int | None = None

    @classmethod
    def of(cls, row: ActiveMeeting | StoredPlacement) -> "StoredSeat":
        """Return the seat of a meeting, or of one of a version."""
        return cls(row.slot_id, row.table_id, row.interpreter_id, row.second_slot_id)

    @property
    def is_long(self) -> bool:
        return self.second_slot_id is not None


@dataclass(frozen=True, slots=True)
class LoadedProblem:
    """A problem, what its numbers stand for in rows, and the meetings that stand while it is read.

    ``slots`` are rows by index. ``tables[pool][slot]`` are the tables of a pool that are open in a slot, by code: the
    engine's table 0 is the first of them. ``active`` are the meetings in the calendar, ``pinned`` those of them
    that no plan may move, ``displaced`` those made by hand that must be moved because their time or place was closed.
    """

    problem: Problem
    slots: tuple[int, ...]
    tables: Mapping[str, tuple[tuple[int, ...], ...]]
    active: Mapping[str, Placement]
    pinned: frozenset[str]
    wished: Mapping[str, WishedPair]
    displaced: frozenset[str] = frozenset()

    def seat(self, placement: Placement) -> StoredSeat:
        """Return the rows of a placement."""
        request, table = self.problem.request(placement.request), None
        if placement.table is not None:
            table = self.tables[request.pool][placement.slot][placement.table]
        interpreter = None if placement.interpreter is None else row_of(placement.interpreter)
        first, *more = (self.slots[slot] for slot in self.problem.held_slots(request, placement.slot))
        return StoredSeat(first, table, interpreter, *more)

    def placement(self, request: str, seat: StoredSeat) -> Placement | None:
        """Return what a seat is in the problem, ``None`` when its slot, table or interpreter is not there any more."""
        if seat.slot_id not in self.slots:
            return None
        slot = self.slots.index(seat.slot_id)
        table, interpreter = None, None
        pool = self.problem.request(request).pool
        if (seat.table_id is None) != (pool == BOOTH):
            return None
        if seat.table_id is not None:
            opened = self.tables[pool][slot]
            if seat.table_id not in opened:
                return None
            table = opened.index(seat.table_id)
        if seat.interpreter_id is not None:
            interpreter = interpreter_name(seat.interpreter_id)
            if not self.problem.has_interpreter(interpreter):
                return None
        return Placement(request, slot, table, interpreter)

    def keeping_seats(self, placements: Iterable[Placement]) -> tuple[Placement, ...]:
        """Return the placements with every pinned meeting at its own table (`seating.keeping`)."""
        own = {name: one.table for name, one in self.active.items() if name in self.pinned}
        return seating.keeping(self.problem, own, tuple(placements))


def load_problem(
    session: Session,
    edition: Edition,
    policy: Policy,
    now: datetime,
    staying: Collection[int] = (),
    long: Mapping[str, bool] | None = None,
) -> LoadedProblem:
    """Read the edition's problem at ``now``: nothing changes in slots that begin within the notice.

    The meetings in ``staying`` stay where they are although something has been closed there. ``long`` says of some
    requests whether they take two slots; of all others the organizer's choice does. Meetings that are pinned, or that
    the plan keeps as far as it can, keep their length. A long one is worth twice as much: it takes the place of two.
    """
    found = rows.read(session, edition, now, staying)
    wanted = pairs(session, edition, policy.weights, found)
    wanted |= _booked_in_the_way(policy, found, wanted)
    pinned = _pinned(edition, policy, found, now)
    kept = {one.name: one.second_slot_id is not None for one in found.active} if policy.keeps_timetable else {}
    lengths = seating.long_requests(lengths_queries.long_pairs(session, edition), kept | dict(long or {}), pinned)
    held = pinned.values() if policy.start is Start.FRESH else found.active
    held_at = {(slot_id, one.table_id) for one in held for slot_id in one.slot_ids}
    tables = seating.tables(found, policy.spare_tables, held_at, any_long=bool(lengths))
    where = places.read(session, edition, found)
    requests = (
        *_pinned_requests(pinned.values(), wanted, found, where),
        *_lengthened(_requests(wanted, pinned, found, policy.musts, where), lengths, found, tables),
    )
    participants, groups = who_takes_part(found, requests, pinned.values(), where)
    problem = Problem(
        name=edition.name_en or edition.name_ko,
        slots=_grid(edition, found),
        pools={pool: tuple(len(opened) for opened in by_slot) for pool, by_slot in tables.items()},
        participants=participants,
        interpreters=_interpreters(edition, found, pinned.values()),
        requests=requests,
        now=now,
        notice_minutes=edition.notice_minutes,
        walking=where.walking,
        delegates=delegates.among(found.delegates, {one.id for one in participants}),
        groups=groups,
    )
    displaced = frozenset(one.name for one in found.active if one.is_in_the_way and one.is_by_hand)
    loaded = LoadedProblem(problem, found.slot_ids, tables, {}, frozenset(pinned), wanted, displaced)
    return replace(loaded, active=_placements(loaded, found))


def _placements(loaded: LoadedProblem, found: Rows) -> dict[str, Placement]:
    """Return the meetings in the calendar as the problem has them; what it does not know is left out."""
    asked = [one for one in found.active if loaded.problem.has_request(one.name)]
    placed = [_placement(loaded, one, found) for one in asked]
    return {one.request: one for one in placed if one is not None}


def _placement(loaded: LoadedProblem, one: ActiveMeeting, found: Rows) -> Placement | None:
    placement = loaded.placement(one.name, StoredSeat.of(one))
    if placement is not None or not one.is_in_the_way:
        return placement
    # Its table is gone, its time need not be.
    interpreter = None if one.interpreter_id is None else interpreter_name(one.interpreter_id)
    is_there = interpreter is not None and loaded.problem.has_interpreter(interpreter)
    return Placement(one.name, found.index[one.slot_id], None, interpreter if is_there else None)


def _pinned(edition: Edition, policy: Policy, found: Rows, now: datetime) -> dict[str, ActiveMeeting]:
    near = frozenset(
        index for index, slot in enumerate(found.slots) if is_too_near(slot.starts_at, now, edition.notice_minutes)
    )
    return {one.name: one for one in found.active if _is_pinned(one, found, near, policy)}


def _is_pinned(one: ActiveMeeting, found: Rows, near: frozenset[int], policy: Policy) -> bool:
    """Tell whether the plan may not move a meeting; where something has been closed in spite of it, one has to."""
    if one.is_in_the_way:
        return False
    return one.is_by_hand or policy.start is Start.FILL or found.index[one.slot_id] in near


def _booked_in_the_way(policy: Policy, found: Rows, wanted: Mapping[str, WishedPair]) -> dict[str, WishedPair]:
    """Return the manual and locked meetings that must be moved, as must-meet pairs of both sides."""
    both = 2 * policy.weights.must + policy.weights.mutual
    return {
        one.name: WishedPair(
            one.exhibitor_id, one.buyer_id, max(both, wanted[one.name].weight if one.name in wanted else 0)
        )
        for one in found.active
        if one.is_in_the_way and one.is_by_hand
    }


def _grid(edition: Edition, found: Rows) -> tuple[Slot, ...]:
    days = {day: number for number, day in enumerate(dict.fromkeys(slot.day_id for slot in found.slots))}
    return tuple(Slot(days[slot.day_id], slot.starts_at.astimezone(edition.zone), slot.minutes) for slot in found.slots)


def _interpreters(edition: Edition, found: Rows, pinned: Iterable[ActiveMeeting]) -> tuple[Interpreter, ...]:
    by_name = {one.interpreter_id for one in pinned}
    return tuple(
        Interpreter(
            interpreter_name(one.id),
            # A pinned meeting asks for its interpreter as for a language that only this one speaks.
            frozenset(one.languages) | ({interpreter_name(one.id)} if one.id in by_name else set()),
            found.away(interpreter_id=one.id),
            max_run=edition.interpreter_run,
        )
        for one in found.interpreters
    )


def _pinned_requests(
    pinned: Iterable[ActiveMeeting], wanted: Mapping[str, WishedPair], found: Rows, where: Places
) -> tuple[Request, ...]:
    return tuple(
        Request(
            one.name,
            (exhibitor_name(one.exhibitor_id), buyer_name(one.buyer_id)),
            weight=len(one.slot_ids) * wanted[one.name].weight if one.name in wanted else 1,
            must=True,
            pool=BOOTH if one.table_id is None else found.pool_of_table[one.table_id],
            language=None if one.interpreter_id is None else interpreter_name(one.interpreter_id),
            fixed=found.index[one.slot_id],
            held=found.index[one.slot_id],
            length=len(one.slot_ids),
            place=where.of(BOOTH if one.table_id is None else found.pool_of_table[one.table_id], one.exhibitor_id),
        )
        for one in pinned
    )


def _requests(
    wanted: Mapping[str, WishedPair],
    pinned: Mapping[str, ActiveMeeting],
    found: Rows,
    musts: Collection[str],
    where: Places,
) -> tuple[Request, ...]:
    # A meeting whose table is closed may take another one in its own slot, however near that is.
    held = {one.name: found.index[one.slot_id] for one in found.active}
    pools = {zone.track: zone.pool for zone in found.zones}
    return tuple(
        Request(
            name,
            (exhibitor_name(pair.exhibitor_id), buyer_name(pair.buyer_id)),
            weight=pair.weight,
            must=name in musts,
            pool=pools.get(found.buyers[pair.buyer_id].track, BOOTH),
            language=interpreting_language(found.buyers[pair.buyer_id].languages, found.exhibitors[pair.exhibitor_id]),
            held=held.get(name),
            place=where.of(pools.get(found.buyers[pair.buyer_id].track, BOOTH), pair.exhibitor_id),
        )
        for name, pair in wanted.items()
        if name not in pinned
    )


def _lengthened(
    requests: Iterable[Request], lengths: Collection[str], found: Rows, tables: seating.Tables
) -> Iterator[Request]:
    allowed = seating.slots_for_long(found, tables)
    for one in requests:
        is_long = one.id in lengths
        yield replace(one, length=2, weight=2 * one.weight, allowed=allowed.get(one.pool)) if is_long else one
