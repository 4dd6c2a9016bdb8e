"""A spreadsheet that we write holds what it says: text stays text, dates and numbers are real, names are safe."""

import csv
import io
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from python_calamine import CalamineWorkbook

from expo.domain.spreadsheets.sheets import SheetColumn, SheetTable
from expo.domain.wishes import Level
from expo.domain.words import Named
from expo.services.spreadsheets import comma_separated, workbook

SEOUL = ZoneInfo("Asia/Seoul")


def _read(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def _sheet(*cells, name="목록"):
    columns = [SheetColumn(str(number), Named(f"제목{number}", f"Heading {number}")) for number in range(len(cells))]
    return SheetTable(Named(name, "List"), columns, [cells])


def test_text_that_looks_like_a_formula_a_number_or_a_link_stays_text():
    cells = ('=HYPERLINK("http://evil.example")', "+82-2-000", "@SUM(A1)", "0012", "http://evil.example", "-1")

    read = _read(workbook([_sheet(*cells)], language="ko", zone=SEOUL))

    assert read["목록"][1] == list(cells)


def test_a_formula_in_comma_separated_text_stays_text_in_full_width_too():
    cells = ("=1+1", "+82-2-000", "-1", "@SUM(A1)", "\uff1d1+1", "\uff0b82", "\uff0d1", "\u3000\uff20SUM(A1)", "가=나")

    content = comma_separated(_sheet(*cells), language="ko", zone=SEOUL).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(content)))[1] == [*(f"'{cell}" for cell in cells[:-1]), cells[-1]]


def test_dates_and_numbers_are_real_and_moments_are_in_the_zone_of_the_edition():
    at = datetime(2024, 10, 22, 1, 30, tzinfo=UTC)

    read = _read(workbook([_sheet(at, date(2024, 10, 22), time(9), 28_000_000, 1.5)], language="ko", zone=SEOUL))

    shown = at.astimezone(SEOUL).replace(tzinfo=None)
    assert read["목록"][1] == [shown, date(2024, 10, 22), time(9), 28_000_000, 1.5]


def test_headings_names_and_words_follow_the_language():
    sheet = _sheet(Named("쿠첸", "Cuchen"), Level.MUST, ("ko", Named("영어", "English")))

    korean = _read(workbook([sheet], language="ko", zone=SEOUL))
    english = _read(workbook([sheet], language="en", zone=SEOUL))

    assert korean["목록"] == [["제목0", "제목1", "제목2"], ["쿠첸", "꼭 상담", "ko, 영어"]]
    assert english["List"] == [["Heading 0", "Heading 1", "Heading 2"], ["Cuchen", "Must meet", "ko, English"]]


def test_names_of_sheets_are_made_fit_and_unique_and_long_text_is_cut():
    sheets = [_sheet("가" * 40_000, name="1관/2관: [상담] " * 5), _sheet("둘", name="1관/2관: [상담] " * 5)]

    read = _read(workbook(sheets, language="ko", zone=SEOUL))

    first, second = read
    assert (len(first), len(second)) == (31, 31)
    assert second.endswith(" 2")
    assert len(read[first][1][0]) == 32_767
