"""Seats that are reserved although the calendar does not hold them yet: shown at a desk, or offered to a company."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.refills import OfferState, OpeningState
from expo.models.editions import Edition
from expo.models.refills import Opening, RefillOffer
from expo.models.walk_ins import KeptSeat


@dataclass(frozen=True, slots=True)
class Reserved:
    """Who and what is reserved in a slot."""

    exhibitors: set[int] = field(default_factory=set)
    tables: set[int] = field(default_factory=set)
    interpreters: set[int] = field(default_factory=set)

    def add(self, exhibitor_id: int, table_id: int | None, interpreter_id: int | None) -> None:
        """Reserve a seat."""
        self.exhibitors.add(exhibitor_id)
        self.tables.update(one for one in [table_id] if one is not None)
        self.interpreters.update(one for one in [interpreter_id] if one is not None)


def reserved(session: Session, edition: Edition, now: datetime, *, beside: int = 0) -> Mapping[int, Reserved]:
    """Return by slot what desks show for others than the buyer ``beside``, and free tables that are being offered."""
    found: dict[int, Reserved] = defaultdict(Reserved)
    kept = select(KeptSeat).where(
        KeptSeat.edition_id == edition.id, KeptSeat.ends_at > now, KeptSeat.buyer_id != beside
    )
    for row in session.scalars(kept):
        found[row.slot_id].add(row.exhibitor_id, row.table_id, row.interpreter_id)
    offered = (
        select(Opening.slot_id, Opening.exhibitor_id, Opening.table_id)
        .join(RefillOffer, RefillOffer.opening_id == Opening.id)
        .where(
            Opening.edition_id == edition.id, Opening.state == OpeningState.OPEN, Opening.meeting_id.is_(None),
            RefillOffer.state == OfferState.LIVE, RefillOffer.expires_at > now,
        )
    )  # fmt: skip
    for slot_id, exhibitor_id, table_id in session.execute(offered):
        found[slot_id].add(exhibitor_id, table_id, None)
    return found


def find(session: Session, *, slot_id: int, exhibitor_id: int, now: datetime) -> KeptSeat | None:
    """Return the desk's hold on a seat that has not run out."""
    return session.scalar(
        select(KeptSeat).where(
            KeptSeat.slot_id == slot_id, KeptSeat.exhibitor_id == exhibitor_id, KeptSeat.ends_at > now
        )
    )
