"""A screen in a hall: nothing new costs nothing, a change comes with the next question, no person is on it."""

import re

from sqlalchemy import select

from expo.models.venue import MeetingTable
from expo.services import calendar
from tests.support.reading import text_of


def make(client, shown):
    client.post("/2024/organizer/boards", data={"shown": shown})
    return re.findall(r'href="(/2024/boards/[^"]+)"', client.get("/2024/organizer/boards").text)


def test_a_screen_asks_for_what_has_changed_and_shows_no_person(client, organizer, session, day, app):
    (address,) = make(organizer, "zone:TD")
    stranger = app.test_client()
    page = stranger.get(address)
    assert page.status_code == 200
    meeting = day.meetings[0]
    assert meeting.exhibitor.name_ko in text_of(page)
    for person in (meeting.buyer.contact_name, meeting.buyer.contact_email, meeting.buyer.contact_phone):
        assert not person or person not in page.text

    version = re.search(r'data-version="([^"]+)"', page.text)[1]
    assert stranger.get(f"{address}/content?since={version}").status_code == 204

    organizer.post(f"/2024/consultations/{meeting.id}/events", data={"tap": "started..0"})
    answer = stranger.get(f"{address}/content?since={version}")
    assert answer.status_code == 200
    assert answer.headers["Version"] != version
    assert "board__line--running" in answer.text


def test_halls_studios_and_tables_have_screens_and_a_changed_address_is_dead(organizer, session, day):
    calendar.release_meetings(session, [day.meetings[1].id])
    session.commit()
    for shown in (f"hall:{day.exhibitor.hall.code}", "table:TD-01"):
        make(organizer, shown)
    addresses = make(organizer, "zone:TG")
    assert len(addresses) == 3
    assert [organizer.get(one).status_code for one in addresses] == [200, 200, 200]

    page = organizer.get("/2024/organizer/boards").text
    organizer.post(re.search(r'action="([^"]+/address)"', page)[1])

    assert sorted(organizer.get(one).status_code for one in addresses) == [200, 200, 404]


def test_a_zone_s_screen_speaks_two_languages_and_shows_what_was_moved(client, organizer, session, day, app):
    meeting = day.meetings[0]
    was, slot, other = meeting.table.code, meeting.slot_id, meeting.table.zone.tables[-1]
    address = make(client, f"zone:{other.zone.code}")[0]
    page = text_of(app.test_client().get(address))
    assert all(word in page for word in ("지금", "NOW", "남은 시간", "Time left"))
    assert "오늘 바뀐 상담" not in page

    organizer.post(f"/2024/organizer/timetable/meetings/{meeting.id}/seat", data={"seat": f"{slot}-{other.id}"})
    page = app.test_client().get(address)
    assert "오늘 바뀐 상담 Moved today" in text_of(page)
    assert f"<s>{was}</s>" in page.text


def test_a_zone_of_more_tables_than_fit_is_shown_in_parts_of_one_length(client, organizer, session, day, app):
    """Fourteen tables are twice seven, and never twelve and a lost pair."""
    zone = day.meetings[0].table.zone
    others = session.scalars(select(MeetingTable).where(MeetingTable.zone_id != zone.id).order_by(MeetingTable.code))
    for table in others.all()[:2]:
        table.zone_id = zone.id
    session.commit()

    page = app.test_client().get(make(client, f"zone:{zone.code}")[0]).text

    lists = re.findall(r'<ol class="board__lines" data-each="(\d+)">(.*?)</ol>', page, re.DOTALL)
    assert {(each, inside.count("<li"), inside.count("<li hidden")) for each, inside in lists} == {("7", 14, 7)}
