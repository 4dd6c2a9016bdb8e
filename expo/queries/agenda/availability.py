"""Closed times in a company's agenda."""

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expo.domain.availability import HOLD
from expo.domain.editions import Span
from expo.models.calendar import Closure
from expo.queries.agenda.shapes import Host


@dataclass(frozen=True, slots=True)
class Closed:
    """A time one has closed."""

    kind: ClassVar[str] = HOLD.name
    place: ClassVar[None] = None
    away: ClassVar[None] = None

    slot: Span
    reason: str


_CLOSURES = select(Closure.starts_at, Closure.ends_at, Closure.reason).where(
    Closure.exhibitor_id == bindparam("exhibitor_id")
)


def entries(session: Session, exhibitor_id: int | None, own: Host) -> list[Closed]:
    """Return the exhibitor's own, as its agenda shows them."""
    rows = session.execute(_CLOSURES, {"exhibitor_id": exhibitor_id})
    joined: list[Closed] = []
    for starts_at, ends_at, reason in sorted(rows, key=lambda row: row[0]):
        last = joined[-1] if joined else None
        if last and last.slot.ends_at >= starts_at and last.reason == reason:
            joined[-1] = Closed(Span(last.slot.starts_at, max(last.slot.ends_at, ends_at)), reason)
        else:
            joined.append(Closed(Span(starts_at, ends_at), reason))
    return joined
