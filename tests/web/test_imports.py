"""An organizer brings a spreadsheet in: looks at it, corrects it, writes it, undoes it."""

import io
import zipfile
from datetime import datetime

import pytest
from python_calamine import load_workbook
from sqlalchemy import func, select

from expo import clock
from expo.domain.buyers import Track
from expo.domain.permissions import TeamRole
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.imports import Import
from expo.models.team import HeldRole
from expo.models.venue import Booth, Hall
from tests.support import small_expo, spreadsheets
from tests.support.reading import text_of

GOOD = spreadsheets.xlsx([["회사명", "전시관", "업종"], ["가온푸드", "식품관", "food"], ["나래산업", "식품관", "food"]])


@pytest.fixture
def edition(session):
    expo = small_expo.build(session)
    session.commit()
    return expo.edition


def upload(client, content: bytes, kind: str = "exhibitors", name: str = "명단.xlsx"):
    data = {"kind": kind, "file": (io.BytesIO(content), name)}
    return client.post("/2024/organizer/imports", data=data, content_type="multipart/form-data")


def preview(client, content: bytes, kind: str = "exhibitors") -> str:
    answer = upload(client, content, kind)
    assert answer.status_code == 303
    return answer.location


def digest(text: str) -> str:
    return text.partition('name="digest" value="')[2].partition('"')[0]


def exhibitors(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Exhibitor))


def test_a_file_is_looked_at_written_and_undone(session, organizer):
    address = preview(organizer, GOOD)
    page = organizer.get(address).text
    assert ("Nothing is written yet." in page, "가온푸드" in page, "Import 2 rows" in page) == (True, True, True)
    assert exhibitors(session) == 2

    written = organizer.post(f"{address}/result", data={"digest": digest(page)}, follow_redirects=True)
    assert "Everything was imported." in written.text
    assert exhibitors(session) == 4

    undone = organizer.post(f"{address}/undoing", follow_redirects=True)
    assert "This import was undone" in undone.text
    assert exhibitors(session) == 2


def test_a_wrong_row_names_its_cell_and_cannot_be_written(session, organizer):
    address = preview(organizer, spreadsheets.xlsx([["회사명", "전시관", "업종"], ["가온푸드", "식품괸", "food"]]))

    page = organizer.get(address).text

    assert ("B2" in page, "“식품괸” is not known here. Do you mean “Food Zone”?" in page) == (True, True)
    assert organizer.post(f"{address}/result", data={"digest": "x"}).status_code == 422
    assert exhibitors(session) == 2


def test_a_code_that_is_a_booth_too_is_said_and_let_in(session, organizer, edition):
    session.add(Booth(edition_id=edition.id, hall_id=session.scalar(select(Hall.id)), code="FD-07", x=0, y=0))
    session.commit()
    sheet = [
        ["회사명", "코드", "전시관", "업종"],
        ["가온푸드", "FD-07", "식품관", "food"],
        ["나래", "N-1", "식품관", "food"],
    ]

    page = text_of(organizer.get(preview(organizer, spreadsheets.xlsx(sheet))))

    assert "Codes that an exhibitor and a booth share FD-07 They can stay." in page
    assert "Import 2 rows" in page


def test_a_row_of_wishes_is_called_by_its_buyer_in_the_readers_language(session, organizer, edition):
    session.scalars(select(Buyer).where(Buyer.code == "KB-001")).one().name_en = "Haneul Mart"
    session.commit()
    address = preview(organizer, spreadsheets.xlsx([["바이어", "참가기업"], ["하늘마트", "윤슬푸드"]]), "wishes")

    for language, name in (("ko", "하늘마트 · KB-001"), ("en", "Haneul Mart · KB-001")):
        organizer.set_cookie("locale", language)
        assert f'<th scope="row">{name}</th>' in organizer.get(address).text


def test_columns_are_corrected_by_hand(session, organizer):
    address = preview(organizer, spreadsheets.xlsx([["가", "나", "다"], ["윤슬푸드", "이바다", "x"]]))
    assert "No rows were found." in organizer.get(address).text

    organizer.post(f"{address}/columns", data={"column-0": "name_ko", "column-1": "representative", "heading_row": "1"})
    page = organizer.get(address).text

    assert ("이바다" in page, "Import 1 row" in page) == (True, True)


def test_one_word_is_chosen_for_all_rows_that_lack_it(session, organizer):
    sheet = [
        ["기업명", "관", "담당자 성함", "E-Mail 주소"],
        ["가온", "식품관", "김봄", "a@b.kr"],
        ["나래", "", "이봄", ""],
    ]
    address = preview(organizer, spreadsheets.xlsx(sheet))
    page = organizer.get(address).text
    assert ("Some new rows leave" in page, "Line of business is missing." in page) == (True, True)
    assert '<span class="faint">Line of business</span>' not in page  # the sentence names it

    organizer.post(f"{address}/fills", data={"sector": "식품·음료", "hall": "없는 관"})
    assert "Hall is missing." in organizer.get(address).text
    organizer.post(f"{address}/fills", data={"sector": "식품·음료", "hall": "식품관"})
    page = organizer.get(address).text
    organizer.post(f"{address}/result", data={"digest": digest(page)})

    assert ("Some new rows leave" in page, exhibitors(session)) == (False, 4)
    made = session.scalars(select(Exhibitor).where(Exhibitor.name_ko == "가온")).one()
    assert (made.sector.code, made.contact_name, made.contact_email) == ("food", "김봄", "a@b.kr")


