"""What the pictures of an edition's companies are made from; everybody may see them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.models.exhibitors import Exhibitor, Sector


def companies(session: Session, edition_id: int) -> list[tuple[str, str]]:
    """Return (code, sector's code) of every exhibitor, by code."""
    rows = session.execute(
        select(Exhibitor.code, Sector.code)
        .join(Exhibitor.sector)
        .where(Exhibitor.edition_id == edition_id)
        .order_by(Exhibitor.code)
    )
    return [(code, sector) for code, sector in rows]
