"""Uploaded videos: what comes in, without the place; consent; gone with their owner."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.broadcast_runs import CheckItem
from expo.domain.mp4 import read_mp4
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed, Refusal
from expo.domain.videos import video_name
from expo.models.broadcast_runs import BroadcastCheck
from expo.models.field_reports import FieldReport, ReportVersion
from expo.models.live_commerce import Broadcast
from expo.models.videos import Video
from expo.queries import live_commerce
from expo.queries import videos as videos_queries
from expo.services import pictures, videos
from expo.services.storage import FileFolder
from expo.web.video_parts import in_parts
from tests.services.test_storage import service, store
from tests.support import small_expo
from tests.support.movies import mp4
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, SmallExpo

__all__ = ["service", "store"]


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


@pytest.fixture
def storage(tmp_path) -> FileFolder:
    return FileFolder(tmp_path)


def report(expo: SmallExpo) -> FieldReport:
    row = FieldReport(
        edition_id=expo.edition.id,
        exhibitor_id=expo.exhibitors[0].id,
        reporter="김기자",
        started_at=NOW,
        versions=[ReportVersion(no=1, title_ko="떡", written_at=NOW)],
    )
    expo.session.add(row)
    expo.session.flush()
    return row


def put(expo: SmallExpo, storage: FileFolder, row: FieldReport, content: bytes, actor: Actor | None = None) -> Video:
    return videos.put_of_report(
        expo.session, actor or expo.organizer, expo.edition, storage, report_id=row.id, content=content, now=NOW
    )


def test_a_video_is_kept_without_the_place_where_it_was_filmed(expo, storage):
    row = put(expo, storage, report(expo), mp4())

    kept = storage.get(video_name(row.digest))
    assert (row.seconds, row.size, len(kept)) == (12, len(mp4()), len(mp4()))
    assert b"37.5115" in mp4()
    assert b"37.5115" not in kept
    assert read_mp4(kept).seconds == 12


def test_an_upload_is_kept_sent_in_parts_and_removed_in_a_folder_and_in_a_bucket(expo, store):
    uploaded = report(expo)
    name = video_name(put(expo, store, uploaded, mp4()).digest)

    with Flask(__name__).test_request_context(headers={"Range": "bytes=4-11"}):
        part = in_parts(store.opened(name), name)
        told = part.status_code, part.headers["Content-Range"], b"".join(part.response)
    expo.session.delete(uploaded)
    expo.session.flush()
    pictures.remove_unused(store, pictures.used_names(expo.session), now=clock.now() + timedelta(hours=2))

    assert told == (206, f"bytes 4-11/{len(mp4())}", b"ftypisom")
    assert store.opened(name) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_file"),
        (b"<html>", "not_mp4"),
        (mp4()[: len(mp4()) // 100], "not_mp4"),
        (b"\0\0\0\x10ftypisommp42", "not_mp4"),
        (mp4(seconds=601), "too_long"),
        (mp4(fixed=True, way=b"37.5115 127.0595"), "has_more"),
    ],
)
def test_what_is_no_short_mp4_is_refused(expo, storage, content, reason):
    with pytest.raises(Refusal) as refused:
        put(expo, storage, report(expo), content)

    assert codes_of(refused) == [reason]
    assert list(storage.names()) == []


def test_a_large_video_is_refused(expo, storage, monkeypatch):
    monkeypatch.setattr(videos, "MOST_MEGABYTES", 0)

    with pytest.raises(Refusal) as refused:
        put(expo, storage, report(expo), mp4())

    assert codes_of(refused) == ["too_large"]


def test_another_video_takes_the_place_and_the_former_file_goes_with_the_clock(expo, storage):
    row = report(expo)
    former = put(expo, storage, row, mp4(seconds=5)).digest
    digest = put(expo, storage, row, mp4(seconds=6)).digest

    pictures.remove_unused(storage, pictures.used_names(expo.session), now=clock.now() + timedelta(hours=2))

    assert former != digest
    assert list(storage.names()) == [video_name(digest)]
    assert expo.session.scalar(select(func.count()).select_from(Video)) == 1


def test_a_video_goes_with_its_report_and_with_the_exhibitors_consent(expo, storage):
    first, second = report(expo), report(expo)
    for row in (first, second):
        put(expo, storage, row, mp4(seconds=row.id))

    expo.session.delete(first)
    expo.session.flush()
    assert expo.session.scalars(select(Video.report_id)).all() == [second.id]

    videos.forget(expo.session, expo.exhibitors[0].id)
    assert expo.session.scalars(select(Video)).all() == []


def is_seen(expo: SmallExpo, show: Broadcast, video: Video) -> bool:
    """Tell whether the programme leads to a recording, and the recording is sent."""
    expo.session.flush()
    expo.session.expire_all()
    (slot,) = live_commerce.programme(expo.session, expo.edition.id)
    assert slot.broadcast.id == show.id
    is_shown = videos_queries.is_shown(expo.session, expo.edition.id, video.digest, drafts=False)
    assert slot.broadcast.can_be_seen_again is is_shown
    return is_shown


def test_a_recording_needs_everybodys_consent_in_the_checklist_for_as_long_as_it_is_seen(expo, storage):
    show = expo.broadcast(0, TUESDAY, "10:00", "11:00")
    given = {"broadcast_id": show.id, "content": mp4(), "now": NOW}

    with pytest.raises(Refusal) as refused:
        videos.put_of_broadcast(expo.session, expo.organizer, expo.edition, storage, **given)
    expo.session.add(BroadcastCheck(broadcast_id=show.id, item=CheckItem.FILMING, done_at=NOW))
    expo.session.flush()
    row = videos.put_of_broadcast(expo.session, expo.organizer, expo.edition, storage, **given)

    assert codes_of(refused) == ["no_consent"]
    assert is_seen(expo, show, row)
    item = expo.session.get(BroadcastCheck, (show.id, CheckItem.FILMING))
    item.done_at = None
    assert not is_seen(expo, show, row)
    assert videos_queries.is_shown(expo.session, expo.edition.id, row.digest, drafts=True)
    videos.remove_of_broadcast(expo.session, expo.organizer, expo.edition, broadcast_id=show.id, now=NOW)
    assert videos_queries.of_broadcast(expo.session, show.id) is None


def test_a_reports_video_is_public_with_the_report_and_uploaded_by_the_team_only(expo, storage):
    row = report(expo)
    digest = put(expo, storage, row, mp4()).digest

    def is_shown(*, drafts: bool = False) -> bool:
        return videos_queries.is_shown(expo.session, expo.edition.id, digest, drafts=drafts)

    assert (is_shown(), is_shown(drafts=True)) == (False, True)
    row.versions[0].submitted_at = row.versions[0].published_at = NOW
    expo.session.flush()
    assert not is_shown()  # nobody has agreed to be filmed
    row.consented_at, row.consented_by = NOW, "이대표"
    expo.session.flush()
    assert is_shown()
    stranger = Actor(Role.EXHIBITOR, exhibitor_id=expo.exhibitors[0].id, edition_id=expo.edition.id)
    with pytest.raises(NotAllowed):
        put(expo, storage, row, mp4(), stranger)
