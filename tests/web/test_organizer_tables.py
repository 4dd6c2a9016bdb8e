"""Tables and interpreters, as the organizer enters them."""

import pytest
from sqlalchemy import func, select

from expo.models.buyers import Buyer
from expo.models.calendar import Closure, Hold
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable, Zone
from expo.services import calendar
from tests.support.queries import counted
from tests.support.reading import text_of
from tests.support.small_expo import NOW

DESK = "/2024/organizer/"
PAGES = ["tables", "tables/TD-01", "interpreters", "interpreters/new", "interpreters/I-01"]
CLOSED = {"on": "2024-10-23", "starts": "10:00", "ends": "11:00", "reason": "전시 이동"}


@pytest.fixture
def meeting(session, sample) -> Meeting:
    """Let a buyer who is there meet at table TD-01 on Wednesday at 10:00, with the interpreter I-01."""
    slot = session.scalars(select(Slot).order_by(Slot.starts_at).offset(9)).first()
    absent = select(Hold.buyer_id).where(Hold.slot_id == slot.id, Hold.buyer_id.is_not(None))
    busy = select(Hold.exhibitor_id).where(Hold.slot_id == slot.id, Hold.exhibitor_id.is_not(None))
    meeting = Meeting(
        edition_id=sample.id,
        exhibitor=session.scalars(select(Exhibitor).where(Exhibitor.id.not_in(busy))).first(),
        buyer=session.scalars(select(Buyer).where(Buyer.id.not_in(absent))).first(),
        slot=slot,
        table=session.scalars(select(MeetingTable).where(MeetingTable.code == "TD-01")).one(),
        interpreter=session.scalars(select(Interpreter).where(Interpreter.code == "I-01")).one(),
        origin="assigned",
        created_at=NOW,
    )
    session.add(meeting)
    session.flush()
    calendar.hold_meeting(session, meeting)
    session.commit()
    return meeting


def count(session, table) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table))


@pytest.mark.parametrize("page", PAGES)
def test_only_an_organizer_comes_in(client, sign_in, page):
    assert client.get(DESK + page).status_code == 303
    for role in ("buyer", "exhibitor"):
        sign_in(client, role)
        assert client.get(DESK + page).status_code == 403
        assert client.post(DESK + page).status_code in {403, 405}
    sign_in(client, "organizer")
    assert client.get(DESK + page).status_code == 200


def test_tables_stand_in_their_zones_with_their_use(organizer, meeting):
    text = text_of(organizer.get(DESK + "tables"))

    assert text.count("12 tables") == 2
    assert "TD-01 1 consultation" in text


def test_tables_are_added_and_numbered_on(organizer, session, sample):
    page = organizer.post(DESK + "tables/zones/TG/tables", data={"zone-TG-count": "2"}, follow_redirects=True)

    assert "2 tables were added: TG-13–TG-14" in text_of(page)
    assert count(session, MeetingTable) == 26


@pytest.mark.parametrize(
    ("typed", "reason"), [("0", "Add 1 to 100 tables at once."), ("many", "Please write a whole number.")]
)
def test_a_number_that_makes_no_sense_comes_back_at_its_own_zone(organizer, session, sample, typed, reason):
    page = organizer.post(DESK + "tables/zones/TG/tables", data={"zone-TG-count": typed})

    assert page.status_code == 422
    assert reason in text_of(page)
    assert f'value="{typed}"' in page.text
    assert count(session, MeetingTable) == 24


def test_a_zone_is_added_only_where_a_track_has_none(organizer, session, sample):
    assert "Add a zone" not in organizer.get(DESK + "tables").text

    session.execute(MeetingTable.__table__.delete())
    session.execute(Zone.__table__.delete().where(Zone.code == "TG"))
    session.commit()
    hall = session.scalars(select(Zone.hall_id)).one()
    zone = {"code": "TD", "track": "overseas", "name_ko": "해외", "name_en": "Overseas", "hall_id": hall}

    page = organizer.post(DESK + "tables/zones", data=zone)
    assert page.status_code == 422
    assert "There is another one with this code." in text_of(page)

    assert organizer.post(DESK + "tables/zones", data=zone | {"code": "TG"}).status_code == 303
    assert count(session, Zone) == 2


def test_a_table_is_renamed_or_told_why_not(organizer, session, sample):
    page = organizer.post(DESK + "tables/TD-01", data={"code": "TD-02"})
    assert page.status_code == 422
    assert "There is another table with this number." in text_of(page)

    page = organizer.post(DESK + "tables/TD-01", data={"code": "td-21"})
    assert page.headers["Location"].endswith("/organizer/tables/TD-21")
    assert organizer.get(DESK + "tables/TD-01").status_code == 404


def test_a_table_with_consultations_stays_and_says_what_to_do(organizer, session, meeting):
    assert "Write to the companies and interpreters who meet there" in text_of(organizer.get(DESK + "tables/TD-01"))
    page = organizer.post(DESK + "tables/TD-01/removal")

    assert page.status_code == 422
    assert "Consultations at table TD-01: 1. Move or cancel them in the timetable first" in text_of(page)
    assert count(session, MeetingTable) == 24


