"""The objections to a booking beside the timetable's rules, and how much of it each reader is told."""

from datetime import UTC, datetime, timedelta

import pytest

from expo.domain import booking
from expo.domain.booking import BUYER, EXHIBITOR, BookingPair, Occupation, ReasonWriter
from expo.domain.editions import Span
from expo.domain.holds import kinds
from expo.domain.people import Actor, Role
from expo.domain.refusals import Violation
from expo.domain.wishes import Side
from expo.domain.words import Named

SELLER, CUSTOMER = Named("웬떡마을", "Wentteok Maeul"), Named("하늘마트", "Haneul Mart")
ORGANIZER, AS_BUYER, AS_EXHIBITOR = Actor(Role.ORGANIZER), Actor(Role.BUYER), Actor(Role.EXHIBITOR)
TEN = datetime(2024, 10, 23, 1, 0, tzinfo=UTC)
SLOT = Span(TEN, TEN + timedelta(minutes=30))


def pair(**known) -> BookingPair:
    return BookingPair(SELLER, CUSTOMER, **known)


def codes(actor: Actor, **known) -> list[str]:
    return [one.code for one in booking.objections(actor, pair(**known))]


def test_nothing_stands_against_two_who_may_meet():
    assert codes(AS_BUYER) == codes(AS_EXHIBITOR) == codes(ORGANIZER) == []


def test_every_objection_is_named_at_once():
    everything = {
        "is_approved": False, "refused_by": frozenset({Side.BUYER}), "meets_at": TEN, "is_published": False,
        "is_booking_open": False,
    }  # fmt: skip

    assert codes(AS_BUYER, **everything) == [
        "not_published", "booking_closed", "not_approved", "never_meets", "meets_already",
    ]  # fmt: skip
    assert codes(ORGANIZER, **everything) == ["not_approved", "never_meets", "meets_already"]


def test_after_the_expo_a_company_reads_that_and_nothing_about_closed_booking():
    over = {"is_over": True, "is_booking_open": False}

    assert (codes(AS_BUYER, **over), codes(ORGANIZER, **over)) == (["expo_over"], [])


@pytest.mark.parametrize("refused_by", list(Side))
def test_only_who_refused_is_told_that_somebody_refused(refused_by):
    known = pair(refused_by=frozenset({refused_by}))
    actors = {Side.BUYER: AS_BUYER, Side.EXHIBITOR: AS_EXHIBITOR}

    to_the_one, to_the_other = (
        " ".join(map(str, booking.objections(actors[side], known))) for side in (refused_by, refused_by.other)
    )

    assert "never" in to_the_one
    assert "never" not in to_the_other


@pytest.mark.parametrize(
    ("minutes", "for_companies", "for_organizer"),
    [(-1, False, False), (0, True, False), (29, True, False), (30, True, True)],
)
def test_a_slot_that_runs_is_the_organizers_and_one_that_is_over_is_nobodys(minutes, for_companies, for_organizer):
    now = TEN + timedelta(minutes=minutes)

    assert bool(list(booking.untimely(AS_BUYER, SLOT, (), now))) is for_companies
    assert bool(list(booking.untimely(ORGANIZER, SLOT, (), now))) is for_organizer


def test_a_ceremony_that_only_touches_the_slot_is_not_in_its_way():
    ceremony = Named("개막식", "Opening")
    before, into = Span(TEN - timedelta(hours=1), TEN), Span(TEN, TEN + timedelta(minutes=1))

    assert list(booking.untimely(ORGANIZER, SLOT, [(before, ceremony)], TEN - timedelta(days=1))) == []
    assert [str(one) for one in booking.untimely(ORGANIZER, SLOT, [(into, ceremony)], TEN - timedelta(days=1))] == [
        "Opening takes place at that time."
    ]


def test_a_reason_names_the_other_only_to_the_organizer():
    busy = Violation("one_meeting_at_a_time", "%(participant)s is busy.", {"participant": EXHIBITOR, "slot": 3})
    occupations = {(EXHIBITOR, 3): Occupation(other=Named("라온하백화점", "Raonha"))}

    def worded(own: str | None) -> str:
        return str(ReasonWriter(pair(), own, occupations).worded([busy])[0])

    assert worded(None) == "Wentteok Maeul meets Raonha at that time."
    assert worded(BUYER) == "Wentteok Maeul is busy."
    assert worded(EXHIBITOR) == "You have another consultation at that time."


def test_each_kind_of_hold_brings_its_own_reason_and_says_who_may_read_it():
    away = Violation("both_are_available", "%(participant)s is not available.", {"participant": EXHIBITOR, "slot": 3})

    def worded(kind: str, own: str | None) -> tuple[str, str]:
        writer = ReasonWriter(pair(), own, {(EXHIBITOR, 3): Occupation(kinds()[kind])})
        return writer.worded([away])[0].code, str(writer.worded([away])[0])

    nothing_more = ("both_are_available", "Wentteok Maeul is not available.")
    on_air = ("on_air", "Wentteok Maeul is on air in the studio at that time.")
    assert [worded("broadcast", own) for own in (None, BUYER)] == [on_air, on_air]
    assert worded("broadcast", EXHIBITOR) == ("on_air", "You are on air in the studio at that time.")
    assert worded("stage_session", BUYER) == nothing_more
    assert worded("stage_session", None)[1] == "Wentteok Maeul takes part in the side programme at that time."
    assert worded("closure", EXHIBITOR) == ("you_closed", "You have closed that time.")
    assert [worded("closure", own) for own in (None, BUYER)] == [nothing_more, nothing_more]


def test_an_interpreter_who_is_taken_is_not_also_called_tired():
    reasons = [
        Violation("interpreter_is_free_and_speaks", "No one free."),
        Violation("interpreter_rests_in_time", "Tired."),
    ]

    assert [one.code for one in ReasonWriter(pair(), None).worded(reasons)] == ["interpreter_is_free_and_speaks"]
    assert [one.code for one in ReasonWriter(pair(), None).worded(reasons[1:])] == ["interpreter_rests_in_time"]
