"""A file is opened whatever program saved it, and within bounds."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select
from xlsxwriter import Workbook

from expo.domain.imports import ImportKind
from expo.models.interpreters import Interpreter
from expo.services import imports
from expo.services.imports.files import NO_SPREADSHEET, decoded
from tests.support import small_expo, spreadsheets
from tests.support.imports import bring

pytestmark = pytest.mark.sqlite_only
XLS = Path(__file__).parents[2] / "support" / "files" / "interpreters.xls"
MOMENTS = {
    datetime.fromisoformat("2026-06-01T10:30"): "yyyy-mm-dd hh:mm",
    date(2026, 6, 2): "yyyy-mm-dd",
    time(9, 15): "hh:mm",
    timedelta(hours=30): "[h]:mm",
}
TEXT = "회사명,업종\r\n똠얌푸드,식품\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp949"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
    ],
    ids=["UTF-8", "UTF-8 with a mark", "CP949", "UTF-16", "UTF-16 big-endian"],
)
def test_a_text_file_is_read_in_the_encoding_it_has(content):
    assert decoded(content) == TEXT
    assert imports.sheets_of(content)[0].grid[1] == ["똠얌푸드", "식품"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_separator_of_a_text_file_is_found(mark):
    content = TEXT.replace(",", mark).encode()

    assert imports.sheets_of(content)[0].grid[0] == ["회사명", "업종"]


def test_twenty_thousand_rows_are_read_below_their_title_and_headings():
    rows = [["바이어 명단"], ["바이어명"], *([f"하늘마트 {number}"] for number in range(20_000))]
    text = "\n".join(row[0] for row in rows)

    assert [len(imports.sheets_of(one)[0].grid) for one in (spreadsheets.xlsx(rows), text.encode())] == [20_002] * 2


def test_an_old_excel_file_comes_in(session):
    expo = small_expo.build(session)

    bring(expo, ImportKind.INTERPRETERS, XLS.read_bytes())

    rows = session.execute(select(Interpreter.code, Interpreter.name, Interpreter.languages).order_by("code")).all()
    assert rows[1:] == [("I-11", "문해솔", ["en", "vi"]), ("I-12", "서다올", ["ja"]), ("I-13", "한별", ["zh"])]


def test_what_is_merged_downward_stands_in_each_of_its_rows():
    rows = [["업체명", "품명"], ["윤슬푸드", "누룽지"], ["", "식혜"], ["", "약과"]]

    sheet = imports.sheets_of(spreadsheets.xlsx(rows, merged=[(1, 0, 3, 0)]))[0]

    assert [row[0] for row in sheet.grid] == ["업체명", "윤슬푸드", "윤슬푸드", "윤슬푸드"]


def test_a_damaged_workbook_is_refused_and_ends_no_process_of_ours():
    chance = Random(7)

    def damaged(content: bytes) -> bytes:
        places = [chance.randrange(8, len(content)) for _ in range(9)]
        return bytes(255 if number in places else one for number, one in enumerate(content))

    whole = [XLS.read_bytes(), spreadsheets.xlsx([["회사명", "업종"], *([f"회사 {n}", "식품"] for n in range(40))])]

    found = {reason.code for one in whole for _ in range(20) for reason in imports.objections(damaged(one))}

    assert NO_SPREADSHEET.code in found
    assert imports.sheets_of(XLS.read_bytes())[0].name == "통역"


def test_moments_of_a_workbook_are_read_as_what_they_are(tmp_path):
    workbook = Workbook(tmp_path / "moments.xlsx")
    sheet = workbook.add_worksheet()
    for row, (moment, shown) in enumerate(MOMENTS.items()):
        sheet.write_datetime(row, 0, moment, workbook.add_format({"num_format": shown}))
    workbook.close()

    assert [row[0] for row in imports.sheets_of((tmp_path / "moments.xlsx").read_bytes())[0].grid] == [*MOMENTS]
