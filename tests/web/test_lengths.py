"""Consultations of two slots on pages: chosen by the organizer, shown with their whole time to everyone."""

import re

import pytest
from sqlalchemy import select

from expo.domain.editions import Phase
from expo.domain.wishes import Side
from expo.models.meetings import LongConsultation, Meeting
from expo.models.outbox import Message
from expo.models.proposals import Proposal
from expo.models.schedules import Schedule
from expo.models.wishes import Wish
from expo.queries import lengths
from tests.support import consultations
from tests.support.reading import text_of


def pairs(session) -> set[tuple[int, int]]:
    session.rollback()
    rows = session.execute(select(LongConsultation.exhibitor_id, LongConsultation.buyer_id))
    return {(row[0], row[1]) for row in rows}


def lengthen(enter, expo, slots: str = "2", role: str = "organizer", **args):
    ids = f"{expo.exhibitors[0].id}-{expo.buyers[0].id}"
    address = f"/2026/organizer/timetable/pairs/{ids}/length"
    return enter(role).post(address, data={"slots": slots}, query_string=args)


def test_the_organizer_chooses_it_for_a_pair_in_the_timetable_and_takes_it_back(session, expo, enter):
    pair = (expo.exhibitors[0].id, expo.buyers[0].id)

    answer = lengthen(enter, expo)

    assert (answer.status_code, answer.location) == (303, f"/2026/organizer/timetable?pair={pair[0]}-{pair[1]}")
    assert pairs(session) == {pair}
    page = text_of(enter("organizer").get(answer.location))
    assert "Two slots (60 min)" in page
    lengthen(enter, expo, "1")
    assert pairs(session) == set()


@pytest.mark.parametrize(("role", "slots"), [("stranger", "2"), ("buyer", "2"), ("exhibitor", "2"), ("organizer", "9")])
def test_nobody_else_and_no_other_length(session, expo, enter, role, slots):
    assert lengthen(enter, expo, slots, role).status_code in {303, 403, 422}
    assert pairs(session) == set()


def test_the_page_of_a_buyer_chooses_for_all_its_wishes_and_nobody_it_does_not_wish(session, expo, enter):
    expo.wish(0, 0)
    expo.wish(1, 0)
    session.commit()
    organizer, address = enter("organizer"), f"/2026/organizer/buyers/{expo.buyers[0].code}/lengths"
    wished, stranger = expo.exhibitors[1].id, expo.exhibitors[2].id
    buyer = expo.buyers[0].id

    organizer.post(address, data={"exhibitor": [wished, stranger]})
    assert pairs(session) == {(wished, buyer)}

    organizer.post(address, data={"every": "2"})
    assert pairs(session) == {(expo.exhibitors[0].id, buyer), (wished, buyer)}
    page = organizer.get(f"/2026/organizer/buyers/{expo.buyers[0].code}")
    assert "two slots" in text_of(page)

    organizer.post(address, data={"every": "1"})
    assert pairs(session) == set()


def test_everyone_reads_its_whole_time_and_it_lies_across_two_columns(session, expo, enter):
    lengthen(enter, expo)
    meeting = consultations.book(session, expo, 0, 0, 0)
    assert meeting.second_slot_id == expo.slots[1].id

    for role, page in (("buyer", "agenda"), ("exhibitor", "today")):
        assert re.search(r"10:00\s*–\s*11:00", text_of(enter(role).get(f"/2026/{page}")))
    for view in ("tables", "exhibitors", "buyers"):
        grid = enter("organizer").get(f"/2026/organizer/timetable?view={view}").text
        assert grid.count(f'id="meeting-{meeting.id}"') == 1
        assert grid.count('colspan="2"') == 1
        assert 'data-time="10:00–11:00"' in grid  # what a phone shows, which has no columns
    assert "10:00–11:00" in text_of(enter("organizer").get("/2026/organizer/timetable?view=list"))


def test_a_table_that_is_taken_in_the_second_slot_is_not_offered(session, expo, enter):
    other = consultations.book(session, expo, 1, 1, 1)
    lengthen(enter, expo)
    pair = f"{expo.exhibitors[0].id}-{expo.buyers[0].id}"

    grid = enter("organizer").get(f"/2026/organizer/timetable?pair={pair}").text

    first, table, flat = expo.slots[0].id, other.table_id, " ".join(grid.split())
    free = next(one.id for one in expo.tables if one.id != table and one.zone_id == other.table.zone_id)
    assert f'name="seat" value="{first}-{table}"' not in flat
    assert f'name="seat" value="{first}-{free}"' in flat
    assert "This table is taken in the second slot." in grid
    assert session.scalar(select(Meeting.id).where(Meeting.second_slot_id.is_not(None))) is None


