"""Uploaded videos: those of published reports and of broadcasts for everybody, the others for the team."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from expo.models.field_reports import FieldReport, ReportVersion
from expo.models.videos import Video


def of_report(session: Session, report_id: int) -> Video | None:
    """Return the video of a report."""
    return session.scalar(select(Video).where(Video.report_id == report_id))


def of_broadcast(session: Session, broadcast_id: int) -> Video | None:
    """Return the video of a broadcast."""
    return session.scalar(select(Video).where(Video.broadcast_id == broadcast_id))


def is_shown(session: Session, edition_id: int, digest: str, *, drafts: bool) -> bool:
    """Tell whether a video of the edition may be seen; with ``drafts`` also one of a report that is not public."""
    rows = select(Video.id).where(Video.edition_id == edition_id, Video.digest == digest)
    if not drafts:
        public = select(FieldReport.id).where(
            FieldReport.consented_at.is_not(None), FieldReport.versions.any(ReportVersion.published_at.is_not(None))
        )
        rows = rows.where(or_(Video.broadcast_id.is_not(None), Video.report_id.in_(public)))
    return session.scalar(rows.limit(1)) is not None
