"""The organizer's dashboard: now first, then what to do, then figures; nothing that no row says."""

import re
from datetime import datetime, timedelta

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.outcomes import EventKind, Party, Said, Source
from expo.domain.people import Role
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.interpreters import Interpreter
from expo.models.people import Membership
from expo.models.venue import MeetingTable
from expo.models.wishes import Wish
from expo.queries.show_day import HallLoad, seated
from expo.services import outcomes
from expo.web import show_day
from tests.support import days, people, small_expo
from tests.support.days import BusyDay
from tests.support.reading import text_of

HOME = "/2024/organizer/"


def at(session: Session, edition: Edition, moment: str) -> None:
    edition.clock_shift_seconds = clock.shift_to(datetime.fromisoformat(f"{moment}+09:00"))
    session.commit()


def test_the_band_says_who_sits_where_now(organizer: FlaskClient, session: Session, sample: Edition):
    day: BusyDay = days.busy(session, sample)
    first = day.meetings[0]
    page = organizer.get(HOME).text

    seat = re.search(r'<a class="seat [^"]*" href="([^"]+)"\s+aria-label="([^"]+)"', page)

    assert seat.group(2) == f"{first.table.code} {day.exhibitor.name_en} · {first.buyer.name_en or first.buyer.name}"
    assert seat.group(1).endswith(f"meeting={first.id}")
    assert page.count("seat--empty") == 23
    assert "10:00–10:30" in page

    absent = Said("one", EventKind.NO_SHOW, Party.BUYER, Source.DESK, first.slot.starts_at)
    outcomes.add(session, first, absent, now=first.slot.starts_at)
    assert first.table_id not in seated(session, sample, first.slot_id)


def test_who_waits_is_a_to_do_a_marked_seat_and_news(organizer: FlaskClient, session: Session, day: BusyDay):
    first = day.meetings[0]
    arrival = Said("one", EventKind.ARRIVED, Party.BUYER, Source.DESK, first.slot.starts_at)
    outcomes.add(session, first, arrival, now=first.slot.starts_at)
    session.commit()

    page = organizer.get(HOME)

    code, absent, present = first.table.code, day.exhibitor.name_en, first.buyer.name_en or first.buyer.name
    assert f"{code}: {absent} has not come yet." in text_of(page)
    assert f"{present} is at {code} and waits for {absent}" in text_of(page)
    assert page.text.count("seat--late") == 1


def test_a_to_do_names_who_interprets_without_a_rest_and_what_goes_out_tonight(enter, session: Session, expo):
    expo.edition.interpreter_run = 2
    first, second = expo.slots[:2]
    next_day = next(slot for slot in expo.slots if slot.day_id != first.day_id)
    for exhibitor, slot in enumerate((first, second)):
        expo.meet(exhibitor, 1, slot, interpreted=True)
    expo.meet(0, 0, next_day)
    tired = f"{expo.interpreter.name} interprets 2 consultations without a rest."
    tonight = "The list of tomorrow goes out by itself, to 2 companies."

    def read(at: datetime) -> str:
        expo.edition.clock_shift_seconds = clock.shift_to(at)
        session.commit()
        return text_of(enter("organizer").get(f"/{expo.edition.code}/organizer/"))

    shown, later = read(second.starts_at), read(second.starts_at + timedelta(hours=9))

    assert [one in shown for one in (tired, tonight)] == [True, True]
    assert [one in later for one in (tired, tonight)] == [False, False]


def test_before_the_show_there_is_no_now(organizer: FlaskClient, session: Session, sample: Edition):
    at(session, sample, "2024-10-02T10:00")

    page = organizer.get(HOME).text

    assert "now-band" not in page
    assert "20 days until the expo" in page


def test_in_the_evening_the_band_says_that_the_day_is_over(organizer: FlaskClient, session: Session, sample: Edition):
    days.busy(session, sample)
    at(session, sample, "2024-10-23T19:00")

    page = organizer.get(HOME).text

    assert "All 3 consultations of the day are over." in page
    assert 'class="seat hall' not in page


