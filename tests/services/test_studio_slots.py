"""The studio's slots, as the organizer offers them."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import STRANGER
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.editions import Edition
from expo.models.live_commerce import StudioSlot
from expo.services import live_commerce
from tests.support import races, small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, SmallExpo, at, span


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


def add(expo: SmallExpo, starts: str, ends: str, day: date = TUESDAY, now: datetime = NOW) -> StudioSlot:
    return live_commerce.add_slot(
        expo.session, expo.organizer, expo.edition, studio_id=expo.studio.id, span=span(day, starts, ends), now=now
    )


def change(expo: SmallExpo, minutes: int) -> None:
    live_commerce.change_studio(
        expo.session,
        expo.organizer,
        expo.edition,
        studio_id=expo.studio.id,
        name_ko="스튜디오",
        name_en="Studio",
        changeover_minutes=minutes,
        now=NOW,
    )


def test_a_changeover_lies_between_two_slots(expo):
    add(expo, "10:00", "11:00")
    add(expo, "11:30", "12:30")

    with pytest.raises(Refusal) as refused:
        add(expo, "12:59", "13:30")

    assert codes_of(refused) == ["no_changeover"]
    assert refused.value.violations[0].params["minutes"] == 30
    add(expo, "13:00", "13:30")


def test_a_time_that_is_over_is_not_offered(expo):
    with pytest.raises(Refusal) as refused:
        add(expo, "10:00", "11:00", now=at(TUESDAY, "11:00"))

    assert codes_of(refused) == ["time_passed"]


def test_two_slots_offered_at_once_leave_time_for_the_changeover(session, expo, database_url):
    session.commit()

    def offer(starts: str, ends: str):
        return lambda own: live_commerce.add_slot(
            own,
            expo.organizer,
            own.get_one(Edition, expo.edition.id),
            studio_id=expo.studio.id,
            span=span(TUESDAY, starts, ends),
            now=NOW,
        )

    answers = races.at_once(database_url, offer("10:00", "11:00"), offer("11:10", "12:00"))

    assert sorted(answers) == [(), ("no_changeover",)]


def test_an_overlap_names_every_slot_in_the_way(expo):
    add(expo, "10:00", "11:00")
    add(expo, "11:30", "12:30")

    with pytest.raises(Refusal) as refused:
        add(expo, "10:30", "11:15")

    assert codes_of(refused) == ["slot_overlaps", "no_changeover"]
    assert refused.value.violations[0].params["ends"] == "11:00"


def test_slots_may_touch_where_nothing_is_changed_over(expo):
    change(expo, 0)

    add(expo, "10:00", "11:00")
    add(expo, "11:00", "12:00")

    assert len(expo.session.scalars(select(StudioSlot)).all()) == 2


def test_a_longer_changeover_is_refused_with_every_pair_of_slots_that_is_nearer(expo):
    for starts, ends in (("10:00", "11:00"), ("11:30", "12:30"), ("13:15", "14:00"), ("15:00", "16:00")):
        add(expo, starts, ends)

    with pytest.raises(Refusal) as refused:
        change(expo, 60)

    found = [(one.params["minutes"], one.params["after"]) for one in refused.value.violations]
    assert (codes_of(refused), found) == (["slots_too_near"] * 2, [(30, "11:30"), (45, "13:15")])
    assert expo.studio.changeover_minutes == 30


def test_a_slot_outside_the_edition_that_ends_first_is_refused_for_both(expo):
    with pytest.raises(Refusal) as refused:
        add(expo, "11:00", "10:00", date(2024, 11, 5))

    assert codes_of(refused) == ["ends_before_it_starts", "day_outside"]


def test_a_free_slot_can_be_taken_back(expo):
    slot = add(expo, "10:00", "11:00")

    live_commerce.remove_slot(expo.session, expo.organizer, expo.edition, slot_id=slot.id, now=NOW)

    assert expo.session.scalars(select(StudioSlot)).all() == []


def test_a_slot_with_a_broadcast_stays(expo):
    broadcast = expo.broadcast(0, TUESDAY, "10:00", "11:00")

    with pytest.raises(Refusal) as refused:
        live_commerce.remove_slot(expo.session, expo.organizer, expo.edition, slot_id=broadcast.studio_slot_id, now=NOW)

    assert codes_of(refused) == ["slot_is_booked"]
    assert str(refused.value.violations[0].params["exhibitor"]) == "Yunseul Foods"


def test_a_studio_stands_in_a_studio_hall_under_a_code_of_its_own(expo):
    with pytest.raises(Refusal) as refused:
        live_commerce.add_studio(
            expo.session,
            expo.organizer,
            expo.edition,
            code="s1",
            hall_id=expo.exhibitors[0].hall_id,
            name_ko="또",
            name_en="Again",
            now=NOW,
        )

    assert codes_of(refused) == ["code_taken", "no_such_hall"]


def test_a_second_studio_has_a_day_of_its_own(expo):
    add(expo, "10:00", "11:00")
    second = live_commerce.add_studio(
        expo.session,
        expo.organizer,
        expo.edition,
        code="S2",
        hall_id=expo.studio.hall_id,
        name_ko="둘째",
        name_en="Second",
        now=NOW,
    )

    slot = live_commerce.add_slot(
        expo.session,
        expo.organizer,
        expo.edition,
        studio_id=second.id,
        span=span(TUESDAY, "10:00", "11:00"),
        now=NOW,
    )

    assert slot.studio_id == second.id


def test_an_unknown_studio_is_not_found_and_a_stranger_is_turned_away(expo):
    with pytest.raises(NotFound):
        live_commerce.add_slot(
            expo.session, expo.organizer, expo.edition, studio_id=999, span=span(TUESDAY, "10:00", "11:00"), now=NOW
        )
    with pytest.raises(NotFound):
        live_commerce.change_studio(
            expo.session,
            expo.organizer,
            expo.edition,
            studio_id=999,
            name_ko="가",
            name_en="A",
            changeover_minutes=0,
            now=NOW,
        )
    with pytest.raises(NotAllowed):
        live_commerce.add_slot(
            expo.session, STRANGER, expo.edition, studio_id=1, span=span(TUESDAY, "10:00", "11:00"), now=NOW
        )
