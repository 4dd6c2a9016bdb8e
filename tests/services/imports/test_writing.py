"""Imports are written all at once and change nothing the second time."""

import pytest
from sqlalchemy import func, select

from expo.domain.buyers import Track
from expo.domain.imports import ImportKind, RowChange
from expo.domain.wishes import Level, Side
from expo.models.allocation import BoothRequest
from expo.models.buyers import Buyer
from expo.models.calendar import Closure, Hold
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor, Product
from expo.models.imports import ColumnChoice, Import, ImportedRow, ImportFile
from expo.models.venue import Booth, BoothAllocation
from expo.models.wishes import Wish
from expo.queries import lengths
from expo.services import imports
from expo.services.spreadsheets import lists
from tests.support import small_expo, spreadsheets
from tests.support.imports import bring, count, look, refusals, states, undo
from tests.support.small_expo import NOW, SmallExpo


@pytest.fixture
def expo(session) -> SmallExpo:
    return small_expo.build(session)


def test_a_messy_sheet_of_forty_companies_comes_in_whole(expo):
    written = bring(expo, ImportKind.EXHIBITORS, spreadsheets.messy_exhibitors())

    assert written.counts == {"wrong": 0, "question": 0, "new": 40, "changed": 0, "unchanged": 0}
    first = expo.session.scalar(select(Exhibitor).where(Exhibitor.business_number == spreadsheets.business_number(0)))
    assert (first.name_ko, first.code, first.contact_phone, first.contact_email, first.sponsor_year) == (
        "(주)가온푸드",
        "E-003",
        "+821000001000",
        "md0@example.com",
        2024,
    )
    codes = expo.session.scalars(select(Exhibitor.code).order_by(Exhibitor.code)).all()
    assert (len(codes), codes[-1]) == (42, "E-042")


def test_the_same_file_again_changes_nothing(expo):
    bring(expo, ImportKind.EXHIBITORS, spreadsheets.messy_exhibitors())
    bring(expo, ImportKind.BUYERS, spreadsheets.messy_buyers())

    again = [
        look(expo, ImportKind.EXHIBITORS, spreadsheets.messy_exhibitors()),
        look(expo, ImportKind.BUYERS, spreadsheets.messy_buyers()),
    ]

    assert [states(seen) for seen in again] == [{RowChange.UNCHANGED: 40}, {RowChange.UNCHANGED: 60}]


def test_sixty_buyers_come_in_with_their_wishes_and_approved(expo):
    bring(expo, ImportKind.EXHIBITORS, spreadsheets.messy_exhibitors())

    bring(expo, ImportKind.BUYERS, spreadsheets.messy_buyers())

    buyers = expo.session.scalars(select(Buyer).where(Buyer.contact_email.like("buyer%"))).all()
    assert len(buyers) == 60
    assert all(buyer.is_approved for buyer in buyers)
    vietnam = next(buyer for buyer in buyers if buyer.contact_email == "buyer1@example.com")
    assert (vietnam.track, vietnam.country, vietnam.languages, f"{vietnam.registered_at:%m-%d %H:%M}") == (
        Track.OVERSEAS,
        "VN",
        ["vi", "en"],
        "09-02 15:00",
    )
    wishes = expo.session.execute(select(Wish.level, Wish.side, func.count()).group_by(Wish.level, Wish.side)).all()
    assert wishes == [(Level.INTERESTED, Side.BUYER, 120)]


def test_a_wrong_row_is_named_with_its_column_and_nothing_is_written(expo):
    sheet = [
        ["회사명", "전시관", "업종", "사업자등록번호", "이메일"],
        ["가온푸드", "식품관", "식품·음료", spreadsheets.business_number(0), "a@example.com"],
        ["나래산업", "식품괸", "", "123-45-67890", "없음"],
    ]

    seen = look(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx(sheet))

    wrong = next(row for row in seen.plan.rows if row.change is RowChange.WRONG)
    assert (wrong.number, sorted((one.column, one.violation.code) for one in wrong.problems)) == (
        3,
        [(1, "unknown_word"), (2, "missing"), (3, "business_number"), (4, "no_email")],
    )
    assert "“식품괸” is not known here. Do you mean “Food Zone”?" in str(wrong.problems[0].violation)
    assert refusals(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx(sheet)) == ["import_not_right"]
    assert count(expo, Exhibitor) == 2


