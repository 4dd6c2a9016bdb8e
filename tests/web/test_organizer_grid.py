"""Days, slot length and blocks, as the organizer sets them."""

from datetime import date

import pytest
from sqlalchemy import func, select

from expo.models.editions import Block, Day, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.services import calendar
from tests.support import days
from tests.support.reading import text_of
from tests.support.small_expo import NOW

GRID = "/2024/organizer/settings/grid"
BLOCKS = "/2024/organizer/settings/blocks"
HOURS = {
    "slot_minutes": "30",
    "opens_2024-10-22": "10:30",
    "closes_2024-10-22": "17:00",
    "opens_2024-10-23": "10:00",
    "closes_2024-10-23": "17:00",
    "opens_2024-10-24": "10:00",
    "closes_2024-10-24": "17:00",
    "opens_2024-10-25": "10:00",
    "closes_2024-10-25": "15:00",
}
LUNCH = {"kind": "lunch", "name_ko": "간식", "name_en": "Snack", "on": "2024-10-23", "starts": "15:00", "ends": "15:30"}


@pytest.fixture
def meeting(session, sample) -> Meeting:
    """Book a meeting on Tuesday at 10:30, the first slot of all."""
    slot = session.scalars(select(Slot).order_by(Slot.starts_at)).first()
    exhibitor = session.scalars(select(Exhibitor).order_by(Exhibitor.code)).first()
    buyer = session.scalars(select(calendar.Hold.buyer_id).where(calendar.Hold.slot_id == slot.id)).all()
    free = next(number for number in range(1, 150) if number not in buyer)
    meeting = Meeting(
        edition_id=sample.id,
        exhibitor_id=exhibitor.id,
        buyer_id=free,
        slot_id=slot.id,
        origin="assigned",
        created_at=NOW,
    )
    session.add(meeting)
    session.flush()
    calendar.hold_meeting(session, meeting)
    session.commit()
    return meeting


def slots(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Slot))


def test_the_grid_is_shown_by_day(organizer):
    text = text_of(organizer.get(GRID))

    assert "41 slots: 9 + 12 + 12 + 8" in text
    assert "Opening ceremony 14:00–15:00" in text


def test_the_preview_tells_what_would_change_and_changes_nothing(organizer, session, sample):
    days.planned(session, sample)

    page = organizer.get(f"{GRID}/preview", query_string=HOURS | {"slot_minutes": "60"})

    assert page.text.lstrip().startswith('<div class="cut" id="preview"')
    assert "20 slots: 4 + 6 + 6 + 4" in text_of(page)
    assert "Slots that would be new: 20, that would be gone: 41." in text_of(page)
    assert "1 version of the timetable would lose 2 of its consultations" in text_of(page)
    assert slots(session) == 41


def test_the_preview_says_why_something_is_impossible(organizer):
    page = organizer.get(f"{GRID}/preview", query_string=HOURS | {"slot_minutes": "235", "closes_2024-10-23": "09:00"})
    assert "These settings are not possible." in text_of(page)
    assert "Wed 23 Oct closes at 09:00, before it opens. Choose a time after 10:00." in text_of(page)

    page = organizer.get(f"{GRID}/preview", query_string=HOURS | {"closes_2024-10-23": ""})
    assert "Enter both times, or leave both empty for a day without slots." in text_of(page)


def test_the_preview_counts_the_meetings_in_the_way(organizer, meeting):
    page = organizer.get(f"{GRID}/preview", query_string=HOURS | {"opens_2024-10-22": "11:00"})

    assert "1 consultation is in a slot that would be gone" in text_of(page)


def test_hours_are_saved(organizer, session, sample):
    page = organizer.post(GRID, data=HOURS | {"closes_2024-10-25": "16:00"}, follow_redirects=True)

    assert "Slots now: 43." in text_of(page)
    assert slots(session) == 43


