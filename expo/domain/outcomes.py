"""What happens to a consultation at its table: who says what, when it may be said, and what it adds up to.

Everything said is an event that is only ever added. What becomes of a consultation is computed from the events
(:func:`settle`), so devices that were offline may tell theirs late, twice, and in any order.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class EventKind(Labelled):
    """What is said about a consultation."""

    ARRIVED = "arrived", N_("Arrived")
    CALLED = "called", N_("Called")
    LATE = "late", N_("Late")
    STARTED = "started", N_("Started")
    HELD = "held", N_("Held")
    NO_SHOW = "no_show", N_("No-show")
    UNDO = "undo", N_("Taken back")
    REOPENED = "reopened", N_("Opened again")


class Party(Labelled):
    """Whom an event is about."""

    EXHIBITOR = "exhibitor", N_("Exhibitor")
    BUYER = "buyer", N_("Buyer")
    BOTH = "both", N_("Both")

    @property
    def members(self) -> frozenset["Party"]:
        """Return the one or two sides that are meant."""
        return frozenset({Party.EXHIBITOR, Party.BUYER}) if self is Party.BOTH else frozenset({self})


class Source(Labelled):
    """Who says it."""

    EXHIBITOR = "exhibitor", N_("Exhibitor")
    BUYER = "buyer", N_("Buyer")
    INTERPRETER = "interpreter", N_("Interpreter")
    DESK = "desk", N_("Desk")
    ORGANIZER = "organizer", N_("Organizer")
    CLOCK = "clock", N_("Clock")


class MeetingOutcome(Labelled):
    """How a planned consultation ended, or that it has not: every planned one has exactly one of these."""

    HELD = "held", N_("Held")
    CANCELLED = "cancelled", N_("Cancelled")
    NO_SHOW_BUYER = "no_show_buyer", N_("Buyer did not come")
    NO_SHOW_EXHIBITOR = "no_show_exhibitor", N_("Exhibitor did not come")
    NO_SHOW_BOTH = "no_show_both", N_("Neither came")
    UNRECORDED = "unrecorded", N_("No outcome yet")
    OPEN = "open", N_("Not over yet")

    @property
    def is_no_show(self) -> bool:
        return self in NO_SHOWS


NO_SHOWS: Mapping[MeetingOutcome, Party] = {
    MeetingOutcome.NO_SHOW_BUYER: Party.BUYER,
    MeetingOutcome.NO_SHOW_EXHIBITOR: Party.EXHIBITOR,
    MeetingOutcome.NO_SHOW_BOTH: Party.BOTH,
}
"""Who was missing, by outcome."""
_NO_SHOW_OF = {party: outcome for outcome, party in NO_SHOWS.items()}
_DECISIVE = frozenset({EventKind.STARTED, EventKind.HELD, EventKind.NO_SHOW})


@dataclass(frozen=True, slots=True)
class Said:
    """One event: ``key`` is made by the device that says it, ``undoes`` is the key of the event it takes back."""

    key: str
    kind: EventKind
    party: Party | None
    source: Source
    at: datetime
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What the events of one consultation add up to.

    ``outcome`` is held, one of the no-shows, or ``None`` while nothing decides. ``is_contested``: what was said
    contradicts itself, and an organizer should look. ``called_at`` is empty again once everybody is there.
    """

    outcome: MeetingOutcome | None = None
    is_contested: bool = False
    exhibitor_arrived_at: datetime | None = None
    buyer_arrived_at: datetime | None = None
    called_at: datetime | None = None
    late: Party | None = None
    started_at: datetime | None = None
    decided_at: datetime | None = None

    @property
    def missing(self) -> Party | None:
        """Who has not arrived, as far as was said."""
        if self.exhibitor_arrived_at is None:
            return Party.BOTH if self.buyer_arrived_at is None else Party.EXHIBITOR
        return Party.BUYER if self.buyer_arrived_at is None else None


