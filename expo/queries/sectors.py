"""Lines of business, and who uses them."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.models.applications import ExhibitorApplication
from expo.models.buyers import BuyerInterest
from expo.models.exhibitors import Exhibitor, Sector
from expo.queries import editions


def get(session: Session, edition_id: int, code: str) -> Sector:
    """Return a line of business of an edition."""
    return editions.coded(session, edition_id, Sector, code)


def uses(session: Session, edition_id: int) -> dict[int, tuple[int, int, int]]:
    """Return for each line of business the number of exhibitors, applications and buyers."""
    columns = (Exhibitor.sector_id, ExhibitorApplication.sector_id, BuyerInterest.sector_id)
    counts = [select(func.count()).where(column == Sector.id).correlate(Sector).scalar_subquery() for column in columns]
    rows = session.execute(select(Sector.id, *counts).where(Sector.edition_id == edition_id))
    return {row[0]: (row[1], row[2], row[3]) for row in rows}
