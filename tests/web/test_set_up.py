"""The first visit to a new installation, several expos side by side, and the archive."""

import re
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from expo import cli, clock
from expo.domain.people import Role
from expo.domain.permissions import TeamRole
from expo.domain.set_up import EditionStart
from expo.domain.settings import EditionProfile
from expo.models.accounts import AccessRecord
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.people import Membership, User
from expo.models.team import HeldRole
from expo.models.wishes import Wish
from expo.services import editions, team
from tests.support import days
from tests.support.days import SECOND
from tests.support.people import sign_in
from tests.support.reading import source_of, text_of

pytestmark = pytest.mark.sqlite_only

ASKED = {
    "name_ko": "2026 소싱 페어", "name_en": "", "starts_on": "2026-10-20", "ends_on": "2026-10-21", "opens": "10:00",
    "closes": "17:00", "lunch_starts": "12:00", "lunch_ends": "13:00", "slot_minutes": "30",
    "time_zone": "Asia/Seoul", "languages": ["ko", "en"], "first_language": "ko",
    "code": "",
}  # fmt: skip
NOW = datetime(2024, 10, 23, tzinfo=UTC)


@pytest.fixture
def run(app):
    cli.register(app)
    return lambda *words: app.test_cli_runner().invoke(args=list(words)).output


def test_an_empty_installation_says_how_to_begin(client):
    answer = client.get("/")

    assert answer.status_code == 404
    assert "organizers add" in answer.text


def test_the_first_organizer_is_asked_for_the_expo_and_nobody_else_sees_it_before(run, app, client, session):
    link = urlsplit(run("organizers", "add", "chief@expo.example").split()[0]).path
    assert "준비하고" in client.get("/expo/").text
    password = {"password": "소금과 후추 일곱 봉지", "again": "소금과 후추 일곱 봉지"}
    first = client.post(link, data=password, follow_redirects=True)
    assert first.request.path == "/expo/organizer/set-up"

    wrong = client.post("/expo/organizer/set-up", data=ASKED | {"ends_on": "2026-10-19", "code": "static"})
    unread = {"name_ko": "", "opens": "tomorrow", "lunch_starts": "14:00", "ends_on": "2026-10-19", "code": "static"}
    every = client.post("/expo/organizer/set-up", data=ASKED | unread).text
    done = client.post("/expo/organizer/set-up", data=ASKED)

    assert wrong.status_code == 422
    assert [name for name in ASKED if f'id="{name}-errors"' in every] == [
        "name_ko",
        "ends_on",
        "opens",
        "lunch_ends",
        "code",
    ]
    assert done.headers["Location"] == "/2026/organizer/"
    assert client.get("/2026/organizer/set-up").headers["Location"] == "/2026/organizer/"
    edition = session.scalars(select(Edition)).one()
    assert (edition.code, edition.name_en, edition.is_demo) == ("2026", "2026 소싱 페어", False)
    assert session.scalar(select(func.count()).select_from(Slot)) == 24
    assert app.test_client().get("/2026/").status_code == 200


def test_an_organizer_copies_an_expo_and_sees_both_side_by_side(organizer, session):
    page = organizer.get("/2024/organizer/editions/new").text
    assert 'value="2024"' in page
    assert 'value="2025 Smart Biz Expo"' in page

    made = organizer.post(
        "/2024/organizer/editions",
        data=ASKED | {"source": "2024", "with_exhibitors": "y", "code": "2026-fall", "opens": "", "slot_minutes": ""},
    )

    assert made.headers["Location"] == "/2026-fall/organizer/preparation"
    copy = session.scalars(select(Edition).where(Edition.code == "2026-fall")).one()
    assert session.scalar(select(func.count()).where(Exhibitor.edition_id == copy.id)) == 99
    overview = organizer.get("/2026-fall/organizer/editions").text
    assert "2026 소싱 페어" in overview
    assert "2024 Smart Biz Expo" in overview


@pytest.mark.parametrize(
    ("typed", "kept"), [("2025 Smart Biz Expo", "2027 Smart Biz Expo"), ("2025 Spring Expo", "2025 Spring Expo")]
)
def test_a_name_left_as_it_was_offered_gets_the_year_of_the_first_day(organizer, session, typed, kept):
    dates = {"starts_on": "2027-10-19", "ends_on": "2027-10-20"}
    organizer.post("/2024/organizer/editions", data=ASKED | dates | {"name_en": typed, "source": "2024"})

    assert session.scalars(select(Edition.name_en).where(Edition.code == "2027")).one() == kept


def test_the_overview_goes_by_the_clock_of_each_expo(organizer, session, sample):
    sample.clock_shift_seconds = clock.shift_to(days.moment(SECOND, "10:05"))
    session.commit()

    page = text_of(organizer.get("/2024/organizer/editions"))

    assert ("The expo is over" in page, "2024 Smart Biz Expo Now" in page) == (False, True)


