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
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, WEDNESDAY, SmallExpo, lunch, span


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


def hours(opens: str, closes: str, *days: date) -> list[Hours]:
    return [Hours(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day in days]


def set_grid(expo: SmallExpo, wanted: list[Hours], slot_minutes: int = 30) -> None:
    grid.set_grid(expo.session, expo.organizer, expo.edition, hours=wanted, slot_minutes=slot_minutes, now=NOW)


def test_lunch_leaves_eight_slots_a_day(expo):
    clocks = [slot.starts_at.astimezone(small_expo.SEOUL).strftime("%a %H:%M") for slot in expo.slots]

    assert clocks == [
        f"{day} {clock}"
        for day in ("Tue", "Wed")
        for clock in ("10:00", "10:30", "11:00", "11:30", "13:00", "13:30", "14:00", "14:30")
    ]


def test_slots_whose_span_stays_keep_their_row_when_a_day_grows(expo):
    before = {slot.starts_at: slot.id for slot in expo.slots}

    set_grid(expo, [*hours("09:00", "15:00", TUESDAY), *hours("10:00", "15:00", WEDNESDAY)])

    after = {slot.starts_at: slot.id for slot in expo.slots}
    assert len(after) == 18
    assert {start: after[start] for start in before} == before


def test_a_meeting_survives_a_change_around_it(expo):
    meeting = expo.meet(0, 0, expo.slot(TUESDAY, "11:00"))

    set_grid(expo, [*hours("11:00", "15:00", TUESDAY), *hours("10:00", "15:00", WEDNESDAY)])

    assert meeting.slot.starts_at == small_expo.at(TUESDAY, "11:00")
    assert (
        expo.session.scalars(select(Hold.slot_id).where(Hold.meeting_id == meeting.id)).all() == [meeting.slot_id] * 3
    )


def test_slots_with_meetings_cannot_vanish_and_every_meeting_is_named(expo):
    expo.meet(0, 0, expo.slot(TUESDAY, "10:00"))
    expo.meet(1, 1, expo.slot(TUESDAY, "10:30"))

    with pytest.raises(Refusal) as refused:
        set_grid(expo, hours("11:00", "15:00", TUESDAY, WEDNESDAY))

    assert codes_of(refused) == ["meetings_in_the_way", "meeting_in_the_way", "meeting_in_the_way"]
    first = refused.value.violations[1].params
    assert (first["at"], str(first["exhibitor"]), str(first["buyer"])) == (
        small_expo.at(TUESDAY, "10:00"),
        "Yunseul Foods",
        "하늘마트",
    )


def test_a_long_list_of_meetings_in_the_way_is_cut_and_counted(expo, monkeypatch):
    monkeypatch.setattr(grid, "LISTED", 1)
    expo.meet(0, 0, expo.slot(TUESDAY, "10:00"))
    expo.meet(1, 1, expo.slot(TUESDAY, "10:30"))

    with pytest.raises(Refusal) as refused:
        set_grid(expo, hours("11:00", "15:00", TUESDAY, WEDNESDAY))

    assert codes_of(refused) == ["meetings_in_the_way", "meeting_in_the_way", "more_in_the_way"]
    assert refused.value.violations[-1].params == {"count": 1}


def test_a_slot_with_only_a_called_off_meeting_may_go(expo):
    meeting = expo.meet(0, 0, expo.slot(TUESDAY, "10:00"))
    meeting.is_active, meeting.cancellation = None, Cancellation(cancelled_at=NOW)
    calendar.release_meetings(expo.session, [meeting.id])

    set_grid(expo, hours("11:00", "15:00", TUESDAY, WEDNESDAY))
    expo.session.expire_all()

    assert len(expo.slots) == 12
    assert expo.session.scalars(select(Meeting)).all() == []


def test_closures_and_broadcasts_take_the_new_slots_that_they_overlap(expo):
    expo.broadcast(0, TUESDAY, "10:30", "11:30")
    closure = calendar.closure(expo.edition, span(TUESDAY, "13:00", "14:00"), now=NOW, buyer_id=expo.buyers[0].id)
    expo.session.add(closure)
    expo.session.flush()
    calendar.hold_closure(expo.session, closure)

    set_grid(expo, hours("10:00", "15:00", TUESDAY, WEDNESDAY), slot_minutes=20)

    def held(column: str, holder: int) -> list[str]:
        starts = expo.session.scalars(
            select(Slot.starts_at).join(Hold, Hold.slot_id == Slot.id).where(getattr(Hold, column) == holder)
        )
        return sorted(f"{start.astimezone(small_expo.SEOUL):%H:%M}" for start in starts)

    assert held("exhibitor_id", expo.exhibitors[0].id) == ["10:20", "10:40", "11:00", "11:20"]
    assert held("buyer_id", expo.buyers[0].id) == ["13:00", "13:20", "13:40"]


def test_impossible_hours_are_refused_with_every_reason(expo):
    with pytest.raises(Refusal) as refused:
        set_grid(
            expo,
            [
                *hours("15:00", "10:00", TUESDAY),
                *hours("10:00", "10:20", WEDNESDAY),
                *hours("10:00", "15:00", date(2024, 10, 30)),
            ],
        )

    assert codes_of(refused) == ["closes_before_opening", "slot_longer_than_day", "day_outside", "block_outside"]
    assert refused.value.violations[0].field == "closes_2024-10-22"
    assert refused.value.violations[1].field == "slot_minutes"


def test_a_slot_longer_than_any_day_is_refused_for_each_day(expo):
    with pytest.raises(Refusal) as refused:
        set_grid(expo, hours("10:00", "12:00", TUESDAY, WEDNESDAY), slot_minutes=150)

    assert codes_of(refused)[:2] == ["slot_longer_than_day", "slot_longer_than_day"]


def test_a_slot_of_no_sensible_length_is_refused(expo):
    with pytest.raises(Refusal) as refused:
        set_grid(expo, hours("10:00", "15:00", TUESDAY, WEDNESDAY), slot_minutes=4)

    assert codes_of(refused) == ["slot_length"]


def test_a_refused_grid_leaves_everything_as_it_was(expo):
    before = [(slot.id, slot.starts_at) for slot in expo.slots]
    expo.session.commit()

    with pytest.raises(Refusal):
        set_grid(expo, hours("15:00", "10:00", TUESDAY))
    expo.session.rollback()

    assert [(slot.id, slot.starts_at) for slot in expo.slots] == before


def test_a_day_left_out_is_gone_with_its_slots(expo):
    grid.remove_block(expo.session, expo.organizer, expo.edition, block_id=expo.edition.blocks[1].id, now=NOW)

    set_grid(expo, hours("10:00", "15:00", TUESDAY))

    assert [day.on for day in expo.edition.days] == [TUESDAY]
    assert len(expo.slots) == 8


def test_a_ceremony_takes_its_slots_and_gives_them_back(expo):
    ceremony = lunch(TUESDAY, "14:00", "15:00")
    (row,) = grid.add_blocks(expo.session, expo.organizer, expo.edition, blocks=[ceremony], now=NOW)
    assert len(expo.slots) == 14

    moved = lunch(TUESDAY, "14:30", "15:00")
    grid.change_block(expo.session, expo.organizer, expo.edition, block_id=row.id, block=moved, now=NOW)
    assert len(expo.slots) == 15

    grid.remove_block(expo.session, expo.organizer, expo.edition, block_id=row.id, now=NOW)
    assert len(expo.slots) == 16
    assert len(expo.session.scalars(select(Block)).all()) == 2


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (lunch(TUESDAY, "13:00", "12:00"), "block_ends_before_it_starts"),
        (lunch(TUESDAY, "18:00", "19:00"), "block_outside"),
        (lunch(date(2024, 10, 30)), "block_outside"),
    ],
)
def test_a_block_that_makes_no_sense_is_refused(expo, block, reason):
    with pytest.raises(Refusal) as refused:
        grid.add_blocks(expo.session, expo.organizer, expo.edition, blocks=[block], now=NOW)

    assert codes_of(refused) == [reason]


