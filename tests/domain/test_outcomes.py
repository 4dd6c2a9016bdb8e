"""What is said at a table adds up to one outcome, in whatever order and however often it is heard."""

from datetime import UTC, datetime, timedelta
from itertools import count, permutations

import pytest

from expo.domain.editions import Span
from expo.domain.outcome_rules import TableFacts, TableRules, offered
from expo.domain.outcomes import EventKind, MeetingOutcome, Party, Said, Source, settle

TEN = datetime(2024, 10, 23, 1, 0, tzinfo=UTC)
_keys = count()
BUYER_ABSENT = (EventKind.NO_SHOW, Party.BUYER)
HELD = (EventKind.HELD, None)


def said(source: Source, kind: EventKind, party: Party | None = None, minute: int = 0, undoes: Said | None = None):
    key = f"{next(_keys):04}"
    return Said(key, kind, party, source, TEN + timedelta(minutes=minute), undoes.key if undoes else None)


def claims(*told: tuple[Source, tuple[EventKind, Party | None]]) -> list[Said]:
    return [said(source, *what, minute=10 + n) for n, (source, what) in enumerate(told)]


def test_a_call_decides_nothing():
    settled = settle([said(Source.CLOCK, EventKind.CALLED, Party.BUYER, 5)])

    assert (settled.outcome, settled.called_at) == (None, TEN + timedelta(minutes=5))


def test_the_order_and_repetition_of_messages_change_nothing():
    arrived = said(Source.EXHIBITOR, EventKind.ARRIVED, Party.BUYER, 2)
    absent = said(Source.DESK, *BUYER_ABSENT, minute=11)
    back = said(Source.DESK, EventKind.UNDO, minute=12, undoes=absent)
    held = said(Source.INTERPRETER, *HELD, minute=30)

    results = {settle([*order, order[0]]) for order in permutations([arrived, absent, back, held])}

    assert len(results) == 1
    assert results.pop().outcome is MeetingOutcome.HELD


@pytest.mark.parametrize(
    ("told", "outcome", "contested"),
    [
        ([(Source.EXHIBITOR, BUYER_ABSENT)], MeetingOutcome.NO_SHOW_BUYER, False),
        ([(Source.DESK, (EventKind.NO_SHOW, Party.BOTH))], MeetingOutcome.NO_SHOW_BOTH, False),
        ([(Source.EXHIBITOR, BUYER_ABSENT), (Source.EXHIBITOR, HELD)], MeetingOutcome.HELD, False),
        ([(Source.EXHIBITOR, BUYER_ABSENT), (Source.BUYER, HELD)], None, True),
        ([(Source.EXHIBITOR, HELD), (Source.DESK, BUYER_ABSENT)], MeetingOutcome.NO_SHOW_BUYER, True),
        ([(Source.DESK, BUYER_ABSENT), (Source.INTERPRETER, HELD)], MeetingOutcome.HELD, False),
        ([(Source.DESK, BUYER_ABSENT), (Source.BUYER, HELD), (Source.EXHIBITOR, HELD)], MeetingOutcome.HELD, False),
        (
            [(Source.EXHIBITOR, BUYER_ABSENT), (Source.BUYER, (EventKind.NO_SHOW, Party.EXHIBITOR))],
            None,
            True,
        ),
        (
            [(Source.EXHIBITOR, BUYER_ABSENT), (Source.BUYER, HELD), (Source.ORGANIZER, HELD)],
            MeetingOutcome.HELD,
            False,
        ),
    ],
    ids=[
        "one report of a no-show",
        "the desk says that neither came",
        "a late buyer came after all",
        "one side against the other",
        "one side against the desk",
        "the interpreter against one report",
        "both sides against one report",
        "each side says the other was missing",
        "the organizer settles it",
    ],
)
def test_claims_are_compared_not_overwritten(told, outcome, contested):
    settled = settle(claims(*told))

    assert (settled.outcome, settled.is_contested) == (outcome, contested)


def test_a_talk_that_began_has_both_arrived_and_is_no_call():
    settled = settle(
        [said(Source.CLOCK, EventKind.CALLED, Party.BUYER, 5), said(Source.EXHIBITOR, EventKind.STARTED, minute=7)]
    )

    assert settled.missing is None
    assert (settled.called_at, settled.started_at, settled.outcome) == (None, TEN + timedelta(minutes=7), None)


def test_an_arrival_ends_the_call_of_that_side_only_when_nobody_is_missing():
    call = said(Source.CLOCK, EventKind.CALLED, Party.BOTH, 5)
    exhibitor = said(Source.DESK, EventKind.ARRIVED, Party.EXHIBITOR, 6)
    buyer = said(Source.DESK, EventKind.ARRIVED, Party.BUYER, 8)

    assert settle([call, exhibitor]).called_at == call.at
    assert settle([call, exhibitor]).missing is Party.BUYER
    assert settle([call, exhibitor, buyer]).called_at is None


def test_opening_again_forgets_what_was_decided_before():
    events = [said(Source.EXHIBITOR, *BUYER_ABSENT, minute=10), said(Source.ORGANIZER, EventKind.REOPENED, minute=40)]

    assert settle(events).outcome is None
    assert settle([*events, said(Source.DESK, *HELD, minute=41)]).outcome is MeetingOutcome.HELD


def test_that_it_took_place_is_offered_while_it_runs_and_later_only_where_no_start_says_so():
    facts = TableFacts(Span(TEN, TEN + timedelta(minutes=30)))
    begun, silent = settle([said(Source.DESK, EventKind.STARTED, minute=1)]), settle([])

    found = [
        HELD in {(one.kind, one.party) for one in offered(Source.INTERPRETER, settled, facts, now, TableRules())}
        for settled in (begun, silent)
        for now in (TEN + timedelta(minutes=5), TEN + timedelta(minutes=40))
    ]

    assert found == [True, False, False, True]
