"""Sets of firms' figures and published figures, for the organizer's team."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.firms import FirmFigures, Indicator
from expo.domain.refusals import existing
from expo.models.firms import FirmRow, FirmSet, PublishedOutcome


def sets(session: Session) -> Sequence[FirmSet]:
    """Return all sets, the newest first."""
    return session.scalars(select(FirmSet).order_by(FirmSet.id.desc()).options(joinedload(FirmSet.programme))).all()


def get(session: Session, id_: int) -> FirmSet:
    """Return a set."""
    return existing(session.get(FirmSet, id_), f"firm set {id_}")


def figures(session: Session, set_id: int) -> list[FirmFigures]:
    """Return the firms of a set as the comparison takes them."""
    rows = session.scalars(select(FirmRow).where(FirmRow.set_id == set_id).order_by(FirmRow.no))
    return [
        FirmFigures(row.name, row.is_adopter, row.sector, row.bracket, _known(row, "before"), _known(row, "after"))
        for row in rows
    ]


def _known(row: FirmRow, moment: str) -> dict[Indicator, float]:
    found = {one: getattr(row, f"{one.value}_{moment}") for one in Indicator}
    return {one: value for one, value in found.items() if value is not None}


def published(session: Session, programme_id: int) -> Sequence[PublishedOutcome]:
    """Return what was published about a programme."""
    wanted = select(PublishedOutcome).where(PublishedOutcome.programme_id == programme_id)
    return session.scalars(wanted.order_by(PublishedOutcome.id)).all()


def cohorts(session: Session, programme_id: int) -> Sequence[FirmSet]:
    """Return the sets that follow one year's adopters, by that year."""
    wanted = select(FirmSet).where(FirmSet.programme_id == programme_id, FirmSet.cohort.is_not(None))
    return session.scalars(wanted.order_by(FirmSet.cohort, FirmSet.year_after)).all()
