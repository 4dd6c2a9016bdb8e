"""Lists leave as spreadsheets, without contact data, and come back as they were."""

import io

import pytest
from python_calamine import CalamineWorkbook

from expo.domain.imports import ImportChoices, ImportKind, RowChange
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed
from expo.domain.spreadsheets.downloads import DownloadKind
from expo.services import imports, spreadsheets
from tests.support import small_expo

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def chief(sample) -> Actor:
    return Actor(Role.ORGANIZER, None, "Chief", sample.id)


@pytest.mark.parametrize("kind", [kind for kind in ImportKind if kind is not ImportKind.WISHES])
def test_a_downloaded_list_is_imported_again_and_changes_nothing(session, sample, chief, kind):
    content = spreadsheets.download(session, chief, sample, DownloadKind(kind.value), language="ko")

    seen = imports.preview(session, sample, kind, imports.sheets_of(content), ImportChoices())

    rows = [row for row in seen.plan.rows if row.change is not RowChange.UNCHANGED]
    assert seen.plan.rows
    assert [(row.name, row.problems, row.differences) for row in rows] == []


def test_no_list_holds_contact_data_and_only_who_may_export_gets_one(session, sample, chief):
    content = spreadsheets.download(session, chief, sample, DownloadKind.ALL, language="en")

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    cells = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert len(book.sheet_names) == 16
    assert [cell for cell in cells if "@" in cell] == []
    with pytest.raises(NotAllowed):
        spreadsheets.download(
            session, Actor(Role.ORGANIZER, edition_id=sample.id, permissions=frozenset()), sample, DownloadKind.BUYERS,
            language="en",
        )  # fmt: skip


def test_the_timetable_is_written_by_table_exhibitor_buyer_and_interpreter(session):
    expo = small_expo.build(session)
    expo.meet(0, 0, expo.slots[3])
    expo.meet(1, 0, expo.slots[0], table=None)

    content = spreadsheets.download(session, expo.organizer, expo.edition, DownloadKind.TIMETABLE, language="ko")

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    read = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(read) == ["테이블별", "참가기업별", "바이어별", "통역사별"]
    assert read["바이어별"][0][:3] == ["바이어 코드", "바이어", "날짜"]
    assert [row[3].strftime("%H:%M") for row in read["바이어별"][1:]] == ["10:00", "11:30"]
    assert [row[0] for row in read["참가기업별"][1:]] == ["FD-01", "FD-02"]
    assert len(read["통역사별"]) == 1