def test_whoever_names_it_says_until_when(session, expo, enter):
    """A consultation of two slots that is named by its beginning alone ends half an hour early for who reads it."""
    lengthen(enter, expo)
    expo.wish(0, 0)
    expo.wish(0, 0, side=Side.EXHIBITOR)
    session.commit()
    meeting = consultations.book(session, expo, 0, 0, 0)
    pages = [
        *((side, page) for side in ("buyer", "exhibitor") for page in ("wishes", "requests")),
        *((side, f"consultations/{meeting.id}/time") for side in ("buyer", "exhibitor")),
        ("buyer", f"agenda/{meeting.id}/cancellation"),
        ("exhibitor", f"records/{meeting.id}/form"),
        ("organizer", "organizer/meetings"),
        ("organizer", f"organizer/buyers/{expo.buyers[0].code}"),
        ("organizer", f"organizer/exhibitors/{expo.exhibitors[0].code}"),
        ("organizer", f"organizer/tables/{meeting.table.code}"),
    ]

    texts = {(side, page): text_of(enter(side).get(f"/2026/{page}")) for side, page in pages}

    assert [where for where, text in texts.items() if not re.search(r"10:00\s*–\s*11:00", text)] == []


def test_a_proposed_time_says_until_when(session, expo, enter):
    lengthen(enter, expo)
    buyer, address = enter("buyer"), f"/2026/exhibitors/{expo.exhibitors[0].code}/booking"

    buyer.post(address, data={"slot": expo.slots[0].id, "ask": "1"})

    assert "10:00–11:00" in text_of(buyer.get("/2026/agenda"))  # what was said at once, and what waits for an answer
    received = enter("exhibitor")
    assert "10:00–11:00" in text_of(received.get("/2026/today"))
    session.rollback()
    assert "10:00–11:00" in session.scalar(select(Message.body).where(Message.template == "proposals.asked"))
    proposal = session.scalar(select(Proposal.id))
    agreed = received.post(f"/2026/proposals/{proposal}/acceptance", follow_redirects=True)
    assert re.search(r"Agreed: \S+ \S+ \S+ 10:00–11:00", text_of(agreed))


def test_a_company_asks_the_other_side_reads_it_and_the_organizer_gives_it(session, expo, enter):
    """The exhibitor asks with its wish, the buyer reads it; the organizer gives two slots to all who ask."""
    expo.open(Phase.WISHES)
    wish, other = expo.wish(0, 0, side=Side.EXHIBITOR).id, expo.wish(1, 0, side=Side.BUYER).id
    session.scalars(select(Schedule)).one().figures = {"is_empty": True}
    session.commit()
    exhibitor, organizer = enter("exhibitor"), enter("organizer")
    assert "Ask for two slots (60 min)" in text_of(exhibitor.get("/2026/wishes"))

    answer = exhibitor.post(f"/2026/wishes/{wish}/length", data={"slots": "2"}, follow_redirects=True)

    assert "You ask for two slots (60 min). The organizer decides." in text_of(answer)
    assert "They ask for two slots (60 min)" in text_of(enter("buyer").get("/2026/requests"))
    assert exhibitor.post(f"/2026/wishes/{other}/length", data={"slots": "2"}).status_code == 404
    page = text_of(organizer.get(f"/2026/organizer/buyers/{expo.buyers[0].code}"))
    assert "asked for by: Exhibitor" in page
    assert "1 consultation is asked for with two slots" in text_of(organizer.get("/2026/organizer/planner"))
    organizer.post("/2026/organizer/timetable/lengths")
    assert pairs(session) == {(expo.exhibitors[0].id, expo.buyers[0].id)}
    assert "asked for with two slots" not in text_of(organizer.get("/2026/organizer/planner"))
    for role, where in (("exhibitor", "wishes"), ("buyer", "requests")):
        assert "Two slots (60 min)" in text_of(enter(role).get(f"/2026/{where}"))


def test_who_answers_asks_after_accepting_and_no_longer_after_declining(session, expo, enter):
    expo.open(Phase.WISHES)
    wish = expo.wish(0, 0).id
    session.commit()
    exhibitor, address = enter("exhibitor"), f"/2026/wishes/{wish}/length"

    early = exhibitor.post(address, data={"slots": "2"}, follow_redirects=True)
    assert "Please accept the request first." in text_of(early)
    exhibitor.post(f"/2026/requests/{wish}/answer", data={"answer": "accepted"})
    exhibitor.post(address, data={"slots": "2"})
    session.rollback()
    pair = (expo.exhibitors[0].id, expo.buyers[0].id)
    assert lengths.asked(session, expo.edition) == {pair: {Side.EXHIBITOR}}

    exhibitor.post(f"/2026/requests/{wish}/answer", data={"answer": "declined"})
    session.rollback()
    assert lengths.asked(session, expo.edition) == {}


def test_where_the_edition_says_so_nobody_asks(session, expo, enter):
    expo.open(Phase.WISHES)
    wish = expo.wish(0, 0).id
    expo.edition.long_requests = False
    session.commit()
    buyer = enter("buyer")

    refused = buyer.post(f"/2026/wishes/{wish}/length", data={"slots": "2"}, follow_redirects=True)

    assert "The organizer gives two slots without being asked." in text_of(refused)
    assert "Ask for two slots" not in text_of(refused)
    assert not session.get(Wish, wish, populate_existing=True).asks_long
