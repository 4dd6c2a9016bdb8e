"""The sample's firms before and after: 60 adopters and 200 others, fiction that grows like the published ones."""

from dataclasses import replace
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
        programme_id=world.programme.id,
        name_ko="표본 도입기업 60개사의 2018–2022년",
        name_en="60 sample adopters, 2018 to 2022",
        year_before=2018,
        year_after=2022,
        cohort=2019,
        source="표본 자료(가상)",
        file_name="sample.csv",
        result=result,
        imported_at=now,
        imported_by="지원사업 담당",
    )
    session.add(row)
    session.flush()
    session.execute(insert(FirmRow), [firm_row(row.id, no, firm) for no, firm in enumerate(firms)])
    session.add_all(
        PublishedOutcome(
            programme_id=world.programme.id,
            indicator=one,
            adopters=adopters,
            others=others,
            source=SOURCE,
            note_ko="2018 → 2022",
            note_en="2018 → 2022",
        )
        for one, adopters, others in PUBLISHED
    )
    session.flush()


def _firms(names: list[str]) -> list[FirmFigures]:
    """Return firms that grow unequally, and as groups as asked: the groups' growth is measured and scaled to it."""
    dice = Random("outcomes")  # noqa: S311 -- sample data
    drawn = [_firm(number, names, dice) for number in range(ADOPTERS + OTHERS)]
    measured = {one.indicator: (one.adopters, one.others) for one in compare(drawn).indicators}
    scale = {
        one: [target * group.mean_before / group.mean_after for target, group in zip(GROWTH[one], groups, strict=True)]
        for one, groups in measured.items()
    }
    return [
        replace(firm, after={one: value * scale[one][not firm.is_adopter] for one, value in firm.after.items()})
        for firm in drawn
    ]


def _firm(number: int, names: list[str], dice: Random) -> FirmFigures:
    is_adopter = number < ADOPTERS
    name = names[number % len(names)] if is_adopter else f"비교기업 {number - ADOPTERS + 1:03}"
    revenue = round(dice.lognormvariate(22.4 if is_adopter else 22.1, 0.7))
    before = {
        Indicator.REVENUE: float(revenue),
        Indicator.PROFIT: float(round(revenue * dice.uniform(0.02, 0.06))),
        Indicator.RD: float(round(revenue * dice.uniform(0.005, 0.02))),
        Indicator.EMPLOYEES: float(max(5, round(revenue / 250_000_000 * dice.uniform(0.7, 1.3)))),
    }
    after = {one: value * dice.lognormvariate(0, 0.35) for one, value in before.items()}
    return FirmFigures(name, is_adopter, SECTORS[number % len(SECTORS)], bracket_of(revenue), before, after)
