"""Who may say what about a consultation, and when: pure functions with a sentence for every refusal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from expo.domain.editions import Span
from expo.domain.outcomes import EventKind, Party, Said, Settled, Source
from expo.domain.people import Actor, Role
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation
from expo.domain.words import N_

EARLY = timedelta(minutes=15)
"""So long before its time a person may have arrived at the table."""
LATER = timedelta(hours=24)
"""So long after its end the two sides may say how it was."""
REGRET = timedelta(minutes=10)
"""So long an arrival can be taken back."""

_AT_THE_TABLE = frozenset(
    {EventKind.ARRIVED, EventKind.LATE, EventKind.STARTED, EventKind.HELD, EventKind.NO_SHOW, EventKind.UNDO}
)
MAY_SAY: Mapping[Source, frozenset[EventKind]] = {
    Source.EXHIBITOR: _AT_THE_TABLE,
    Source.INTERPRETER: _AT_THE_TABLE,
    Source.BUYER: frozenset({EventKind.LATE, EventKind.HELD, EventKind.NO_SHOW, EventKind.UNDO}),
    Source.DESK: _AT_THE_TABLE | {EventKind.CALLED},
    Source.ORGANIZER: _AT_THE_TABLE | {EventKind.CALLED, EventKind.REOPENED},
    Source.CLOCK: frozenset({EventKind.CALLED}),
}
_OTHER_SIDE = {Source.EXHIBITOR: Party.BUYER, Source.BUYER: Party.EXHIBITOR}
_OF_ROLE = {
    Role.EXHIBITOR: Source.EXHIBITOR,
    Role.BUYER: Source.BUYER,
    Role.INTERPRETER: Source.INTERPRETER,
}


@dataclass(frozen=True, slots=True)
class TableRules:
    """An edition's rules: minutes after the start until a call and until a no-show may be told.

    ``refill_share`` is the least part of a slot, in per cent, that must be left for another company.
    """

    call_minutes: int = 5
    no_show_minutes: int = 10
    refill_share: int = 50


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What bears on a new event: the slot, whether it was cancelled, since when the day is closed, who took the seat.

    ``closed_at`` is empty for a consultation that was opened again after its day was closed.
    """

    slot: Span
    is_cancelled: bool = False
    closed_at: datetime | None = None
    is_refilled: bool = False


def source_of(actor: Actor) -> Source | None:
    """Return as whom an actor speaks at a table; ``None`` for no side."""
    if actor.is_organizer:
        if actor.may(Permission.MANAGE_TIMETABLE):
            return Source.ORGANIZER
        return Source.DESK if actor.may(Permission.REGISTER) else None
    return _OF_ROLE.get(actor.role)


def against(said: Said, facts: TableFacts, rules: TableRules) -> Iterator[Violation]:
    """Yield every reason against an event that takes nothing back."""
    if facts.is_cancelled:
        yield Violation("meeting_is_cancelled", N_("This consultation has been cancelled already."))
    if facts.closed_at is not None and said.at >= facts.closed_at and said.kind is not EventKind.REOPENED:
        yield Violation("day_is_closed", N_("This day is closed. An organizer can open the consultation again."))
    if said.kind not in MAY_SAY[said.source]:
        yield Violation("not_yours_to_say", N_("This is not yours to say. Please tell the desk."))
    own = _OTHER_SIDE.get(said.source)
    if said.kind is EventKind.NO_SHOW and own is not None and said.party is not own:
        yield Violation("only_the_other_side", N_("You can only report that the other side did not come."))
    yield from _untimely(said, facts, rules)


