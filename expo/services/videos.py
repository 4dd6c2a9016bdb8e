"""Short videos of reports and broadcasts: uploaded by who runs them, kept in the storage, gone with their owner."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.mp4 import Mp4, read_mp4
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, existing
from expo.domain.videos import MOST_MEGABYTES, MOST_MINUTES, video_name
from expo.domain.words import N_
from expo.models.broadcast_runs import BroadcastCheck
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.field_reports import FieldReport
from expo.models.live_commerce import Broadcast
from expo.models.videos import Video
from expo.queries import editions, live_commerce, videos
from expo.services import field_reports, history
from expo.services.pictures import NO_FILE
from expo.services.storage import Storage

NOT_MP4 = Violation("not_mp4", N_("This file is not an MP4 video. Please choose another one."), {}, "file")
HAS_MORE = Violation(
    "has_more",
    N_(
        "There is more in this file than picture and sound, such as the places where it was filmed. "
        "Please save it once more as an ordinary MP4, and choose that file."
    ),
    {},
    "file",
)
TOO_LARGE = Violation(
    "too_large",
    N_("The video has more than %(most)s MB. Please choose a shorter one."),
    {"most": MOST_MEGABYTES},
    "file",
)
TOO_LONG = Violation(
    "too_long",
    N_("The video is longer than %(most)s minutes. Please choose a shorter one."),
    {"most": MOST_MINUTES},
    "file",
)
NO_CONSENT = Violation(
    "no_consent", N_("Tick in the checklist first that everyone in the picture agrees to be filmed."), {}, "file"
)


def put_of_report(
    session: Session, actor: Actor, edition: Edition, storage: Storage, *, report_id: int, content: bytes, now: datetime
) -> Video:
    """Put the video of a report in the former one's place; it is public with the version, which needs the consent."""
    needs(actor, Permission.WRITE_REPORTS)
    report = editions.locked_row(session, edition.id, FieldReport, report_id)
    version = field_reports.to_write(report, now)
    session.flush()
    former = videos.of_version(session, version)
    if former is not None:
        field_reports.take_out(session, former, version)
    row = Video(edition_id=edition.id, report_id=report.id, since=version.no)
    return _put(session, actor, storage, row, report.exhibitor, content, now)


def put_of_broadcast(
    session: Session,
    actor: Actor,
    edition: Edition,
    storage: Storage,
    *,
    broadcast_id: int,
    content: bytes,
    now: datetime,
) -> Video:
    """Put the recording of a broadcast in the former one's place; it is shown for as long as all agree to be filmed."""
    needs(actor, Permission.MANAGE_STUDIO)
    show = live_commerce.broadcast(session, edition.id, broadcast_id)
    lock_row(session, Broadcast, show.id)
    agreed = session.scalar(videos.AGREED.where(BroadcastCheck.broadcast_id == show.id))
    if agreed is None:
        raise Refusal(NO_CONSENT)
    row = videos.of_broadcast(session, show.id) or Video(edition_id=edition.id, broadcast_id=show.id)
    return _put(session, actor, storage, row, show.exhibitor, content, now)


def remove_of_report(session: Session, actor: Actor, edition: Edition, *, report_id: int, now: datetime) -> None:
    """Remove the video of a report, a public one with the next publication; its file is deleted by the clock."""
    needs(actor, Permission.WRITE_REPORTS)
    report = editions.locked_row(session, edition.id, FieldReport, report_id)
    row = existing(videos.of_version(session, report.newest), "video")
    _record(session, actor, "remove", row, report.exhibitor, now)
    field_reports.take_out(session, row, field_reports.to_write(report, now))


def remove_of_broadcast(session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, now: datetime) -> None:
    """Remove the recording of a broadcast; its file is deleted by the clock."""
    needs(actor, Permission.MANAGE_STUDIO)
    show = live_commerce.broadcast(session, edition.id, broadcast_id)
    row = existing(videos.of_broadcast(session, show.id), "video")
    _record(session, actor, "remove", row, show.exhibitor, now)
    session.delete(row)
    session.flush()


def forget(session: Session, exhibitor_id: int) -> None:
    """Remove every video of an exhibitor: they show people."""
    reports = select(FieldReport.id).where(FieldReport.exhibitor_id == exhibitor_id)
    shows = [show.id for show in live_commerce.of_exhibitor(session, exhibitor_id)]
    for theirs in (Video.report_id.in_(reports), Video.broadcast_id.in_(shows)):
        session.execute(delete(Video).where(theirs), execution_options={"synchronize_session": False})


def _put(
    session: Session, actor: Actor, storage: Storage, row: Video, maker: Exhibitor, content: bytes, now: datetime
) -> Video:
    video = _read(content)
    row.digest = sha256(video.content).hexdigest()[:32]
    storage.put(video_name(row.digest), video.content)
    row.size, row.seconds = len(video.content), round(video.seconds)
    row.uploaded_at, row.uploaded_by_id = now, actor.user_id
    session.add(row)
    session.flush()
    _record(session, actor, "put", row, maker, now)
    return row


def _read(content: bytes) -> Mp4:
    if not content:
        raise Refusal(NO_FILE)
    if len(content) > MOST_MEGABYTES * 2**20:
        raise Refusal(TOO_LARGE)
    video = read_mp4(content)
    if video is None:
        raise Refusal(NOT_MP4)
    if video.has_more:
        raise Refusal(HAS_MORE)
    if video.seconds > MOST_MINUTES * 60:
        raise Refusal(TOO_LONG)
    return video


def _record(session: Session, actor: Actor, act: str, row: Video, maker: Exhibitor, now: datetime) -> None:
    history.record(
        session, actor, f"videos.{act}", "video", row.id, edition_id=row.edition_id, now=now, exhibitor=maker.code
    )
