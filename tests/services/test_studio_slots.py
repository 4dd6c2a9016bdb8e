"""The studio's slots, as the organizer offers them."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import STRANGER
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.live_commerce import StudioSlot
from expo.services import live_commerce
from tests.support import small
from tests.support.small import NOW, TUESDAY, Small, span


@pytest.fixture
def world(session: Session) -> Small:
    return small.build(session)


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [violation.code for violation in refusal.value.violations]


def add(world: Small, starts: str, ends: str, day: date = TUESDAY) -> StudioSlot:
    return live_commerce.add_slot(
        world.session, world.organizer, world.edition, studio_id=world.studio.id, span=span(day, starts, ends), now=NOW
    )


def test_slots_may_touch(world):
    add(world, "10:00", "11:00")
    add(world, "11:00", "12:00")

    assert len(world.session.scalars(select(StudioSlot)).all()) == 2


def test_an_overlap_names_every_slot_in_the_way(world):
    add(world, "10:00", "11:00")
    add(world, "11:00", "12:00")

    with pytest.raises(Refusal) as refused:
        add(world, "10:30", "11:30")

    assert codes(refused) == ["slot_overlaps", "slot_overlaps"]
    assert refused.value.violations[0].params["ends"] == "11:00"


def test_a_slot_outside_the_edition_that_ends_first_is_refused_for_both(world):
    with pytest.raises(Refusal) as refused:
        add(world, "11:00", "10:00", date(2024, 11, 5))

    assert codes(refused) == ["ends_before_it_starts", "day_outside"]


def test_a_free_slot_can_be_taken_back(world):
    slot = add(world, "10:00", "11:00")

    live_commerce.remove_slot(world.session, world.organizer, world.edition, slot_id=slot.id, now=NOW)

    assert world.session.scalars(select(StudioSlot)).all() == []


def test_a_slot_with_a_broadcast_stays(world):
    broadcast = world.broadcast(0, TUESDAY, "10:00", "11:00")

    with pytest.raises(Refusal) as refused:
        live_commerce.remove_slot(
            world.session, world.organizer, world.edition, slot_id=broadcast.studio_slot_id, now=NOW
        )

    assert codes(refused) == ["slot_is_booked"]
    assert str(refused.value.violations[0].params["exhibitor"]) == "Yunseul Foods"


def test_a_studio_stands_in_a_studio_hall_under_a_code_of_its_own(world):
    with pytest.raises(Refusal) as refused:
        live_commerce.add_studio(
            world.session, world.organizer, world.edition,
            code="s1", hall_id=world.exhibitors[0].hall_id, name_ko="또", name_en="Again", now=NOW,
        )  # fmt: skip

    assert codes(refused) == ["code_taken", "no_such_hall"]


def test_a_second_studio_has_a_day_of_its_own(world):
    add(world, "10:00", "11:00")
    second = live_commerce.add_studio(
        world.session, world.organizer, world.edition,
        code="S2", hall_id=world.studio.hall_id, name_ko="둘째", name_en="Second", now=NOW,
    )  # fmt: skip

    slot = live_commerce.add_slot(
        world.session,
        world.organizer,
        world.edition,
        studio_id=second.id,
        span=span(TUESDAY, "10:00", "11:00"),
        now=NOW,
    )

    assert slot.studio_id == second.id


def test_an_unknown_studio_is_not_found_and_a_stranger_is_turned_away(world):
    with pytest.raises(NotFound):
        live_commerce.add_slot(
            world.session, world.organizer, world.edition, studio_id=999, span=span(TUESDAY, "10:00", "11:00"), now=NOW
        )
    with pytest.raises(NotAllowed):
        live_commerce.add_slot(
            world.session, STRANGER, world.edition, studio_id=1, span=span(TUESDAY, "10:00", "11:00"), now=NOW
        )
