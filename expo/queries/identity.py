"""What the pictures of an edition's companies are made from; everybody may see them."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expo.models.exhibitors import Exhibitor, Sector

# Written once: every page with a picture begins with it.
_COMPANIES = (
    select(Exhibitor.code, Sector.code)
    .join(Exhibitor.sector)
    .where(Exhibitor.edition_id == bindparam("edition_id"))
    .order_by(Exhibitor.code)
)


def companies(session: Session, edition_id: int) -> tuple[tuple[str, str], ...]:
    """Return (code, sector's code) of every exhibitor, by code."""
    return tuple((code, sector) for code, sector in session.execute(_COMPANIES, {"edition_id": edition_id}))
