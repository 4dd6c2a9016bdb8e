"""Reporters' visits in a company's agenda."""

from dataclasses import dataclass
from typing import ClassVar

from expo.domain.visits import HOLD
from sqlalchemy import select

from expo.domain.editions import Span
from expo.models.base import Base
from expo.queries.agenda.shapes import HallArea, HeldSpan

VISIT = Base.metadata.tables["visit"]


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit at the exhibitor's own booth."""

    kind: ClassVar[str] = HOLD.name
    away: ClassVar[None] = None

    slot: Span
    reporter: str
    place: HallArea


def entries(session, exhibitor_id, own):
    """Return the exhibitor's visits."""
    rows = session.execute(select(VISIT).where(VISIT.c.exhibitor_id == exhibitor_id))
    return [Visit(Span(row.starts_at, row.ends_at), row.reporter, own.hall) for row in rows]


def held(session, edition_id):
    """Yield what each visit holds."""
    for row in session.execute(select(VISIT).where(VISIT.c.edition_id == edition_id)):
        yield HeldSpan(row.id, Span(row.starts_at, row.ends_at), (("exhibitor_id", row.exhibitor_id),))
