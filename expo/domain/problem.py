"""The problem: who could meet whom and when, in the words of the trade (docs/scheduling/format.md).

Slots and sets of slots are those of `expo.domain.slots`; who does meet whom is a `Timetable`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType

from expo.domain.notice import is_too_near
from expo.domain.problem_parts import (
    BOOTH,
    Delegate,
    Interpreter,
    Participant,
    ParticipantGroup,
    Request,
    Slot,
    within_groups,
)
from expo.domain.slots import SlotIndex, SlotSet, slot_set
from expo.domain.walking import Stay, Walking, WalkingTime, gaps

__all__ = ["BOOTH", "Delegate", "Interpreter", "Participant", "ParticipantGroup", "Problem", "Request", "Slot"]


@dataclass(frozen=True, slots=True)
class _Index:
    """What a problem's rows say, looked up by id; made once, since a problem never changes."""

    participants: dict[str, Participant]
    interpreters: dict[str, Interpreter]
    requests: dict[str, Request]
    days: tuple[tuple[int, SlotSet], ...]
    all_slots: SlotSet
    followed: SlotSet
    """The slots after which another one begins at once, on the same day."""
    frozen: SlotSet
    free: dict[str, SlotSet]
    on_shift: dict[str, SlotSet]
    speakers: dict[str, tuple[str, ...]]
    before: dict[str, tuple[str, ...]]
    after: dict[str, tuple[str, ...]]
    tables: dict[tuple[str, int], SlotSet]
    """The slots in which a table exists, filled in as it is asked for: pools may be of any size."""
    walking_time: WalkingTime | None
    of_delegate: dict[str, tuple[str, ...]]
    """For each participant with a delegate, all participants that this one sits for."""
    groups: dict[str, tuple[ParticipantGroup, ...]]
    limited: dict[str, Participant]
    """The members of groups, with the narrowest of all limits that hold for them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a timetable has to answer to; ids are unique within their kind.

    ``pools`` gives the number of tables of a pool, either one for all slots or one per slot; of them, the last
    ``spare_tables`` stay free. ``precedences`` are
    pairs of request ids: if both are met, the first is in an earlier slot. ``max_break_spread`` bounds the difference
    between any two participants' counts of breaks (``None``: no bound). At ``now`` (``None``: long before the expo)
    nothing changes in slots that begin within ``notice_minutes``. Without ``walking``, walks are not looked at. A
    participant has one of the ``delegates`` at most, and is in any number of ``groups``.
    """

    slots: tuple[Slot, ...]
    participants: tuple[Participant, ...]
    requests: tuple[Request, ...]
    pools: Mapping[str, int | tuple[int, ...]] = field(default_factory=dict)
    interpreters: tuple[Interpreter, ...] = ()
    precedences: tuple[tuple[str, str], ...] = ()
    max_break_spread: int | None = None
    name: str = ""
    now: datetime | None = None
    notice_minutes: int = 0
    walking: Walking | None = None
    spare_tables: Mapping[str, int | tuple[int, ...]] = field(default_factory=dict)
    delegates: tuple[Delegate, ...] = ()
    groups: tuple[ParticipantGroup, ...] = ()
    _index: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        everything = (1 << len(self.slots)) - 1
        days: dict[int, SlotSet] = {}
        for index, slot in enumerate(self.slots):
            days[slot.day] = days.get(slot.day, 0) | 1 << index
        speakers: dict[str, list[str]] = {}
        for interpreter in self.interpreters:
            for language in sorted(interpreter.languages):
                speakers.setdefault(language, []).append(interpreter.id)
        before: dict[str, list[str]] = {}
        after: dict[str, list[str]] = {}
        for first, second in self.precedences:
            before.setdefault(second, []).append(first)
            after.setdefault(first, []).append(second)
        participants = {one.id: one for one in self.participants}
        groups: dict[str, tuple[ParticipantGroup, ...]] = {}
        for group in self.groups:
            groups |= {name: (*groups.get(name, ()), group) for name in group.participants}
        # A frozen dataclass refuses assignment, its own constructor's included.
        object.__setattr__(self, "pools", MappingProxyType(dict(self.pools)))
        object.__setattr__(self, "spare_tables", MappingProxyType(dict(self.spare_tables)))
        object.__setattr__(
            self,
            "_index",
            _Index(
                participants=participants,
                interpreters={one.id: one for one in self.interpreters},
                requests={one.id: one for one in self.requests},
                days=tuple(days.items()),
                all_slots=everything,
                followed=self._followed(),
                frozen=self._frozen(),
                free={one.id: everything & ~slot_set(one.unavailable) for one in self.participants},
                on_shift={one.id: everything & ~slot_set(one.unavailable) for one in self.interpreters},
                speakers={language: tuple(names) for language, names in speakers.items()},
                before={second: tuple(firsts) for second, firsts in before.items()},
                after={first: tuple(seconds) for first, seconds in after.items()},
                tables={},
                walking_time=self._walking_time(),
                of_delegate={name: one.participants for one in self.delegates for name in one.participants},
                groups=groups,
                limited={name: within_groups(participants[name], of_one) for name, of_one in groups.items()},
            ),
        )

    def __reduce__(self) -> tuple[type["Problem"], tuple[object, ...]]:
        # The read-only view of the pools cannot be pickled, and a problem travels to solving processes.
        return Problem, (
            self.slots,
            self.participants,
            self.requests,
            dict(self.pools),
            self.interpreters,
            self.precedences,
            self.max_break_spread,
            self.name,
            self.now,
            self.notice_minutes,
            self.walking,
            dict(self.spare_tables),
            self.delegates,
            self.groups,
        )

    def _followed(self) -> SlotSet:
        return slot_set(i for i, (one, other) in enumerate(pairwise(self.slots)) if one.is_followed_by(other))

    def _frozen(self) -> SlotSet:
        if self.now is None:
            return 0
        starts = ((index, slot.start) for index, slot in enumerate(self.slots))
        return slot_set(i for i, start in starts if start and is_too_near(start, self.now, self.notice_minutes))

    def _walking_time(self) -> WalkingTime | None:
        if self.walking is None:
            return None
        starts = (None if one.start is None else int(one.start.timestamp()) // 60 for one in self.slots)
        rows = zip((one.day for one in self.slots), starts, (one.minutes for one in self.slots), strict=True)
        return WalkingTime(self.walking, gaps(tuple(rows)))

    def participant(self, name: str) -> Participant:
        """Return the participant of this id; ``KeyError`` if there is none."""
        return self._index.participants[name]

    def walker(self, participant: str) -> str:
        """Return the first of the participants for whom the same person walks: the participant without a delegate."""
        return self._index.of_delegate.get(participant, (participant,))[0]

    def elsewhere_slots(self, participant: str) -> SlotSet:
        """Return the slots that a participant spends at another place."""
        return slot_set(slot for slot, _ in self._index.participants[participant].elsewhere)

    def groups_of(self, participant: str) -> tuple[ParticipantGroup, ...]:
        """Return the groups in which a participant is."""
        return self._index.groups.get(participant, ())

    def limited(self, participant: str) -> Participant:
        """Return a participant with the narrowest of all limits that hold for them: their own, and their groups'."""
        return self._index.limited.get(participant) or self._index.participants[participant]

    def interpreter(self, name: str) -> Interpreter:
        """Return the interpreter of this id; ``KeyError`` if there is none."""
        return self._index.interpreters[name]

    def request(self, name: str) -> Request:
        """Return the request of this id; ``KeyError`` if there is none."""
        return self._index.requests[name]

    def has_request(self, name: str) -> bool:
        """Say whether there is a request of this id."""
        return name in self._index.requests

    def has_interpreter(self, name: str) -> bool:
        """Say whether there is an interpreter of this id."""
        return name in self._index.interpreters

    @property
    def all_slots(self) -> SlotSet:
        """The whole grid."""
        return self._index.all_slots

    @property
    def days(self) -> tuple[tuple[int, SlotSet], ...]:
        """The days in order, each with its slots."""
        return self._index.days

    def day_slots(self, slot: SlotIndex) -> SlotSet:
        """Return all slots of the day to which this one belongs."""
        return next(slots for _, slots in self._index.days if slots >> slot & 1)

    def free_slots(self, participant: str) -> SlotSet:
        """Return the slots in which the participant is available."""
        return self._index.free[participant]

    def of_delegate(self, participant: str) -> tuple[str, ...]:
        """Return the participants for whom the same delegate sits, this one included; none without a delegate."""
        return self._index.of_delegate.get(participant, ())

    def shift(self, interpreter: str) -> SlotSet:
        """Return the slots in which the interpreter is available."""
        return self._index.on_shift[interpreter]

    def speakers(self, language: str) -> tuple[str, ...]:
        """Return the ids of those who interpret this language, in the order of the problem."""
        return self._index.speakers.get(language, ())

    def allowed_slots(self, request: Request) -> SlotSet:
        """Return the slots in which the request itself permits to begin: its ``allowed``, ``fixed`` and ``length``."""
        slots = self._index.all_slots if request.allowed is None else slot_set(request.allowed)
        if request.length > 1:
            slots = self.holdable(request, slots) & self._index.followed
        return slots if request.fixed is None else slots & 1 << request.fixed

    def holdable(self, request: Request, slots: SlotSet) -> SlotSet:
        """Return the slots in which a request can begin if all that it holds have to be among these.

        Whether a slot follows at once, so that a long one can begin at all, `allowed_slots` says.
        """
        return slots if request.length == 1 else slots & (slots >> 1 | ~self._index.followed)

    def held_slots(self, request: Request, slot: SlotIndex) -> range:
        """Return the slots that a request holds if it begins in this one."""
        return range(slot, min(slot + request.length, max(slot + 1, len(self.slots))))

    def timely_slots(self, request: Request) -> SlotSet:
        """Return the slots that are not too near to change.

        A meeting held in a near one has only that, unless one of the two will not be there: then it may take any later.
        """
        frozen, (one, other) = self._index.frozen, request.pair
        if request.held is not None and frozen >> request.held & 1:
            here = 1 << request.held
            if self.holdable(request, self.free_slots(one) & self.free_slots(other)) & here:
                return here
        return self._index.all_slots & ~frozen

    def holding(self, slots: Mapping[str, SlotIndex]) -> "Problem":
        """Return the problem in which people hold these requests in these slots; the same if nothing is near."""
        if not self._index.frozen:
            return self
        rows = (replace(one, held=slots.get(one.id, one.held)) for one in self.requests)
        return replace(self, requests=tuple(rows))

    def capacity(self, pool: str, slot: SlotIndex) -> int:
        """Return the number of tables to plan with in a slot; not for the pool ``booth``, which has no end."""
        size, spare = self.pools[pool], self.spare_tables.get(pool, 0)
        tables = size if isinstance(size, int) else size[slot]
        return max(0, tables - (spare if isinstance(spare, int) else spare[slot]))

    def table_slots(self, pool: str, table: int) -> SlotSet:
        """Return the slots in which a pool has this table; not for the pool ``booth``."""
        known = self._index.tables.get((pool, table))
        if known is None:
            slots = (slot for slot in range(len(self.slots)) if 0 <= table < self.capacity(pool, slot))
            known = self._index.tables[pool, table] = slot_set(slots)
        return known

    @property
    def walking_time(self) -> WalkingTime | None:
        """What the grid leaves for walking; ``None`` if walks are not looked at."""
        return self._index.walking_time

    def stay(self, request: Request, slot: SlotIndex) -> Stay | None:
        """Return the stay that a request is in a slot; ``None`` if its place does not matter."""
        time = self._index.walking_time
        if time is None or request.place is None:
            return None
        return time.stay(slot, request.place, is_fixed=request.fixed is not None)

    def earlier(self, request: str) -> tuple[str, ...]:
        """Return the requests that must come before this one."""
        return self._index.before.get(request, ())

    def later(self, request: str) -> tuple[str, ...]:
        """Return the requests that must come after this one."""
        return self._index.after.get(request, ())
