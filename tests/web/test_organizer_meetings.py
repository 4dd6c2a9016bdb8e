"""The organizer's timetable: who may see it, what it shows, what one click does."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.venue import HallKind
from expo.models.meetings import Meeting
from expo.models.venue import Hall
from expo.queries import timetable
from expo.web.timetable import lines
from tests.support import consultations, small_expo
from tests.support.reading import text_of
from tests.support.small_expo import SmallExpo


def book(session: Session, expo: SmallExpo, seller: int, customer: int, slot: int) -> int:
    return consultations.book(session, expo, seller, customer, slot).id


def active(session: Session) -> list[Meeting]:
    session.rollback()
    return list(session.scalars(select(Meeting).where(Meeting.is_active.is_(True)).order_by(Meeting.id)))


@pytest.mark.parametrize(
    ("role", "status"), [("stranger", 303), ("exhibitor", 403), ("buyer", 403), ("organizer", 200)]
)
def test_the_timetable_is_the_organizers(expo, enter, role, status):
    assert enter(role).get("/2026/organizer/timetable").status_code == status


@pytest.mark.parametrize("act", ["seat", "lock", "lock/removal", "cancellation"])
@pytest.mark.parametrize("role", ["stranger", "exhibitor", "buyer"])
def test_nobody_else_changes_it(session, expo, enter, role, act):
    meeting = book(session, expo, 0, 0, 0)

    answer = enter(role).post(
        f"/2026/organizer/timetable/meetings/{meeting}/{act}", data={"seat": expo.slots[1].id, "reason": "x"}
    )

    assert answer.status_code in {303, 403}
    assert [(one.slot_id, one.lock) for one in active(session)] == [(expo.slots[0].id, None)]


def test_what_is_over_is_dimmed_and_a_line_says_now(expo, enter, session):
    slot = expo.slots[1]
    expo.edition.is_demo, expo.edition.clock_shift_seconds = True, clock.shift_to(slot.starts_at + timedelta(minutes=6))
    session.commit()

    page = enter("organizer").get("/2026/organizer/timetable").text

    assert page.count('class="slot-grid__time slot-grid__past"') == 1
    assert page.count('class="slot-grid__time slot-grid__now"') == 1
    assert re.search(r'd="M20\.\d 0V10"', page)


@pytest.mark.parametrize("view", ["tables", "exhibitors", "buyers", "list"])
def test_every_view_shows_the_meeting(session, expo, enter, view):
    meeting = book(session, expo, 0, 0, 0)

    page = enter("organizer").get(f"/2026/organizer/timetable?day=2026-06-01&view={view}")

    assert f"meeting={meeting}" in page.get_data(as_text=True)
    assert "Trader 0" in text_of(page)


def test_the_tray_holds_wished_pairs_that_nobody_refused_and_that_have_no_time(session, expo, enter):
    expo.wish(0, 0)
    expo.wish(1, 1)
    expo.wish(2, 2)
    expo.wish(2, 2, small_expo.Level.NEVER, small_expo.Side.EXHIBITOR)
    session.commit()
    book(session, expo, 1, 1, 0)

    page = enter("organizer").get("/2026/organizer/timetable").get_data(as_text=True)

    assert re.findall(r'id="pair-(\d+-\d+)"', page) == [f"{expo.exhibitors[0].id}-{expo.buyers[0].id}"]


def test_a_chosen_pair_colours_the_cells_and_a_free_one_books(session, expo, enter):
    expo.wish(0, 0)
    session.commit()
    book(session, expo, 0, 1, 0)
    pair, client = f"{expo.exhibitors[0].id}-{expo.buyers[0].id}", enter("organizer")

    page = client.get(f"/2026/organizer/timetable?day=2026-06-01&pair={pair}").get_data(as_text=True)
    seats = re.findall(r'class="slot-grid__free" type="submit" name="seat"\s+value="(\d+)-(\d+)"', page)

    domestic = [table.id for table in expo.tables[:2]]
    assert sorted((int(slot), int(table)) for slot, table in seats) == [
        (slot.id, table) for slot in expo.slots[1:4] for table in domestic
    ]
    assert "Maker 0 meets Trader 1 at that time." in page
    answer = client.post(
        f"/2026/organizer/timetable/meetings?pair={pair}",
        data={
            "exhibitor": expo.exhibitors[0].id,
            "buyer": expo.buyers[0].id,
            "seat": f"{expo.slots[1].id}-{domestic[1]}",
        },
    )
    assert answer.status_code == 303
    assert active(session)[-1].table_id == domestic[1]


def test_a_move_says_where_the_meeting_was_and_a_drop_where_it_is_says_nothing(session, expo, enter):
    meeting, client = book(session, expo, 0, 0, 0), enter("organizer")
    was, address = active(session)[0], f"/2026/organizer/timetable/meetings/{meeting}/seat"
    place = f", {was.table.code}"

    stays = client.post(address, data={"seat": f"{was.slot_id}-{was.table_id}"}, follow_redirects=True)
    moves = client.post(address, data={"seat": expo.slots[1].id}, follow_redirects=True)

    assert ("Both sides are told" in text_of(stays), "Both sides are told" in text_of(moves)) == (False, True)
    assert re.search(rf"Moved to Mon 1 Jun [\d:]+\. Before: Mon 1 Jun [\d:]+{place}\.", text_of(moves))
    assert re.search(rf": Mon 1 Jun [\d:]+{place} → Mon 1 Jun", text_of(client.get("/2026/organizer/history")))


def test_a_refused_move_stays_on_the_page_with_its_reasons(session, expo, enter):
    meeting = book(session, expo, 0, 0, 0)
    book(session, expo, 0, 1, 1)

    answer = enter("organizer").post(
        f"/2026/organizer/timetable/meetings/{meeting}/seat?meeting={meeting}",
        data={"seat": expo.slots[1].id},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 422
    assert answer.headers["HX-Push-Url"] == "false"
    assert "Maker 0 meets Trader 1 at that time." in text_of(answer)
    assert [one.slot_id for one in active(session)] == [expo.slots[0].id, expo.slots[1].id]


def test_lock_unlock_and_cancel_are_one_click_each(session, expo, enter):
    meeting, client = book(session, expo, 0, 0, 0), enter("organizer")
    address = f"/2026/organizer/timetable/meetings/{meeting}"

    client.post(f"{address}/lock")
    assert active(session)[0].lock is not None
    client.post(f"{address}/lock/removal")
    assert active(session)[0].lock is None
    assert client.post(f"{address}/cancellation", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/cancellation", data={"reason": "the hall opens late"}).status_code == 303
    assert active(session) == []


@pytest.mark.parametrize("query", ["day=yesterday", "pair=0-0", "pair=x-y", "meeting=999999", "view=chart", "q=%25"])
def test_an_address_that_means_nothing_shows_the_timetable(expo, enter, query):
    assert enter("organizer").get(f"/2026/organizer/timetable?{query}").status_code == 200


@pytest.mark.sqlite_only
@pytest.mark.parametrize("view", ["tables", "exhibitors", "list"])
def test_the_timetable_is_narrowed_to_a_company_and_says_how_many_are_left(session, expo, enter, view):
    wanted, other = book(session, expo, 0, 0, 0), book(session, expo, 1, 1, 1)

    page = enter("organizer").get(f"/2026/organizer/timetable?view={view}&who={expo.exhibitors[0].name_en}").text

    assert f'id="meeting-{wanted}"' in page
    assert f'id="meeting-{other}"' not in page
    assert 'role="status">1 consultation</span>' in page


@pytest.mark.sqlite_only
def test_a_hall_and_an_interpreter_narrow_too_and_stay_when_something_is_booked(session, expo, enter):
    meeting = book(session, expo, 0, 0, 0)
    hall = expo.exhibitors[0].hall_id
    expo.exhibitors[1].hall = last = Hall(
        edition_id=expo.edition.id,
        code="A",
        kind=HallKind.SECTOR,
        name_ko="가",
        name_en="Last",
        position=9,
        x=40,
        y=0,
        width=10,
        height=10,
    )
    session.commit()
    organizer = enter("organizer")

    of_hall = organizer.get(f"/2026/organizer/timetable?hall={hall}").text
    of_interpreter = organizer.get(f"/2026/organizer/timetable?hall={hall}&interpreter={expo.interpreter.id}").text
    answer = organizer.post(f"/2026/organizer/timetable/meetings/{meeting}/lock?hall={hall}")

    assert f'id="meeting-{meeting}"' in of_hall
    assert f'id="meeting-{meeting}"' not in of_interpreter
    assert f"hall={hall}" in answer.headers["Location"]
    assert of_hall.index(f'<option value="{hall}"') < of_hall.index(f'<option value="{last.id}"')


def test_a_pair_without_a_wish_is_chosen_by_two_names(expo, enter):
    organizer, address = enter("organizer"), "/2026/organizer/timetable/pairs"
    seller, customer = expo.exhibitors[0], expo.buyers[1]

    unknown = text_of(organizer.get(address, query_string={"exhibitor": "없는 회사", "buyer": customer.code}))
    answer = organizer.get(address, query_string={"exhibitor": seller.name_ko, "buyer": customer.code})

    assert "Nothing is called “없는 회사”." in unknown
    assert (answer.status_code, answer.location) == (303, f"/2026/organizer/timetable?pair={seller.id}-{customer.id}")
    assert customer.name_en in text_of(organizer.get(answer.location))


def test_of_many_lines_one_page_is_shown_the_one_with_what_is_chosen(session, expo, enter, monkeypatch):
    monkeypatch.setattr(lines, "MOST_LINES", 1)
    meeting = book(session, expo, 1, 1, 0)
    organizer = enter("organizer")

    def names(query: str) -> list[str]:
        text = organizer.get(f"/2026/organizer/timetable?{query}").text
        return re.findall(r'<tr id="line-[^>]*><th scope="row">([^<]*)<', text)

    first, last = (names(f"view=buyers&page={page}") for page in (1, 99))
    assert len(first) == len(last) == 1
    assert first != last
    assert names(f"view=buyers&meeting={meeting}") == ["Trader 1"]
    assert names(f"view=exhibitors&pair={expo.exhibitors[1].id}-{expo.buyers[0].id}") == ["Maker 1"]
    assert len(names("view=tables&page=2")) == 1
    listed = organizer.get("/2026/organizer/timetable?view=list&day=2026-06-01").text
    assert listed.count('id="meeting-') == 1


def test_of_many_consultations_at_the_booths_some_are_drawn_and_the_others_counted(session, expo, enter, monkeypatch):
    monkeypatch.setattr(lines, "MOST_AT_BOOTHS", 1)
    booked = [consultations.book(session, expo, number, number, 0) for number in (0, 1)]
    for one in booked:
        one.table_id = None
    session.commit()

    organizer = enter("organizer")

    for drawn, query in zip(booked, ("", f"meeting={booked[1].id}"), strict=True):
        page = organizer.get(f"/2026/organizer/timetable?day=2026-06-01&{query}").text
        assert re.findall(r'id="meeting-(\d+)"', page) == [str(drawn.id)]
        assert "and 1 more" in page
    read, numbers = timetable.drawn(session, expo.edition.days[0], most=1, chosen=None)
    assert ([one.id for one in read], list(numbers.values())) == ([booked[0].id], [2])
