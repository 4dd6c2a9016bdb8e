"""A version beside the timetable that people hold, person by person: who gains, who loses, who has to move."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from expo.domain.editions import Span
from expo.domain.people import Role
from expo.domain.schedules import Change
from expo.domain.text import natural
from expo.queries.schedules.meeting_changes import MeetingChange
from expo.queries.schedules.names import NamedCompany, Names
from expo.queries.schedules.problem import StoredSeat
from expo.queries.schedules.publication_preview import PublicationPreview

WORST_FIRST = (Change.DROPPED, Change.MOVED, Change.REHOUSED, Change.ADDED)


@dataclass(frozen=True, slots=True)
class NamedSeat:
    """When and where: ``table`` is empty at the booth, ``interpreter`` without one."""

    span: Span
    table: str
    interpreter: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One meeting of one person that changes."""

    change: Change
    other: NamedCompany
    old: NamedSeat | None
    new: NamedSeat | None


@dataclass(frozen=True, slots=True)
class AffectedCompany:
    """One company and everything that changes for it, worst first."""

    role: Role
    company: NamedCompany
    differences: tuple[Difference, ...]

    @property
    def counts(self) -> dict[Change, int]:
        """Count the changes, worst first."""
        found = Counter(one.change for one in self.differences)
        return {change: found[change] for change in WORST_FIRST if found[change]}


def by_person(
    preview: PublicationPreview, names: Names, *, change: Change | None = None, words: str = ""
) -> list[AffectedCompany]:
    """Return everybody for whom something changes (or this change), those who lose most first."""
    found: dict[tuple[Role, int], list[Difference]] = defaultdict(list)
    for step in preview.changes:
        if step.change is Change.KEPT:
            continue
        old, new = _place(step.old, names), _place(step.new, names)
        exhibitor, buyer = names.exhibitors[step.exhibitor_id], names.buyers[step.buyer_id]
        found[Role.EXHIBITOR, exhibitor.id].append(Difference(step.change, buyer, old, new))
        found[Role.BUYER, buyer.id].append(Difference(step.change, exhibitor, old, new))
    people = [
        AffectedCompany(
            role, (names.exhibitors if role is Role.EXHIBITOR else names.buyers)[row], _ordered(differences)
        )
        for (role, row), differences in found.items()
    ]
    people = [
        one for one in people if (change is None or change in one.counts) and (not words or one.company.matches(words))
    ]
    return sorted(people, key=_severity)


def people_by_change(preview: PublicationPreview) -> dict[Change, int]:
    """Count the people for whom each change happens."""
    return {change: len(_people(preview.of(change))) for change in WORST_FIRST}


def _people(steps: list[MeetingChange]) -> set[tuple[Role, int]]:
    return {(Role.EXHIBITOR, step.exhibitor_id) for step in steps} | {(Role.BUYER, step.buyer_id) for step in steps}


def _ordered(differences: list[Difference]) -> tuple[Difference, ...]:
    return tuple(
        sorted(differences, key=lambda one: (WORST_FIRST.index(one.change), _when(one), natural(one.other.code)))
    )


def _when(one: Difference) -> float:
    place = one.new or one.old
    return place.span.starts_at.timestamp() if place else 0.0


def _severity(person: AffectedCompany) -> tuple[int, int, int, str, str]:
    counts = person.counts
    lost, moved = counts.get(Change.DROPPED, 0), counts.get(Change.MOVED, 0)
    gained = counts.get(Change.ADDED, 0)
    return gained - lost, -moved, -counts.get(Change.REHOUSED, 0), person.role.value, person.company.code


def _place(seat: StoredSeat | None, names: Names) -> NamedSeat | None:
    if seat is None:
        return None
    table = names.tables.get(seat.table_id, "") if seat.table_id is not None else ""
    interpreter = names.interpreters.get(seat.interpreter_id, "") if seat.interpreter_id is not None else ""
    return NamedSeat(names.slots[seat.slot_id], table, interpreter)
