"""The page of a broadcast: whoever watches asks and votes, and reads what is new without the application."""

import pytest
from sqlalchemy import select

from expo import clock
from expo.models.broadcast_runs import BroadcastCaptions
from expo.models.live_commerce import Broadcast
from expo.models.live_questions import LiveQuestion
from expo.models.schedules import Publication, Schedule
from tests.support import days
from tests.support.days import SECOND
from tests.support.reading import text_of


@pytest.fixture
def show(session, sample) -> Broadcast:
    """Return a broadcast of the second day, on air."""
    found = next(
        one for one in session.scalars(select(Broadcast)) if one.studio_slot.starts_at >= days.moment(SECOND, "10:30")
    )
    sample.clock_shift_seconds = clock.shift_to(found.studio_slot.starts_at)
    session.commit()
    return found


@pytest.fixture
def page(client, show) -> str:
    client.set_cookie("locale", "en")
    return f"/2024/live-commerce/{show.id}"


def asked(client, page, text="How long does it keep?", **headers):
    return client.post(f"{page}/questions", data={"text": text}, headers=headers)


def test_a_question_is_read_by_all_within_a_look(client, page, session, app):
    assert client.get(page).status_code == 200
    news = f"{page}/news/en"
    version = client.get(news).headers["Version"]
    assert client.get(f"{news}?since={version}").status_code == 204

    assert asked(client, page).status_code == 303
    app.extensions["pulses"]._watched.popitem()[1].looked_at = -60
    answer = app.test_client().get(f"{news}?since={version}")

    assert "How long does it keep?" in answer.text
    assert answer.headers["Version"] != version
    question = session.scalars(select(LiveQuestion)).one()
    assert client.post(f"{page}/votes", data={"question": question.id}).status_code == 303


def test_a_page_that_goes_on_playing_is_answered_in_words(client, page):
    sent = asked(client, page, **{"Live-Form": "1"})
    empty = asked(client, page, "", **{"Live-Form": "1"})

    assert (sent.status_code, sent.json) == (200, {"said": ["Your question is sent."]})
    assert (empty.status_code, empty.json) == (422, {"said": ["Please write your question."]})


def test_one_viewer_asks_six_questions_in_ten_minutes(client, page):
    statuses = [asked(client, page, f"Question {n}?", **{"Live-Form": "1"}).status_code for n in range(7)]

    assert statuses == [200] * 6 + [422]


def test_only_this_page_admits_the_platform_of_its_player(client, page, session, show):
    show.stream_url = "https://vimeo.com/12345"
    session.commit()

    policies = [client.get(path).headers["Content-Security-Policy"] for path in (page, "/2024/live-commerce")]

    assert ["frame-src https://player.vimeo.com;" in one for one in policies] == [True, False]
    assert "frame-src 'none'" in policies[1]


def test_a_stream_of_ones_own_brings_its_player_and_its_captions(client, page, session, show):
    show.stream_url = "https://live.example.com/index.m3u8"
    session.add(BroadcastCaptions(broadcast_id=show.id, language="ko", content="WEBVTT\n", put_at=show.booked_at))
    session.commit()

    answer = client.get(page)
    track = client.get(f"{page}/captions/ko.vtt")

    assert 'data-hls="https://live.example.com/index.m3u8"' in answer.text
    assert ("vendor/hls-light" in answer.text, "captions/ko.vtt" in answer.text) == (True, True)
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'self' https://live.example.com;" in policy
    assert "media-src 'self' https://live.example.com blob:;" in policy
    assert (track.mimetype, track.text) == ("text/vtt", "WEBVTT\n")


def test_the_crew_lets_through_and_the_exhibitor_answers(client, page, session, show, sign_in, app):
    asked(client, page, "Write to me: me@example.com")
    question = session.scalars(select(LiveQuestion)).one()
    assert "me@example.com" not in client.get(page).text

    crew = app.test_client()
    crew.set_cookie("locale", "en")
    sign_in(crew, "organizer")
    questions = f"/2024/organizer/studio/broadcasts/{show.id}/questions"
    assert "Let through" in text_of(crew.get(questions))
    assert crew.post(questions, data={"act": f"asked.{question.id}"}).status_code == 303

    assert "me@example.com" in client.get(page).text
    assert crew.get(f"{questions}?since=0").headers["Version"]
    for broken in ("pinned.", "none.1", "pinned.99999999999", ""):
        assert crew.post(questions, data={"act": broken}).status_code in {303, 404}, broken


def test_a_buyer_reads_the_time_at_which_both_are_free_or_why_there_is_none(client, page, session, sample, sign_in):
    sign_in(client, "buyer")
    unpublished = text_of(client.get(page))
    version = Schedule(edition_id=sample.id, number=1, asked_at=clock.now(), solved_at=clock.now())
    session.add(version)
    session.flush()
    session.add(Publication(edition_id=sample.id, schedule_id=version.id, published_at=clock.now()))
    session.commit()
    published = text_of(client.get(page))

    assert ["You are both free:" in one for one in (unpublished, published)] == [False, True]
    assert "The timetable is not published yet. Booking opens afterwards." in unpublished
