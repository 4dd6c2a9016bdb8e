"""Uploaded videos: for everybody where who is filmed has agreed, of reports once they are published; for the team."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from expo.domain.broadcast_runs import CheckItem
from expo.models.broadcast_runs import BroadcastCheck
from expo.models.field_reports import ReportVersion
from expo.models.videos import Video
from expo.queries.field_reports import in_public_versions

AGREED = select(BroadcastCheck.broadcast_id).where(
    BroadcastCheck.item == CheckItem.FILMING, BroadcastCheck.done_at.is_not(None)
)
"""Broadcasts in which everyone in the picture agrees to be filmed, as the checklist says."""


def of_version(session: Session, version: ReportVersion) -> Video | None:
    """Return the uploaded video of a version of a report."""
    rows = session.scalars(select(Video).where(Video.report_id == version.report_id))
    return next((row for row in rows if row.is_in(version.no)), None)


def of_broadcast(session: Session, broadcast_id: int) -> Video | None:
    """Return the video of a broadcast."""
    return session.scalar(select(Video).where(Video.broadcast_id == broadcast_id))


def is_shown(session: Session, edition_id: int, digest: str, *, drafts: bool) -> bool:
    """Tell whether a video of the edition may be seen; with ``drafts`` also one that is not public."""
    rows = select(Video.id).where(Video.edition_id == edition_id, Video.digest == digest)
    if not drafts:
        rows = rows.where(or_(Video.broadcast_id.in_(AGREED), in_public_versions(Video, Video.report_id)))
    return session.scalar(rows.limit(1)) is not None
