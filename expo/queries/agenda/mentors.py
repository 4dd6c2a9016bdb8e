"""A mentor's visit to the booth in an exhibitor's agenda."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.mentors import HOLD
from expo.models.experts import Expert
from expo.models.mentors import MentorAppointment
from expo.queries.agenda.shapes import HallArea, HeldSpan, Host


@dataclass(frozen=True, slots=True)
class MentorComes:
    """A mentor comes to the booth; ``away`` is nothing: the company stays where it is."""

    kind: ClassVar[str] = HOLD.name
    away: ClassVar[None] = None

    id: int
    slot: Span
    mentor: str
    place: HallArea


_APPOINTMENTS = (
    select(MentorAppointment.id, MentorAppointment.starts_at, MentorAppointment.ends_at, Expert.name)
    .join(Expert, Expert.id == MentorAppointment.expert_id)
    .where(MentorAppointment.exhibitor_id == bindparam("exhibitor_id"))
)


def entries(session: Session, exhibitor_id: int | None, own: Host) -> list[MentorComes]:
    """Return the exhibitor's own, as its agenda shows them."""
    rows: Iterable[Any] = session.execute(_APPOINTMENTS, {"exhibitor_id": exhibitor_id})
    return [MentorComes(row[0], Span(row[1], row[2]), row[3], own.hall) for row in rows]


def held(session: Session, edition_id: int) -> Iterator[HeldSpan]:
    """Yield the appointments of an edition with whom each one holds."""
    row = MentorAppointment
    rows = select(row).where(row.edition_id == edition_id).order_by(row.id)
    return (held_by(one) for one in session.scalars(rows))


def held_by(row: MentorAppointment) -> HeldSpan:
    """Return what one appointment holds: the exhibitor and the mentor."""
    holders = (("exhibitor_id", row.exhibitor_id), ("mentor_id", row.expert_id))
    return HeldSpan(row.id, row.span, holders)
