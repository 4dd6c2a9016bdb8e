"""What the pictures of an edition's companies are made from; everybody may see them."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expo.domain.identity.tones import Cloth
from expo.models.base import natural
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.venue import Hall

# Written once: every page with a picture begins with it.
_COMPANIES = (
    select(Exhibitor.code, Sector.code)
    .join(Exhibitor.sector)
    .where(Exhibitor.edition_id == bindparam("edition_id"))
    .order_by(natural(Exhibitor.code))
)


def companies(session: Session, edition_id: int) -> tuple[tuple[str, str], ...]:
    """Return (code, sector's code) of every exhibitor, by code."""
    return tuple((code, sector) for code, sector in session.execute(_COMPANIES, {"edition_id": edition_id}))


def cloths(session: Session, edition_id: int, *, hall_id: int | None = None, most: int) -> tuple[Cloth, ...]:
    """Return what the patterns of companies are made of, of all halls or of one, by code."""
    rows = (
        select(Exhibitor.code, Sector.code, Hall.palette)
        .join(Exhibitor.sector)
        .join(Hall, Hall.id == Exhibitor.hall_id)
        .where(Exhibitor.edition_id == edition_id)
    )
    if hall_id is not None:
        rows = rows.where(Exhibitor.hall_id == hall_id)
    turn = Exhibitor.id * 37 % 101  # companies of all halls side by side, in the same order each time
    found = session.execute(rows.order_by(turn, Exhibitor.id).limit(most))
    return tuple((code, sector, palette) for code, sector, palette in found)
