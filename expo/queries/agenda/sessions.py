"""The side programme in a company's agenda."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, selectinload

from expo.domain.editions import Span
from expo.domain.sessions import HOLD
from expo.domain.words import Named
from expo.models.sessions import SessionParty, StageSession, TourStop
from expo.models.venue import Hall
from expo.queries.agenda.shapes import PLACE, HallArea, HeldSpan, Host, place


@dataclass(frozen=True, slots=True)
class TakingPart:
    """A session that the exhibitor takes part in, or whose guests visit it; its hall may not be known."""

    kind: ClassVar[str] = HOLD.name

    id: int
    slot: Span
    title: Named
    place: HallArea | None
    is_visited: bool = False

    @property
    def away(self) -> HallArea | None:
        return self.place


_SESSIONS = (
    select(
        StageSession.id,
        StageSession.starts_at,
        StageSession.ends_at,
        StageSession.title_ko,
        StageSession.title_en,
        Hall.id,
        *PLACE,
    )
    .join(SessionParty, SessionParty.session_id == StageSession.id)
    .outerjoin(Hall, Hall.id == StageSession.hall_id)
    .where(SessionParty.exhibitor_id == bindparam("exhibitor_id"))
)
_VISITS = (
    select(StageSession.id, TourStop.starts_at, StageSession.ends_at, StageSession.title_ko, StageSession.title_en)
    .join(TourStop, TourStop.session_id == StageSession.id)
    .where(
        StageSession.shows_route.is_(True),
        TourStop.exhibitor_id == bindparam("exhibitor_id"),
        TourStop.starts_at.is_not(None),
    )
)
"""Stops of routes at one exhibitor that it may know of; its calendar does not hold them."""
_LONGEST_VISIT = timedelta(minutes=10)


def entries(session: Session, exhibitor_id: int | None, own: Host) -> list[TakingPart]:
    """Return the exhibitor's own, as its agenda shows them."""
    rows: Iterable[Any] = session.execute(_SESSIONS, {"exhibitor_id": exhibitor_id})
    visits: Iterable[Any] = session.execute(_VISITS, {"exhibitor_id": exhibitor_id})
    return [
        TakingPart(
            row[0], Span(row[1], row[2]), Named(row[3], row[4]), place(row[6:14]) if row[5] is not None else None
        )
        for row in rows
    ] + [
        TakingPart(
            row[0], Span(row[1], min(row[2], row[1] + _LONGEST_VISIT)), Named(row[3], row[4]), None, is_visited=True
        )
        for row in visits
    ]


def held(session: Session, edition_id: int) -> Iterator[HeldSpan]:
    """Yield the sessions of an edition with the companies that each one holds."""
    rows = select(StageSession).where(StageSession.edition_id == edition_id, StageSession.parties.any())
    found = session.scalars(rows.options(selectinload(StageSession.parties)).order_by(StageSession.id))
    return (held_by(row) for row in found)


def held_by(row: StageSession) -> HeldSpan:
    """Return what one session holds: the companies that take part."""
    holders = [("exhibitor_id", one.exhibitor_id) for one in row.parties if one.exhibitor_id]
    holders += [("buyer_id", one.buyer_id) for one in row.parties if one.buyer_id]
    return HeldSpan(row.id, row.span, tuple(holders))
