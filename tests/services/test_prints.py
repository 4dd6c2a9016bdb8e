"""Sheets show one kept timetable; what changed since can be printed alone, and names stay names."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from expo.config import Config
from expo.db import deciding, sessions
from expo.domain.agenda import ChangeKind
from expo.domain.prints import PrintLanguage, PrintOrder, SheetKind, changes, printable
from expo.domain.refusals import NotAllowed, Refusal
from expo.domain.venue import HallKind
from expo.domain.words import Named
from expo.jobs.prints import PrintWorker
from expo.models.prints import PrintedTimetable, PrintFile, Printing
from expo.models.venue import Booth, Hall
from expo.queries import prints as prints_queries
from expo.services import badges, meetings, prints
from expo.services.prints import lists, paper, signs
from expo.services.prints.shapes import Sign
from tests.support.consultations import book, buyer, exhibitor, opened, reasons
from tests.support.small_expo import THE_EVE

SETTINGS = Config(secret_key="a secret of the tests", public_url="https://expo.example")
NASTY = '#panic("read as markup") *a* $x$ \\b <tag> @label `code` ' + "가나 다라마 " * 20
RIGHT_TO_LEFT = "شركة دبي للتجارة 🍜👨‍👩‍👧"


@pytest.fixture
def expo(session):
    return opened(session)


def kept(session, expo):
    with deciding(session):
        return prints.keep(session, expo.edition, now=THE_EVE).number


def ordered(session, expo, kind, actor=None, **choices):
    with deciding(session):
        asked = PrintOrder(kind, **choices)
        return prints.order(session, actor or expo.organizer, expo.edition, order=asked, now=THE_EVE)


def read(session, expo, kind, **choices):
    return prints.read(session, SETTINGS, expo.edition, ordered(session, expo, kind, **choices))


def test_the_same_timetable_is_kept_once_and_another_one_under_the_next_number(session, expo):
    before, again = kept(session, expo), kept(session, expo)
    book(session, expo, 0, 3, 0, buyer(expo, 3))
    after = kept(session, expo)

    states = session.execute(select(PrintedTimetable.version, PrintedTimetable.revision)).all()
    assert (before, again, after) == (1, 1, 2)
    assert sorted(map(tuple, states)) == [(1, 0), (1, 1)]


@pytest.mark.sqlite_only
def test_companies_beside_the_plan_stand_in_the_order_of_the_names_that_are_printed(session, expo):
    given = read(session, expo, SheetKind.PLAN, language=PrintLanguage.ENGLISH)
    named = zip(
        given.directory.exhibitors.items(), (("가온", "Zenith"), ("나래", "apex"), ("다온", "Éclat")), strict=True
    )
    given.directory.exhibitors.update(
        {id_: replace(company, name=Named(*names), booths=("A-01",)) for (id_, company), names in named}
    )

    assert [one["name"] for one in signs.plan(given)["index"]] == ["apex", "Éclat", "Zenith"]


@pytest.mark.sqlite_only
def test_only_what_changed_since_is_printed_with_what_was_and_what_is(session, expo):
    book(session, expo, 0, 3, 0, buyer(expo, 3))
    moves, goes = book(session, expo, 1, 2, 0, buyer(expo, 2)), book(session, expo, 2, 1, 1, buyer(expo, 1))
    since = kept(session, expo)
    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, moves.id, slot_id=expo.slots[3].id, now=THE_EVE)
    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, goes.id, reason="ill", now=THE_EVE)

    kind = SheetKind.EXHIBITOR_AGENDAS
    sheets = lists.LISTS[kind](read(session, expo, kind, since=since, language=PrintLanguage.ENGLISH))

    rows = {sheet.title: [row for section in sheet.sections for row in section.rows] for sheet in sheets}
    assert {name: [(row.kind, row.cells[0].was) for row in found] for name, found in rows.items()} == {
        expo.exhibitors[1].name_en: [("moved", "10:00")],
        expo.exhibitors[2].name_en: [("cancelled", "")],
    }


@pytest.mark.sqlite_only
def test_nothing_changed_is_refused_and_so_is_nothing_at_all(session, expo):
    with pytest.raises(Refusal) as empty:
        ordered(session, expo, SheetKind.BUYER_AGENDAS)
    book(session, expo, 0, 3, 0, buyer(expo, 3))
    with pytest.raises(Refusal) as unchanged:
        ordered(session, expo, SheetKind.BUYER_AGENDAS, since=kept(session, expo))

    assert reasons(empty) == ["There is nothing to print with these choices."]
    assert reasons(unchanged) == ["Nothing has changed since then."]
    assert session.scalar(select(func.count()).select_from(Printing)) == 0


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("kind", "only", "reason"),
    [
        (SheetKind.DOORS, "Nowhere", "No hall is called “Nowhere”."),
        (SheetKind.DOORS, "EMPTY", "“EMPTY” has neither exhibitors nor consultations."),
        (SheetKind.EXHIBITOR_AGENDAS, "z-99", "No exhibitor has the booth “z-99” yet."),
        (SheetKind.BOOTH_SIGNS, "Z-98", "No exhibitor and no booth is called “Z-98”."),
        (SheetKind.BOOTH_SIGNS, "E-BARE", "“E-BARE” has no booth yet."),
        (SheetKind.EXHIBITOR_AGENDAS, "E-BARE", "“E-BARE” has no consultation on these days."),
        (SheetKind.TABLES, "Z-99", "No table and no zone is called “Z-99”."),
    ],
)
def test_where_one_hall_booth_or_company_prints_nothing_it_is_said_why(session, expo, kind, only, reason):
    place = {"edition_id": expo.edition.id, "x": 0, "y": 0, "width": 5, "height": 5}
    hall = Hall(**place, code="EMPTY", kind=HallKind.THEME, name_ko="빈 관", name_en="Bare")
    session.add(Booth(**place, hall=hall, code="Z-99"))
    expo.exhibitors[0].code = "E-BARE"
    session.commit()

    with pytest.raises(Refusal) as refused:
        ordered(session, expo, kind, only=only)

    assert reasons(refused) == [reason]


@pytest.mark.sqlite_only
def test_only_organizers_print_for_others(session, expo):
    book(session, expo, 0, 3, 0, buyer(expo, 3))

    with pytest.raises(NotAllowed):
        ordered(session, expo, SheetKind.EXHIBITOR_AGENDAS, exhibitor(expo, 0))


@pytest.mark.sqlite_only
def test_a_file_made_later_shows_the_timetable_of_its_moment(session, expo):
    meeting = book(session, expo, 0, 3, 0, buyer(expo, 3))
    printing = ordered(session, expo, SheetKind.EXHIBITOR_AGENDAS)
    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, meeting.id, reason="ill", now=THE_EVE)

    given = prints.read(session, SETTINGS, expo.edition, printing)

    assert [one.pair for one in given.meetings] == [(meeting.exhibitor_id, meeting.buyer_id)]
    assert prints_queries.meetings(session, expo.edition.id) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", [NASTY[:200], RIGHT_TO_LEFT, "가" * 200, "杭州蓝月贸易"])
def test_a_name_is_set_as_it_is_whatever_it_looks_like(session, expo, name):
    expo.exhibitors[0].name_ko = expo.exhibitors[0].name_en = expo.buyers[3].name = expo.buyers[3].name_en = name
    book(session, expo, 0, 3, 0, buyer(expo, 3))
    agenda = read(session, expo, SheetKind.EXHIBITOR_AGENDAS, language=PrintLanguage.KOREAN)
    sign = Sign("ko", name, "https://expo.example", "Products", "Version 1", subtitle=name, code="A-01 · A-02")

    assert prints.made(agenda).startswith(b"%PDF")
    assert paper.pdf("signs", name, [sign]).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("name", "font"),
    [("株式會社 한빛", b"NotoSansCJKkr"), ("บริษัท สยามฟู้ด", b"NotoSansThai"), ("Nguyễn Thị Ánh · Жұлдыз", b"Pretendard")],
)
def test_names_in_other_scripts_have_a_font_on_paper(name, font):
    sign = Sign("ko", "", "https://expo.example", "Products", "Version 1", subtitle=name)

    assert printable(Named(name, "English"), "ko")[0] == name
    assert font in paper.pdf("signs", name, [sign])


def test_a_name_that_the_fonts_cannot_draw_gives_way_to_its_other_form():
    assert printable(Named("㐀月貿易", "Hangzhou Lanyue"), "ko") == ("Hangzhou Lanyue", "")
    assert printable(Named("杭州蓝月貿易", "Hangzhou Lanyue"), "ko") == ("杭州蓝月貿易", "Hangzhou Lanyue")
    assert printable(Named("윤슬푸드 🍜", "Yunseul Foods"), "ko") == ("Yunseul Foods", "윤슬푸드")
    assert printable(Named("윤슬푸드", "Yunseul Foods"), "en") == ("Yunseul Foods", "윤슬푸드")


def test_a_pair_that_was_cancelled_and_met_again_at_the_same_place_has_not_changed(session, expo):
    first = book(session, expo, 0, 3, 0, buyer(expo, 3))
    before = prints_queries.meetings(session, expo.edition.id)
    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, first.id, reason="ill", now=THE_EVE)
    gone = changes(before, prints_queries.meetings(session, expo.edition.id))
    book(session, expo, 0, 3, 0, buyer(expo, 3))

    assert [one.kind for one in gone] == [ChangeKind.CANCELLED]
    assert changes(before, prints_queries.meetings(session, expo.edition.id)) == []


@pytest.mark.sqlite_only
def test_many_badges_are_made_by_the_worker_and_ordered_by_who_may_register(session, expo, database_url, monkeypatch):
    monkeypatch.setattr("expo.domain.prints.MOST_SHEETS", 3)
    with deciding(session):
        count = badges.complete(session, expo.organizer, expo.edition, secret=SETTINGS.secret_key, now=THE_EVE)
    printing = ordered(session, expo, SheetKind.BADGES, four_on_a_page=True)
    some = ordered(session, expo, SheetKind.BADGES, only="overseas")

    assert PrintWorker(sessions(database_url), SETTINGS).work_off() == 1

    session.expire_all()
    assert (printing.is_large, printing.options["sheets"], printing.file.pdf[:4]) == (True, count, b"%PDF")
    assert (some.is_large, some.options["sheets"]) == (False, 1)
    with pytest.raises(NotAllowed):
        prints.order(
            session,
            replace(expo.organizer, permissions=frozenset()),
            expo.edition,
            order=PrintOrder(SheetKind.BADGES),
            now=THE_EVE,
        )


@pytest.mark.sqlite_only
def test_a_large_printing_is_made_once_by_the_worker_and_kept_for_a_day(session, expo, database_url, monkeypatch):
    monkeypatch.setattr("expo.domain.prints.MOST_SHEETS", 0)
    book(session, expo, 0, 3, 0, buyer(expo, 3))
    printing = ordered(session, expo, SheetKind.EXHIBITOR_AGENDAS)

    made = [PrintWorker(sessions(database_url), SETTINGS).work_off() for _ in range(2)]

    session.expire_all()
    assert (printing.is_large, made, printing.file.pdf[:4]) == (True, [1, 0], b"%PDF")
    with deciding(session):
        prints.forget_old(session, now=printing.file.made_at + timedelta(days=2))
    assert session.scalar(select(func.count()).select_from(PrintFile)) == 0


@pytest.mark.sqlite_only
def test_tables_on_paper_are_in_the_order_in_which_people_count(session, expo):
    with deciding(session):
        for code, met in (
            ("D10", book(session, expo, 0, 3, 0, buyer(expo, 3))),
            ("D2", book(session, expo, 1, 2, 0, buyer(expo, 2))),
        ):
            met.table.code = code
    sheets = lists.LISTS[SheetKind.DOORS](read(session, expo, SheetKind.DOORS))

    rows = [row for sheet in sheets for section in sheet.sections for row in section.rows]
    assert [row.cells[1].main for row in rows if row.cells[1].main.startswith("D")] == ["D2", "D10"]
