"""An uploaded video: sent in parts to whom it is shown, on the page of its report or of its broadcast."""

import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from expo.domain.broadcast_runs import CheckItem
from expo.models.broadcast_runs import BroadcastCheck
from expo.models.editions import Edition
from expo.models.field_reports import FieldReport
from expo.models.live_commerce import Broadcast
from expo.models.videos import Video
from expo.services.sample import write_reports
from tests.support import people
from tests.support.movies import mp4
from tests.support.reading import text_of

AFTER = datetime(2024, 10, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def report(session, sample: Edition) -> FieldReport:
    write_reports(session, sample, now=AFTER)
    session.commit()
    return session.scalars(select(FieldReport).where(FieldReport.consented_at.is_not(None))).first()


def sent(content: bytes) -> dict[str, tuple]:
    return {"file": (io.BytesIO(content), "clip.mp4")}


def address(session) -> str:
    session.rollback()
    return f"/2024/videos/{session.scalars(select(Video.digest)).one()}.mp4"


def test_a_reporter_uploads_and_everybody_sees_it_in_parts(organizer, client, session, report):
    page = f"/2024/organizer/reports/{report.id}/video"
    report.newest.published_at = None
    session.commit()

    assert organizer.post(page, data=sent(mp4())).status_code == 303
    for step in ("submission", "publication"):
        organizer.post(f"/2024/organizer/reports/{report.id}/{step}")
    video = address(session)

    assert video in organizer.get(page).text
    assert f'src="{video}"' in client.get(f"/2024/reports/{report.id}").text
    part = client.get(video, headers={"Range": "bytes=4-11"})
    assert (part.status_code, part.data) == (206, b"ftypisom")
    assert part.headers["Content-Range"] == f"bytes 4-11/{len(mp4())}"
    assert (part.content_type, part.cache_control.private) == ("video/mp4", True)
    assert organizer.post(f"{page}/removal").status_code == 303
    assert video not in organizer.get(page).text


def test_what_is_no_video_comes_back_with_the_reason(organizer, report):
    answer = organizer.post(f"/2024/organizer/reports/{report.id}/video", data=sent(b"<html>"))

    assert answer.status_code == 422
    assert "This file is not an MP4 video. Please choose another one." in text_of(answer)
    assert "Please choose a file." in text_of(organizer.post(f"/2024/organizer/reports/{report.id}/video", data={}))


def test_a_video_of_a_report_without_consent_is_the_teams_only(app, organizer, session, report):
    organizer.post(f"/2024/organizer/reports/{report.id}/video", data=sent(mp4()))
    video = address(session)
    report.consented_at, report.consented_by = None, ""
    session.commit()

    assert organizer.get(video).status_code == 200
    assert app.test_client().get(video).status_code == 404
    assert app.test_client().get("/2024/videos/..%2fsecret.mp4").status_code == 404


def test_a_recording_is_seen_where_the_broadcast_was(client, session, sample, organizer):
    show = session.scalars(select(Broadcast).order_by(Broadcast.id)).first()
    page = f"/2024/organizer/studio/broadcasts/{show.id}/video"
    sample.clock_shift_seconds = 0  # long after the show
    session.commit()

    refused = organizer.post(page, data=sent(mp4()))
    assert "Tick in the checklist first that everyone in the picture agrees to be filmed." in text_of(refused)
    session.add(BroadcastCheck(broadcast_id=show.id, item=CheckItem.FILMING, done_at=AFTER))
    session.commit()
    assert organizer.post(page, data=sent(mp4())).status_code == 303

    assert f'src="{address(session)}"' in client.get(f"/2024/live-commerce/{show.id}").text
    assert "Watch again" in text_of(client.get("/2024/live-commerce"))


def test_each_uploads_where_it_works(client, session, sample, report):
    show = session.scalars(select(Broadcast.id)).first()
    wanted = {"reporter": (422, 403), "studio": (403, 422), "analyst": (403, 403)}
    for role, codes in wanted.items():
        people.sign_in(client, people.of_team(session, sample, role))
        pages = (f"/2024/organizer/reports/{report.id}/video", f"/2024/organizer/studio/broadcasts/{show}/video")
        assert tuple(client.post(page, data=sent(b"no")).status_code for page in pages) == codes, role
