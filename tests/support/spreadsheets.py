"""Spreadsheets as organizers make them: for the tests of imports."""

import io
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

TITLE = "2024 스마트 비즈 엑스포 참가기업 명단"
COMPANIES, BUYERS = 40, 60


def xlsx(
    rows: Iterable[Sequence[Any]], *, merged: Iterable[tuple[int, int, int, int]] = (), name: str = "명단"
) -> bytes:
    """Return a workbook of one sheet; ``merged`` are ranges (top, left, bottom, right), 0-based."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        written = [list(row) for row in rows]
        for number, row in enumerate(written):
            sheet.write_row(number, 0, row)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, written[top][left])
    return file.getvalue()


def csv(rows: Iterable[Sequence[Any]], encoding: str = "utf-8") -> bytes:
    """Return a file of comma-separated values."""
    return "\r\n".join(",".join(str(cell) for cell in row) for row in rows).encode(encoding)


def business_number(serial: int) -> str:
    """Return a number of the form ``900-00-…`` with its check digit; no firm has one."""
    nine = f"90000{serial:04d}"
    total = sum(int(d) * w for d, w in zip(nine, (1, 3, 7, 1, 3, 7, 1, 3, 5), strict=True)) + int(nine[8]) * 5 // 10
    return f"{nine[:3]}-{nine[3:5]}-{nine[5:]}{(10 - total % 10) % 10}"


def full_width(text: str) -> str:
    """Return a text with full-width digits."""
    return text.translate({ord("0") + digit: chr(ord("０") + digit) for digit in range(10)})


def company_name(number: int) -> str:
    """Return a name that is not alike any other one of the sheet."""
    first = ("가온", "나래", "다온", "라온", "마루", "바름", "새벽", "아라", "자람", "차오름")
    second = ("푸드", "산업", "정밀", "바이오")
    return f"{first[number % 10]}{second[number // 10 % 4]}"


def messy_exhibitors() -> bytes:
    """Return forty companies under merged titles and two rows of headings, with notes and blanks below."""
    rows: list[list[Any]] = [[TITLE], ["", "", "", "", "", "", "(2024. 9. 2. 기준)"], []]
    rows.append(["연번", "업종 ", "회사명\n(국문)", "사업자등록\n번호", "담당자", "", "", "테마관", "지원연도"])
    rows.append(["", "", "", "", "성명", "휴대전화", unicodedata.normalize("NFD", "이메일"), "", ""])
    for number in range(COMPANIES):
        plain = business_number(number)
        typed = (plain, plain.replace("-", ""), full_width(plain), int(plain.replace("-", "")))[number % 4]
        form = ("(주){}", "㈜{}", "주식회사 {}", "{}")[number % 4]
        name = form.format(company_name(number))
        rows.append(
            [
                number + 1,
                " 식품·음료",
                unicodedata.normalize("NFD", name) if number % 5 == 0 else name,
                typed,
                "김하늘",
                (1000001000 + number, f"010-0000-{1000 + number}")[number % 2],
                f" MD{number}@example.com ",
                "식품관",
                ("2024년", 2023, 45231)[number % 3],
            ]
        )
        if number == 20:
            rows.append([])
    rows += [[COMPANIES + 1], [], ["※ 명단은 바뀔 수 있습니다."], ["", "", "", "", "", "", "", " "]]
    return xlsx(rows, merged=[(0, 0, 0, 8), (3, 4, 3, 6)])


def messy_buyers() -> bytes:
    """Return sixty buyers with the exhibitors that they wish, headings in English, in no order of ours."""
    rows: list[list[Any]] = [
        [
            "Country",
            "Name of contact",
            "COMPANY NAME",
            "E-mail",
            "Language",
            "Items of interest",
            "희망기업 1순위",
            "희망기업 2순위",
            "Application date",
            "비고",
        ]
    ]
    for number in range(BUYERS):
        country, language = (("한국", "한국어"), ("Vietnam", "베트남어, 영어"), ("일본", "Japanese"))[number % 3]
        first, second = company_name(number % COMPANIES), company_name((number + 7) % COMPANIES)
        rows.append(
            [
                country,
                "담당자",
                f"{'하늘빛바다숲강'[number % 7]}{'달별해솔길들'[number // 7 % 6]}마트 {number}점",
                f"buyer{number}@example.com",
                language,
                "간편식",
                f"(주){first}",
                second,
                45537 + number % 5,
                "",
            ]
        )
    rows.append(["합계", "", f"{BUYERS}개사"])
    return xlsx(rows, name="Buyers")
