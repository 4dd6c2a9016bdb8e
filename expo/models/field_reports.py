"""On-site reports: planned visits, reports with their versions and photos, and views by day."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.field_reports import ReportState
from expo.models.base import Base, Id, Lasting, Name, to
from expo.models.exhibitors import Exhibitor, Product


class ReportVisit(Base, Lasting):
    """A reporter comes to a booth: the exhibitor's time is held, ``questions`` is what will be asked."""

    __tablename__ = "report_visit"
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    reporter: Mapped[Name]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    questions: Mapped[str] = mapped_column(Text, default="")
    planned_at: Mapped[datetime]
    planned_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"), index=True)

    exhibitor: Mapped[Exhibitor] = relationship()


class OfVersions:
    """What belongs to the versions of a report from ``since`` to ``until``; without an end to all that follow."""

    since: Mapped[int] = mapped_column(default=1, server_default="1")
    until: Mapped[int | None]

    def is_in(self, number: int) -> bool:
        """Tell whether the version of this number has it."""
        return self.since <= number and (self.until is None or number <= self.until)


class FieldReport(Base):
    """A report about an exhibitor; ``consented_by`` names who agreed, for all in the pictures, to be shown.

    ``product_id`` is the product of the version in force. A version that was published before ``consented_at`` is
    not shown: its consent was taken back.
    """

    __tablename__ = "field_report"
    __table_args__ = (
        UniqueConstraint("visit_id"),
        CheckConstraint("(consented_at is null) = (consented_by = '')", name="consent_has_a_name"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    visit_id: Mapped[int | None] = mapped_column(to("report_visit.id", ondelete="SET NULL"))
    product_id: Mapped[int | None] = mapped_column(to("product.id", ondelete="SET NULL"), index=True)
    reporter: Mapped[Name]
    consented_at: Mapped[datetime | None]
    consented_by: Mapped[Name] = mapped_column(default="")
    started_at: Mapped[datetime]

    exhibitor: Mapped[Exhibitor] = relationship()
    product: Mapped[Product | None] = relationship()
    versions: Mapped[list["ReportVersion"]] = relationship(
        order_by="ReportVersion.no", back_populates="report", cascade="all, delete-orphan"
    )
    photos: Mapped[list["ReportPhoto"]] = relationship(order_by="ReportPhoto.id", cascade="all, delete-orphan")

    @property
    def newest(self) -> "ReportVersion":
        return self.versions[-1]

    @property
    def published(self) -> list["ReportVersion"]:
        """The versions that were ever public, the one in force last."""
        return [one for one in self.versions if one.published_at is not None]


class ReportVersion(Base):
    """One version of a report; a published one never changes, a correction is the next version with its ``note``."""

    __tablename__ = "report_version"
    __table_args__ = (
        UniqueConstraint("report_id", "no"),
        CheckConstraint("published_at is null or submitted_at is not null", name="editor_saw_it_first"),
        CheckConstraint("published_at is null or title_ko <> ''", name="published_has_a_title"),
    )

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(to("field_report.id", ondelete="CASCADE"))
    no: Mapped[int]
    title_ko: Mapped[Name] = mapped_column(default="")
    title_en: Mapped[Name] = mapped_column(default="")
    text_ko: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    video_url: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[Name] = mapped_column(default="")
    returned_with: Mapped[str] = mapped_column(Text, default="")
    written_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"), index=True)
    product_id: Mapped[int | None] = mapped_column(to("product.id", ondelete="SET NULL"), index=True)

    report: Mapped[FieldReport] = relationship(back_populates="versions")
    product: Mapped[Product | None] = relationship()

    @property
    def state(self) -> ReportState:
        if self.published_at is not None:
            return ReportState.PUBLISHED
        if self.submitted_at is not None:
            return ReportState.SUBMITTED
        return ReportState.RETURNED if self.returned_with else ReportState.DRAFT

    @property
    def photos(self) -> list["ReportPhoto"]:
        """Its photos as they were added; one whose words were changed since keeps its place."""
        first = {one.digest: one.id for one in reversed(self.report.photos)}
        return sorted((one for one in self.report.photos if one.is_in(self.no)), key=lambda one: first[one.digest])


class ReportPhoto(OfVersions, Base):
    """A photo of a report, encoded anew without the place where it was taken; ``digest`` names its files."""

    __tablename__ = "report_photo"
    __table_args__ = (CheckConstraint("width > 0 and height > 0", name="has_an_area"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int] = mapped_column(to("field_report.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(40), index=True)
    width: Mapped[int]
    height: Mapped[int]
    alt_ko: Mapped[Name]
    alt_en: Mapped[Name] = mapped_column(default="")


class ReportViews(Base):
    """How often a report was opened on a day; nothing is kept of who opened it."""

    __tablename__ = "report_views"

    report_id: Mapped[int] = mapped_column(to("field_report.id", ondelete="CASCADE"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    count: Mapped[int]
