"""Figures of the studio, the on-site reports, the market, the guidance desk and the stage, as the results show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from expo.domain.words import N_, Labelled, Named


class SidePart(Labelled):
    """A part of the show beside the consultations."""

    STUDIO = "studio", N_("Live-commerce studio")
    REPORTS = "reports", N_("On-site reports")
    MARKET = "market", N_("Win-win market")
    GUIDANCE = "guidance", N_("Guidance desk")
    STAGE = "stage", N_("Stage and side programme")


class SideFigure(Labelled):
    """A figure of one part; its value begins with the part. Those of :data:`IN_WON` are whole won."""

    BROADCASTS = "studio.broadcasts", N_("Broadcasts with figures")
    SHOW_VIEWS = "studio.views", N_("Views of broadcasts")
    ORDERS = "studio.orders", N_("Orders")
    SHOW_SALES = "studio.sales", N_("Sales of broadcasts")
    QUESTIONS = "studio.questions", N_("Questions of viewers")
    PUBLISHED = "reports.published", N_("Published reports")
    REPORT_VIEWS = "reports.views", N_("Views of reports")
    REPORT_REQUESTS = "reports.requests", N_("Consultations asked for because of reports")
    RESERVATIONS = "market.reservations", N_("Reservations")
    HANDED_OVER = "market.handed_over", N_("Reservations handed over")
    PIECES = "market.pieces", N_("Pieces handed over")
    MARKET_SALES = "market.sales", N_("Sales of the market")
    COUNSELLED = "guidance.counselled", N_("Visits counselled")
    ADOPTERS = "guidance.adopters", N_("Of adopting companies")
    SUPPLIERS = "guidance.suppliers", N_("Of supplying companies")
    DOWNLOADS = "guidance.downloads", N_("Downloads of publications")
    COPIES = "guidance.copies", N_("Copies handed out")
    SESSIONS = "stage.sessions", N_("Sessions")
    REGISTRATIONS = "stage.registrations", N_("Registrations for sessions")
    CAME = "stage.came", N_("Let in at the door")
    WAITED = "stage.waited", N_("Without a place")

    @property
    def part(self) -> SidePart:
        return SidePart(self.value.partition(".")[0])


IN_WON = frozenset({SideFigure.SHOW_SALES, SideFigure.MARKET_SALES})


@dataclass(frozen=True, slots=True)
class SideRow:
    """What a figure was on one day of one company, topic, publication or session, whose row in its table is ``id``."""

    figure: SideFigure
    on: date
    id: int
    name: Named
    number: int


def sums(rows: Iterable[SideRow]) -> dict[SideFigure, int]:
    """Return every figure; 0 for what did not happen."""
    found = dict.fromkeys(SideFigure, 0)
    for row in rows:
        found[row.figure] += row.number
    return found