def test_a_doubtful_company_is_answered_on_the_page(session, organizer):
    address = preview(organizer, spreadsheets.xlsx([["회사명", "전시관", "업종"], ["윤슬푸즈", "식품관", "food"]]))
    assert "The same as Yunseul Foods" in organizer.get(address).text

    organizer.post(f"{address}/answers", data={"row-2": "0"})
    page = organizer.get(address).text
    organizer.post(f"{address}/result", data={"digest": digest(page)})

    assert exhibitors(session) == 3


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 200_000_000)
    return file.getvalue()


def _far_cell() -> bytes:
    file = io.BytesIO(GOOD)
    out = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b'r="C3"', b'r="XFD1048576"'))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "There is nothing in this file."),
        (b"PK\x03\x04 no", "cannot be read as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0 no", "cannot be read as a spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\0\0", "cannot be read as a spreadsheet"),
        (b"a,b\n" * 20_101, "This file is too large"),
        (_bomb(), "This file is too large"),
        (_far_cell(), "This file is too large"),
    ],
    ids=["empty", "broken xlsx", "broken xls", "picture", "long", "bomb", "far"],
)
def test_what_is_no_spreadsheet_or_too_large_is_refused_with_the_reason(session, organizer, content, reason):
    answer = upload(organizer, content)

    assert (answer.status_code, reason in answer.text) == (422, True)
    assert session.scalar(select(func.count()).select_from(Import)) == 0


@pytest.mark.parametrize("kind", ["exhibitors", "products", "buyers", "wishes", "booths", "interpreters", "tables"])
def test_a_template_is_understood_as_it_is(organizer, kind):
    content = organizer.get(f"/2024/organizer/imports/templates/{kind}.xlsx").data

    sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 2
    assert "No rows were found." not in organizer.get(preview(organizer, content, kind)).text


@pytest.mark.parametrize("role", [TeamRole.MATCHING, TeamRole.VENUE])
def test_a_team_member_imports_only_what_they_may_change_and_see(session, organizer, edition, role):
    address = preview(organizer, GOOD)
    session.scalars(select(HeldRole)).one().role = role
    session.commit()

    assert "Look at the file" in organizer.get("/2024/organizer/imports").text
    assert organizer.get(address).status_code == 403
    assert upload(organizer, GOOD).status_code == 422


def test_companies_entered_twice_are_found_and_merged(session, organizer):
    twin = session.scalars(select(Exhibitor).where(Exhibitor.code == "E-002")).one()
    twin.name_ko, twin.name_en = "주식회사 윤슬푸드", "Yunseul"
    session.commit()
    page = organizer.get("/2024/organizer/imports/duplicates").text
    assert "Keep E-001" in page
    assert 'href="/2024/organizer/exhibitors/E-002"' in page

    address = "/2024/organizer/imports/duplicates/exhibitors/E-001/E-002"
    assert f'href="{address}"' in page
    before = organizer.get(address).text
    assert ("A merge cannot be undone" in before, "Merge into E-001" in before) == (True, True)

    answer = organizer.post(address, follow_redirects=True)

    assert "Merged into one company: E-002 → E-001" in answer.text
    assert exhibitors(session) == 1


def test_two_that_cannot_be_merged_say_why_before_one_tries(session, organizer):
    one, other = session.scalars(select(Buyer).order_by(Buyer.code).limit(2))
    one.track, other.track = Track.DOMESTIC, Track.OVERSEAS
    session.commit()

    page = organizer.get(f"/2024/organizer/imports/duplicates/buyers/{one.code}/{other.code}")
    missing = organizer.get(f"/2024/organizer/imports/duplicates/buyers/{one.code}/D-777")
    products = organizer.get(f"/2024/organizer/imports/duplicates/products/{one.code}/{other.code}")

    assert "One buyer is domestic and the other from overseas: they cannot be merged." in page.text
    assert "Merge into" not in page.text
    assert (missing.status_code, products.status_code) == (404, 404)


def test_one_telephone_number_is_found_however_it_was_typed(session, organizer):
    one, other = session.scalars(select(Exhibitor).where(Exhibitor.code.in_(("E-001", "E-002"))))
    one.contact_phone, other.contact_phone = "+821000000001", "010 0000 0001"
    session.commit()

    assert "Same telephone number" in organizer.get("/2024/organizer/imports/duplicates").text


def test_who_decides_about_a_buyer_sees_which_ones_it_may_be(session, organizer):
    known, applicant = session.scalars(select(Buyer).order_by(Buyer.code).limit(2))
    known.contact_phone = applicant.contact_phone = "+82100000001"
    session.delete(applicant.decision)
    session.commit()

    text = organizer.get(f"/2024/organizer/buyers/{applicant.code}").text

    assert "Perhaps known already" in text
    assert (known.name_en in text, "Same telephone number" in text) == (True, True)


def test_a_file_came_in_at_the_time_that_the_demo_shows(session, organizer, edition):
    moment = datetime(2019, 3, 4, 14, 42, tzinfo=edition.zone)
    edition.clock_shift_seconds = clock.shift_to(moment)
    session.commit()

    upload(organizer, GOOD)

    assert "Mon 4 Mar 14:4" in text_of(organizer.get("/2024/organizer/imports"))