def test_what_changes_is_shown_from_old_to_new_and_an_empty_cell_changes_nothing(expo):
    sheet = spreadsheets.csv(
        [["회사명", "대표자", "수출국", "홈페이지"], ["㈜윤슬푸드", "이바다", "베트남/미국", ""]], "cp949"
    )

    seen = look(expo, ImportKind.EXHIBITORS, sheet)

    row = seen.plan.rows[0]
    assert [(one.field, one.before, [str(value) for value in one.after]) for one in row.differences] == [
        ("name_ko", ("윤슬푸드",), ["㈜윤슬푸드"]),
        ("representative", (), ["이바다"]),
        ("export_countries", (), ["Vietnam", "United States"]),
    ]
    assert row.change is RowChange.CHANGED


def test_a_doubtful_company_is_asked_about_and_the_answer_is_kept_to(expo):
    sheet = spreadsheets.xlsx([["회사명", "전시관", "업종"], ["윤슬푸즈", "식품관", "식품·음료"]])
    seen = look(expo, ImportKind.EXHIBITORS, sheet)
    assert [(row.change, [one.code for one in row.candidates]) for row in seen.plan.rows] == [
        (RowChange.QUESTION, ["E-001"])
    ]

    bring(expo, ImportKind.EXHIBITORS, sheet, answers={2: expo.exhibitors[0].id})

    assert (expo.exhibitors[0].name_ko, count(expo, Exhibitor)) == ("윤슬푸즈", 2)


def test_the_same_address_alone_is_a_question_since_one_person_may_have_two_companies(expo):
    expo.exhibitors[0].contact_email = "md@example.com"
    expo.session.flush()
    sheet = spreadsheets.xlsx(
        [["회사명", "전시관", "업종", "이메일"], ["바다정밀", "식품관", "잡화", "MD@example.com"]]
    )
    assert states(look(expo, ImportKind.EXHIBITORS, sheet, answers={})) == {RowChange.WRONG: 1}  # 잡화 is no sector

    sheet = spreadsheets.xlsx(
        [["회사명", "전시관", "업종", "이메일"], ["바다정밀", "식품관", "식품", "MD@example.com"]]
    )
    assert states(look(expo, ImportKind.EXHIBITORS, sheet)) == {RowChange.QUESTION: 1}
    bring(expo, ImportKind.EXHIBITORS, sheet, answers={2: 0})

    assert count(expo, Exhibitor) == 3


def test_two_rows_of_one_company_are_refused_with_the_other_row(expo):
    sheet = [["회사명", "전시관", "업종"], ["가온푸드", "식품관", "food"], ["(주)가온 푸드", "식품관", "food"]]

    seen = look(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx(sheet))

    assert [[str(one.violation) for one in row.problems] for row in seen.plan.rows] == [[], ["Row 2 means the same."]]


def test_products_wishes_booths_interpreters_and_tables_come_in_too(expo):
    counts = [
        bring(expo, kind, spreadsheets.xlsx(rows)).counts["new"]
        for kind, rows in (
            (ImportKind.PRODUCTS, [["업체명", "품명", "가격(천원)"], ["윤슬푸드", "누룽지", 9.9]]),
            (ImportKind.WISHES, [["바이어", "참가기업", "희망도", "신청자"], ["하늘마트", "E-001", "필수", "기업"]]),
            (ImportKind.BOOTHS, [["부스번호", "관", "회사명"], ["F-01", "식품관", "윤슬푸드"], ["F-02", "식품관", ""]]),
            (ImportKind.INTERPRETERS, [["성명", "통역언어"], ["서다온 2", "영어, 한국어"]]),
            (ImportKind.TABLES, [["테이블", "구역"], ["D-51", "국내"]]),
        )
    ]

    assert counts == [1, 1, 2, 1, 1]
    assert expo.session.scalars(select(Product)).one().price == 9900
    wish = expo.session.scalars(select(Wish)).one()
    assert (wish.side, wish.level) == (Side.EXHIBITOR, Level.MUST)
    assert [(booth.x, booth.y) for booth in expo.session.scalars(select(Booth).order_by(Booth.code))] == [
        (0, 0),
        (3, 0),
    ]
    assert expo.session.scalars(select(BoothAllocation)).one().exhibitor_id == expo.exhibitors[0].id


