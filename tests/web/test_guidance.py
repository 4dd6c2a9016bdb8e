"""The guidance desk in a browser's eyes: booked on the phone, called on the screen, written down at the desk."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from expo.domain.venue import Facility
from expo.models.venue import Hall
from tests.support.reading import text_of
from tests.support.small_expo import SmallExpo


def screen(expo: SmallExpo, boss: FlaskClient) -> str:
    """Make the screen of the guidance desk, in a hall of the expo, and return its address."""
    hall = expo.session.scalars(select(Hall).where(Hall.facility == Facility.STUDIO)).one()
    hall.facility, home = Facility.GUIDANCE, f"/{expo.edition.code}/organizer"
    expo.session.commit()
    boss.post(f"{home}/boards", data={"shown": f"guidance:{hall.code}"})
    found = re.search(r'href="([^"]+/boards/[^"]+)"', boss.get(f"{home}/guidance").get_data(as_text=True))
    assert found is not None
    return found[1]


@pytest.mark.sqlite_only
def test_a_company_books_gets_a_number_and_is_called_without_its_name(
    expo: SmallExpo, enter: Callable[..., FlaskClient]
) -> None:
    base, on = f"/{expo.edition.code}", expo.edition.days[0].on.isoformat()
    boss, stranger, buyer = enter("organizer"), enter(), enter("buyer")
    offer, desk = f"{base}/organizer/guidance", f"{base}/organizer/guidance"
    boss.post(f"{offer}/topics", data={"name_ko": "고도화", "name_en": "Advanced"})
    boss.post(f"{offer}/counsellors", data={"name": "상담사", "desk": "a", "topic_ids": "1"})
    hours = {"counsellor_id": "1", "on": on, "starts": "12:00", "ends": "13:00", "minutes": "30"}
    opened = boss.post(f"{offer}/times", data=hours)
    wanted = {"topic_id": "1", "time_id": "1", "audience": "adopter", "question": "지원금은?"}
    refused = stranger.post(f"{base}/guidance", data=wanted)
    booked = buyer.post(f"{base}/guidance", data=wanted)
    mine = buyer.get(f"{base}/guidance").get_data(as_text=True)
    board = screen(expo, boss)
    boss.post(f"{desk}/visits/1/arrival", data={"counsellor": "1"})
    nobody = boss.post(f"{desk}/numbers", data={"topic_id": "1"})
    boss.post(f"{desk}/numbers", data={"topic_id": "1", "audience": "other", "name": "김봄"})
    before = stranger.get(f"{board}/content")
    same = stranger.get(f"{board}/content?since={before.headers['Version']}")
    boss.post(f"{desk}/calls", data={"counsellor": "1", "visit": "2"})
    called = stranger.get(f"{board}/content").get_data(as_text=True)
    boss.post(f"{desk}/visits/2/start", data={"counsellor": "1"})
    record = {"topic_id": "1", "audience": "other", "asked": "무엇", "answered": "이것", "follow_up": "링크",
              "owner_id": "1", "due_on": "2026-01-01"}  # fmt: skip
    kept = boss.post(f"{desk}/visits/2/record", data=record)
    page = boss.get(desk).get_data(as_text=True)

    assert [one.status_code for one in (opened, refused, booked, same, kept)] == [303, 422, 303, 204, 303]
    assert ("This field is required" in nobody.text, "Please write a name" in nobody.text) == (True, True)
    assert "Name (without a badge)" in text_of(nobody)
    assert ("Advanced" in mine, "Booked" in mine) == (True, True)
    assert ("Desk A" in called, "김봄" in called, expo.buyers[0].name_en in page) == (True, False, True)
    assert "The guidance desk left 1 thing open" in boss.get(f"{base}/organizer/").get_data(as_text=True)
    assert "김봄" in boss.get(f"{desk}/visits?open=1").get_data(as_text=True)
    assert boss.post(f"{desk}/visits/1/absence").status_code == 303


@pytest.mark.sqlite_only
def test_of_the_counselling_times_only_the_coming_day_is_open(
    expo: SmallExpo, enter: Callable[..., FlaskClient]
) -> None:
    base, boss = f"/{expo.edition.code}/organizer/guidance", enter("organizer")
    boss.post(f"{base}/topics", data={"name_ko": "고도화", "name_en": "Advanced"})
    boss.post(f"{base}/counsellors", data={"name": "상담사", "desk": "a", "topic_ids": "1"})
    for day in expo.edition.days[:2]:
        hours = {"counsellor_id": "1", "on": day.on.isoformat(), "starts": "12:00", "ends": "13:00", "minutes": "30"}
        boss.post(f"{base}/times", data=hours)

    page = boss.get(f"{base}/offer").get_data(as_text=True)

    assert re.findall(r'<details class="earlier"( open)?>', page) == [" open", ""]
    assert page.count("12:30–13:00") == 2


@pytest.mark.sqlite_only
def test_the_desk_of_a_counsellor_is_called_so_in_korean(expo: SmallExpo, enter: Callable[..., FlaskClient]) -> None:
    boss = enter("organizer")
    boss.set_cookie("locale", "ko")
    boss.post(f"/{expo.edition.code}/organizer/guidance/topics", data={"name_ko": "고도화", "name_en": "Advanced"})

    page = boss.get(f"/{expo.edition.code}/organizer/guidance/offer").text

    assert ("창구 번호" in page, "등록 데스크" in page) == (True, False)
