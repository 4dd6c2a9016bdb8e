"""Rows → the small problem of one pair.

Meetings of all others are anonymous: a placeholder meets a placeholder. A closed table counts as occupied.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from expo.domain.booking import BUYER, EXHIBITOR, Occupation
from expo.domain.limits import CompanyBounds, MeetingBounds
from expo.domain.problem import BOOTH, Delegate, Interpreter, Participant, ParticipantGroup, Problem, Request, Slot
from expo.domain.timetable import Placement, Timetable
from expo.domain.wishes import Side
from expo.domain.words import Named
from expo.models import editions, interpreters, venue
from expo.queries.booking.rows import Met, Taken
from expo.queries.booking.ways import Ways

WANTED = "wanted"
TABLES = "tables"
_OTHER, _PARTNER = "other", "partner of the other"
_BESIDE = "others with the person of the"
_EVERYBODY = 10**6


@dataclass(slots=True)
class _Meeting:
    """What the small problem keeps of one meeting."""

    slots: set[int] = field(default_factory=set)
    table: int | None = None
    interpreter: str | None = None
    place: str | None = None
    sides: set[str] = field(default_factory=set)
    beside: str = ""

    def request(self, name: str) -> Request:
        if self.beside:
            return Request(name, (f"{_BESIDE} {self.beside}", _PARTNER), length=len(self.slots))
        pair = (EXHIBITOR if EXHIBITOR in self.sides else _OTHER, BUYER if BUYER in self.sides else _PARTNER)
        pool = BOOTH if self.table is None else TABLES
        return Request(name, pair, pool=pool, place=self.place, length=len(self.slots))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What bears on a meeting of two companies, wherever they meet.

    ``bounds`` are those of the two, what they have outside of these slots taken off. ``with_others`` are the slots in
    which the one person of each of the two sits in another company's meeting. ``is_long``: they meet for two slots.
    """

    edition: editions.Edition
    slots: Sequence[editions.Slot]
    speakers: Sequence[interpreters.Interpreter]
    language: str | None
    holds: Collection[Taken]
    bounds: Mapping[str, CompanyBounds]
    ways: Ways
    with_others: Mapping[Side, Collection[int]]
    is_long: bool = False


def small_problem(known: Circumstances, tables: Sequence[venue.MeetingTable] | None) -> tuple[Problem, Timetable]:
    """Return the problem with the one request :data:`WANTED`, and a timetable of all that is taken.

    Slots, tables and interpreters keep their order; without ``tables`` the two meet at the booth.
    """
    index = {slot.id: number for number, slot in enumerate(known.slots)}
    place = {table.id: number for number, table in enumerate(tables or ())}
    away, taken = _taken(known.holds, index, place, known.ways)
    for side, slot_ids in known.with_others.items():
        for slot_id in slot_ids:
            taken[f"{_BESIDE} {side.value} {slot_id}"] = _Meeting({index[slot_id]}, beside=side.value)
    pool, where = (BOOTH, known.ways.at_booth) if tables is None else (TABLES, known.ways.at_tables)
    run = known.edition.interpreter_run
    problem = Problem(
        slots=_cells(known.slots),
        participants=(
            *(_bounded(name, away[name], known.bounds[name].own, known.ways) for name in (EXHIBITOR, BUYER)),
            Participant(_OTHER, parallel=_EVERYBODY),
            Participant(_PARTNER, parallel=_EVERYBODY),
            *(Participant(f"{_BESIDE} {name}", parallel=_EVERYBODY) for name in (EXHIBITOR, BUYER)),
        ),
        delegates=tuple(Delegate(name, (name, f"{_BESIDE} {name}")) for name in (EXHIBITOR, BUYER)),
        interpreters=tuple(
            Interpreter(str(one.id), frozenset(one.languages), frozenset(away[str(one.id)]), run)
            for one in known.speakers
        ),
        pools={TABLES: len(place)},
        requests=(
            Request(
                WANTED,
                (EXHIBITOR, BUYER),
                pool=pool,
                language=known.language,
                place=where,
                length=2 if known.is_long else 1,
            ),
            *(meeting.request(name) for name, meeting in taken.items()),
        ),
        walking=known.ways.walking,
        groups=tuple(_groups(known.bounds)),
    )
    return problem, Timetable(
        problem, (Placement(name, min(one.slots), one.table, one.interpreter) for name, one in taken.items())
    )


