"""What the parts beside the consultations brought: page, sheet of paper and workbook agree with the rows."""

from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from expo import clock
from expo.domain.editions import moment
from expo.domain.market import CODE_LENGTH, ReservationState, code_of
from expo.domain.side_figures import SideFigure, SidePart, sums
from expo.models.market import MarketReservation, MarketStock
from expo.queries import booklets, broadcast_runs, field_reports, market_totals, sessions
from expo.queries.side_figures import side_rows
from expo.services import badges
from expo.services.badges import NewPerson
from expo.services.sample import write_booklets, write_guidance, write_market, write_reports
from expo.services.sample.on_air import write_broadcasts
from tests.support.reading import text_of

PARTS = "/2024/organizer/results/parts"


@pytest.fixture
def over(session, sample):
    """The evening of the second day, with what happened at the market, at the desk and in reports."""
    day = sample.days[1]
    now = moment(day.on, day.closes, sample.zone) + timedelta(hours=1)
    for write in (write_broadcasts, write_market, write_guidance, write_booklets, write_reports):
        write(session, sample, now=now)
    guest = badges.enter(session, sample, NewPerson(name="김봄"), secret="s", now=now).person
    stocks = session.scalars(select(MarketStock).order_by(MarketStock.id).limit(6)).all()
    fates = [ReservationState.HANDED_OVER] * 4 + [ReservationState.LAPSED, ReservationState.CANCELLED]
    for number, (stock, fate) in enumerate(zip(stocks, fates, strict=True), start=2):
        session.add(
            MarketReservation(
                edition_id=sample.id,
                stock_id=stock.id,
                code=code_of(str(number) * (CODE_LENGTH - 1)),
                person=guest,
                quantity=2,
                price=1_000,
                reserved_at=now,
                until=now,
                state=fate,
                settled_at=now,
            )
        )
    sample.clock_shift_seconds = clock.shift_to(now)
    session.commit()
    return sample


def test_every_figure_is_the_sum_of_its_rows_by_day_and_name(session, over):
    rows = side_rows(session, over)
    shown, sold = sums(rows), market_totals.figures(session, over.id)
    counted = [one.counted for one in broadcast_runs.reports(session, over.id) if one.counted]
    attended = sessions.attendance(session, over.id).values()

    assert (sold.reservations, sold.handed_over, sold.value) == (6, 4, 8_000)
    assert shown == shown | {
        SideFigure.RESERVATIONS: sold.reservations,
        SideFigure.HANDED_OVER: sold.handed_over,
        SideFigure.PIECES: sold.pieces,
        SideFigure.MARKET_SALES: sold.value,
        SideFigure.SHOW_VIEWS: sum(one.views for one in counted),
        SideFigure.PUBLISHED: len(field_reports.public(session, over.id)),
        SideFigure.REPORT_VIEWS: sum(field_reports.views(session, over.id).values()),
        SideFigure.DOWNLOADS: sum(booklets.downloads(session, over.id).values()),
        SideFigure.COPIES: sum(one.handed_out for one in booklets.index(session, over.id, only_public=False)),
        SideFigure.SESSIONS: len(attended),
    }
    assert shown[SideFigure.ADOPTERS] + shown[SideFigure.SUPPLIERS] == shown[SideFigure.COUNSELLED] > 0
    assert len(rows) == len({(row.figure, row.on, row.id) for row in rows})


def test_page_and_paper_show_each_part_by_day_and_name_with_the_way_to_its_rows(organizer, session, over):
    sold = market_totals.by_seller_and_day(session, over.id)
    first = min((day for day in sold if day.reservations), key=lambda day: day.name_en)
    page, paper = organizer.get(PARTS), organizer.get(f"{PARTS}/sheet")

    assert f"/2024/organizer/market/reservations?exhibitor={first.exhibitor_id}" in page.text
    for text in (text_of(page), text_of(paper)):
        assert [part.value for part in SidePart if part.label in text] == [part.value for part in SidePart]
        assert "Win-win market by day" in text
        assert f"{first.name_en}" in text
    assert "/organizer/market" not in paper.text


def test_the_workbook_has_the_rows_of_the_parts(organizer, session, over, tmp_path):
    file = tmp_path / "results.xlsx"
    file.write_bytes(organizer.get("/2024/organizer/results.xlsx").data)

    _head, *lines = CalamineWorkbook.from_path(file).get_sheet_by_name("Rows of other parts").to_python()

    keys, values = [line[0] for line in lines], [line[-1] for line in lines]
    for figure, number in sums(side_rows(session, over)).items():
        assert sum(value for key, value in zip(keys, values, strict=True) if key == figure.value) == number


def test_before_the_show_the_parts_say_that_there_is_nothing_yet(organizer, sample):
    assert "Nothing yet." in text_of(organizer.get(PARTS))
    assert organizer.get(f"{PARTS}/sheet").status_code == 200
