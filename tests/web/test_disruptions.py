"""Changes on the day: said on one page, worked out by the planner."""

import pytest
from sqlalchemy import func, select

from expo import clock
from expo.domain.permissions import TeamRole
from expo.models.buyers import Buyer
from expo.models.calendar import Closure, Hold
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor
from expo.models.live_commerce import Broadcast
from expo.models.meetings import Meeting
from expo.models.schedules import Schedule
from expo.models.venue import MeetingTable
from expo.services import calendar
from tests.support import people
from tests.support.queries import counted
from tests.support.reading import text_of
from tests.support.small_expo import NOW

PAGE = "/2024/organizer/disruptions"
LOST = {
    "missing": "table", "codes": "td-01, TD-02", "on": "2024-10-24",
    "starts": "13:00", "ends": "15:00", "reason": "leak",
}  # fmt: skip
ALL_DAYS = LOST | {"on": "2024-10-22", "starts": "", "ends": "", "to_the_end": "y"}


@pytest.fixture
def organizer(organizer, session, sample):
    sample.clock_shift_seconds = clock.shift_to(NOW)
    session.commit()
    return organizer


@pytest.fixture
def meetings(session, sample) -> list[Meeting]:
    """Let five pairs meet at the first five domestic tables, all at once, on Thursday at 13:00."""
    slot = session.scalars(select(Slot).where(Slot.edition_id == sample.id).order_by(Slot.starts_at).offset(33)).first()
    busy = select(Hold.exhibitor_id).where(Hold.slot_id == slot.id, Hold.exhibitor_id.is_not(None))
    absent = select(Hold.buyer_id).where(Hold.slot_id == slot.id, Hold.buyer_id.is_not(None))
    makers = session.scalars(select(Exhibitor).where(Exhibitor.id.not_in(busy)).limit(5)).all()
    buyers = session.scalars(select(Buyer).where(Buyer.id.not_in(absent)).limit(5)).all()
    tables = session.scalars(select(MeetingTable).where(MeetingTable.code.startswith("TD-")).limit(5)).all()
    found = [
        Meeting(
            edition_id=sample.id, exhibitor=maker, buyer=buyer, slot=slot, table=table, origin="planned", created_at=NOW
        )
        for maker, buyer, table in zip(makers, buyers, tables, strict=True)
    ]
    session.add_all(found)
    session.flush()
    calendar.hold_meetings(session, found)
    session.commit()
    return found


def closures(session) -> list[Closure]:
    session.rollback()
    return list(session.scalars(select(Closure).where(Closure.reason == "leak")))


@pytest.mark.parametrize("who", ["buyer", "exhibitor"])
def test_only_an_organizer_comes_in(client, sign_in, who):
    assert client.get(PAGE).status_code == 303
    sign_in(client, who)
    assert client.get(PAGE).status_code == 403


def test_two_tables_are_noted_at_once(organizer, session, sample):
    answer = organizer.post(PAGE, data=LOST, follow_redirects=True)

    assert "Noted." in text_of(answer)
    tables = session.scalars(select(MeetingTable.id).where(MeetingTable.code.in_(["TD-01", "TD-02"]))).all()
    assert {one.table_id for one in closures(session)} == set(tables)


def test_everything_wrong_comes_back_at_once_with_what_was_typed(organizer, session, sample):
    answer = organizer.post(PAGE, data=LOST | {"codes": "TD-01, TD-02", "on": "2031-01-01", "starts": "noon"})

    assert answer.status_code == 422
    assert 'value="TD-01, TD-02"' in answer.text
    assert answer.text.count('class="field__error"') == 2
    assert closures(session) == []


def test_a_code_that_names_nothing_is_said(organizer, session, sample):
    answer = organizer.post(PAGE, data=LOST | {"codes": "TD-01, NOBODY"})

    assert (answer.status_code, "Nothing here has the name or code NOBODY." in text_of(answer)) == (422, True)
    assert closures(session) == []


def test_a_time_that_ends_before_it_starts_is_said(organizer, session, sample):
    answer = organizer.post(PAGE, data=LOST | {"ends": "12:00"})

    assert (answer.status_code, "ends before it starts" in text_of(answer)) == (422, True)


def test_an_address_fills_in_who_does_not_come(organizer, sample):
    answer = organizer.get(PAGE, query_string={"missing": "buyer", "codes": "D-003"})

    assert 'value="D-003"' in answer.text


def test_consultations_in_the_way_are_listed_and_planned_around(organizer, session, meetings):
    name, code = meetings[0].exhibitor.name_en, meetings[0].exhibitor.code
    answer = organizer.post(PAGE, data=ALL_DAYS | {"missing": "exhibitor", "codes": code}, follow_redirects=True)

    page = text_of(answer)
    assert "Noted. 1 consultation needs another place now." in page
    assert name in page
    assert "1 consultation needs another place" in text_of(organizer.get("/2024/organizer/"))
    ask = {"emphasis": "balanced", "seconds": "15", "start": "keep"}
    assert organizer.post("/2024/organizer/planner", data=ask).status_code == 303
    session.rollback()
    newest = session.scalars(select(Schedule).order_by(Schedule.id.desc())).first()
    assert newest.policy["start"] == "keep"
    assert "is being planned" in text_of(organizer.get(PAGE))


def test_what_was_noted_is_taken_back(organizer, session, meetings):
    organizer.post(PAGE, data=ALL_DAYS | {"codes": "TD-01"})
    (row,) = [closure.id for closure in closures(session)]

    assert "TD-01" in text_of(organizer.get(PAGE))
    organizer.post(f"{PAGE}/removal", data={"closures": str(row)})

    assert closures(session) == []
    assert session.scalar(select(func.count()).where(Hold.closure_id == row)) == 0


def test_the_page_costs_the_same_however_much_is_missing(app, organizer, meetings):
    organizer.post(PAGE, data=ALL_DAYS | {"codes": "TD-01"})
    with counted(app) as few:
        organizer.get(PAGE)
    organizer.post(PAGE, data=ALL_DAYS | {"codes": "TD-02,TD-03,TD-04,TD-05"})
    with counted(app) as many:
        organizer.get(PAGE)

    assert len(many) == len(few)


def test_a_broadcast_without_a_host_is_cancelled_by_those_who_run_the_studio(organizer, client, session, sample):
    code = session.scalars(select(Exhibitor.code).join(Broadcast, Broadcast.exhibitor_id == Exhibitor.id)).first()
    session.rollback()
    organizer.post(PAGE, data=ALL_DAYS | {"missing": "exhibitor", "codes": code})
    assert "Cancel the broadcast" in organizer.get(PAGE).text

    people.sign_in(client, people.of_team(session, sample, TeamRole.MATCHING))
    client.set_cookie("locale", "en")

    read = client.get(PAGE).text
    assert "Broadcast without a host" in read
    assert "Cancel the broadcast" not in read