def _taken(
    holds: Iterable[Taken], index: Mapping[int, int], place: Mapping[int, int], ways: Ways
) -> tuple[Mapping[str, set[int]], dict[str, _Meeting]]:
    """Return the slots in which each of the two and each interpreter is away, and by name what takes a seat."""
    away: dict[str, set[int]] = defaultdict(set)
    taken: dict[str, _Meeting] = {}
    for hold in holds:
        slot = index[hold.slot_id]
        if hold.meeting_id is None and hold.table_id is None:
            away[_holder(hold)].add(slot)
            continue
        name = f"meeting {hold.meeting_id}" if hold.meeting_id else f"closed {hold.id}"
        meeting = taken.setdefault(name, _Meeting(place=ways.held.get(hold.meeting_id or 0)))
        meeting.slots.add(slot)
        if hold.table_id is not None:
            meeting.table = place.get(hold.table_id)
        elif hold.interpreter_id is not None:
            meeting.interpreter = _holder(hold)
        else:
            meeting.sides.add(_holder(hold))
    return away, taken


def _groups(bounds: Mapping[str, CompanyBounds]) -> Iterator[ParticipantGroup]:
    for name in (EXHIBITOR, BUYER):
        for (scope, key), group in bounds[name].of_groups:
            yield ParticipantGroup(f"{scope}:{key}", (name,), max_per_day=group.per_day, max_total=group.maximum)


def _bounded(name: str, away: Iterable[int], bounds: MeetingBounds, ways: Ways) -> Participant:
    elsewhere = ways.elsewhere.get(name, ())
    return Participant(name, frozenset(away), max_per_day=bounds.per_day, max_total=bounds.maximum, elsewhere=elsewhere)


def bounds_in(
    slots: Sequence[editions.Slot],
    meetings: Iterable[Met],
    exhibitor: tuple[int, CompanyBounds],
    buyer: tuple[int, CompanyBounds],
) -> dict[str, CompanyBounds]:
    """Return the bounds of the two as they are within these slots: what lies outside counts towards the most."""
    inside = {slot.id for slot in slots}
    outside = [one for one in meetings if one.slot_id not in inside]
    had = {
        EXHIBITOR: sum(len(one.slot_ids) for one in outside if one.exhibitor_id == exhibitor[0]),
        BUYER: sum(len(one.slot_ids) for one in outside if one.buyer_id == buyer[0]),
    }
    found = {EXHIBITOR: exhibitor[1], BUYER: buyer[1]}
    return {
        name: CompanyBounds(
            _less(one.own, had[name]), tuple((group, _less(of_group, had[name])) for group, of_group in one.of_groups)
        )
        for name, one in found.items()
    }


def _less(bounds: MeetingBounds, number: int) -> MeetingBounds:
    return replace(bounds, maximum=None if bounds.maximum is None else max(0, bounds.maximum - number))


def occupations(
    slots: Sequence[editions.Slot], holds: Iterable[Taken], meetings: Iterable[Met], exhibitor_id: int, buyer_id: int
) -> dict[tuple[str, int], Occupation]:
    """Return what keeps each of the two in each slot, as far as it can be named."""
    index = {slot.id: number for number, slot in enumerate(slots)}
    found = {
        (_holder(hold), index[hold.slot_id]): Occupation(hold.kind)
        for hold in holds
        if hold.meeting_id is None and (hold.exhibitor_id or hold.buyer_id)
    }
    for one in meetings:
        for slot_id in index.keys() & set(one.slot_ids):
            if one.exhibitor_id == exhibitor_id:
                found[EXHIBITOR, index[slot_id]] = Occupation(other=Named(one.buyer_ko, one.buyer_en))
            if one.buyer_id == buyer_id:
                found[BUYER, index[slot_id]] = Occupation(other=Named(one.exhibitor_ko, one.exhibitor_en))
    return found


def _cells(slots: Sequence[editions.Slot]) -> tuple[Slot, ...]:
    days = {day_id: number for number, day_id in enumerate(dict.fromkeys(slot.day_id for slot in slots))}
    return tuple(
        Slot(days[slot.day_id], slot.starts_at, (slot.ends_at - slot.starts_at).seconds // 60) for slot in slots
    )


def _holder(hold: Taken) -> str:
    if hold.interpreter_id is not None:
        return str(hold.interpreter_id)
    return EXHIBITOR if hold.exhibitor_id is not None else BUYER
