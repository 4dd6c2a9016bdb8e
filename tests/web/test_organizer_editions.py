"""The organizer's dashboard, the pairs behind it, settings, phases and the demo's clock."""

import html
import re
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from expo import clock
from expo.domain.buyers import Decision
from expo.domain.editions import Phase
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition, OpenPhase
from expo.models.interpreters import Interpreter
from expo.models.schedules import Publication
from expo.models.venue import BoothAllocation
from expo.models.wishes import Wish, WishReply
from tests.support import days
from tests.support.queries import counted
from tests.support.reading import text_of

HOME = "/2024/organizer/"
PAGES = ["", "wishes", "settings", "settings/grid", "settings/rules", "settings/phases", "clock", "history"]
NOW = datetime.fromisoformat("2024-10-20T00:00:00+00:00")


@pytest.fixture
def before_the_expo(session, sample):
    sample.clock_shift_seconds = clock.shift_to(NOW)
    session.commit()
    return sample


def fresh(session, edition) -> Edition:
    """Return the edition as the database has it now."""
    session.rollback()
    session.refresh(edition)
    return edition


@pytest.mark.parametrize("page", PAGES)
def test_only_an_organizer_sees_the_desk(client, sign_in, page):
    assert client.get(HOME + page).status_code == 303

    sign_in(client, "buyer")
    assert client.get(HOME + page).status_code == 403

    sign_in(client, "exhibitor")
    assert client.get(HOME + page).status_code == 403

    sign_in(client, "organizer")
    assert client.get(HOME + page).status_code == 200


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_every_page_speaks_both_languages_without_a_gap(organizer, locale):
    organizer.set_cookie("locale", locale)

    for page in PAGES:
        assert "%(" not in organizer.get(HOME + page).text


def test_the_dashboard_says_only_what_is_true(organizer, before_the_expo):
    text = text_of(organizer.get(HOME))

    assert "2 days until the expo" in text
    assert "6 buyers wait for approval." in text
    assert "No timetable has been planned yet." in text
    assert "have no booth" not in text
    assert "no consultation tables" not in text


def test_what_is_settled_leaves_the_list(organizer, session, before_the_expo):
    waiting = session.scalars(select(Buyer).where(~Buyer.decision.has())).all()
    for buyer in waiting:
        buyer.decision = BuyerDecision(decision=Decision.APPROVED, decided_at=NOW)
    allocation = session.scalars(select(BoothAllocation)).first()
    session.execute(BoothAllocation.__table__.delete().where(BoothAllocation.exhibitor_id == allocation.exhibitor_id))
    session.commit()

    text = text_of(organizer.get(HOME))

    assert "wait for approval" not in text
    assert "1 exhibitor has no booth." in text


def test_a_language_nobody_interprets_is_named_with_its_buyers(organizer, session, before_the_expo):
    for interpreter in session.scalars(select(Interpreter)):
        interpreter.languages = [code for code in interpreter.languages if code != "th"] or ["en"]
    session.commit()

    assert re.search(r"No interpreter speaks Thai, which \d buyers need\.", text_of(organizer.get(HOME)))


def test_a_version_waits_to_be_published(organizer, session, before_the_expo):
    version = days.planned(session, before_the_expo)
    assert "Version 1 is planned but not published." in text_of(organizer.get(HOME))

    session.add(Publication(edition_id=before_the_expo.id, schedule_id=version.id, published_at=NOW))
    session.commit()
    text = text_of(organizer.get(HOME))
    assert "planned but not published" not in text
    assert "99 exhibitors have no consultation." in text


def test_after_the_expo_nothing_is_asked_for_but_to_close_the_doors(organizer, session, sample):
    sample.clock_shift_seconds = clock.shift_to(datetime.fromisoformat("2024-11-01T00:00:00+00:00"))
    session.commit()

    text = text_of(organizer.get(HOME))

    assert "The expo is over, but a phase is still open." in text
    assert "wait for approval" not in text


def test_a_page_costs_as_many_queries_for_many_rows_as_for_few(app, organizer, session, sample):
    def cost(page: str) -> int:
        with counted(app) as statements:
            organizer.get(HOME + page)
        return len(statements)

    rich = {page: cost(page) for page in ("", "wishes", "wishes?show=mutual")}
    session.execute(WishReply.__table__.delete())
    keep = session.scalars(select(Wish.id).limit(3)).all()
    session.execute(Wish.__table__.delete().where(Wish.id.not_in(keep)))
    session.commit()

    assert {page: cost(page) for page in rich} == rich


SETTINGS = {
    "name_ko": "2024 스마트 비즈 엑스포",
    "name_en": "2024 Smart Biz Expo",
    "starts_on": "2024-10-22",
    "ends_on": "2024-10-25",
    "time_zone": "Asia/Seoul",
    "languages": ["ko", "en"],
    "first_language": "ko",
    "plan_width": "90",
    "plan_height": "81",
}


def test_names_and_dates_are_saved(organizer, session, sample):
    page = organizer.post(HOME + "settings", data=SETTINGS | {"name_en": "Smart Biz Expo 24"})

    assert page.status_code == 303
    assert fresh(session, sample).name_en == "Smart Biz Expo 24"


def test_an_edition_that_ends_before_it_starts_comes_back_as_typed_with_every_reason(organizer, session, sample):
    wrong = SETTINGS | {"name_ko": "", "ends_on": "2024-10-01", "time_zone": "Asia/Nowhere"}

    page = organizer.post(HOME + "settings", data=wrong)

    text = text_of(page)
    assert page.status_code == 422
    assert "This field is required." in text
    assert "The edition ends on Tue 1 Oct, before it starts. Choose Tue 22 Oct or a later day." in text
    assert "There is no time zone “Asia/Nowhere”." in text
    assert 'value="Asia/Nowhere"' in page.text
    assert session.scalar(select(Edition.ends_on)) == date(2024, 10, 25)


