"""Firms' figures come from spreadsheets as people make them; what is wrong is told by row and column."""

import pytest

from expo.domain.firms import Indicator
from expo.domain.refusals import Refusal
from expo.services.firms import read

KOREAN = """스마트공장 도입기업 성과,,,,,
(단위: 백만원),,,,,
기업명,도입 여부,업종,매출액 도입 전(백만원),매출액 도입 후(백만원),영업이익 도입 전(백만원)
가나정밀,도입,C2511,"1,200","1,500",△30
다라식품,미도입,10,３００,310,(12)
합계,,,"1,500","1,810",
"""


def test_a_korean_sheet_is_understood():
    first, second = read(KOREAN.encode("cp949")).firms

    assert (first.name, first.is_adopter, first.sector, first.bracket) == ("가나정밀", True, "C25", 2)
    assert first.before == {Indicator.REVENUE: 1_200_000_000, Indicator.PROFIT: -30_000_000}
    assert (second.is_adopter, second.sector, second.bracket) == (False, "C10", 1)
    assert second.before[Indicator.PROFIT] == -12_000_000


def test_the_brackets_of_the_file_count_unless_others_are_stated():
    content = b"\xef\xbb\xbfadopter,note,revenue_after,revenue_before,sector,bracket\n1,x,5,2000000000,C10,4\n"

    assert [firm.bracket for firm in read(content).firms] == [4]
    assert read(content).other_brackets == 1
    assert [firm.bracket for firm in read(content, edges=[10]).firms] == [2]


def test_every_wrong_row_is_named_and_nothing_is_read():
    rows = ["firm,adopter,sector,revenue_before,revenue_after", "A,1,C10,1,2", "A,0,C10,many,2", "B,perhaps,C10,,3"]

    sheet = read("\n".join(rows).encode())

    assert not sheet.firms
    found = {row: [(problem.column, problem.violation.code) for problem in ps] for row, ps in sheet.problems.items()}
    assert found[3] == [(3, "no_number"), (None, "firm_twice")]
    assert [column for column, _code in found[4]] == [1]


def test_a_sheet_without_a_needed_column_is_refused_with_its_name():
    with pytest.raises(Refusal) as refused:
        read(b"firm,adopter,revenue_before\nA,1,5\nB,0,6\n")

    assert [str(one) for one in refused.value.violations] == [
        "The column “Sector” is missing.",
        "The column “Revenue after” is missing.",
    ]
