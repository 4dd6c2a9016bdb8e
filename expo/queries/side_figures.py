"""Figures of what a show has beside its consultations, as the rows of its parts that they are the sums of."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.guidance import Audience, GuidanceState
from expo.domain.side_figures import SideFigure, SideRow
from expo.domain.words import Named
from expo.models.booklets import Booklet, BookletDownloads, BookletHandOut
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.field_reports import FieldReport, ReportViews
from expo.models.guidance import GuidanceTopic, GuidanceVisit
from expo.models.market import ConsultationRequest
from expo.queries import broadcast_runs, field_reports, market_totals, sessions


def side_rows(session: Session, edition: Edition) -> list[SideRow]:
    """Return what every figure consists of, part by part and in time order; nothing where it would be 0."""
    parts = (_studio, _reports, _market, _guidance, _stage)
    rows = [row for part in parts for row in part(session, edition) if row.number]
    return sorted(rows, key=lambda row: (row.on, row.name.name_ko))


def _studio(session: Session, edition: Edition) -> Iterator[SideRow]:
    for show in broadcast_runs.reports(session, edition.id):
        slot, maker, seen = show.broadcast.studio_slot, show.broadcast.exhibitor, show.counted
        counted = {SideFigure.QUESTIONS: show.questions.asked}
        if seen is not None:
            counted |= {
                SideFigure.BROADCASTS: 1,
                SideFigure.SHOW_VIEWS: seen.views,
                SideFigure.ORDERS: seen.orders,
                SideFigure.SHOW_SALES: seen.sales,
            }
        yield from _of(counted, _day(edition, slot.starts_at), maker.id, Named(maker.name_ko, maker.name_en))


def _reports(session: Session, edition: Edition) -> Iterator[SideRow]:
    published = field_reports.public(session, edition.id)
    yield from _counted(
        SideFigure.PUBLISHED,
        (
            (_day(edition, at), one.report.exhibitor.id, one.report.exhibitor.name_ko, one.report.exhibitor.name_en, 1)
            for one in published
            if (at := one.first_published_at) is not None
        ),
    )
    maker_of_report = (Exhibitor.id, Exhibitor.name_ko, Exhibitor.name_en)
    seen = (
        select(ReportViews.on, *maker_of_report, func.sum(ReportViews.count))
        .join(FieldReport, FieldReport.id == ReportViews.report_id)
        .join(Exhibitor, Exhibitor.id == FieldReport.exhibitor_id)
        .where(FieldReport.edition_id == edition.id)
        .group_by(ReportViews.on, *maker_of_report)
    )
    yield from _counted(SideFigure.REPORT_VIEWS, session.execute(seen))
    asked = (
        select(ConsultationRequest.asked_at, *maker_of_report)
        .join(FieldReport, FieldReport.id == ConsultationRequest.report_id)
        .join(Exhibitor, Exhibitor.id == FieldReport.exhibitor_id)
        .where(FieldReport.edition_id == edition.id)
    )
    yield from _counted(
        SideFigure.REPORT_REQUESTS, ((_day(edition, at), *maker, 1) for at, *maker in session.execute(asked))
    )


def _market(session: Session, edition: Edition) -> Iterator[SideRow]:
    for day in market_totals.by_seller_and_day(session, edition.id):
        counted = {
            SideFigure.RESERVATIONS: day.reservations,
            SideFigure.HANDED_OVER: day.handed_over,
            SideFigure.PIECES: day.handed_pieces,
            SideFigure.MARKET_SALES: day.value,
        }
        yield from _of(counted, day.on, day.exhibitor_id, Named(day.name_ko, day.name_en))


def _guidance(session: Session, edition: Edition) -> Iterator[SideRow]:
    topic = (GuidanceTopic.id, GuidanceTopic.name_ko, GuidanceTopic.name_en)
    done = (
        select(GuidanceVisit.on, GuidanceVisit.audience, *topic, func.count())
        .join(GuidanceVisit.topic)
        .where(GuidanceVisit.edition_id == edition.id, GuidanceVisit.state == GuidanceState.DONE)
        .group_by(GuidanceVisit.on, GuidanceVisit.audience, *topic)
    )
    visits = session.execute(done).all()
    for figure, audience in (
        (SideFigure.COUNSELLED, None),
        (SideFigure.ADOPTERS, Audience.ADOPTER),
        (SideFigure.SUPPLIERS, Audience.SUPPLIER),
    ):
        yield from _counted(figure, ((on, *rest) for on, told, *rest in visits if audience in (None, told)))
    booklet = (Booklet.id, Booklet.title_ko, Booklet.title_en)
    fetched = (
        select(BookletDownloads.on, *booklet, BookletDownloads.count)
        .join(Booklet, Booklet.id == BookletDownloads.booklet_id)
        .where(Booklet.edition_id == edition.id)
    )
    yield from _counted(SideFigure.DOWNLOADS, session.execute(fetched))
    copies = (
        select(BookletHandOut.handed_at, *booklet)
        .join(Booklet, Booklet.id == BookletHandOut.booklet_id)
        .where(Booklet.edition_id == edition.id)
    )
    yield from _counted(
        SideFigure.COPIES, ((_day(edition, at), *printed, 1) for at, *printed in session.execute(copies))
    )


def _stage(session: Session, edition: Edition) -> Iterator[SideRow]:
    full = sessions.attendance(session, edition.id)
    for row in sessions.programme(session, edition.id, only_public=False):
        counted = {
            SideFigure.SESSIONS: 1,
            SideFigure.REGISTRATIONS: full[row.id].registered,
            SideFigure.CAME: full[row.id].came,
            SideFigure.WAITED: full[row.id].waiting,
        }
        yield from _of(counted, _day(edition, row.starts_at), row.id, Named(row.title_ko, row.title_en))


def _of(counted: dict[SideFigure, int], on: date, id_: int, name: Named) -> Iterator[SideRow]:
    return (SideRow(figure, on, id_, name, number) for figure, number in counted.items())


def _counted(figure: SideFigure, rows: Iterable[Any]) -> Iterator[SideRow]:
    """Yield a row for each day, id, Korean name, English name and number; what is of one day and id is added up."""
    found: dict[tuple[date, int], tuple[Named, int]] = {}
    for on, id_, korean, english, number in rows:
        _name, before = found.get((on, id_), (None, 0))
        found[on, id_] = Named(korean, english), before + int(number)
    return (SideRow(figure, on, id_, name, number) for (on, id_), (name, number) in found.items())


def _day(edition: Edition, at: datetime) -> date:
    return at.astimezone(edition.zone).date()
