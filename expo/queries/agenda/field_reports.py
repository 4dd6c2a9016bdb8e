"""A reporter's visit in an exhibitor's agenda."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.field_reports import HOLD
from expo.models.field_reports import ReportVisit
from expo.queries.agenda.shapes import HallArea, HeldSpan, Host


@dataclass(frozen=True, slots=True)
class VisitedBy:
    """A reporter comes to the booth; ``away`` is nothing: the company stays where it is."""

    kind: ClassVar[str] = HOLD.name
    away: ClassVar[None] = None

    id: int
    slot: Span
    reporter: str
    questions: str
    place: HallArea


_VISITS = select(
    ReportVisit.id, ReportVisit.starts_at, ReportVisit.ends_at, ReportVisit.reporter, ReportVisit.questions
).where(ReportVisit.exhibitor_id == bindparam("exhibitor_id"))


def entries(session: Session, exhibitor_id: int | None, own: Host) -> list[VisitedBy]:
    """Return the exhibitor's own, as its agenda shows them."""
    rows: Iterable[Any] = session.execute(_VISITS, {"exhibitor_id": exhibitor_id})
    return [VisitedBy(row[0], Span(row[1], row[2]), row[3], row[4], own.hall) for row in rows]


def held(session: Session, edition_id: int) -> Iterator[HeldSpan]:
    """Yield the visits of an edition with whom each one holds."""
    rows = select(ReportVisit).where(ReportVisit.edition_id == edition_id).order_by(ReportVisit.id)
    return (held_by(row) for row in session.scalars(rows))


def held_by(row: ReportVisit) -> HeldSpan:
    """Return what one visit holds: the exhibitor."""
    return HeldSpan(row.id, row.span, (("exhibitor_id", row.exhibitor_id),))
