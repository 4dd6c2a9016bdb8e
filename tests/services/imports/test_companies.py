"""A company is recognised by what is certain, and asked about where it is not."""

import pytest

from expo.domain.words import Named
from expo.services.imports import companies
from expo.services.imports.companies import Companies, Company

GARAM = Company(1, "X-01", Named("가람테크", "Garam Tech"), ("가람테크", "Garam Tech"), "a@x.example", "900-00-00016")
NARAE = Company(2, "X-02", Named("나래산업", "Narae"), ("나래산업", "Narae"), "b@x.example")


def meant(**row) -> tuple[int | None, list[int]]:
    found = Companies([GARAM, NARAE]).recognise(**row)
    return found.id, [one.id for one in found.candidates]


@pytest.mark.parametrize(
    "name", ["㈜가람테크", "주식회사 가람 테크", "（주）가람테크", "GARAM-TECH", "가람테크", "Garam Tech Co.,Ltd."]
)
def test_a_name_is_recognised_without_legal_form_blanks_and_case(name):
    assert meant(names=[name]) == (1, [])


def test_a_code_or_a_business_number_is_certain_whatever_the_name_is():
    assert meant(code="X-02", names=["다른이름"]) == (2, [])
    assert meant(number="900-00-00016", names=["다른이름"]) == (1, [])


def test_the_same_name_with_another_business_number_is_a_question():
    assert meant(number="900-00-00020", names=["가람테크"]) == (None, [1])


def test_the_same_address_with_another_name_is_a_question():
    assert meant(email="A@X.example", names=["다온"]) == (None, [1])


@pytest.mark.parametrize("is_quick", [True, False])
def test_a_name_that_is_nearly_the_same_is_a_question(monkeypatch, is_quick):
    monkeypatch.setattr(companies, "IS_QUICK", is_quick)

    assert meant(names=["가람텍"]) == (None, [1])
    assert meant(names=["하늘바다"]) == (None, [])


def test_branches_that_differ_by_their_number_are_not_one_company_entered_twice():
    shops = [Company(n, f"G-{n}", Named(f"하늘마트 {n}점", ""), (f"하늘마트 {n}점",)) for n in (1, 2)]
    again = Company(3, "G-3", Named("하늘마트 1호점", ""), ("하늘마트 1호점",))
    book = Companies([*shops, again])

    assert [[other.id for other, _likeness in book.like(one)] for one in shops] == [[3], []]


@pytest.mark.parametrize("most", [2000, 0])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lotus Trading A", "Lotus Trading B"),
        ("하늘식품 가", "하늘식품 나"),
        ("한누리산업", "한누리산악"),
        ("Daonix", "Daonis"),
    ],
)
def test_names_that_differ_by_their_last_letter_are_a_pair_only_if_something_else_agrees(monkeypatch, most, one, other):
    monkeypatch.setattr(companies, "MOST_COMPARED", most)

    assert reasons(company(1, one), company(2, other)) == []
    assert reasons(company(1, one, phone="+8210"), company(2, other, phone="+8210"))[0][0] == "phone"


def test_a_row_whose_name_ends_in_another_syllable_is_asked_about_but_not_one_that_ends_in_another_letter():
    known = Companies([company(1, "한누리산업"), company(2, "Lotus Trading A")])

    assert [one.id for one in known.recognise(names=["한누리산악"]).candidates] == [1]
    assert known.recognise(names=["Lotus Trading B"]).candidates == ()


def company(number: int, name: str, **known: str) -> Company:
    return Company(number, f"G-{number}", Named(name, ""), (name,), **known)


def reasons(*rows: Company) -> list[list[str]]:
    return [[reason.value for reason in likeness.reasons] for _one, _other, likeness in Companies(rows).twins()]


@pytest.mark.parametrize("most", [2000, 0])
def test_a_pair_is_found_by_telephone_address_or_name_with_what_speaks_for_it(monkeypatch, most):
    monkeypatch.setattr(companies, "MOST_COMPARED", most)

    by_phone = company(1, "하늘마트", phone="+82100000001"), company(2, "바다유통", phone="+82100000001")
    by_address = company(1, "하늘마트", email="md@x.example"), company(2, "바다유통", email="MD@x.example")
    by_name = company(1, "(주)하늘마트"), company(2, "하늘 마트 주식회사", email="md@x.example")
    one_end, the_other = (
        (company(1, "하늘마트"), company(2, "하늘머트")),
        (company(1, "하늘마트"), company(2, "파늘마트")),
    )
    two_firms = [company(n, "하늘마트", business_number=f"900-00-0{n}") for n in (1, 2)]

    found = [reasons(*rows) for rows in (by_phone, by_address, by_name, one_end, the_other, two_firms)]

    assert found == [[["phone"]], [["address"]], [["name"]], [["alike"]], [["alike"]], []]


def test_among_very_many_companies_the_work_is_bounded_and_what_is_equal_is_found(monkeypatch):
    monkeypatch.setattr(companies, "MOST_COMPARED", 100)
    asked = []
    monkeypatch.setattr(companies, "alike_in_pairs", lambda words, _others: asked.extend(words) or [])
    rows = [company(n, f"하늘{chr(ord('가') + n)}마트", phone=f"+8210{n % 299:06}") for n in range(300)]

    assert reasons(*rows) == [["phone"]]
    assert 300 < len(asked) <= 2 * 300 * companies.NEIGHBOURS


@pytest.mark.parametrize("is_quick", [True, False])
def test_with_and_without_a_quick_library_names_in_pairs_are_alike_in_the_same_measure(monkeypatch, is_quick):
    monkeypatch.setattr(companies, "IS_QUICK", is_quick)

    found = companies.alike_in_pairs(["lotus trading", "garam", "narae"], ["lotos trading", "narae", "narae"])

    assert [(place, round(likeness)) for place, likeness in found] == [(0, 92), (2, 100)]
    assert companies.alike_in_pairs([], []) == []


def test_a_company_is_called_in_the_language_of_whoever_reads_a_preview_or_a_sheet():
    assert Companies([GARAM]).vocabulary().names[1] == Named("가람테크 · X-01", "Garam Tech · X-01")
