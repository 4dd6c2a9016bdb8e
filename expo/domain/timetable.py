"""The timetable: who meets whom, when and where, of all that a `Problem` would allow."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from expo.domain.problem import BOOTH, Problem, Request
from expo.domain.slots import SlotIndex, SlotSet, breaks_in
from expo.domain.taken_tables import TakenTables
from expo.domain.walking import Stay, WalkingTime, Walks
from expo.domain.working_hours import WorkingHours


@dataclass(frozen=True, slots=True)
class Placement:
    """A request that is met: when, at which table of its pool (``None`` at the booth), with which interpreter."""

    request: str
    slot: SlotIndex
    table: int | None = None
    interpreter: str | None = None


class Timetable:
    """A set of placements with the views the rules need: who sits where, which tables and interpreters are taken.

    It holds whatever it is given, also what the rules forbid, so that a faulty timetable can be looked at and told
    what is wrong with it; only the ids and slots must exist (``KeyError``, ``IndexError``).
    Adding and removing cost a few microseconds and do not depend on the size of the timetable.
    """

    __slots__ = (
        "_breaks",
        "_counts",
        "_held",
        "_interpreting",
        "_people_with",
        "_placements",
        "_stays",
        "_tables",
        "_totals",
        "problem",
    )

    def __init__(self, problem: Problem, placements: Iterable[Placement] = ()) -> None:
        self.problem = problem
        self._placements: dict[str, Placement] = {}
        # participant -> slot -> the requests held there, in the order in which they were added
        self._held: dict[str, dict[SlotIndex, list[str]]] = {one.id: {} for one in problem.participants}
        # participant -> [slots with at least one meeting, with at least two, ...]; beyond the first only if needed
        self._counts: dict[str, list[SlotSet]] = {one.id: [0] for one in problem.participants}
        self._totals: dict[str, int] = dict.fromkeys(self._held, 0)
        self._breaks: dict[str, int] = {}
        self._people_with: Counter[int] | None = None
        self._stays: dict[str, list[Stay]] = {}
        self._tables = TakenTables(problem)
        self._interpreting = WorkingHours(problem)
        for placement in placements:
            self.add(placement)

    # -- changing ------------------------------------------------------------------------------------------------

    def add(self, placement: Placement) -> None:
        """Seat a meeting, allowed or not; ``ValueError`` if its request is met already."""
        if placement.request in self._placements:
            raise ValueError(f"request {placement.request} is met already")
        request, slot = self.problem.request(placement.request), placement.slot
        self.problem.slots[slot]
        self._placements[placement.request] = placement
        self._people_with = None
        for held in self.problem.held_slots(request, slot):
            self._hold(placement, request, held)

    def _hold(self, placement: Placement, request: Request, slot: SlotIndex) -> None:
        stay = self.problem.stay(request, slot)
        for name in request.pair:
            walker = self.problem.walker(name)
            if stay is not None and walker in self._stays:
                self._stays[walker].append(stay)
            here = self._held[name].setdefault(slot, [])
            here.append(placement.request)
            levels = self._counts[name]
            if len(here) > len(levels):
                levels.append(0)
            levels[len(here) - 1] |= 1 << slot
            self._totals[name] += 1
            self._breaks.pop(name, None)
        if request.pool != BOOTH:
            self._tables.add(request.pool, placement.table, slot)
        if placement.interpreter is not None:
            self._interpreting.add(placement.interpreter, slot)

    def remove(self, request_id: str) -> Placement:
        """Take a meeting out and return its placement; ``KeyError`` if the request is not met."""
        placement = self._placements.pop(request_id)
        self._people_with = None
        request = self.problem.request(request_id)
        for held in self.problem.held_slots(request, placement.slot):
            self._let_go(placement, request, held)
        return placement

    def _let_go(self, placement: Placement, request: Request, slot: SlotIndex) -> None:
        for name in request.pair:
            here = self._held[name][slot]
            self._counts[name][len(here) - 1] &= ~(1 << slot)
            here.remove(request.id)
            if not here:
                del self._held[name][slot]
            self._totals[name] -= 1
            self._breaks.pop(name, None)
            self._stays.pop(self.problem.walker(name), None)
        if request.pool != BOOTH:
            self._tables.remove(request.pool, placement.table, slot)
        if placement.interpreter is not None:
            self._interpreting.remove(placement.interpreter, slot)

    def copy(self) -> "Timetable":
        """Return a timetable of its own with the same placements."""
        return Timetable(self.problem, self)

    # -- seeing --------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._placements)

    def __iter__(self) -> Iterator[Placement]:
        return iter(self._placements.values())

    def __contains__(self, request_id: object) -> bool:
        return request_id in self._placements

    def get(self, request_id: str) -> Placement | None:
        """Return where a request is met, ``None`` if it is not."""
        return self._placements.get(request_id)

    def held_by(self, participant: str) -> tuple[Placement, ...]:
        """Return a participant's meetings in time order."""
        held = self._held[participant]
        names = dict.fromkeys(name for slot in sorted(held) for name in held[slot])
        return tuple(self._placements[name] for name in names)

    def meetings_of(self, participant: str) -> int:
        """Return how many meetings a participant has, one of two slots counted as two."""
        return self._totals[participant]

    def meetings_on(self, participant: str, day: SlotSet) -> int:
        """Return how many meetings a participant has in these slots, counted as in `meetings_of`."""
        levels = self._counts[participant]
        if len(levels) == 1:  # one meeting in each slot: by far the most frequent case
            return (levels[0] & day).bit_count()
        return sum((level & day).bit_count() for level in levels)

    def busy_slots(self, participant: str) -> SlotSet:
        """Return the slots in which the participant sits in at least one meeting."""
        return self._counts[participant][0]

    def full_slots(self, participant: str) -> SlotSet:
        """Return the slots in which the participant can take no further meeting."""
        levels, limit = self._counts[participant], self.problem.participant(participant).parallel
        return levels[limit - 1] if limit <= len(levels) else 0

    def delegate_slots(self, participant: str) -> SlotSet:
        """Return the slots in which the participant could take a meeting, but the delegate is elsewhere."""
        slots = 0
        for name in self.problem.of_delegate(participant):
            slots |= self._counts[name][0] | self.problem.elsewhere_slots(name)
        return slots & ~self.full_slots(participant)

    def tables_used(self, pool: str, slot: SlotIndex) -> int:
        """Return how many tables of the pool are taken in a slot."""
        return self._tables.used(pool)[slot]

    def free_table_slots(self, pool: str, table: int) -> SlotSet:
        """Return the slots in which this table of the pool exists and is free."""
        return self._tables.free_slots(pool, table)

    def seated_slots(self, request: Request) -> SlotSet:
        """Return the slots in which a request can begin at a free table: a long one stays at the same."""
        return self._tables.slots_for(request)

    def lowest_table(self, request: Request, slot: SlotIndex) -> int | None:
        """Return the first table of its pool that is free for a request in a slot, ``None`` if all are taken."""
        return self._tables.lowest(request, slot)

    def booked_slots(self, interpreter: str) -> SlotSet:
        """Return the slots in which an interpreter is booked."""
        return self._interpreting.booked_slots(interpreter)

    def rested_slots(self, interpreter: str) -> SlotSet:
        """Return the slots that an interpreter can take on without a run longer than ``max_run``.

        Slots already booked belong to it only as part of the run: whether they are free is another rule's business.
        """
        return self._interpreting.rested_slots(interpreter)

    def restful_slots(self, request: Request, interpreter: str) -> SlotSet:
        """Return the slots in which a request can begin without a run of this interpreter longer than ``max_run``."""
        if request.length == 1:
            return self._interpreting.rested_slots(interpreter)
        return self._interpreting.rested_pairs(interpreter)

    def breaks_of(self, participant: str) -> int:
        """Count a participant's breaks over all days."""
        known = self._breaks.get(participant)
        if known is None:
            busy = self._counts[participant][0]
            known = sum(breaks_in(busy & slots) for _, slots in self.problem.days) if busy else 0
            self._breaks[participant] = known
        return known

    def break_counts(self, without: Collection[str]) -> set[int]:
        """Return every count of breaks that a participant has, some participants left out."""
        if self._people_with is None:
            self._people_with = Counter(self.breaks_of(one.id) for one in self.problem.participants)
        left_out = Counter(self.breaks_of(name) for name in without)
        return {count for count, people in self._people_with.items() if people > left_out[count]}

    def too_far_slots(self, participant: str, request: Request) -> SlotSet:
        """Return the slots in which a request is too far from where a participant is before or after."""
        time, stay = self.problem.walking_time, self.problem.stay(request, 0)
        if time is None or stay is None or not time.walking.is_rule:
            return 0
        return time.too_far(stay, self.stays_of(participant))

    def stays_of(self, participant: str) -> Collection[Stay]:
        """Return where a participant is, or their delegate; nothing if they may be in several places at once."""
        problem, time = self.problem, self.problem.walking_time
        represented = problem.of_delegate(participant)
        if time is None or (not represented and problem.participant(participant).parallel > 1):
            return ()
        known = self._stays.get(problem.walker(participant))
        if known is None:
            known = [stay for name in represented or (participant,) for stay in self._find_stays(time, name)]
            self._stays[problem.walker(participant)] = known
        return known

    def _find_stays(self, time: WalkingTime, participant: str) -> Iterator[Stay]:
        problem, person = self.problem, self.problem.participant(participant)
        for slot, place in person.elsewhere:
            yield time.stay(slot, place, is_fixed=True)
        for slot, names in self._held[participant].items():
            for name in names:
                stay = problem.stay(problem.request(name), slot)
                if stay is not None:
                    yield stay

    # -- figures -------------------------------------------------------------------------------------------------

    @property
    def shortfall(self) -> int:
        """Meetings missing to the minimums: sum over participants of ``max(0, min_total - meetings)``."""
        least = ((one.id, self.problem.limited(one.id).min_total) for one in self.problem.participants)
        return sum(max(0, number - self._totals[name]) for name, number in least)

    @property
    def weight(self) -> int:
        """What the meetings are worth: the sum of the weights of the met requests."""
        return sum(self.problem.request(name).weight for name in self._placements)

    @property
    def breaks(self) -> int:
        """The number of breaks over all participants and days."""
        return sum(self.breaks_of(one.id) for one in self.problem.participants)

    @property
    def walks(self) -> Walks:
        """How far people walk in all, and how many minutes are missing to that."""
        time, people = self.problem.walking_time, self.problem.participants
        if time is None:
            return Walks()
        each = [time.walks(set(self.stays_of(name))) for name in {self.problem.walker(one.id) for one in people}]
        return Walks(sum(one.minutes for one in each), sum(one.missing for one in each))
