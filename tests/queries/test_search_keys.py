"""Names are found and ordered alike on both databases, however they were written."""

import re
import unicodedata
from pathlib import Path

import pytest
from sqlalchemy import select

from expo.domain.text import initial, natural
from expo.models.exhibitors import Exhibitor, Product
from expo.models.venue import MeetingTable
from expo.queries import buyers, directory
from expo.queries.exhibitors import ExhibitorFilter
from tests.support import small_expo

EXPO = Path(__file__).parents[2] / "expo"

NAMES = ["（주）다온", "eSolution", "(주)가람테크", "ÉCLAT", unicodedata.normalize("NFD", "한빛전자")]
ENGLISH = ["Zeta", "eSolution", "alpha", "ÉCLAT", "3M"]


@pytest.fixture
def expo(session):
    expo = small_expo.build(session, small_expo.PLANNED)
    template = expo.exhibitors[0]
    for number, (name_ko, name_en) in enumerate(zip(NAMES, ENGLISH, strict=True)):
        session.add(
            Exhibitor(
                edition_id=expo.edition.id,
                hall_id=template.hall_id,
                sector_id=template.sector_id,
                code=f"N-{number}",
                name_ko=name_ko,
                name_en=name_en,
            )
        )
    session.commit()
    return expo


def found(session, expo, typed: str) -> set[str]:
    lines = directory.lines(session, expo.edition.id, ExhibitorFilter(text=typed))
    return {line.code for line in lines}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("㈜가람테크", "N-2"),
        ("가람", "N-2"),
        ("ㄱㄹ", "N-2"),
        ("éclat", "N-3"),
        ("eclat", "N-3"),
        ("한빛", "N-4"),
        (unicodedata.normalize("NFD", "한빛"), "N-4"),
        ("ＥＳＯＬＵＴＩＯＮ", "N-1"),
        ("주식회사 다온", "N-0"),
        ("가람 테 크", "N-2"),
        ("e solution", "N-1"),
    ],
)
def test_an_exhibitor_is_found_however_it_is_typed(session, expo, typed, code):
    assert code in found(session, expo, typed)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_list_is_in_the_order_of_its_index_letters(session, expo, language):
    lines = directory.lines(session, expo.edition.id, ExhibitorFilter(), language)

    letters = [initial(line.name_ko if language == "ko" else line.name_en) for line in lines]

    assert len(set(letters)) == sum(one != two for one, two in zip(letters, [*letters[1:], ""], strict=True))


def test_a_changed_name_is_found_by_the_new_one_only(session, expo):
    exhibitor = session.scalars(select(Exhibitor).where(Exhibitor.code == "N-1")).one()
    exhibitor.name_ko = exhibitor.name_en = "새이름"
    session.add(Product(exhibitor_id=exhibitor.id, name_ko="ＵＳＢ 선풍기"))
    session.commit()

    assert "N-1" in found(session, expo, "새이름")
    assert "N-1" in found(session, expo, "usb 선풍기")
    assert "N-1" not in found(session, expo, "esolution")
    assert exhibitor.initial == "ㅅ"


def test_an_exhibitor_does_not_find_buyers_by_contacts_it_may_not_see(session, expo):
    buyer = expo.buyers[0]
    buyer.contact_phone, buyer.contact_name = "+821012345678", "김비밀"
    session.commit()
    visitor = buyers.BuyerFilter(text="김비밀")

    assert [one.id for one in buyers.search(session, expo.organizer, visitor)] == [buyer.id]
    assert [one.id for one in buyers.search(session, expo.organizer, buyers.BuyerFilter(text="010-1234-5678"))] == [
        buyer.id
    ]


def test_codes_are_ordered_as_people_count(session, expo):
    zone = expo.tables[0].zone
    codes = ["Big 1", "Big 2", "Big 10", "D", "E-07", "E-8", "E-100", "ㄱ3", "ㄱ12"]
    session.add_all(MeetingTable(edition_id=zone.edition_id, zone_id=zone.id, code=code) for code in reversed(codes))
    session.commit()
    session.expire_all()

    listed = [table.code for table in zone.tables if table.code in codes]

    assert listed == codes
    assert max(codes, key=natural) == codes[-1]


def test_nothing_is_ordered_by_a_code_as_computers_sort():
    found = [
        f"{path.relative_to(EXPO)}: {line.strip()}"
        for folder in ("cli", "jobs", "queries", "services", "web")
        for path in (EXPO / folder).rglob("*.py")
        if "sample" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"order_by\(.*(?<!natural\()\b[A-Za-z]+\.code\b|key=lambda.*[( ][a-z]+[\w.\[\]]*\.code\b", line)
        and "natural(" not in line
    ]

    assert found == []
