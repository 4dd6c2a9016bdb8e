"""Seats that are reserved although the calendar does not hold them yet: shown at a desk, or offered to a company."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import null, select
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

    def add(self, exhibitor_id: int | None, table_id: int | None, interpreter_id: int | None) -> None:
        """Reserve what is named."""
        if exhibitor_id is not None:
            self.exhibitors.add(exhibitor_id)
        if table_id is not None:
            self.tables.add(table_id)
        if interpreter_id is not None:
            self.interpreters.add(interpreter_id)


class KeptUntil(NamedTuple):
    """A reserved seat, for whom a desk shows it if one does, and when it is given up."""

    slot_id: int
    exhibitor_id: int
    table_id: int | None
    interpreter_id: int | None
    buyer_id: int | None
    ends_at: datetime


def reserved(session: Session, edition: Edition, now: datetime) -> Mapping[int, Reserved]:
    """Return by slot what desks show, and free tables that are being offered."""
    return by_slot(seats(session, edition, now), now)


def by_slot(seats: Iterable[KeptUntil], now: datetime, *, beside: int = 0) -> defaultdict[int, Reserved]:
    """Return by slot what is reserved still, without what desks show for the buyer ``beside``."""
    found: defaultdict[int, Reserved] = defaultdict(Reserved)
    for one in seats:
        if one.ends_at > now and one.buyer_id != beside:
            found[one.slot_id].add(one.exhibitor_id, one.table_id, one.interpreter_id)
    return found


def seats(session: Session, edition: Edition, now: datetime) -> list[KeptUntil]:
    """Return every seat that is reserved now."""
    shown = select(
        KeptSeat.slot_id,
        KeptSeat.exhibitor_id,
        KeptSeat.table_id,
        KeptSeat.interpreter_id,
        KeptSeat.buyer_id,
        KeptSeat.ends_at,
    ).where(KeptSeat.edition_id == edition.id, KeptSeat.ends_at > now)
    offered = (
        select(Opening.slot_id, Opening.exhibitor_id, Opening.table_id, null(), null(), RefillOffer.expires_at)
        .join(RefillOffer, RefillOffer.opening_id == Opening.id)
        .where(
            Opening.edition_id == edition.id,
            Opening.state == OpeningState.OPEN,
            Opening.meeting_id.is_(None),
            RefillOffer.state == OfferState.LIVE,
            RefillOffer.expires_at > now,
        )
    )
    return [KeptUntil(*row) for rows in (shown, offered) for row in session.execute(rows)]


def find(session: Session, *, slot_id: int, exhibitor_id: int, now: datetime) -> KeptSeat | None:
    """Return the desk's hold on a seat that has not run out."""
    return session.scalar(
        select(KeptSeat).where(
            KeptSeat.slot_id == slot_id, KeptSeat.exhibitor_id == exhibitor_id, KeptSeat.ends_at > now
        )
    )