def test_a_day_without_hours_has_no_slots(organizer, session, sample):
    for block in session.scalars(select(Block).where(Block.starts_at > NOW).order_by(Block.starts_at.desc()).limit(1)):
        organizer.post(f"{BLOCKS}/{block.id}/removal")

    page = organizer.post(GRID, data=HOURS | {"opens_2024-10-25": "", "closes_2024-10-25": ""})

    assert page.status_code == 303
    assert slots(session) == 33
    assert session.scalar(select(Day).where(Day.on == date(2024, 10, 25))) is None


def test_a_slot_longer_than_the_day_comes_back_as_typed_with_what_to_do(organizer, session, sample):
    page = organizer.post(GRID, data=HOURS | {"slot_minutes": "240", "closes_2024-10-25": "12:00"})

    assert page.status_code == 422
    assert (
        "A slot of 240 minutes does not fit into Fri 25 Oct, which has 120 minutes."
        " Make the slot shorter or the day longer." in text_of(page)
    )
    assert 'value="240"' in page.text
    assert slots(session) == 41


def test_a_time_that_is_none_and_one_that_makes_no_sense_are_said_at_once(organizer):
    wrong = HOURS | {"opens_2024-10-22": "tomorrow", "opens_2024-10-23": "18:00", "closes_2024-10-23": "17:00"}
    page = text_of(organizer.post(GRID, data=wrong))
    block = text_of(organizer.post(BLOCKS, data=LUNCH | {"name_en": "", "starts": "13:00", "ends": "12:00"}))

    assert "Please write the time on 24 hours" in page
    assert "Wed 23 Oct closes at 17:00, before it opens." in page
    assert "ends before it starts. Choose a later end." in block


def test_slots_with_meetings_stay_and_the_meetings_are_named(organizer, session, meeting):
    page = organizer.post(GRID, data=HOURS | {"opens_2024-10-22": "11:00"})

    text = text_of(page)
    assert page.status_code == 422
    assert "Consultations in slots that would be gone: 1. Move or cancel them in the timetable first." in text
    assert "Tue 22 Oct 10:30 · " in text
    assert slots(session) == 41


def test_a_block_on_every_day_takes_its_slots(organizer, session, sample):
    page = organizer.post(BLOCKS, data=LUNCH | {"on": "every", "starts": "11:30", "ends": "12:00"})

    assert page.status_code == 303
    assert slots(session) == 37
    assert session.scalar(select(func.count()).select_from(Block)) == 9


def test_a_block_is_moved_and_removed(organizer, session, sample):
    organizer.post(BLOCKS, data=LUNCH)
    assert slots(session) == 40
    block = session.scalars(select(Block).where(Block.name_en == "Snack")).one()
    assert 'value="15:00"' in organizer.get(f"{BLOCKS}/{block.id}").text

    organizer.post(f"{BLOCKS}/{block.id}", data=LUNCH | {"ends": "16:00"})
    assert slots(session) == 39

    organizer.post(f"{BLOCKS}/{block.id}/removal")
    assert slots(session) == 41


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"ends": "14:00"}, "“Snack” on Wed 23 Oct ends before it starts. Choose a later end."),
        ({"starts": "19:00", "ends": "20:00"}, "lies outside every day's consultation hours"),
        ({"name_en": ""}, "This field is required."),
    ],
)
def test_a_block_that_makes_no_sense_comes_back(organizer, session, sample, change, reason):
    page = organizer.post(BLOCKS, data=LUNCH | change)

    assert page.status_code == 422
    assert reason in text_of(page)
    assert slots(session) == 41


def test_an_unknown_block_is_not_found(organizer):
    assert organizer.get(f"{BLOCKS}/999").status_code == 404
    assert organizer.post(f"{BLOCKS}/999/removal").status_code == 404


@pytest.mark.parametrize("role", ["buyer", "exhibitor"])
def test_others_change_nothing(client, sign_in, session, sample, role):
    sign_in(client, role)

    assert client.post(GRID, data=HOURS | {"slot_minutes": "60"}).status_code == 403
    assert client.post(BLOCKS, data=LUNCH).status_code == 403
    assert slots(session) == 41