def test_refusals_are_said_in_korean_to_a_korean_reader(organizer):
    organizer.set_cookie("locale", "ko")

    page = organizer.post(HOME + "settings", data=SETTINGS | {"starts_on": "2024-10-23"})

    assert page.status_code == 422
    assert "10월 22일 (화)에 상담 시간이 있는데 이 기간을 벗어납니다." in text_of(page)
    assert "빠지는 날짜(10월 22일 (화))에 등록된 항목이 있습니다. 스튜디오 시간:" in text_of(page)


POLICY = {
    "buyer_per_day": "8",
    "exhibitor_per_day": "4",
    "exhibitor_minimum": "2",
    "buyer_minimum": "1",
    "interpreter_run": "6",
    "must_wishes": "5",
    "interested_wishes": "20",
    "answer_days": "14",
    "link_days": "30",
    "notice_minutes": "30",
    "call_minutes": "5",
    "no_show_minutes": "10",
    "refill_share": "50",
    "free_table_minutes": "15",
    "walking_rule": "priced",
    "walking_price": "2",
    "walking_allowance": "5",
}


def test_rules_are_saved_or_refused_with_every_reason(organizer, session, sample):
    page = organizer.post(HOME + "settings/rules", data=POLICY | {"buyer_per_day": "13", "exhibitor_per_day": "14"})
    assert page.status_code == 422
    assert page.text.count("The longest day has 12 slots: choose 12 or fewer.") == 4  # at the top, and at each field

    page = organizer.post(HOME + "settings/rules", data=POLICY | {"must_wishes": "7"})
    assert (page.status_code, fresh(session, sample).must_wishes) == (303, 7)


def test_a_phase_is_opened_and_closed(organizer, session, sample):
    def is_open() -> int:
        session.rollback()
        return session.scalar(select(func.count()).select_from(OpenPhase).where(OpenPhase.phase == Phase.WISHES))

    assert organizer.post(HOME + "settings/phases/wishes/closing").status_code == 303
    assert is_open() == 0
    assert "Closed on" in text_of(organizer.get(HOME + "settings/phases"))

    assert organizer.post(HOME + "settings/phases/wishes/opening").status_code == 303
    assert is_open() == 1
    assert organizer.post(HOME + "settings/phases/lunch/opening").status_code == 404


def test_the_clock_jumps_and_every_page_shows_it(organizer, session, sample):
    page = organizer.post(HOME + "clock", data={"at": "2024-10-24T15:30"}, follow_redirects=True)

    assert "Thu 24 Oct 15:30" in text_of(page)
    assert abs(clock.now(fresh(session, sample)) - datetime.fromisoformat("2024-10-24T15:30+09:00")).total_seconds() < 5
    assert "Move the clock" in organizer.get(HOME).text


def test_the_clock_offers_the_next_slot_and_each_day(organizer, session, sample):
    sample.clock_shift_seconds = clock.shift_to(datetime.fromisoformat("2024-10-23T08:30:30+09:00"))
    session.commit()

    text = text_of(organizer.get(HOME + "clock"))

    assert "Half an hour on · 09:00" in text
    assert "Next slot · Wed 23 Oct 10:00" in text
    assert text.count("Start of") == 4


def test_a_moment_that_is_none_comes_back_as_typed(organizer):
    page = organizer.post(HOME + "clock", data={"at": "tomorrow"})

    assert page.status_code == 422
    assert 'value="tomorrow"' in page.text


def test_a_real_expo_has_no_clock(organizer, session, sample):
    sample.is_demo = False
    session.commit()

    assert organizer.get(HOME + "clock").status_code == 404
    assert organizer.post(HOME + "clock", data={"at": "2024-10-24T15:30"}).status_code == 404


def test_a_buyer_opens_nothing(client, sign_in, session, sample):
    sign_in(client, "buyer")

    for page in ("settings", "settings/rules", "settings/phases/booking/closing", "clock"):
        assert client.post(HOME + page, data={"at": ""}).status_code == 403
    assert session.scalar(select(func.count()).select_from(OpenPhase)) == 4


def test_every_number_and_every_task_of_the_dashboard_leads_to_its_page(organizer, before_the_expo):
    page = organizer.get(HOME).text
    numbers = re.findall(r'class="stat__number" href="([^"]+)"', page)
    tasks = re.findall(r'class="todo__link" href="([^"]+)"', page)

    assert (len(numbers), len(tasks)) == (page.count('class="stat__number"'), page.count('class="todo__item'))
    answers = {href: organizer.get(html.unescape(href)).status_code for href in {*numbers, *tasks}}
    assert {href: status for href, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize("page", ["planner", "outbox", "links", "settings/blocks"])
def test_a_number_that_no_row_can_have_is_not_found(organizer, sample, page):
    assert organizer.get(f"{HOME}{page}/99999999999999999999").status_code == 404


@pytest.mark.parametrize("page", ["buyers?meetings", "exhibitors?meetings", "history?by", "wishes?page"])
def test_a_list_narrowed_to_an_absurd_number_is_a_list(organizer, sample, page):
    assert organizer.get(f"{HOME}{page}=99999999999999999999").status_code == 200


def test_a_name_of_blanks_is_no_name(organizer, sample, session):
    answer = organizer.post(HOME + "settings", data={"name_ko": "  ", "name_en": "\t"})

    assert answer.status_code == 422
    assert text_of(answer).count("This field is required") >= 2
    assert fresh(session, sample).name_ko == "2024 스마트 비즈 엑스포"
