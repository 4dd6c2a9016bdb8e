"""Names and dates, policy, phases, and the demo's clock."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.editions import Phase
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.domain.settings import EditionPolicy, EditionProfile
from expo.models.editions import Edition
from expo.models.field_reports import ReportVisit
from expo.models.history import Event
from expo.queries import editions as editions_queries
from expo.services import editions, live_commerce
from tests.support import small_expo
from tests.support.races import at_once
from tests.support.small_expo import NOW, TUESDAY, WEDNESDAY, SmallExpo

PROFILE = EditionProfile("작은 엑스포", "Small Expo", TUESDAY, WEDNESDAY)
POLICY = EditionPolicy(8, 4, 2, 6, 5, 20)


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


def describe(expo: SmallExpo, **changes: object) -> None:
    profile = replace(PROFILE, **changes)
    editions.describe(expo.session, expo.organizer, expo.edition, profile=profile, now=NOW)


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str | None]]:
    return [(violation.code, violation.field) for violation in refusal.value.violations]


def acts(expo: SmallExpo) -> list[str]:
    return list(expo.session.scalars(select(Event.act).where(Event.act.like("editions.%")).order_by(Event.id)))


def test_what_changed_is_written_down_and_nothing_else(expo):
    describe(expo, venue_en="COEX Hall B")

    event = expo.session.scalars(select(Event).where(Event.act == "editions.describe")).one()
    assert event.detail == {"changed": {"venue_en": ["", "COEX Hall B"]}}


def test_saving_without_a_change_writes_nothing(expo):
    describe(expo)

    assert acts(expo) == []


def test_an_edition_that_ends_before_it_starts_is_refused_with_an_unknown_zone(expo):
    with pytest.raises(Refusal) as refused:
        describe(expo, ends_on=date(2024, 10, 1), time_zone="Asia/Nowhere")

    assert codes(refused) == [("ends_before_it_starts", "ends_on"), ("unknown_zone", "time_zone")]


def test_dates_that_leave_a_consultation_day_outside_are_refused(expo):
    with pytest.raises(Refusal) as refused:
        describe(expo, starts_on=WEDNESDAY, ends_on=WEDNESDAY + timedelta(days=2))

    assert codes(refused) == [("day_outside", "starts_on")]
    assert refused.value.violations[0].params == {"day": TUESDAY}


def test_dates_that_leave_a_studio_slot_and_a_visit_outside_are_refused_with_both(expo):
    describe(expo, ends_on=WEDNESDAY + timedelta(days=2))
    thursday = WEDNESDAY + timedelta(days=1)
    expo.broadcast(0, thursday, "10:00", "11:00")
    visit = small_expo.span(thursday, "13:00", "13:30")
    expo.session.add(
        ReportVisit(
            edition_id=expo.edition.id,
            exhibitor_id=expo.exhibitors[0].id,
            reporter="김기자",
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            planned_at=NOW,
        )
    )

    with pytest.raises(Refusal) as refused:
        describe(expo)

    assert codes(refused) == [("planned_outside", "ends_on")] * 2
    assert [(str(one.params["what"]), one.params["days"]) for one in refused.value.violations] == [
        ("Studio slots", (thursday,)),
        ("Visits for on-site reports", (thursday,)),
    ]


def test_a_day_falls_away_while_a_studio_slot_is_offered_on_it(expo, session, database_url):
    """Either the slot or the shorter dates is first; never both."""
    thursday = WEDNESDAY + timedelta(days=1)
    describe(expo, ends_on=thursday)
    edition_id, studio_id, organizer = expo.edition.id, expo.studio.id, expo.organizer
    session.commit()

    def shorten(own: Session) -> object:
        return editions.describe(own, organizer, own.get_one(Edition, edition_id), profile=PROFILE, now=NOW)

    def offer(own: Session) -> object:
        edition, on_air = own.get_one(Edition, edition_id), small_expo.span(thursday, "10:00", "11:00")
        return live_commerce.add_slot(own, organizer, edition, studio_id=studio_id, span=on_air, now=NOW)

    answers = at_once(database_url, shorten, offer)

    assert sorted(answers) in ([(), ("day_outside",)], [(), ("planned_outside",)])


def test_a_year_is_not_an_edition(expo):
    with pytest.raises(Refusal) as refused:
        describe(expo, ends_on=date(2025, 10, 22))

    assert codes(refused) == [("too_long", "ends_on")]


def test_in_a_new_zone_hours_and_lunch_keep_their_time_of_day(expo):
    describe(expo, time_zone="Europe/Berlin")

    first, lunch = expo.slots[0], expo.edition.blocks[0]
    assert first.starts_at.astimezone(expo.edition.zone).time() == time(10)
    assert lunch.starts_at.astimezone(expo.edition.zone).time() == time(12)
    assert len(expo.slots) == 16


def test_the_zone_stays_while_studio_slots_stand(expo):
    expo.broadcast(0, TUESDAY, "10:30", "11:30")

    with pytest.raises(Refusal) as refused:
        describe(expo, time_zone="Europe/Berlin")

    assert codes(refused) == [("zone_in_use", "time_zone")]


def test_the_zone_stays_while_meetings_stand(expo):
    expo.meet(0, 0, expo.slot(TUESDAY, "10:00"))

    with pytest.raises(Refusal) as refused:
        describe(expo, time_zone="Europe/Berlin")

    assert [code for code, _ in codes(refused)] == ["meetings_in_the_way", "meeting_in_the_way"]


def test_limits_beyond_the_longest_day_are_refused_each(expo):
    policy = replace(POLICY, buyer_per_day=9, exhibitor_per_day=10)

    with pytest.raises(Refusal) as refused:
        editions.set_policy(expo.session, expo.organizer, expo.edition, policy=policy, now=NOW)

    assert codes(refused) == [("more_than_a_day", "buyer_per_day"), ("more_than_a_day", "exhibitor_per_day")]
    assert refused.value.violations[0].params == {"slots": 8}


def test_a_policy_binds_from_now_on(expo):
    editions.set_policy(
        expo.session, expo.organizer, expo.edition, policy=replace(POLICY, exhibitor_per_day=3), now=NOW
    )

    assert (expo.edition.buyer_per_day, expo.edition.exhibitor_per_day) == (8, 3)


def test_a_phase_opens_once_and_closes_once(expo):
    for _ in range(2):
        editions.open_phase(expo.session, expo.organizer, expo.edition, phase=Phase.WISHES, now=NOW)
    assert editions_queries.is_open(expo.session, expo.edition.id, Phase.WISHES)

    for _ in range(2):
        editions.close_phase(expo.session, expo.organizer, expo.edition, phase=Phase.WISHES, now=NOW)
    assert not editions_queries.is_open(expo.session, expo.edition.id, Phase.WISHES)
    assert acts(expo) == ["editions.open_phase", "editions.close_phase"]


def test_a_demo_shows_the_time_it_was_set_to(session):
    expo = small_expo.build(session, is_demo=True)
    wanted = datetime(2024, 10, 23, 1, 30, tzinfo=UTC)

    editions.set_clock(session, expo.organizer, expo.edition, wanted=wanted, now=NOW)

    assert abs(clock.now(expo.edition) - wanted) < timedelta(seconds=2)


def test_a_demo_can_go_back_to_the_real_time(session):
    expo = small_expo.build(session, is_demo=True)
    expo.edition.clock_shift_seconds = -1000

    editions.set_clock(session, expo.organizer, expo.edition, wanted=None, now=NOW)

    assert expo.edition.clock_shift_seconds == 0


def test_a_real_edition_has_no_clock_to_set(expo):
    with pytest.raises(NotFound):
        editions.set_clock(expo.session, expo.organizer, expo.edition, wanted=NOW, now=NOW)


def test_only_an_organizer_changes_settings(expo):
    exhibitor = Actor(Role.EXHIBITOR, edition_id=expo.edition.id, exhibitor_id=expo.exhibitors[0].id)

    for act, value in (
        (editions.describe, {"profile": PROFILE}),
        (editions.set_policy, {"policy": POLICY}),
        (editions.open_phase, {"phase": Phase.WISHES}),
        (editions.close_phase, {"phase": Phase.WISHES}),
        (editions.set_clock, {"wanted": NOW}),
    ):
        with pytest.raises(NotAllowed):
            act(expo.session, exhibitor, expo.edition, now=NOW, **value)


@pytest.mark.parametrize("absurd", ["9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_demo_clock_far_from_the_expo_is_refused_for_it_would_stop_every_page(expo, absurd):
    expo.edition.is_demo = True
    wanted = datetime.fromisoformat(absurd).replace(tzinfo=expo.edition.zone)

    with pytest.raises(Refusal) as refused:
        editions.set_clock(expo.session, expo.organizer, expo.edition, wanted=wanted, now=NOW)

    assert codes(refused) == [("clock_out_of_reach", "at")]
