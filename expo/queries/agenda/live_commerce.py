"""Broadcasts in a company's agenda."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from expo.domain.editions import Span
from expo.domain.live_commerce import HOLD
from expo.domain.words import Named
from expo.models.live_commerce import Broadcast, Studio, StudioSlot
from expo.queries.agenda.shapes import PLACE, HallArea, HeldSpan, Host, place


@dataclass(frozen=True, slots=True)
class OnAir:
    """A broadcast of one's own."""

    kind: ClassVar[str] = HOLD.name

    id: int
    slot: Span
    show: Named
    studio: Named
    place: HallArea

    @property
    def away(self) -> HallArea:
        return self.place


_BROADCASTS = (
    select(
        Broadcast.id,
        StudioSlot.starts_at,
        StudioSlot.ends_at,
        Broadcast.title_ko,
        Broadcast.title_en,
        Studio.name_ko,
        Studio.name_en,
        *PLACE,
    )
    .join(Broadcast.studio_slot)
    .join(StudioSlot.studio)
    .join(Studio.hall)
    .where(Broadcast.exhibitor_id == bindparam("exhibitor_id"))
)


def entries(session: Session, exhibitor_id: int | None, own: Host) -> list[OnAir]:
    """Return the exhibitor's own, as its agenda shows them."""
    rows = session.execute(_BROADCASTS, {"exhibitor_id": exhibitor_id})
    return [
        OnAir(row[0], Span(row[1], row[2]), Named(row[3], row[4]), Named(row[5], row[6]), place(row[7:15]))
        for row in rows
    ]


def held(session: Session, edition_id: int) -> Iterator[HeldSpan]:
    """Yield the broadcasts of an edition with what each one holds."""
    broadcasts = session.scalars(
        select(Broadcast)
        .join(Broadcast.studio_slot)
        .where(StudioSlot.edition_id == edition_id)
        .options(contains_eager(Broadcast.studio_slot), selectinload(Broadcast.crew))
        .order_by(Broadcast.id)
    )
    return (held_by(broadcast) for broadcast in broadcasts)


def held_by(broadcast: Broadcast) -> HeldSpan:
    """Return what one broadcast holds: its exhibitor, its studio, its crew and interpreters."""
    on_air = broadcast.studio_slot
    holders = [("exhibitor_id", broadcast.exhibitor_id), ("studio_id", on_air.studio_id)]
    holders += [("crew_member_id", one.crew_member_id) for one in broadcast.crew if one.crew_member_id]
    holders += [("interpreter_id", one.interpreter_id) for one in broadcast.crew if one.interpreter_id]
    return HeldSpan(broadcast.id, on_air.span, tuple(holders))