def against_undoing(undone: Said, source: Source, now: datetime, facts: TableFacts) -> Iterator[Violation]:
    """Yield every reason against taking an event back."""
    if undone.kind in {EventKind.UNDO, EventKind.REOPENED, EventKind.CALLED}:
        yield Violation("nothing_to_undo", N_("This has been taken back already."))
    if source not in {undone.source, Source.DESK, Source.ORGANIZER}:
        yield Violation("not_yours_to_undo", N_("Only who said it, or the desk, can take it back."))
    if facts.is_refilled and undone.kind is EventKind.NO_SHOW:
        yield Violation("seat_is_given", N_("The seat has been given to another company meanwhile."))
    if facts.closed_at is not None and now >= facts.closed_at:
        yield Violation("day_is_closed", N_("This day is closed. An organizer can open the consultation again."))
    if undone.kind is EventKind.ARRIVED and undone.source is source and now > undone.at + REGRET:
        yield Violation(
            "too_late_to_undo",
            N_("An arrival can be taken back for %(minutes)s minutes. Please tell the desk."),
            {"minutes": REGRET // timedelta(minutes=1)},
        )


def _untimely(said: Said, facts: TableFacts, rules: TableRules) -> Iterator[Violation]:
    first, last = window(said.kind, said.source, facts.slot, rules)
    if first is not None and said.at < first:
        yield Violation("too_early", N_("It is too early for this: possible from %(when)s."), {"when": first})
    if last is not None and said.at > last:
        yield Violation("too_late", N_("It is too late for this. Please tell the desk."))


def window(kind: EventKind, source: Source, slot: Span, rules: TableRules) -> tuple[datetime | None, datetime | None]:
    """Return from when until when something may be said; ``None`` has no limit."""
    begins, ends = slot.starts_at, slot.ends_at
    of_a_side = source in {Source.EXHIBITOR, Source.BUYER, Source.INTERPRETER}
    latest = ends + LATER if of_a_side else None
    if kind in {EventKind.ARRIVED, EventKind.STARTED}:
        return begins - EARLY, ends if of_a_side else None
    if kind is EventKind.LATE:
        return None, ends
    if kind is EventKind.CALLED:
        return begins + timedelta(minutes=rules.call_minutes), ends
    if kind is EventKind.NO_SHOW:
        return begins + timedelta(minutes=rules.no_show_minutes), latest
    if kind is EventKind.HELD:
        return begins, latest
    return None, None


def offered(source: Source, settled: Settled, facts: TableFacts, now: datetime, rules: TableRules) -> list[Said]:
    """Return what a page offers to say now, what is likeliest first; the keys are empty."""
    if settled.outcome is not None and not settled.is_contested:
        return []
    wanted: list[tuple[EventKind, Party | None]] = []
    other = _OTHER_SIDE.get(source)
    if settled.started_at is None:
        missing = settled.missing if other is None else other if _is_missing(settled, other) else None
        if missing is not None:
            one_by_one = [Party.EXHIBITOR, Party.BUYER] if missing is Party.BOTH else [missing]
            wanted += [(EventKind.ARRIVED, party) for party in one_by_one]
            wanted += [(EventKind.NO_SHOW, party) for party in (*one_by_one, *{missing} - {*one_by_one})]
            if source is Source.EXHIBITOR and settled.exhibitor_arrived_at is None:
                wanted.insert(1, (EventKind.ARRIVED, Party.EXHIBITOR))
            wanted += [(EventKind.LATE, party) for party in one_by_one if settled.late is None]
        wanted.insert(0 if missing is None else len(wanted), (EventKind.STARTED, None))
    wanted.append((EventKind.HELD, None))
    said = [Said("", kind, party, source, now) for kind, party in wanted]
    return [one for one in said if not any(against(one, facts, rules)) and _is_worth_saying(one, settled, facts)]


def _is_missing(settled: Settled, party: Party) -> bool:
    return settled.missing in {party, Party.BOTH}


def _is_worth_saying(one: Said, settled: Settled, facts: TableFacts) -> bool:
    """Leave out what would only crowd a small screen.

    That is the end of what has not begun, a start after the end, and that it took place where a start says so already.
    """
    is_over = one.at >= facts.slot.ends_at
    if one.kind in {EventKind.ARRIVED, EventKind.STARTED, EventKind.LATE}:
        return not is_over
    has_begun = settled.started_at is not None
    return one.kind is not EventKind.HELD or is_over != has_begun or settled.is_contested
