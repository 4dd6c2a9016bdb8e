"""A valid problem (docs/scheduling/format.md) becomes arrays: see `Instance`."""

from collections.abc import Iterable, Sequence

from expo.domain.problem import BOOTH, Problem, Request
from expo.domain.problem_parts import Interpreter
from expo.domain.slots import SlotSet, pairs_in, slot_set
from expo.scheduling.instance.canonical import canonical_order
from expo.scheduling.instance.instance import NO_LIMIT, NONE, Instance, lowest
from expo.scheduling.instance.walking import walking_of


def compile_problem(problem: Problem) -> Instance:
    """Turn a valid problem into arrays."""
    people_order, request_order = canonical_order(problem)
    people = [problem.limited(problem.participants[index].id) for index in people_order]
    requests = [problem.requests[index] for index in request_order]
    number = _numbered(one.id for one in people)
    request_number = _numbered(one.id for one in requests)
    interpreters = _interpreters(problem)
    days = [range(lowest(day), day.bit_length()) for _, day in problem.days]
    pools = sorted({one.pool for one in requests} - {BOOTH})
    pool_number = _numbered(pools) | {BOOTH: NONE}
    language_number = _numbered(sorted({one.language for one in requests if one.language}))
    spoken = [
        sorted(language_number[name] for name in one.languages if name in language_number) for one in interpreters
    ]
    instance = Instance(
        problem=problem,
        request_ids=[one.id for one in requests],
        participant_ids=[one.id for one in people],
        interpreter_ids=[one.id for one in interpreters],
        slots=len(problem.slots),
        days=days,
        day_of=[index for index, day in enumerate(days) for _ in day],
        left=[number[one.pair[0]] for one in requests],
        right=[number[one.pair[1]] for one in requests],
        weight=[one.weight for one in requests],
        mandatory=[one.must for one in requests],
        pool=[pool_number[one.pool] for one in requests],
        language=[language_number[one.language] if one.language else NONE for one in requests],
        open=[],
        free=[problem.free_slots(one.id) for one in people],
        capacity=[one.parallel for one in people],
        daily=[_limit(one.max_per_day) for one in people],
        total=[_limit(one.max_total) for one in people],
        minimum=[one.min_total for one in people],
        tables=[[problem.capacity(name, slot) for slot in range(len(problem.slots))] for name in pools],
        pool_names=pools,
        speakers=[
            [index for index, known in enumerate(spoken) if language in known]
            for language in range(len(language_number))
        ],
        shift=[problem.shift(one.id) for one in interpreters],
        max_run=[_limit(one.max_run) for one in interpreters],
        spoken=spoken,
        precedences=sorted((request_number[first], request_number[second]) for first, second in problem.precedences),
        break_spread=problem.max_break_spread,
        length=[one.length for one in requests],
        walking=walking_of(problem, people, requests),
        delegates=[tuple(sorted(number[name] for name in one.participants)) for one in problem.delegates],
        delegates_of=_delegates_of(problem, requests),
    )
    instance.open = _openings(instance, requests)
    return instance


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: index for index, name in enumerate(names)}


def _limit(most: int | None) -> int:
    return NO_LIMIT if most is None else most


def _interpreters(problem: Problem) -> list[Interpreter]:
    """Return the interpreters in an order that does not depend on their names."""
    return sorted(
        problem.interpreters,
        key=lambda one: (slot_set(one.unavailable), _limit(one.max_run), len(one.languages), sorted(one.languages)),
    )


def _delegates_of(problem: Problem, requests: Iterable[Request]) -> list[tuple[int, ...]]:
    """Return who of the delegates sits in each request; nothing without delegates."""
    own = {name: index for index, one in enumerate(problem.delegates) for name in one.participants}
    return [tuple(sorted({own[name] for name in one.pair if name in own})) for one in requests] if own else []


def _openings(instance: Instance, requests: Sequence[Request]) -> list[SlotSet]:
    """Return in which slots each request could begin in an empty timetable."""
    problem, walking, free = instance.problem, instance.walking, instance.free
    seated = [slot_set(slot for slot, size in enumerate(sizes) if size) for sizes in instance.tables]
    seated.append(problem.all_slots)  # at a booth: `NONE` is the last of them
    interpreted = {length: _interpreted(instance, length) for length in set(instance.length)}
    found = []
    for index, one in enumerate(requests):
        slots = free[instance.left[index]] & free[instance.right[index]] & seated[instance.pool[index]]
        for name in one.pair:
            for other in problem.of_delegate(name):
                slots &= ~problem.elsewhere_slots(other)
        if walking is not None and walking.is_rule:
            for chair in instance.chairs(index):
                slots &= ~walking.too_far(index, walking.elsewhere[chair])
        slots = problem.holdable(one, slots) & problem.allowed_slots(one) & problem.timely_slots(one)
        if one.language:
            slots &= interpreted[one.length][instance.language[index]]
        found.append(slots)
    return found


def _interpreted(instance: Instance, length: int) -> list[SlotSet]:
    """Return in which slots a request of so many slots finds an interpreter on shift, by language."""
    found = []
    for speakers in instance.speakers:
        slots = 0
        for one in speakers:
            if length == 1:
                slots |= instance.shift[one]
            elif instance.max_run[one] > 1:
                slots |= pairs_in(instance.shift[one])
        found.append(slots)
    return found