def offers(organizer) -> set[str]:
    """Return what an exhibitor's page offers to change."""
    text = organizer.get("/2024/organizer/exhibitors/E-004").text
    return {action for action in re.findall(r'method="post"[^>]*action="([^"]+)"', text) if "/organizer/" in action}


def test_what_archiving_does_is_said_before_its_button(organizer):
    page = source_of(organizer.get("/2024/organizer/editions"))

    (asked,) = re.findall(r"<details><summary>Archive …</summary>(.+?)</details>", page, re.DOTALL)
    assert page.count("/editions/2024/archive") == asked.count("/editions/2024/archive") == 1
    assert "its phases stay closed until you open them" in asked


def test_an_archived_expo_is_read_by_all_and_changed_by_none(organizer, session, sample):
    offered = offers(organizer)
    organizer.post("/2024/organizer/editions/2024/archive")
    assert (bool(offered), offers(organizer)) == (True, set())
    assert "Take out of the archive" in organizer.get("/2024/organizer/editions").text
    before = session.scalar(select(func.count()).select_from(Wish))

    refused = [
        organizer.post("/2024/organizer/settings", data={"name_ko": "x"}),
        organizer.post("/2024/organizer/settings/phases/wishes/opening"),
    ]

    assert [answer.status_code for answer in refused] == [409, 409]
    assert organizer.get("/2024/organizer/exhibitors").status_code == 200
    assert session.scalar(select(func.count()).select_from(Wish)) == before
    organizer.post("/2024/organizer/editions/2024/opening")
    assert organizer.get("/2024/organizer/").status_code == 200
    session.rollback()
    assert session.get_one(Edition, sample.id).archive is None


def test_an_expo_of_others_is_neither_archived_nor_copied(organizer, session):
    start = EditionStart(EditionProfile("다른 행사", "Other", date(2026, 10, 20), date(2026, 10, 20)), code="other")
    editions.create(session, team.COMMAND_LINE, start=start, now=NOW)
    session.commit()

    assert organizer.post("/2024/organizer/editions/other/archive").status_code == 404
    assert organizer.post("/2024/organizer/editions", data=ASKED | {"source": "other"}).status_code == 422


def test_editions_are_made_copied_listed_and_archived_on_the_command_line(run, session, sample):
    made = run("editions", "add", "봄 박람회", "2025-04-01", "2025-04-02", "--code", "spring")
    copied = run("editions", "copy", "2024", "2025-10-21", "2025-10-24", "--no-team")
    run("editions", "archive", "2024")

    assert made.startswith("spring begins on 2025-04-01; 24 slots, 0 organizers.")
    assert copied.startswith("2025 begins on 2025-10-21; 41 slots, 0 organizers.")
    listed = [line.split("\t")[0::3] for line in run("editions", "list").splitlines()]
    assert listed == [["2025", ""], ["spring", ""], ["2024", "archived"]]
    session.rollback()
    named = select(Edition.name_ko, Edition.name_en).where(Edition.code == "2025")
    assert [name[:4] for name in session.execute(named).one()] == ["2025", "2025"]


def test_the_set_up_list_has_dates_and_names_each_gap(run, client, session):
    run("editions", "add", "가을 박람회", "2030-10-01", "2030-10-02", "--code", "autumn")
    edition = session.scalars(select(Edition)).one()
    chief = User(email="chief@expo.example", name="Chief", created_at=NOW)
    member = Membership(user=chief, edition_id=edition.id, role=Role.ORGANIZER)
    member.roles = [HeldRole(role=TeamRole.CHIEF)]
    session.add(member)
    session.commit()
    sign_in(client, member)
    client.set_cookie("locale", "en")

    page = text_of(client.get("/autumn/organizer/preparation")).partition("The way to the show")[2]

    names = ["Days and consultation hours", "Halls", "Booths", "Consultation tables", "Exhibitors", "Buyers", "Wishes"]
    places = [page.index(f"{name} ") for name in names]
    assert places == sorted(places)
    assert "There are no halls yet." in page
    assert "There are no booths yet." in text_of(client.get("/autumn/organizer/floor-plan"))
    assert page.count(" by ") >= 8


def test_an_organizer_downloads_the_timetable_and_it_is_recorded(organizer, session):
    assert organizer.get("/2024/organizer/spreadsheets").status_code == 200

    answer = organizer.get("/2024/organizer/spreadsheets/timetable.xlsx?language=ko")

    assert answer.data[:2] == b"PK"
    assert "2024-timetable.xlsx" in answer.headers["Content-Disposition"]
    last = session.scalars(select(AccessRecord).order_by(AccessRecord.id.desc()).limit(1)).one()
    assert (last.act, last.detail) == ("exported", "timetable")
