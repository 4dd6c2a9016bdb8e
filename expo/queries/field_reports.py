"""On-site reports: what everybody may read, and for the team every report, every visit, and views."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from expo.domain.refusals import NotFound, existing
from expo.models.exhibitors import Exhibitor
from expo.models.field_reports import FieldReport, OfVersions, ReportPhoto, ReportVersion, ReportViews, ReportVisit
from expo.models.market import ConsultationRequest
from expo.queries import editions
from expo.queries.exhibitors import LISTED


@dataclass(frozen=True, slots=True)
class PublicReport:
    """A report as everybody reads it: the version in force, and those before it, the newest first."""

    report: FieldReport
    version: ReportVersion
    former: tuple[ReportVersion, ...]

    @property
    def first_published_at(self) -> datetime | None:
        return (self.former[-1] if self.former else self.version).published_at

    @property
    def photos(self) -> list[ReportPhoto]:
        return self.version.photos


# Written once, with no more than the lists of reports show.
_SHOWN = (
    select(
        ReportVersion.report_id,
        func.min(ReportVersion.published_at).label("first_at"),
        func.max(ReportVersion.published_at).label("last_at"),
    )
    .where(ReportVersion.published_at.is_not(None))
    .group_by(ReportVersion.report_id)
    .subquery()
)
_PUBLIC = (
    select(FieldReport)
    .join(_SHOWN, _SHOWN.c.report_id == FieldReport.id)
    .where(FieldReport.edition_id == bindparam("edition_id"), FieldReport.consented_at <= _SHOWN.c.last_at)
    .options(
        joinedload(FieldReport.exhibitor).load_only(*LISTED).joinedload(Exhibitor.hall),
        selectinload(FieldReport.versions),
        selectinload(FieldReport.photos),
    )
    .order_by(_SHOWN.c.first_at.desc(), FieldReport.id.desc())
)

FILLED = {
    "field_reports": exists().where(
        FieldReport.id == _SHOWN.c.report_id,
        FieldReport.edition_id == bindparam("edition_id"),
        FieldReport.consented_at <= _SHOWN.c.last_at,
    )
}


def _reports(edition_id: int) -> Select[FieldReport]:
    return (
        select(FieldReport)
        .where(FieldReport.edition_id == edition_id)
        .options(
            joinedload(FieldReport.exhibitor).options(joinedload(Exhibitor.hall), selectinload(Exhibitor.booths)),
            joinedload(FieldReport.product),
            selectinload(FieldReport.versions),
            selectinload(FieldReport.photos),
        )
    )


def _public(row: FieldReport) -> PublicReport:
    *former, version = row.published
    return PublicReport(row, version, tuple(reversed(former)))


def public(
    session: Session,
    edition_id: int,
    *,
    exhibitor_id: int | None = None,
    hall_id: int | None = None,
    most: int | None = None,
) -> list[PublicReport]:
    """Return the published reports, of all exhibitors, of one or of a hall's, the newest first."""
    rows = _PUBLIC
    if exhibitor_id is not None:
        rows = rows.where(FieldReport.exhibitor_id == exhibitor_id)
    if hall_id is not None:
        rows = rows.where(FieldReport.exhibitor_id.in_(select(Exhibitor.id).where(Exhibitor.hall_id == hall_id)))
    return [_public(row) for row in session.scalars(rows.limit(most), {"edition_id": edition_id})]


def read(session: Session, edition_id: int, report_id: int) -> PublicReport:
    """Return a published report; one whose consent was taken back is not found."""
    row = session.scalar(_reports(edition_id).where(FieldReport.id == report_id))
    if row is None or not is_public(row):
        raise NotFound(f"report {report_id}")
    return _public(row)


def is_public(row: FieldReport) -> bool:
    """Tell whether everybody may read a report: published, and not before the consent that stands."""
    version = row.published[-1] if row.published else None
    if version is None or version.published_at is None or row.consented_at is None:
        return False
    return row.consented_at <= version.published_at


def in_public_versions(part: type[OfVersions], report_id: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Tell of photos or videos whether a version that everybody may read has them; ``report_id`` is their column."""
    version = ReportVersion.report_id == report_id
    agreed = FieldReport.consented_at <= ReportVersion.published_at
    spanned = (part.since <= ReportVersion.no) & (part.until.is_(None) | (ReportVersion.no <= part.until))
    return exists().where(version, ReportVersion.report_id == FieldReport.id, agreed, spanned)


def get(session: Session, edition_id: int, report_id: int) -> FieldReport:
    """Return a report in whatever state, for the team."""
    return existing(session.scalar(_reports(edition_id).where(FieldReport.id == report_id)), f"report {report_id}")


def everything(session: Session, edition_id: int) -> Sequence[FieldReport]:
    """Return all reports for the team, the newest first."""
    return session.scalars(_reports(edition_id).order_by(FieldReport.id.desc())).all()


def visits(session: Session, edition_id: int) -> Sequence[ReportVisit]:
    """Return the planned visits in time order."""
    rows = select(ReportVisit).where(ReportVisit.edition_id == edition_id)
    shown = rows.options(joinedload(ReportVisit.exhibitor).selectinload(Exhibitor.booths))
    return session.scalars(shown.order_by(ReportVisit.starts_at, ReportVisit.id)).all()


def visit(session: Session, edition_id: int, visit_id: int) -> ReportVisit:
    """Return a planned visit."""
    return editions.row(session, edition_id, ReportVisit, visit_id, joinedload(ReportVisit.exhibitor))


def written(session: Session, edition_id: int) -> dict[int, int]:
    """Return ``visit id → report id``."""
    rows = select(FieldReport.visit_id, FieldReport.id).where(FieldReport.edition_id == edition_id)
    return {visit_id: number for visit_id, number in session.execute(rows) if visit_id is not None}


def views(session: Session, edition_id: int) -> dict[int, int]:
    """Return ``report id → how often it was opened``."""
    rows = (
        select(ReportViews.report_id, func.sum(ReportViews.count))
        .join(FieldReport, FieldReport.id == ReportViews.report_id)
        .where(FieldReport.edition_id == edition_id)
        .group_by(ReportViews.report_id)
    )
    return {number: int(count) for number, count in session.execute(rows)}


def requests(session: Session, edition_id: int) -> dict[int, int]:
    """Return ``report id → how many buyers asked for a consultation because of it``."""
    rows = (
        select(FieldReport.id, func.count())
        .join(ConsultationRequest, ConsultationRequest.report_id == FieldReport.id)
        .where(FieldReport.edition_id == edition_id)
        .group_by(FieldReport.id)
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def photo(report: FieldReport, photo_id: int) -> ReportPhoto:
    """Return a photo of a report's newest version."""
    return existing(next((one for one in report.newest.photos if one.id == photo_id), None), f"photo {photo_id}")


def is_shown(session: Session, edition_id: int, digest: str, *, drafts: bool = False) -> bool:
    """Tell whether a photo of a published report of the edition has this digest, or with ``drafts`` of any."""
    rows = select(ReportPhoto.id).where(ReportPhoto.edition_id == edition_id, ReportPhoto.digest == digest)
    if not drafts:
        rows = rows.where(in_public_versions(ReportPhoto, ReportPhoto.report_id))
    return session.scalar(rows.limit(1)) is not None
