"""The columns of a sheet of firms' yearly figures, one row for each firm."""

import re
from bisect import bisect_right
from collections.abc import Mapping

from expo.domain.firms import Indicator
from expo.domain.spreadsheets import readers
from expo.domain.spreadsheets.cells import Cell, as_text
from expo.domain.spreadsheets.fields import Field
from expo.domain.spreadsheets.vocabulary import Vocabulary, Words
from expo.domain.text import digits
from expo.domain.words import Named

_SECTIONS = {
    "A": 1, "B": 5, "C": 10, "D": 35, "E": 36, "F": 41, "G": 45, "H": 49, "I": 55, "J": 58, "K": 64, "L": 68, "M": 70,
    "N": 74, "O": 84, "P": 85, "Q": 86, "R": 90, "S": 94, "T": 97, "U": 99,
}  # fmt: skip
"""The first division of each section of the Korean standard classification of industries, revision 10."""
_SECTOR = re.compile(r"([A-U])?\s*-?\s*(\d{2})\d{0,3}\b.*")
_MOST = 10.0**15
_KOREAN = {
    Indicator.REVENUE: ("매출액", "Revenue", "매출"),
    Indicator.PROFIT: ("영업이익", "Operating profit", "이익"),
    Indicator.RD: ("연구개발비", "R&D", "연구개발"),
    Indicator.EMPLOYEES: ("종업원수", "Employees", "고용 임직원수 종업원"),
}


def _sector(cell: Cell, _heading: str, _words: Words) -> str:
    """Read a sector: ``C25``, ``25``, ``C2511 금속`` are all ``C25``; a text that is no code stays as it is."""
    text = digits(as_text(cell)).upper().strip()
    found = _SECTOR.fullmatch(text)
    if not found:
        return text[:60]
    starts = list(_SECTIONS.values())
    section = found[1] or list(_SECTIONS)[max(bisect_right(starts, int(found[2])) - 1, 0)]
    return f"{section}{found[2]}"


def _figure(indicator: Indicator, moment: str) -> Field:
    ko, en, also = _KOREAN[indicator]
    when_ko, when_en = ("도입 전", "before") if moment == "before" else ("도입 후", "after")
    words = [f"{word}{when}" for word in (ko, *also.split()) for when in (when_ko.split()[1], when_ko.replace(" ", ""))]
    return Field(
        f"{indicator.value}_{moment}",
        Named(f"{ko} {when_ko}", f"{en} {when_en}"),
        readers.number(-_MOST, _MOST),
        tuple(words),
        is_required=indicator is Indicator.REVENUE,
    )


FIRM_FIGURES = (
    Field("firm", Named("기업", "Firm"), readers.line(), ("기업명", "업체명", "company", "name", "id")),
    Field(
        "adopter",
        Named("도입 여부", "Adopter"),
        readers.choice("adopter"),
        ("도입기업", "도입", "treated"),
        is_required=True,
    ),
    Field("sector", Named("업종", "Sector"), _sector, ("산업", "ksic", "industry", "표준산업분류"), is_required=True),
    Field("bracket", Named("매출 구간", "Revenue bracket"), readers.whole(1, 99), ("구간", "매출규모")),
    *(_figure(indicator, moment) for indicator in Indicator for moment in ("before", "after")),
)

ADOPTER_WORDS: Mapping[str, Vocabulary] = {
    "adopter": Vocabulary.of(
        [
            (
                True,
                Named("도입", "yes"),
                ("1", "yes", "y", "true", "o", "예", "도입", "도입기업", "adopter", "treated"),
            ),
            (False, Named("미도입", "no"), ("0", "no", "n", "false", "x", "아니오", "미도입", "비도입", "control")),
        ]
    )
}
