"""Lists leave as spreadsheets, without contact data, and come back as they were."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from expo.domain.imports import ImportChoices, ImportKind, RowChange
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed
from expo.domain.spreadsheets.downloads import DownloadKind
from expo.models.meetings import Meeting
from expo.services import imports, spreadsheets
from tests.support import small_expo
from tests.support.disruptions import published
from tests.support.imports import bring, look, states
from tests.support.spreadsheets import xlsx

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


EVERY_DETAIL = {
    "바이어명": "하늘 “별” 마트; 2호", "바이어명(영문)": "Sky, Star & Mart", "구분": "해외", "유통 채널": "수입상",
    "국가": "베트남", "도시": "호찌민, 1군", "홈페이지": "https://sky.example.com/a,b", "언어": "베트남어, 영어",
    "관심 분야": "식품·음료", "관심 품목": "쌀과자\n김, 미역", "담당자": "김하늘", "부서·직위": "구매팀",
    "휴대전화": "+84 90 123 4567", "이메일": "sky@example.com", "월 구매 수량": 1200, "개당 최고 가격(원)": 3500,
    "구매 계획 금액(국내 원, 해외 US$)": 1234567.5, "구매 계획 시기": "3개월 이내", "필요 인증": "HACCP, ISO 22000",
    "입점 조건": "위탁\n월말, 정산", "기존 거래 기업": "가, 나\n다", "설립연도": 1999, "종업원 수": 0,
    "연 매출": "100만 달러 미만", "한국 수입액": "100만~500만 달러", "취급 브랜드": "A, B", "한국 거래처": "라\n마",
    "메신저": "잘로", "초청장 필요": "예", "숙소 필요": "아니요", "입국일": "2024-10-21", "출국일": "2024-10-24",
    "신청일": "2024-09-02", "참석일": "2024-10-22", "희망 기업": "E-001", "꼭 만날 기업": "E-002",
}  # fmt: skip


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_buyer_leaves_with_every_detail_that_it_brought(session, language):
    expo = small_expo.build(session)
    bring(expo, ImportKind.BUYERS, xlsx([list(EVERY_DETAIL), list(EVERY_DETAIL.values())]))

    content = spreadsheets.download(session, expo.organizer, expo.edition, DownloadKind.BUYERS, language=language)

    headings, *rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    (row,) = (one for one in rows if "Sky, Star & Mart" in one)
    assert [heading for heading, value in zip(headings, row, strict=True) if value == ""] == []
    assert states(look(expo, ImportKind.BUYERS, content)) == {RowChange.UNCHANGED: len(rows)}


def test_no_list_holds_contact_data_and_only_who_may_export_gets_one(session, sample, chief):
    content = spreadsheets.download(session, chief, sample, DownloadKind.ALL, language="en")

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    cells = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert len(book.sheet_names) == 16
    assert [cell for cell in cells if "@" in cell] == []
    with pytest.raises(NotAllowed):
        spreadsheets.download(
            session,
            Actor(Role.ORGANIZER, edition_id=sample.id, permissions=frozenset()),
            sample,
            DownloadKind.BUYERS,
            language="en",
        )


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
    assert [row[0] for row in read["참가기업별"][1:]] == ["E-001", "E-002"]
    assert len(read["통역사별"]) == 1


def test_what_lost_its_time_since_it_was_published_is_among_the_unmet_wishes(session):
    expo = published(session)
    lost = session.scalars(select(Meeting).order_by(Meeting.id)).first()
    lost.is_active = None
    session.flush()

    content = spreadsheets.download(session, expo.organizer, expo.edition, DownloadKind.UNMET, language="en")

    _headings, row = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert (row[0], row[2], row[5]) == (lost.exhibitor.code, lost.buyer.code, "")
