"""The sample's firms before and after: 60 adopters and 200 others, fiction that grows like the published ones."""

from datetime import datetime
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from expo.comparison import compare
from expo.domain.firms import FirmFigures, Indicator, bracket_of
from expo.models.firms import FirmRow, FirmSet, PublishedOutcome
from expo.services.firms.documents import document
from expo.services.firms.sets import SEED, firm_row
from expo.services.sample.programmes import ProgrammeWorld

ADOPTERS, OTHERS, DRAWS = 60, 200, 500
GROWTH = {
    Indicator.REVENUE: (1.63, 1.20), Indicator.PROFIT: (1.50, 1.10), Indicator.RD: (1.067, 0.998),
    Indicator.EMPLOYEES: (0.987, 0.963),
}  # fmt: skip
"""How much the mean of adopters and of matched others grows."""
PUBLISHED = (
    (Indicator.REVENUE, 634, 205), (Indicator.PROFIT, 505, 99), (Indicator.RD, 67, -2), (Indicator.EMPLOYEES, -13, -37)
)  # fmt: skip
SOURCE = "중소기업중앙회 2024-01-15, 292개사와 970개사"
SECTORS = ("C10", "C22", "C25", "C26", "C29")


def write_outcomes(session: Session, world: ProgrammeWorld, *, now: datetime) -> None:
    """Write the set with its comparison, and what was published."""
    firms = _firms([row.name_ko for row in world.firms])
    result = document(compare(firms, draws=DRAWS, seed=SEED))
    row = FirmSet(
        programme_id=world.programme.id, name_ko="표본 도입기업 60개사의 2018–2022년",
        name_en="60 sample adopters, 2018 to 2022", year_before=2018, year_after=2022, cohort=2019,
        source="표본 자료(가상)", file_name="sample.csv", result=result, imported_at=now, imported_by="지원사업 담당",
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.execute(insert(FirmRow), [firm_row(row.id, no, firm) for no, firm in enumerate(firms)])
    session.add_all(
        PublishedOutcome(
            programme_id=world.programme.id, indicator=one, adopters=adopters, others=others, source=SOURCE,
            note_ko="2018 → 2022", note_en="2018 → 2022",
        )
        for one, adopters, others in PUBLISHED
    )  # fmt: skip
    session.flush()


def _firms(names: list[str]) -> list[FirmFigures]:
    """Return firms whose groups grow as asked: each cell's firms by the same factor, with noise that cancels out."""
    dice = Random("outcomes")  # noqa: S311 -- sample data
    found = []
    for number in range(ADOPTERS + OTHERS):
        is_adopter = number < ADOPTERS
        name = names[number % len(names)] if is_adopter else f"비교기업 {number - ADOPTERS + 1:03}"
        sector = SECTORS[number % len(SECTORS)]
        revenue = round(dice.lognormvariate(22.2, 0.7))
        before = {
            Indicator.REVENUE: float(revenue), Indicator.PROFIT: float(round(revenue * 0.04)),
            Indicator.RD: float(round(revenue * 0.012)), Indicator.EMPLOYEES: float(max(5, revenue // 250_000_000)),
        }  # fmt: skip
        after = {one: before[one] * factors[not is_adopter] for one, factors in GROWTH.items()}
        found.append(FirmFigures(name, is_adopter, sector, bracket_of(revenue), before, after))
    return found