def test_a_free_table_goes(organizer, session, sample):
    page = organizer.post(DESK + "tables/TD-12/removal", follow_redirects=True)

    assert "Table TD-12 was removed." in text_of(page)
    assert count(session, MeetingTable) == 23


def test_a_table_is_closed_and_reopened(organizer, session, the_eve):
    page = organizer.post(DESK + "tables/TD-01/closures", data=CLOSED, follow_redirects=True)
    assert "Wed 23 Oct 10:00–11:00 · 전시 이동" in text_of(page)
    assert "2 slots closed" in text_of(organizer.get(DESK + "tables"))

    session.rollback()
    closure = session.scalars(select(Closure).where(Closure.table_id.is_not(None))).one()
    assert organizer.post(f"{DESK}tables/TD-02/closures/{closure.id}/removal").status_code == 404
    assert organizer.post(f"{DESK}tables/TD-01/closures/{closure.id}/removal").status_code == 303
    assert "slots closed" not in text_of(organizer.get(DESK + "tables"))


def test_a_table_is_not_closed_over_a_consultation(organizer, meeting):
    page = organizer.post(DESK + "tables/TD-01/closures", data=CLOSED)

    assert page.status_code == 422
    assert "Wed 23 Oct 10:00: " in text_of(page)
    assert "meet then. Move or cancel that consultation first." in text_of(page)
    assert 'value="전시 이동"' in page.text


def test_a_closed_time_that_ends_first_comes_back(organizer):
    page = organizer.post(DESK + "tables/TD-01/closures", data=CLOSED | {"ends": "09:00"})

    assert page.status_code == 422
    assert "The time ends before it starts. Choose a later end." in text_of(page)


def test_the_list_of_tables_costs_the_same_for_more_tables(app, organizer, session, sample):
    def cost() -> int:
        with counted(app) as statements:
            organizer.get(DESK + "tables")
        return len(statements)

    before = cost()
    organizer.post(DESK + "tables/zones/TG/tables", data={"zone-TG-count": "40"})
    organizer.get(DESK + "tables")

    assert cost() == before


def test_interpreters_are_listed_by_language(organizer):
    text = text_of(organizer.get(DESK + "interpreters?language=th"))

    assert "Thai" in text
    assert "서다온" not in text


def test_an_interpreter_is_entered_and_gets_shifts(organizer, session, sample):
    page = organizer.post(
        DESK + "interpreters",
        data={"code": "I-99", "name": "문해솔", "languages": ["mn", "ru"], "subjects": "food, machinery"},
    )
    assert page.headers["Location"].endswith("/organizer/interpreters/I-99")

    shifts = {"from_2024-10-23": "10:00", "until_2024-10-23": "12:00"}
    assert organizer.post(DESK + "interpreters/I-99/shifts", data=shifts).status_code == 303
    session.rollback()
    added = session.scalars(select(Interpreter).where(Interpreter.code == "I-99")).one()
    open_slots = 41 - len(session.scalars(select(Hold.id).where(Hold.interpreter_id == added.id)).all())
    assert (added.languages, added.subjects, open_slots) == (["mn", "ru"], ["food", "machinery"], 4)
    assert 'value="12:00"' in organizer.get(DESK + "interpreters/I-99").text


def test_an_interpreter_without_a_language_comes_back_with_every_reason(organizer, session, sample):
    page = organizer.post(DESK + "interpreters", data={"code": "I-01", "name": ""})

    assert page.status_code == 422
    assert page.text.count("This field is required.") == 4  # name and languages, each at the top and at its field

    page = organizer.post(DESK + "interpreters", data={"code": "I-01", "name": "누구", "languages": ["en"]})
    assert "There is another one with this code. Choose a different code." in text_of(page)
    assert 'value="누구"' in page.text


def test_half_a_shift_and_an_odd_one_come_back(organizer):
    page = organizer.post(DESK + "interpreters/I-01/shifts", data={"from_2024-10-23": "10:00"})
    assert page.status_code == 422
    assert "Enter both times, or leave both empty for a day off." in text_of(page)

    odd = {"from_2024-10-23": "12:00", "until_2024-10-23": "10:00"}
    page = organizer.post(DESK + "interpreters/I-01/shifts", data=odd)
    assert page.status_code == 422
    assert "The shift on Wed 23 Oct ends before it starts. Choose a later end." in text_of(page)


def test_an_interpreter_who_is_needed_stays(organizer, session, meeting):
    page = organizer.post(DESK + "interpreters/I-01/removal")
    assert page.status_code == 422
    assert "Seo Daon: 1. Give them another interpreter in the timetable first." in text_of(page)

    page = organizer.post(DESK + "interpreters/I-01/closures", data=CLOSED)
    assert page.status_code == 422
    assert "meet then. Move or cancel that consultation first." in text_of(page)

    page = organizer.post(DESK + "interpreters/I-01/shifts", data={})
    assert page.status_code == 422
    assert count(session, Interpreter) == 16


def test_an_interpreter_nobody_needs_goes(organizer, session, sample):
    assert organizer.post(DESK + "interpreters/I-16/removal").status_code == 303
    assert count(session, Interpreter) == 15
    assert organizer.get(DESK + "interpreters/I-16").status_code == 404