def test_a_sheet_of_wishes_asks_for_two_slots_and_the_list_that_leaves_says_so(expo):
    head = ["바이어", "참가기업", "희망도", "상담 시간 수"]

    bring(expo, ImportKind.WISHES, spreadsheets.xlsx([head, ["하늘마트", "E-001", "필수", 2]]))

    wish = expo.session.scalars(select(Wish)).one()
    assert lengths.asked(expo.session, expo.edition) == {(wish.exhibitor_id, wish.buyer_id): {Side.BUYER}}
    table = lists.listed(expo.session, expo.organizer, expo.edition, ImportKind.WISHES)
    assert [row[-1] for row in table.rows] == [2]
    wrong = look(expo, ImportKind.WISHES, spreadsheets.xlsx([head, ["하늘마트", "E-001", "필수", 3]]))
    assert states(wrong) == {RowChange.WRONG: 1}


def test_what_has_changed_since_the_preview_is_not_written_over(expo):
    sheet = spreadsheets.xlsx([["회사명", "대표자"], ["윤슬푸드", "이바다"]])
    digest = look(expo, ImportKind.EXHIBITORS, sheet).plan.digest
    expo.exhibitors[0].representative = "이바다"
    expo.session.flush()

    assert refusals(expo, ImportKind.EXHIBITORS, sheet, digest=digest) == ["changed_since_preview"]


def test_columns_chosen_by_hand_are_remembered_for_the_file_that_comes_back_put_right(expo):
    wrong = spreadsheets.xlsx([["상회", "사장님", "비고"], ["윤슬푸드", "이바다", ""], ["별하식품", "박" * 300, ""]])
    columns = {0: "name_ko", 1: "representative", 2: ""}
    assert refusals(expo, ImportKind.EXHIBITORS, wrong, columns=columns) == ["import_not_right"]

    right = spreadsheets.xlsx([["상회", "사장님", "비고"], ["윤슬푸드", "이바다", ""], ["별하식품", "박들", ""]])
    bring(expo, ImportKind.EXHIBITORS, right)

    assert [one.representative for one in expo.exhibitors] == ["이바다", "박들"]


def test_what_nobody_said_of_the_columns_is_found_out_anew_the_next_time(expo):
    """A heading that was not understood stays said to be so, and can be understood later."""
    bring(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx([["회사명", "사장님"], ["윤슬푸드", "이바다"]]))

    assert count(expo, ColumnChoice) == 0


def test_an_uploaded_file_is_forgotten_when_it_is_written_or_out_of_time(expo):
    bring(expo, ImportKind.EXHIBITORS, spreadsheets.xlsx([["회사명", "대표자"], ["윤슬푸드", "이바다"]]))
    imports.upload(
        expo.session, expo.organizer, expo.edition, kind=ImportKind.TABLES, name="t.csv", content=b"a", now=NOW
    )
    assert count(expo, ImportFile) == 1

    imports.forget_old(expo.session, now=NOW + imports.KEPT_FOR * 2)

    assert (count(expo, ImportFile), count(expo, Import), count(expo, ImportedRow)) == (0, 1, 1)


def test_booths_asked_for_and_days_present_come_in_with_their_company_and_go_with_it(expo):
    """What is closed for days of absence leaves with the import that closed it."""
    first, second = (day.on for day in expo.edition.days[:2])
    rows = [
        ["회사명", "테마관", "업종", "부스(개)", "참석일"],
        ["별하식품", "식품관", "식품·음료", "2부스", f"{first.day}일"],
    ]
    sheet = spreadsheets.xlsx(rows)
    written = bring(expo, ImportKind.EXHIBITORS, sheet)

    (request,) = expo.session.scalars(select(BoothRequest)).all()
    (closed,) = expo.session.scalars(select(Closure)).all()
    assert (request.exhibitor_id, request.units) == (closed.exhibitor_id, 2)
    on = closed.starts_at.astimezone(expo.edition.zone).date()
    held = expo.session.scalars(select(Slot).join(Hold, Hold.slot_id == Slot.id).where(Hold.closure_id == closed.id))
    assert (on, {slot.day.on for slot in held}) == (second, {second})
    assert states(look(expo, ImportKind.EXHIBITORS, sheet)) == {RowChange.UNCHANGED: 1}

    undo(expo, written)
    assert [count(expo, model) for model in (BoothRequest, Closure, Hold)] == [0, 0, 0]


def test_who_has_a_consultation_on_a_day_is_there_on_that_day(expo):
    expo.meet(0, 0, expo.slots[0])
    free = next(day.on for day in expo.edition.days if day.on != expo.slots[0].day.on)
    sheet = spreadsheets.xlsx([["바이어명", "참석일"], [expo.buyers[0].name, free.isoformat()]])

    (row,) = look(expo, ImportKind.BUYERS, sheet).plan.rows

    assert [one.violation.code for one in row.problems] == ["meeting_then"]
