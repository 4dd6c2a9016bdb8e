"""The results as a workbook: the press table, the rows it is computed from, and the rate it was converted at."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from expo.domain.amounts import Currency
from expo.domain.charts import Chart, ChartPart
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.press import COLUMNS, FIGURES, Cells, Unit, cells
from expo.domain.results import RateSet, ResultRow, RowView
from expo.domain.side_figures import SideFigure, SideRow, sums
from expo.domain.spreadsheets.sheets import Cell, SheetChart, SheetColumn, SheetTable
from expo.domain.surveys import SurveyFigures
from expo.domain.words import N_, Marked, Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.queries import results, surveys
from expo.queries.side_figures import side_rows
from expo.services.imports import words
from expo.services.spreadsheets.workbooks import workbook


def results_workbook(session: Session, actor: Actor, edition: Edition, *, now: datetime, language: str) -> bytes:
    """Return the press table of this moment and the rows behind it, as ``.xlsx``; contact data is not in it."""
    needs(actor, Permission.EXPORT)
    rows, rates = results.rows(session, edition, now), results.rates(session, edition)
    charts = results.charts(session, edition, rows, now)
    sheets = [press_sheet(cells(rows, rates)), _rows(session, edition, rows), _rates(rates, now)]
    sheets.append(chart_sheet(charts, _part_names(session, edition)))
    side = side_rows(session, edition)
    sheets += [side_sheet(sums(side)), side_rows_sheet(side)]
    answered = surveys.results(session, edition)
    if answered:
        sheets.append(survey_sheet(answered))
    return workbook(sheets, language=language, zone=edition.zone)


def press_sheet(values: Cells) -> SheetTable:
    """Return the press table; dollars with their cents."""
    columns = [
        SheetColumn("key", Named("코드", "Code")),
        SheetColumn("figure", Named("구분", "Figure")),
        SheetColumn("unit", Named("단위", "Unit")),
        SheetColumn("domestic", Named("내수", "Domestic")),
        SheetColumn("overseas", Named("수출", "Overseas")),
        SheetColumn("total", Named("합계", "Total")),
        SheetColumn("meaning", Named("정의", "Definition")),
    ]
    lines: list[list[Cell]] = [
        [
            figure.key,
            Marked(figure.label),
            figure.unit,
            *(_shown(values[figure.key, column], figure.unit) for column in COLUMNS),
            Marked(figure.meaning),
        ]
        for figure in FIGURES
    ]
    return SheetTable(Named("성과표", "Press table"), columns, lines)


def chart_sheet(charts: Mapping[Chart, Sequence[ChartPart]], names: Mapping[tuple[str, str], Cell]) -> SheetTable:
    """Return the charts of the page, drawn, with the numbers that they are drawn from."""
    columns = [
        SheetColumn("chart", Named("차트", "Chart")),
        SheetColumn("part", Named("항목", "Part")),
        SheetColumn("number", Named("상담 수", "Consultations")),
        SheetColumn("of", Named("전체", "Of")),
        SheetColumn("share", Named("비율", "Share")),
    ]
    lines: list[list[Cell]] = []
    drawn = []
    for chart, parts in charts.items():
        first = len(lines)
        lines += [[chart, _part_name(chart, one, names), one.number, one.of, _share(one)] for one in parts]
        is_share = any(one.of is not None for one in parts)
        if parts:
            drawn.append(SheetChart(chart, first, len(lines) - 1, 1, 4 if is_share else 2, is_share=is_share))
    return SheetTable(Named("차트", "Charts"), columns, lines, drawn)


def _part_name(chart: Chart, part: ChartPart, names: Mapping[tuple[str, str], Cell]) -> Cell:
    if part.value is None:
        return Marked(N_("others"))
    if chart is Chart.HOURS:
        return f"{part.value}:00"
    return names.get((chart.by, str(part.value)), str(part.value))


def _part_names(session: Session, edition: Edition) -> dict[tuple[str, str], Cell]:
    names: dict[tuple[str, str], Cell] = {
        (kind, str(number)): name for (kind, number), name in results.names(session, edition).items()
    }
    countries = words.of_edition(session, edition.id)["countries"].names
    names |= {("country", str(code)): name for code, name in countries.items()}
    return names | {("origin", view.value): view for view in RowView}


def _share(part: ChartPart) -> float | None:
    return round(part.number / part.of, 4) if part.of else None


def side_sheet(figures: Mapping[SideFigure, int]) -> SheetTable:
    """Return the figures of studio, reports, market, guidance desk and stage, as the page shows them."""
    columns = [
        SheetColumn("key", Named("코드", "Code")),
        SheetColumn("part", Named("프로그램", "Part")),
        SheetColumn("figure", Named("구분", "Figure")),
        SheetColumn("number", Named("값", "Value")),
    ]
    lines: list[list[Cell]] = [[one.value, one.part, one, number] for one, number in figures.items()]
    return SheetTable(Named("부대 프로그램", "Other parts"), columns, lines)


def side_rows_sheet(rows: Sequence[SideRow]) -> SheetTable:
    """Return what those figures are the sums of: by day, and by company, topic, publication or session."""
    columns = [
        SheetColumn("key", Named("코드", "Code")),
        SheetColumn("on", Named("날짜", "Day")),
        SheetColumn("part", Named("프로그램", "Part")),
        SheetColumn("name", Named("이름", "Name")),
        SheetColumn("figure", Named("구분", "Figure")),
        SheetColumn("number", Named("값", "Value")),
    ]
    lines: list[list[Cell]] = [
        [row.figure.value, row.on, row.figure.part, row.name, row.figure, row.number] for row in rows
    ]
    return SheetTable(Named("부대 프로그램 자료", "Rows of other parts"), columns, lines)


def survey_sheet(figures: Sequence[SurveyFigures]) -> SheetTable:
    """Return how often each choice of the survey was made; nothing of a side with too few answers."""
    columns = [
        SheetColumn("side", Named("구분", "Side")),
        SheetColumn("question", Named("질문", "Question")),
        SheetColumn("choice", Named("응답", "Choice")),
        SheetColumn("count", Named("응답 수", "Answers")),
        SheetColumn("answered", Named("응답 기업", "Companies that answered")),
        SheetColumn("asked", Named("문의한 기업", "Companies asked")),
    ]
    lines: list[list[Cell]] = [
        [_SIDES[side.side], Marked(one.question.sentence), choice, count, side.answered, side.asked]
        for side in figures
        for one in side.questions
        for choice, count in one.counts.items()
    ]
    return SheetTable(Named("설문", "Survey"), columns, lines)


def _shown(value: int | None, unit: Unit) -> Cell:
    return value / 100 if value is not None and unit is Unit.DOLLARS else value


_SIDES = {Role.EXHIBITOR: Named("참가기업", "Exhibitors"), Role.BUYER: Named("바이어", "Buyers")}
ROW_COLUMNS = (
    ("meeting", "상담 번호", "Consultation"),
    ("exhibitor", "참가기업", "Exhibitor"),
    ("buyer", "바이어", "Buyer"),
    ("track", "구분", "Track"),
    ("country", "국가", "Country"),
    ("starts_at", "시작", "Start"),
    ("outcome", "결과", "Outcome"),
    ("record", "상담일지 번호", "Record"),
    ("revision", "개정", "Revision"),
    ("state", "상태", "State"),
    ("currency", "통화", "Currency"),
    ("discussed", "상담액(최소 단위)", "Discussed (minor units)"),
    ("expected", "계약추진액(최소 단위)", "Pursued (minor units)"),
    ("signed", "현장계약액(최소 단위)", "Signed (minor units)"),
    ("memorandum", "MOU", "MOU"),
    ("confirmed", "양측 확인", "Confirmed by both"),
    ("origin", "성사 경위", "Came about"),
)


def _rows(session: Session, edition: Edition, rows: Sequence[ResultRow]) -> SheetTable:
    """Return the rows in codes, one a planned consultation, so that they can be added up again."""
    exhibitors, buyers = (results.codes(session, edition, table) for table in (Exhibitor, Buyer))
    lines: list[list[Cell]] = [
        [
            row.meeting_id,
            exhibitors[row.exhibitor_id],
            buyers[row.buyer_id],
            row.track.value,
            row.country,
            row.starts_at,
            row.outcome.value,
            row.record_id,
            row.revision_no or None,
            row.state.value if row.state else None,
            row.currency.value if row.currency else None,
            row.discussed,
            row.expected,
            row.signed,
            int(row.has_memorandum),
            int(row.is_confirmed),
            row.origin.value,
        ]
        for row in rows
    ]
    columns = [SheetColumn(key, Named(korean, english)) for key, korean, english in ROW_COLUMNS]
    return SheetTable(Named("상담별 자료", "Rows"), columns, lines)


def _rates(rates: RateSet, now: datetime) -> SheetTable:
    columns = [
        SheetColumn("currency", Named("통화", "Currency")),
        SheetColumn("rate", Named("1단위의 원화", "Won for one")),
        SheetColumn("source", Named("출처", "Source")),
        SheetColumn("rate_on", Named("기준일", "Day")),
        SheetColumn("as_of", Named("집계 시각", "As of")),
    ]
    stated = {Currency.KRW: Decimal(1), **rates.rates}
    lines: list[list[Cell]] = [
        [currency.value, f"{rate:f}", rates.source, rates.rate_on, now] for currency, rate in stated.items()
    ]
    return SheetTable(Named("환율", "Rate"), columns, lines)
