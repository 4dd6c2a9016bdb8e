"""An order of participants and requests that does not depend on names or on the order of input.

Two problems that differ only in ids and order become the same instance (up to exchanging rows that are alike in
everything), so shuffling the input cannot change the outcome.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from expo.domain.problem import Problem
from expo.domain.slots import slot_set
from expo.domain.walking import Walking

Colours = NDArray[np.uint64]


def _mix(values: Colours) -> Colours:
    """Scramble 64-bit values (the finalizer of splitmix64), so that sums of them behave like hashes of multisets."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return values ^ (values >> np.uint64(31))


def _digest(values: list[tuple[int, ...]]) -> Colours:
    """Hash tuples of integers of any size; Python's own hash of integers does not depend on the process."""
    return _mix(np.array([hash(value) & (1 << 64) - 1 for value in values], dtype=np.uint64))


def canonical_order(problem: Problem, rounds: int = 4) -> tuple[list[int], list[int]]:
    """Return participants and requests sorted by what they are rather than what they are called.

    Colour refinement (Weisfeiler and Leman, 1968): everybody starts with a colour made of their own numbers, and in
    each round takes in the multiset of the colours around them. Who is still alike after a few rounds is, in practice,
    exchangeable, and the order of input decides between them.
    """
    places = _places(problem.walking)
    people, requests = _people(problem, places), _requests(problem, places)
    people, requests = _refined(problem, people, requests, rounds if len(requests) else 0)
    return (
        [int(index) for index in np.argsort(people, kind="stable")],
        [int(index) for index in np.argsort(requests, kind="stable")],
    )


def _places(walking: Walking | None) -> dict[str | None, int]:
    if walking is None or walking.price == 0:
        return {}
    return {place: hash(tuple(sorted(row))) for place, row in zip(walking.places, walking.minutes, strict=True)}


def _people(problem: Problem, places: Mapping[str | None, int]) -> Colours:
    """Return the first colour of each participant."""
    return _digest(
        [
            (
                slot_set(one.unavailable),
                _limit(one.max_per_day),
                _limit(one.max_total),
                one.min_total,
                one.parallel,
                *sorted(hash((slot, places[place])) for slot, place in one.elsewhere if place in places),
            )
            for one in (problem.limited(person.id) for person in problem.participants)
        ]
    )


def _requests(problem: Problem, places: Mapping[str | None, int]) -> Colours:
    """Return the first colour of each request."""
    pools, languages = _pools(problem), _languages(problem)
    return _digest(
        [
            (
                one.weight,
                one.must,
                problem.allowed_slots(one) & problem.timely_slots(one),
                pools.get(one.pool, 0),
                languages[one.language] if one.language else 0,
                *([places[one.place]] if one.place in places else []),
                *([one.length] if one.length > 1 else []),
            )
            for one in problem.requests
        ]
    )


def _pools(problem: Problem) -> dict[str, int]:
    return {
        name: hash(tuple(problem.capacity(name, slot) for slot in range(len(problem.slots))))
        if name in problem.spare_tables
        else hash(size if isinstance(size, tuple) else (size,))
        for name, size in problem.pools.items()
    }


def _languages(problem: Problem) -> dict[str, int]:
    found = {}
    for language in {one.language for one in problem.requests if one.language}:
        speakers = [problem.interpreter(name) for name in problem.speakers(language)]
        found[language] = hash(
            tuple(sorted((slot_set(one.unavailable), _limit(one.max_run), len(one.languages)) for one in speakers))
        )
    return found


def _refined(problem: Problem, people: Colours, requests: Colours, rounds: int) -> tuple[Colours, Colours]:
    """Return the colours after some rounds in which each takes in those around it."""
    number = {one.id: index for index, one in enumerate(problem.participants)}
    bound = [[number[name] for name in one.participants] for one in problem.delegates]
    left = np.array([number[one.pair[0]] for one in problem.requests], dtype=np.int64)
    right = np.array([number[one.pair[1]] for one in problem.requests], dtype=np.int64)
    order = {one.id: index for index, one in enumerate(problem.requests)}
    first = np.array([order[a] for a, _ in problem.precedences], dtype=np.int64)
    second = np.array([order[b] for _, b in problem.precedences], dtype=np.int64)
    with np.errstate(over="ignore"):
        for _ in range(rounds):
            seen = _mix(requests * np.uint64(3) + _mix(people[left]) + _mix(people[right]))
            around = np.zeros_like(people)
            np.add.at(around, left, seen)
            np.add.at(around, right, seen)
            ordered = seen.copy()
            np.add.at(ordered, first, _mix(seen[second] + np.uint64(1)))
            np.add.at(ordered, second, _mix(seen[first] + np.uint64(2)))
            for together in bound:
                around[together] += _mix(_mix(people[together]).sum(dtype=np.uint64, keepdims=True))
            people, requests = _mix(people * np.uint64(5) + around), _mix(ordered)
    return people, requests


def _limit(value: int | None) -> int:
    """Return a limit as a number that no other limit has."""
    return -1 if value is None else value
