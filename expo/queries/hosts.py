"""Who hosts an expo."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.hosts import PROTOCOL, HostName
from expo.models.hosts import EditionHost


def hosts(session: Session, edition_id: int) -> list[HostName]:
    """Return the organizations of an edition in the order of protocol."""
    rows = session.scalars(select(EditionHost).where(EditionHost.edition_id == edition_id)).all()
    in_order = sorted(rows, key=lambda row: (PROTOCOL[row.part], row.position))
    return [HostName(row.part, row.name_ko, row.name_en) for row in in_order]
