"""On-site reports: what everybody may read, and for the team every report, every visit, and views."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.refusals import NotFound, existing
from expo.models.exhibitors import Exhibitor
from expo.models.field_reports import FieldReport, ReportPhoto, ReportVersion, ReportViews, ReportVisit
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


# Written once, with no more than the lists of reports show.
_FIRST = (
    select(ReportVersion.report_id, func.min(ReportVersion.published_at).label("at"))
    .where(ReportVersion.published_at.is_not(None))
    .group_by(ReportVersion.report_id)
    .subquery()
)
_PUBLIC = (
    select(FieldReport)
    .join(_FIRST, _FIRST.c.report_id == FieldReport.id)
    .where(FieldReport.edition_id == bindparam("edition_id"), FieldReport.consented_at.is_not(None))
    .options(
        joinedload(FieldReport.exhibitor).load_only(*LISTED).joinedload(Exhibitor.hall),
        selectinload(FieldReport.versions), selectinload(FieldReport.photos),
    )
    .order_by(_FIRST.c.at.desc(), FieldReport.id.desc())
)  # fmt: skip


def _reports(edition_id: int) -> Select[FieldReport]:
    return (
        select(FieldReport)
        .where(FieldReport.edition_id == edition_id)
        .options(
            joinedload(FieldReport.exhibitor).options(joinedload(Exhibitor.hall), selectinload(Exhibitor.booths)),
            joinedload(FieldReport.product), selectinload(FieldReport.versions), selectinload(FieldReport.photos),
        )
    )  # fmt: skip


def _public(row: FieldReport) -> PublicReport:
    *former, version = row.published
    return PublicReport(row, version, tuple(reversed(former)))


def public(
    session: Session, edition_id: int, *, exhibitor_id: int | None = None, hall_id: int | None = None,
    most: int | None = None,
) -> list[PublicReport]:  # fmt: skip
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
    if row is None or not row.published or row.consented_at is None:
        raise NotFound(f"report {report_id}")
    return _public(row)


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


def photo(session: Session, report: FieldReport, photo_id: int) -> ReportPhoto:
    """Return a photo of a report."""
    return existing(next((one for one in report.photos if one.id == photo_id), None), f"photo {photo_id}")


def is_shown(session: Session, edition_id: int, digest: str, *, drafts: bool = False) -> bool:
    """Tell whether a photo of a published report of the edition has this digest, or with ``drafts`` of any."""
    rows = select(ReportPhoto.id).where(ReportPhoto.edition_id == edition_id, ReportPhoto.digest == digest)
    if not drafts:
        published = select(ReportVersion.report_id).join(ReportVersion.report)
        agreed = published.where(ReportVersion.published_at.is_not(None), FieldReport.consented_at.is_not(None))
        rows = rows.where(ReportPhoto.report_id.in_(agreed))
    return session.scalar(rows.limit(1)) is not None
