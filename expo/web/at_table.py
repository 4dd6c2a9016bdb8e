"""What a page offers to say about a consultation: one tap each, as far as the reader may say it now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import pgettext
from sqlalchemy.orm import Session

from expo.domain import outcome_rules
from expo.domain.editions import Span
from expo.domain.outcome_rules import TableFacts, TableRules, against_undoing
from expo.domain.outcomes import EventKind, MeetingOutcome, Party, Settled, Source, in_force, settle
from expo.domain.people import Actor
from expo.queries import outcomes

if TYPE_CHECKING:
    from expo.models.editions import Edition
    from expo.models.outcomes import MeetingEvent

Words = dict[tuple[EventKind, Party | None], str]


@dataclass(frozen=True, slots=True)
class Tap:
    """One thing to say: its word, sign and look."""

    kind: EventKind
    party: Party | None
    label: str
    icon: str
    look: str


@dataclass(frozen=True, slots=True)
class TableNews:
    """A consultation as it stands at its table, for one reader.

    ``after`` is the newest event the page knows: the same tap twice is the same event. ``undo_id`` is what the reader
    may take back.
    """

    meeting_id: int
    settled: Settled
    state: str
    tone: str
    taps: Sequence[Tap]
    after: int
    undo_id: int | None

    @property
    def is_decided(self) -> bool:
        return self.settled.outcome is not None


def news(
    session: Session, actor: Actor, edition: "Edition", spans: Iterable[tuple[int, Span]], now: datetime
) -> dict[int, TableNews]:
    """Return what stands and what may be said of consultations (by id) that have begun or are about to."""
    source = outcome_rules.source_of(actor)
    near = {number: span for number, span in spans if span.starts_at - outcome_rules.EARLY <= now}
    if source is None or not near:
        return {}
    events = outcomes.told(session, near)
    closed = [row.closed_at for row in outcomes.closed_days(session, edition).values()]
    rules = TableRules(edition.call_minutes, edition.no_show_minutes, edition.refill_share)
    return {
        number: _news(number, source, events.get(number, []), span, closed, now, rules) for number, span in near.items()
    }


def _news(
    number: int,
    source: Source,
    rows: "Sequence[MeetingEvent]",
    span: Span,
    closings: Iterable[datetime],
    now: datetime,
    rules: TableRules,
) -> TableNews:
    said = outcomes.said(rows)
    settled = settle(said)
    closed_at = min((moment for moment in closings if moment >= span.ends_at), default=None)
    facts = TableFacts(span, closed_at=closed_at)
    words = _words(source)
    offered = outcome_rules.offered(source, settled, facts, now, rules)
    taps = [
        Tap(one.kind, one.party, words[one.kind, one.party], _ICONS[one.kind], "primary" if not place else "")
        for place, one in enumerate(offered)
        if (one.kind, one.party) in words
    ]
    ids = {row.key: row.id for row in rows}
    own = [one for one in in_force(said) if one.source is source]
    can_undo = bool(own) and not any(against_undoing(own[-1], source, now, facts))
    state, tone = _state(settled, span, now)
    after = max((row.id for row in rows), default=0)
    return TableNews(number, settled, state, tone, taps, after, ids[own[-1].key] if can_undo else None)


_ICONS = {
    EventKind.ARRIVED: "user-check",
    EventKind.LATE: "hourglass",
    EventKind.STARTED: "handshake",
    EventKind.HELD: "circle-check",
    EventKind.NO_SHOW: "user-x",
}


def _words(source: Source) -> Words:
    """Return what can be said, in the words of who says it."""
    kind, exhibitor, buyer = EventKind, Party.EXHIBITOR, Party.BUYER
    words: Words = {
        (kind.STARTED, None): pgettext("table", "Start the consultation"),
        (kind.HELD, None): pgettext("table", "It took place"),
    }
    if source is Source.EXHIBITOR:
        return words | {
            (kind.ARRIVED, buyer): pgettext("table", "The buyer is here"),
            (kind.ARRIVED, exhibitor): pgettext("table", "I am waiting"),
            (kind.NO_SHOW, buyer): pgettext("table", "The buyer did not come"),
            (kind.LATE, buyer): pgettext("table", "The buyer comes later"),
        }
    if source is Source.BUYER:
        return words | {
            (kind.NO_SHOW, exhibitor): pgettext("table", "The exhibitor did not come"),
            (kind.LATE, buyer): pgettext("table", "I am late"),
        }
    return words | {
        (kind.ARRIVED, buyer): pgettext("table", "The buyer is here"),
        (kind.ARRIVED, exhibitor): pgettext("table", "The exhibitor is here"),
        (kind.NO_SHOW, buyer): pgettext("table", "The buyer did not come"),
        (kind.NO_SHOW, exhibitor): pgettext("table", "The exhibitor did not come"),
        (kind.NO_SHOW, Party.BOTH): pgettext("table", "Neither came"),
    }


def _state(settled: Settled, span: Span, now: datetime) -> tuple[str, str]:
    """Return the state in a word, and its tone."""
    if settled.is_contested:
        return pgettext("table", "Contradicting reports"), "wait"
    if settled.outcome is not None:
        tone, word = shown_outcome(settled.outcome)
        return word, tone
    if settled.started_at is not None and now >= span.ends_at:
        return pgettext("table", "Held"), "good"
    if settled.started_at is not None:
        return pgettext("table", "Running"), "good"
    if now >= span.ends_at:
        return pgettext("table", "No outcome yet"), "wait"
    return _before(settled)


def _before(settled: Settled) -> tuple[str, str]:
    """Return the state before anything is decided: who is there, who is called."""
    if settled.missing is None:
        return pgettext("table", "Both are here"), "good"
    if settled.called_at is not None:
        return pgettext("table", "Called"), "wait"
    if settled.late is not None:
        return pgettext("table", "Comes later"), "wait"
    if settled.missing is Party.EXHIBITOR:
        return pgettext("table", "The buyer is waiting"), "wait"
    if settled.missing is Party.BUYER and settled.exhibitor_arrived_at is not None:
        return pgettext("table", "The exhibitor is waiting"), "wait"
    return "", "off"


def shown_outcome(outcome: MeetingOutcome) -> tuple[str, str]:
    """Return the tone and the word of an outcome."""
    words = {
        MeetingOutcome.HELD: ("good", pgettext("table", "Held")),
        MeetingOutcome.CANCELLED: ("off", pgettext("table", "Cancelled")),
        MeetingOutcome.NO_SHOW_BUYER: ("bad", pgettext("table", "Buyer did not come")),
        MeetingOutcome.NO_SHOW_EXHIBITOR: ("bad", pgettext("table", "Exhibitor did not come")),
        MeetingOutcome.NO_SHOW_BOTH: ("bad", pgettext("table", "Neither came")),
        MeetingOutcome.UNRECORDED: ("wait", pgettext("table", "No outcome yet")),
        MeetingOutcome.OPEN: ("off", pgettext("table", "Not over yet")),
    }
    return words[outcome]
