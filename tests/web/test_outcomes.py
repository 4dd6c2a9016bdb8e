"""One tap on the phone and at the desk: said, taken back, kept by a phone, settled, closed."""

import re

import pytest
from sqlalchemy import delete, select

from expo import clock
from expo.domain.outcomes import EventKind
from expo.domain.permissions import TeamRole
from expo.models.outcomes import ClosedDay, MeetingEvent, MeetingStatus
from expo.models.team import HeldRole
from tests.support import people
from tests.support.days import SECOND, moment
from tests.support.reading import text_of

SEATS_OF_THE_DAY = 6
"""One walk-in and one refill in each of the three slots."""

TODAY, DESK = "/2024/today", "/2024/organizer/tables-now"


def button_of(page, word):
    """Return address and value of the button with this word."""
    for button in re.findall(r"<button.*?</button>", page.text, re.DOTALL):
        if word in button and "formaction" in button:
            return re.search(r'formaction="([^"]+)"', button)[1], re.search(r'value="([^"]*)"', button)[1]
    raise AssertionError(f"no button says {word}")


def tap(client, page, word):
    address, value = button_of(page, word)
    return client.post(address, data={"tap": value})


def test_an_exhibitor_says_what_happens_with_one_tap_each(phone, session, day):
    assert f"/2024/records/{day.meetings[0].id}" in phone.get(TODAY).text
    assert tap(phone, phone.get(TODAY), "The buyer is here").status_code == 303
    assert "Both are here" in text_of(phone.get(TODAY))  # who says so is there too
    tap(phone, phone.get(TODAY), "Start the consultation")
    assert "Running" in text_of(phone.get(TODAY))
    tap(phone, phone.get(TODAY), "It took place")

    page = phone.get(TODAY)
    assert "Held" in text_of(page)
    session.rollback()
    assert session.get(MeetingStatus, day.meetings[0].id).outcome == "held"
    tap(phone, page, "Undo")
    assert "It took place" in text_of(phone.get(TODAY))


def test_a_phone_that_kept_a_tap_is_told_what_was_stored_and_sends_it_twice_without_harm(phone, session, day):
    address, value = button_of(phone.get(TODAY), "The buyer is here")
    answers = [
        phone.post(address, data={"tap": value, "ago": "60"}, headers={"Kept-Form": "1"}).get_json() for _ in range(2)
    ]

    assert answers[0] == answers[1]
    session.rollback()
    event = session.scalars(select(MeetingEvent)).one()
    assert (event.key, round((event.received_at - event.effective_at).total_seconds())) == (answers[0]["stored"], 60)

    refused = phone.post(address, data={"tap": "called.buyer.0", "ago": "0"}, headers={"Kept-Form": "1"})
    assert (refused.status_code, refused.get_json()["refused"][:1]) == (
        422,
        ["This is not yours to say. Please tell the desk."],
    )
    unread = phone.post(address, data={"tap": "of an older page", "ago": "0"}, headers={"Kept-Form": "1"})
    assert unread.get_json()["refused"] == ["That could not be read. Please try again."]


def test_an_organizer_settles_what_nobody_said_and_closes_the_day(client, session, day):
    day.edition.clock_shift_seconds = clock.shift_to(moment(SECOND, "18:00"))
    session.commit()
    people.sign_in(client, people.member(session, day.edition, "organizer"))
    client.set_cookie("locale", "en")
    page = client.get(f"{DESK}?view=unrecorded")
    count = page.text.count('name="outcome-')
    assert count > 0
    own = client.get(f"{DESK}?view=unrecorded&table={day.meetings[0].table.code}").text.count('name="outcome-')
    assert 0 < own < count  # what the code on a table's sheet leads to
    day_id = re.search(r"tables-now/(\d+)/closing", page.text)[1]
    assert client.post(f"{DESK}/{day_id}/closing").status_code == 303
    assert f"Consultations without an outcome: {count}." in text_of(client.get(DESK))

    settled = dict.fromkeys(re.findall(r'name="(outcome-\d+)"', page.text), "held")
    client.post(f"{DESK}/{day_id}/outcomes", data=settled)
    client.post(f"{DESK}/{day_id}/closing")

    session.rollback()
    assert session.scalars(select(ClosedDay.day_id)).all() == [int(day_id)]
    page = text_of(client.get(f"{DESK}?view=all"))
    assert f"Planned consultations {count} Held = {count}" in page


def test_the_desk_enters_what_the_last_sheets_say(client, session, day):
    day.edition.clock_shift_seconds = clock.shift_to(moment(SECOND, "18:00"))
    member = people.member(session, day.edition, "organizer", nth=1)
    session.execute(delete(HeldRole).where(HeldRole.membership_id == member.id))
    session.add(HeldRole(membership_id=member.id, role=TeamRole.DESK))
    session.commit()
    people.sign_in(client, member)
    client.set_cookie("locale", "en")
    page = client.get(f"{DESK}?view=unrecorded")
    assert 'name="outcome-' not in page.text

    tap(client, page, "It took place")

    session.rollback()
    assert session.scalars(select(MeetingEvent.kind)).all() == [EventKind.HELD]


@pytest.mark.parametrize("role", ["exhibitor", "buyer"])
def test_what_is_another_companys_is_not_found(client, session, day, sign_in, role):
    sign_in(client, role, nth=40)

    answer = client.post(f"/2024/consultations/{day.meetings[0].id}/events", data={"tap": "held..0"})

    assert answer.status_code == 404


def test_the_demo_clock_moves_through_days_that_have_happened(client, session, day):
    people.sign_in(client, people.member(session, day.edition, "organizer"))
    client.set_cookie("locale", "en")

    def moved(at):
        client.post("/2024/organizer/clock", data={"at": f"2024-10-23T{at}"})
        page = text_of(client.get(f"{DESK}?view=all"))
        return re.search(r"Planned consultations (\d+) Held = (\d+) Cancelled \+ 0 No-shows \+ (\d+)", page).groups()

    planned, held, absent = moved("17:30")
    assert int(planned) == int(held) + int(absent) == 3 + SEATS_OF_THE_DAY

    dashboard = client.get("/2024/organizer/")
    assert 'href="/2024/organizer/tables-now?view=missing"' in dashboard.text or "Not arrived" in text_of(dashboard)
