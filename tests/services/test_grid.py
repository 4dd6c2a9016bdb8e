"""Days, slot length, blocks, and what becomes of the slots."""

from datetime import date, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import Hours
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed, Refusal
from expo.models.calendar import Hold
from expo.models.editions import Block, Slot
from expo.models.history import Event
from expo.models.meetings import Cancellation, Meeting
from expo.services import calendar, grid
from tests.support import small
from tests.support.small import NOW, TUESDAY, WEDNESDAY, Small, lunch, span


@pytest.fixture
def world(session: Session) -> Small:
    return small.build(session)


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [violation.code for violation in refusal.value.violations]


def hours(opens: str, closes: str, *days: date) -> list[Hours]:
    return [Hours(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day in days]


def set_grid(world: Small, wanted: list[Hours], slot_minutes: int = 30) -> None:
    grid.set_grid(world.session, world.organizer, world.edition, hours=wanted, slot_minutes=slot_minutes, now=NOW)


def test_lunch_leaves_eight_slots_a_day(world):
    clocks = [slot.starts_at.astimezone(small.SEOUL).strftime("%a %H:%M") for slot in world.slots]

    assert clocks == [
        f"{day} {clock}"
        for day in ("Tue", "Wed")
        for clock in ("10:00", "10:30", "11:00", "11:30", "13:00", "13:30", "14:00", "14:30")
    ]


def test_slots_whose_span_stays_keep_their_row_when_a_day_grows(world):
    before = {slot.starts_at: slot.id for slot in world.slots}

    set_grid(world, [*hours("09:00", "15:00", TUESDAY), *hours("10:00", "15:00", WEDNESDAY)])

    after = {slot.starts_at: slot.id for slot in world.slots}
    assert len(after) == 18
    assert {start: after[start] for start in before} == before


def test_a_meeting_survives_a_change_around_it(world):
    meeting = world.meet(0, 0, world.slot(TUESDAY, "11:00"))

    set_grid(world, [*hours("11:00", "15:00", TUESDAY), *hours("10:00", "15:00", WEDNESDAY)])

    assert meeting.slot.starts_at == small.at(TUESDAY, "11:00")
    assert (
        world.session.scalars(select(Hold.slot_id).where(Hold.meeting_id == meeting.id)).all() == [meeting.slot_id] * 3
    )


def test_slots_with_meetings_cannot_vanish_and_every_meeting_is_named(world):
    world.meet(0, 0, world.slot(TUESDAY, "10:00"))
    world.meet(1, 1, world.slot(TUESDAY, "10:30"))

    with pytest.raises(Refusal) as refused:
        set_grid(world, hours("11:00", "15:00", TUESDAY, WEDNESDAY))

    assert codes(refused) == ["meetings_in_the_way", "meeting_in_the_way", "meeting_in_the_way"]
    first = refused.value.violations[1].params
    assert (first["at"], str(first["exhibitor"]), str(first["buyer"])) == (
        small.at(TUESDAY, "10:00"),
        "Yunseul Foods",
        "하늘마트",
    )


def test_a_long_list_of_meetings_in_the_way_is_cut_and_counted(world, monkeypatch):
    monkeypatch.setattr(grid, "LISTED", 1)
    world.meet(0, 0, world.slot(TUESDAY, "10:00"))
    world.meet(1, 1, world.slot(TUESDAY, "10:30"))

    with pytest.raises(Refusal) as refused:
        set_grid(world, hours("11:00", "15:00", TUESDAY, WEDNESDAY))

    assert codes(refused) == ["meetings_in_the_way", "meeting_in_the_way", "more_in_the_way"]
    assert refused.value.violations[-1].params == {"count": 1}


def test_a_slot_with_only_a_called_off_meeting_may_go(world):
    meeting = world.meet(0, 0, world.slot(TUESDAY, "10:00"))
    meeting.is_active, meeting.cancellation = None, Cancellation(cancelled_at=NOW)
    calendar.release_meetings(world.session, [meeting.id])

    set_grid(world, hours("11:00", "15:00", TUESDAY, WEDNESDAY))
    world.session.expire_all()

    assert len(world.slots) == 12
    assert world.session.scalars(select(Meeting)).all() == []


def test_closures_and_broadcasts_take_the_new_slots_that_they_overlap(world):
    world.broadcast(0, TUESDAY, "10:30", "11:30")
    closure = calendar.closure(world.edition, span(TUESDAY, "13:00", "14:00"), now=NOW, buyer_id=world.buyers[0].id)
    world.session.add(closure)
    world.session.flush()
    calendar.hold_closure(world.session, closure)

    set_grid(world, hours("10:00", "15:00", TUESDAY, WEDNESDAY), slot_minutes=20)

    def held(column: str, holder: int) -> list[str]:
        starts = world.session.scalars(
            select(Slot.starts_at).join(Hold, Hold.slot_id == Slot.id).where(getattr(Hold, column) == holder)
        )
        return sorted(f"{start.astimezone(small.SEOUL):%H:%M}" for start in starts)

    assert held("exhibitor_id", world.exhibitors[0].id) == ["10:20", "10:40", "11:00", "11:20"]
    assert held("buyer_id", world.buyers[0].id) == ["13:00", "13:20", "13:40"]


def test_impossible_hours_are_refused_with_every_reason(world):
    with pytest.raises(Refusal) as refused:
        set_grid(
            world,
            [
                *hours("15:00", "10:00", TUESDAY),
                *hours("10:00", "10:20", WEDNESDAY),
                *hours("10:00", "15:00", date(2024, 10, 30)),
            ],
        )

    assert codes(refused) == ["closes_before_opening", "slot_longer_than_day", "day_outside", "block_outside"]
    assert refused.value.violations[0].field == "closes_2024-10-22"
    assert refused.value.violations[1].field == "slot_minutes"


def test_a_slot_longer_than_any_day_is_refused_for_each_day(world):
    with pytest.raises(Refusal) as refused:
        set_grid(world, hours("10:00", "12:00", TUESDAY, WEDNESDAY), slot_minutes=150)

    assert codes(refused)[:2] == ["slot_longer_than_day", "slot_longer_than_day"]


def test_a_slot_of_no_sensible_length_is_refused(world):
    with pytest.raises(Refusal) as refused:
        set_grid(world, hours("10:00", "15:00", TUESDAY, WEDNESDAY), slot_minutes=4)

    assert codes(refused) == ["slot_length"]


def test_a_refused_grid_leaves_everything_as_it_was(world):
    before = [(slot.id, slot.starts_at) for slot in world.slots]
    world.session.commit()

    with pytest.raises(Refusal):
        set_grid(world, hours("15:00", "10:00", TUESDAY))
    world.session.rollback()

    assert [(slot.id, slot.starts_at) for slot in world.slots] == before


def test_a_day_left_out_is_gone_with_its_slots(world):
    grid.remove_block(world.session, world.organizer, world.edition, block_id=world.edition.blocks[1].id, now=NOW)

    set_grid(world, hours("10:00", "15:00", TUESDAY))

    assert [day.on for day in world.edition.days] == [TUESDAY]
    assert len(world.slots) == 8


def test_a_ceremony_takes_its_slots_and_gives_them_back(world):
    ceremony = lunch(TUESDAY, "14:00", "15:00")
    (row,) = grid.add_blocks(world.session, world.organizer, world.edition, blocks=[ceremony], now=NOW)
    assert len(world.slots) == 14

    moved = lunch(TUESDAY, "14:30", "15:00")
    grid.change_block(world.session, world.organizer, world.edition, block_id=row.id, block=moved, now=NOW)
    assert len(world.slots) == 15

    grid.remove_block(world.session, world.organizer, world.edition, block_id=row.id, now=NOW)
    assert len(world.slots) == 16
    assert len(world.session.scalars(select(Block)).all()) == 2


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (lunch(TUESDAY, "13:00", "12:00"), "block_ends_before_it_starts"),
        (lunch(TUESDAY, "18:00", "19:00"), "block_outside"),
        (lunch(date(2024, 10, 30)), "block_outside"),
    ],
)
def test_a_block_that_makes_no_sense_is_refused(world, block, reason):
    with pytest.raises(Refusal) as refused:
        grid.add_blocks(world.session, world.organizer, world.edition, blocks=[block], now=NOW)

    assert codes(refused) == [reason]


def test_a_block_on_a_meeting_is_refused_with_the_meeting(world):
    world.meet(0, 0, world.slot(TUESDAY, "14:00"))

    with pytest.raises(Refusal) as refused:
        grid.add_blocks(
            world.session, world.organizer, world.edition, blocks=[lunch(TUESDAY, "14:00", "15:00")], now=NOW
        )

    assert codes(refused) == ["meetings_in_the_way", "meeting_in_the_way"]


def test_what_was_changed_stands_in_the_history(world):
    set_grid(world, hours("10:00", "15:00", TUESDAY, WEDNESDAY), slot_minutes=60)

    event = world.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert (event.act, event.actor_name, event.detail) == (
        "grid.set",
        "Organizer",
        {"days": 2, "slot_minutes": 60, "before": 16, "slots": 8},
    )


def test_only_an_organizer_changes_the_grid(world):
    buyer = Actor(Role.BUYER, edition_id=world.edition.id, buyer_id=world.buyers[0].id)

    with pytest.raises(NotAllowed):
        grid.set_grid(
            world.session, buyer, world.edition, hours=hours("10:00", "15:00", TUESDAY), slot_minutes=30, now=NOW
        )