def settle(events: Iterable[Said]) -> Settled:
    """Return what events add up to: the same in whatever order, and however often, they were received.

    Each source's last word counts. An organizer's word is final. The interpreter, or both sides together, outweigh a
    single report of a no-show. The desk outweighs one side, and the contradiction is kept. Two sides against each other
    decide nothing.
    """
    said = in_force(events)
    decisive = [one for one in said if one.kind in _DECISIVE]
    outcome, is_contested = _decide({one.source: one for one in decisive})
    start = min((one.at for one in said if one.kind in {EventKind.STARTED, EventKind.HELD}), default=None)
    first = {party: _arrival(said, party, start) for party in (Party.EXHIBITOR, Party.BUYER)}
    gone = outcome in NO_SHOWS
    there = {party for party, at in first.items() if at is not None}
    waiting = not gone and outcome is None and start is None and len(there) < 2
    return Settled(
        outcome=outcome,
        is_contested=is_contested,
        exhibitor_arrived_at=first[Party.EXHIBITOR],
        buyer_arrived_at=first[Party.BUYER],
        called_at=max((one.at for one in said if one.kind is EventKind.CALLED), default=None) if waiting else None,
        late=_late(said, there) if waiting else None,
        started_at=None if gone else start,
        decided_at=max((one.at for one in decisive), default=None) if outcome else None,
    )


def in_force(events: Iterable[Said]) -> list[Said]:
    """Return the events that count, in order: neither taken back nor from before the consultation was opened again."""
    ordered = sorted({one.key: one for one in events}.values(), key=lambda one: (one.at, one.key))
    taken_back = {one.undoes for one in ordered if one.kind is EventKind.UNDO}
    opened = max((one.at for one in ordered if one.kind is EventKind.REOPENED), default=None)
    return [
        one
        for one in ordered
        if one.kind not in {EventKind.UNDO, EventKind.REOPENED}
        and one.key not in taken_back
        and (opened is None or one.at > opened or one.kind is EventKind.ARRIVED)
    ]


def _decide(last: Mapping[Source, Said]) -> tuple[MeetingOutcome | None, bool]:
    """Return the outcome by each source's last decisive word, and whether they contradict one another."""
    claims = {source: _claim(one) for source, one in last.items()}
    if Source.ORGANIZER in claims:
        return claims[Source.ORGANIZER], False
    different = {claim for claim in claims.values() if claim is not None}
    took_place = {source for source, claim in claims.items() if claim in {None, MeetingOutcome.HELD}}
    absent = {source for source, claim in claims.items() if claim in NO_SHOWS}
    if not absent:
        return next(iter(different), None), False
    if not took_place:
        return _strongest(claims, contested=len(different) > 1)
    witnesses = Source.INTERPRETER in took_place or {Source.EXHIBITOR, Source.BUYER} <= took_place
    if witnesses and len(absent) == 1:
        return (MeetingOutcome.HELD if MeetingOutcome.HELD in different else None), False
    return _strongest(claims, contested=True)


def _strongest(
    claims: Mapping[Source, MeetingOutcome | None], *, contested: bool
) -> tuple[MeetingOutcome | None, bool]:
    for source in (Source.DESK, Source.INTERPRETER):
        if source in claims:
            return claims[source], contested
    one_of_the_sides = next(iter(claims.values()))
    return (None if contested else one_of_the_sides), contested


def _claim(said: Said) -> MeetingOutcome | None:
    """Return the outcome that an event claims; ``None``: it has begun, and its end is to come."""
    if said.kind is EventKind.NO_SHOW:
        return _NO_SHOW_OF[said.party or Party.BOTH]
    return MeetingOutcome.HELD if said.kind is EventKind.HELD else None


def _arrival(said: Collection[Said], party: Party, start: datetime | None) -> datetime | None:
    """Return when a side was there: its arrival as it was told, else the start of the talk.

    A side that tells of the other's arrival is there itself.
    """
    told = [
        one.at
        for one in said
        if one.kind is EventKind.ARRIVED
        and one.party
        and (party in one.party.members or one.source.value == party.value)
    ]
    return min(told, default=start)


def _late(said: Collection[Said], there: Collection[Party]) -> Party | None:
    """Return who is said to be late and has not arrived yet."""
    told = [one.party for one in said if one.kind is EventKind.LATE and one.party]
    missing = frozenset().union(*(party.members for party in told)) - frozenset(there)
    return Party.BOTH if len(missing) == 2 else next(iter(missing), None)


HISTORY = FeatureHistory(
    N_("Outcomes"),
    {
        "close_day": N_("Closed the day %(day)s"),
        "open_day": N_("Opened the day %(day)s again"),
        "reopen": N_("Opened the consultation of %(exhibitor)s and %(buyer)s again: %(reason)s"),
    },
)