def test_the_board_alone_is_what_the_page_asks_for_again(organizer: FlaskClient, session: Session, sample: Edition):
    days.busy(session, sample)

    part = organizer.get(f"{HOME}?part=1").text

    assert "<html" not in part
    assert "now-band" in part


def test_an_empty_edition_begins_with_the_way_to_the_show(client: FlaskClient, session: Session):
    expo = small_expo.build(session, small_expo.PLANNED)
    for table in (Hold, Wish, MeetingTable):
        session.execute(table.__table__.delete())
    session.commit()
    people.sign_in(client, session.scalars(select(Membership).where(Membership.role == Role.ORGANIZER)).first())
    client.set_cookie("locale", "en")

    page = client.get(f"/{expo.edition.code}/organizer/").text
    everything = client.get(f"/{expo.edition.code}/organizer/preparation").text

    assert "The way to the show" in page
    steps = re.findall(r"steps-to-go__number.*?<b>(.*?)</b>", page, re.DOTALL)
    assert (len(steps), set(steps) & {"Days and consultation hours", "Halls", "Buyers", "Interpreters"}) == (5, set())
    assert "4 done" in page
    assert re.search(r"Days and consultation hours</b> <span class=\"soft\">\s*\d+ slots</span>", everything)
    assert len(re.findall("button button--primary", page)) == 1


def test_who_is_free_to_interpret_now_is_counted_by_language(organizer: FlaskClient, session: Session, day: BusyDay):
    english = session.scalars(select(Interpreter).where(Interpreter.languages == ["en"])).all()
    first, running = day.meetings[0], day.meetings[0].slot
    taken = select(Hold.interpreter_id).where(Hold.slot_id == running.id)
    first.buyer.languages = ["en"]
    at_work = next(one for one in english if one.id not in set(session.scalars(taken)))
    session.add(Hold(slot_id=running.id, interpreter_id=at_work.id, meeting_id=first.id))
    session.commit()
    held = set(session.scalars(taken))
    names = [one.name for one in english if one.id not in held]

    drawn = organizer.get(HOME).text.partition('class="strips speakers"')[2].partition("</li>")[0]
    assert names
    assert int(re.search(r"English 5<br>.*?(\d) free now", drawn, re.DOTALL)[1]) == len(names)
    assert re.findall(r"load__(\w+)", drawn) == ["now"]

    page = text_of(organizer.get(f"{HOME}interpreters?language=en&free=1"))
    assert [one.name in page for one in english] == [one.name in names for one in english]


def test_the_same_act_again_and_again_is_one_line_of_the_feed(organizer: FlaskClient, session: Session, day: BusyDay):
    for table in ("TD-01", "TD-02", "TD-03"):
        organizer.post(f"{HOME}boards", data={"shown": f"table:{table}"})

    page = organizer.get(HOME)

    feed = text_of(page).partition("Just now")[2]
    assert "/organizer/history?feature=boards" in page.text
    assert "Made the screen for TD-03 and 2 more" in feed
    assert "Made the screen for TD-02" not in feed


def test_a_title_on_the_day_s_line_runs_on_to_the_next_bar_and_ends_in_an_ellipsis_there(
    organizer: FlaskClient, day: BusyDay
):
    drawn = organizer.get(HOME).text.partition('class="day-line"')[2].partition("</svg>\n</div>")[0]
    stage = [text for text in re.findall(r">([^<>]+)</text></svg>", drawn) if not text.isdigit()]

    assert "A table of rice cakes and sauces" in stage
    assert "Certificates that buyers abroad…" in stage


def test_a_high_pile_of_dots_does_not_reach_the_name_of_its_hall():
    """All halls keep one scale: what one pile needs lowers every other."""
    high, low = (HallLoad(code, code, code, 0, meetings) for code, meetings in (("A", [7] * 30), ("B", [7, 9, 9])))

    strips = show_day.strips([high, low])

    assert max(height for _, height in strips[0].dots) == show_day.PILE
    assert [round(height, 1) for _, height in strips[1].dots] == [1.2, 1.2, 2.4]
    assert [height for _, height in show_day.strips([low])[0].dots] == [5, 5, 10]