def test_a_block_on_a_meeting_is_refused_with_the_meeting(expo):
    expo.meet(0, 0, expo.slot(TUESDAY, "14:00"))

    with pytest.raises(Refusal) as refused:
        grid.add_blocks(expo.session, expo.organizer, expo.edition, blocks=[lunch(TUESDAY, "14:00", "15:00")], now=NOW)

    assert codes_of(refused) == ["meetings_in_the_way", "meeting_in_the_way"]


def test_what_was_changed_stands_in_the_history(expo):
    set_grid(expo, hours("10:00", "15:00", TUESDAY, WEDNESDAY), slot_minutes=60)

    event = expo.session.scalars(select(Event).order_by(Event.id.desc())).first()
    assert (event.act, event.actor_name, event.detail) == (
        "grid.set",
        "Organizer",
        {"days": 2, "slot_minutes": 60, "before": 16, "slots": 8},
    )


def test_only_an_organizer_changes_the_grid(expo):
    buyer = Actor(Role.BUYER, edition_id=expo.edition.id, buyer_id=expo.buyers[0].id)

    with pytest.raises(NotAllowed):
        grid.set_grid(
            expo.session, buyer, expo.edition, hours=hours("10:00", "15:00", TUESDAY), slot_minutes=30, now=NOW
        )
