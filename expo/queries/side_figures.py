"""Figures of what a show has beside its consultations, each counted from the rows of its own part."""

from sqlalchemy.orm import Session

from expo.domain.guidance import Audience
from expo.domain.side_figures import SideFigure
from expo.queries import booklets, broadcast_runs, field_reports, guidance, market


def side_figures(session: Session, edition_id: int) -> dict[SideFigure, int]:
    """Return every figure; 0 for what did not happen."""
    found = _studio(session, edition_id)
    views, requests = field_reports.views(session, edition_id), field_reports.requests(session, edition_id)
    found |= {
        SideFigure.PUBLISHED: len(field_reports.public(session, edition_id)),
        SideFigure.REPORT_VIEWS: sum(views.values()),
        SideFigure.REPORT_REQUESTS: sum(requests.values()),
    }
    sold = market.figures(session, edition_id)
    found |= {
        SideFigure.RESERVATIONS: sold.reservations, SideFigure.HANDED_OVER: sold.handed_over,
        SideFigure.PIECES: sold.pieces, SideFigure.MARKET_SALES: sold.value,
    }  # fmt: skip
    advised = guidance.figures(session, edition_id)
    return found | {
        SideFigure.COUNSELLED: advised.visits,
        SideFigure.ADOPTERS: advised.audiences[Audience.ADOPTER],
        SideFigure.SUPPLIERS: advised.audiences[Audience.SUPPLIER],
        SideFigure.DOWNLOADS: sum(booklets.downloads(session, edition_id).values()),
        SideFigure.COPIES: sum(one.handed_out for one in booklets.index(session, edition_id, only_public=False)),
    }


def _studio(session: Session, edition_id: int) -> dict[SideFigure, int]:
    shows = broadcast_runs.reports(session, edition_id)
    counted = [show.counted for show in shows if show.counted is not None]
    return {
        SideFigure.BROADCASTS: len(counted),
        SideFigure.SHOW_VIEWS: sum(one.views for one in counted),
        SideFigure.ORDERS: sum(one.orders for one in counted),
        SideFigure.SHOW_SALES: sum(one.sales for one in counted),
        SideFigure.QUESTIONS: sum(show.questions.asked for show in shows),
    }
