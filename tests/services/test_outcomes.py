"""At the table: one tap, taken back, told late, contradicted, settled, closed."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.outcomes import NO_SHOWS, EventKind, MeetingOutcome, Party
from expo.domain.people import Actor, Role
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.outcomes import MeetingEvent, MeetingStatus
from expo.queries import outcomes as outcomes_queries
from expo.services import meetings, outcomes
from tests.support.consultations import book, buyer, exhibitor, opened, outcome_of_each
from tests.support.refusals import codes_of
from tests.support.small_expo import SmallExpo

MINUTE = timedelta(minutes=1)


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return opened(session)


@pytest.fixture
def meeting(session, expo):
    return book(session, expo, 0, 0, 0)


def say(session, expo, meeting, actor, kind, party=None, *, minute, heard=None, key=None):
    """Let an actor say something at a minute of the slot; ``heard`` is the minute in which the server is told."""
    start = expo.slots[0].starts_at
    with deciding(session):
        return outcomes.tell(
            session,
            actor,
            expo.edition,
            meeting.id,
            key=key or f"{kind}-{party}-{actor.role}-{minute}",
            kind=kind,
            party=party,
            at=start + minute * MINUTE,
            now=start + (heard or minute) * MINUTE,
        )


def counted(session, expo, minute=0):
    return outcomes_queries.counts(session, expo.edition, expo.slots[0].starts_at + minute * MINUTE)


def test_a_consultation_goes_from_arrival_to_its_end_by_single_taps(session, expo, meeting):
    own = exhibitor(expo, 0)
    say(session, expo, meeting, own, EventKind.ARRIVED, Party.BUYER, minute=1)
    say(session, expo, meeting, own, EventKind.ARRIVED, Party.EXHIBITOR, minute=1, key="own arrival")
    say(session, expo, meeting, own, EventKind.STARTED, minute=2)
    say(session, expo, meeting, own, EventKind.HELD, minute=25)

    status = session.get(MeetingStatus, meeting.id)
    assert (status.outcome, status.started_at) == (MeetingOutcome.HELD, expo.slots[0].starts_at + 2 * MINUTE)
    assert counted(session, expo, 31)[MeetingOutcome.HELD] == 1


def test_what_is_sent_twice_is_stored_once(session, expo, meeting):
    first = say(session, expo, meeting, exhibitor(expo, 0), EventKind.STARTED, minute=1, key="the same")
    again = say(session, expo, meeting, exhibitor(expo, 0), EventKind.STARTED, minute=1, heard=20, key="the same")

    assert (first.id, session.scalar(select(func.count()).select_from(MeetingEvent))) == (again.id, 1)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("kind", "party", "minute", "code"),
    [
        (EventKind.ARRIVED, Party.BUYER, -16, "too_early"),
        (EventKind.NO_SHOW, Party.BUYER, 9, "too_early"),
        (EventKind.NO_SHOW, Party.EXHIBITOR, 10, "only_the_other_side"),
        (EventKind.STARTED, None, 31, "too_late"),
        (EventKind.CALLED, Party.BUYER, 6, "not_yours_to_say"),
    ],
)
def test_who_and_when_is_decided_by_rules_with_sentences(session, expo, meeting, kind, party, minute, code):
    with pytest.raises(Refusal) as refusal:
        say(session, expo, meeting, exhibitor(expo, 0), kind, party, minute=minute)

    assert codes_of(refusal) == [code]


@pytest.mark.sqlite_only
def test_others_may_neither_see_nor_say_anything(session, expo, meeting):
    with pytest.raises(NotFound):
        say(session, expo, meeting, exhibitor(expo, 1), EventKind.STARTED, minute=1)
    analyst = Actor(Role.ORGANIZER, None, "analyst", expo.edition.id, permissions=frozenset())
    with pytest.raises(NotAllowed):
        say(session, expo, meeting, analyst, EventKind.STARTED, minute=1)


def test_a_tap_without_network_counts_from_when_it_was_made(session, expo, meeting):
    say(session, expo, meeting, exhibitor(expo, 0), EventKind.NO_SHOW, Party.BUYER, minute=11, heard=45)

    assert session.get(MeetingStatus, meeting.id).decided_at == expo.slots[0].starts_at + 11 * MINUTE


def test_a_mistake_is_taken_back_once_by_who_made_it(session, expo, meeting):
    wrong = say(session, expo, meeting, exhibitor(expo, 0), EventKind.NO_SHOW, Party.BUYER, minute=11)
    now = expo.slots[0].starts_at + 12 * MINUTE
    with pytest.raises(Refusal) as refusal, deciding(session):
        outcomes.undo(session, buyer(expo, 0), expo.edition, meeting.id, event_id=wrong.id, now=now)
    assert codes_of(refusal) == ["not_yours_to_undo"]

    for _ in range(2):
        with deciding(session):
            outcomes.undo(session, exhibitor(expo, 0), expo.edition, meeting.id, event_id=wrong.id, now=now)

    assert session.get(MeetingStatus, meeting.id).outcome is None
    assert session.scalar(select(func.count()).select_from(MeetingEvent)) == 2


def test_a_contradiction_is_kept_and_decided_by_the_organizer(session, expo, meeting):
    say(session, expo, meeting, exhibitor(expo, 0), EventKind.NO_SHOW, Party.BUYER, minute=11)
    say(session, expo, meeting, buyer(expo, 0), EventKind.HELD, minute=30)
    assert (outcomes_queries.contested(session, expo.edition), counted(session, expo, 40).no_shows) == (1, 0)

    with deciding(session):
        outcomes.settle_day(
            session,
            expo.organizer,
            expo.edition,
            {meeting.id: MeetingOutcome.HELD},
            now=expo.slots[0].starts_at + 60 * MINUTE,
        )

    assert (outcomes_queries.contested(session, expo.edition), counted(session, expo, 60)[MeetingOutcome.HELD]) == (
        0,
        1,
    )


def test_what_an_organizer_settles_twice_is_said_once_until_it_is_contradicted(session, expo, meeting):
    def settled(outcome, minute):
        now = expo.slots[0].starts_at + minute * MINUTE
        with deciding(session):
            outcomes.settle_day(session, expo.organizer, expo.edition, {meeting.id: outcome}, now=now)
        return session.scalar(select(func.count()).select_from(MeetingEvent))

    assert [settled(MeetingOutcome.HELD, minute) for minute in (60, 60, 61)] == [1, 1, 1]
    assert settled(MeetingOutcome.NO_SHOW_BUYER, 62) == settled(MeetingOutcome.NO_SHOW_BUYER, 62) == 2
    assert settled(MeetingOutcome.HELD, 63) == 3
    assert session.get(MeetingStatus, meeting.id).outcome is MeetingOutcome.HELD


def test_every_planned_consultation_has_one_outcome(session, expo):
    held, absent, cancelled, silent, coming = (
        book(session, expo, *seats) for seats in ((0, 0, 0), (1, 1, 0), (0, 2, 1), (2, 0, 1), (2, 1, 3))
    )
    early = book(session, expo, 2, 2, 2)
    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, early.id, reason="before the show", now=early.created_at)
    say(session, expo, held, exhibitor(expo, 0), EventKind.HELD, minute=29)
    say(session, expo, absent, exhibitor(expo, 1), EventKind.NO_SHOW, Party.BUYER, minute=12)
    now = expo.slots[0].starts_at + 70 * MINUTE
    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, cancelled.id, reason="ill", now=expo.slots[0].starts_at)

    found = outcome_of_each(session, expo.edition, now)
    counts = outcomes_queries.counts(session, expo.edition, now)

    assert found == {
        held.id: MeetingOutcome.HELD,
        absent.id: MeetingOutcome.NO_SHOW_BUYER,
        cancelled.id: MeetingOutcome.CANCELLED,
        silent.id: MeetingOutcome.UNRECORDED,
        coming.id: MeetingOutcome.OPEN,
    }
    parts = [counts[one] for one in MeetingOutcome]
    assert (counts.planned, counts.planned, counts.no_shows) == (5, sum(parts), sum(counts[one] for one in NO_SHOWS))


def test_a_day_closes_only_when_nothing_is_left_open_and_opens_again(session, expo, meeting):
    day_id, after = expo.slots[0].day_id, expo.slots[3].ends_at + MINUTE
    with pytest.raises(Refusal) as refusal, deciding(session):
        outcomes.close_day(session, expo.organizer, expo.edition, day_id, now=after)
    assert codes_of(refusal) == ["unrecorded"]

    with deciding(session):
        outcomes.settle_day(session, expo.organizer, expo.edition, {meeting.id: MeetingOutcome.NO_SHOW_BOTH}, now=after)
        outcomes.close_day(session, expo.organizer, expo.edition, day_id, now=after)
    with pytest.raises(Refusal) as refusal:
        say(session, expo, meeting, exhibitor(expo, 0), EventKind.HELD, minute=200)
    assert codes_of(refusal) == ["day_is_closed"]

    later = after + 5 * MINUTE
    with deciding(session):
        outcomes.tell(
            session,
            expo.organizer,
            expo.edition,
            meeting.id,
            key="again",
            kind=EventKind.REOPENED,
            reason="a mistake",
            now=later,
        )
    assert counted(session, expo, 200)[MeetingOutcome.UNRECORDED] == 1
    with deciding(session):
        outcomes.tell(
            session, expo.organizer, expo.edition, meeting.id, key="held", kind=EventKind.HELD, now=later + MINUTE
        )
    assert counted(session, expo, 200)[MeetingOutcome.HELD] == 1


def test_the_database_refuses_to_change_what_was_said(session, expo, meeting):
    say(session, expo, meeting, exhibitor(expo, 0), EventKind.STARTED, minute=1)

    with pytest.raises(DBAPIError, match="never changed"), deciding(session):
        session.execute(update(MeetingEvent).values(reason="rewritten"))


@pytest.mark.sqlite_only
def test_the_desk_of_the_team_speaks_as_the_desk(session, expo, meeting):
    desk = Actor(Role.ORGANIZER, None, "desk", expo.edition.id, permissions=frozenset({Permission.REGISTER}))

    event = say(session, expo, meeting, desk, EventKind.NO_SHOW, Party.BOTH, minute=15)

    assert event.source == "desk"
