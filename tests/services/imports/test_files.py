"""A file is opened whatever program saved it, and within bounds."""

from pathlib import Path

import pytest
from sqlalchemy import select

from expo.domain.imports import ImportKind
from expo.models.interpreters import Interpreter
from expo.services import imports
from expo.services.imports.files import decoded
from tests.support import small_expo, spreadsheets
from tests.support.imports import bring

pytestmark = pytest.mark.sqlite_only
XLS = Path(__file__).parents[2] / "support" / "files" / "interpreters.xls"
TEXT = "회사명,업종\r\n똠얌푸드,식품\r\n"


@pytest.mark.parametrize(
    "content",
    [TEXT.encode(), TEXT.encode("utf-8-sig"), TEXT.encode("cp949"), TEXT.encode("utf-16"),
     b"\xfe\xff" + TEXT.encode("utf-16-be")],
    ids=["UTF-8", "UTF-8 with a mark", "CP949", "UTF-16", "UTF-16 big-endian"],
)  # fmt: skip
def test_a_text_file_is_read_in_the_encoding_it_has(content):
    assert decoded(content) == TEXT
    assert imports.sheets_of(content)[0].grid[1] == ["똠얌푸드", "식품"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_separator_of_a_text_file_is_found(mark):
    content = TEXT.replace(",", mark).encode()

    assert imports.sheets_of(content)[0].grid[0] == ["회사명", "업종"]


def test_an_old_excel_file_comes_in(session):
    expo = small_expo.build(session)

    bring(expo, ImportKind.INTERPRETERS, XLS.read_bytes())

    rows = session.execute(select(Interpreter.code, Interpreter.name, Interpreter.languages).order_by("code")).all()
    assert rows[1:] == [("I-11", "문해솔", ["en", "vi"]), ("I-12", "서다올", ["ja"]), ("I-13", "한별", ["zh"])]


def test_what_is_merged_downward_stands_in_each_of_its_rows():
    rows = [["업체명", "품명"], ["윤슬푸드", "누룽지"], ["", "식혜"], ["", "약과"]]

    sheet = imports.sheets_of(spreadsheets.xlsx(rows, merged=[(1, 0, 3, 0)]))[0]

    assert [row[0] for row in sheet.grid] == ["업체명", "윤슬푸드", "윤슬푸드", "윤슬푸드"]
