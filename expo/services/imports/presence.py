"""On which days the companies of a sheet are there: a day that is not named is closed for them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.refusals import Violation
from expo.domain.words import N_
from expo.models.base import Base
from expo.models.calendar import Closure
from expo.models.editions import Edition, Slot
from expo.models.meetings import Meeting
from expo.queries import calendar as calendar_queries
from expo.services import calendar
from expo.services.imports.batches import RowBatch
from expo.services.imports.targets import Write

DAYS = "days"
"""The field of a company's row that names days."""
_AT_ONCE = 500


class PresenceBook:
    """The days of an edition, and what companies have closed and agreed on them; ``column`` says which companies."""

    def __init__(self, session: Session, edition: Edition, column: str) -> None:
        self.edition, self.column = edition, column
        slots = select(Slot.starts_at, Slot.ends_at).where(Slot.edition_id == edition.id).order_by(Slot.starts_at)
        self._slots: dict[date, list[Span]] = defaultdict(list)
        for starts_at, ends_at in session.execute(slots):
            self._slots[self._on(starts_at)].append(Span(starts_at, ends_at))
        self._closed: dict[int, list[Span]] = defaultdict(list)
        holder: Any = getattr(Closure, column)
        closures = select(holder, Closure.starts_at, Closure.ends_at).where(Closure.edition_id == edition.id)
        for company, starts_at, ends_at in session.execute(closures.where(holder.is_not(None))):
            self._closed[company].append(Span(starts_at, ends_at))
        company_of: Any = getattr(Meeting, column)
        meetings = select(company_of, Slot.starts_at).join(Slot, Slot.id == Meeting.slot_id)
        active = meetings.where(Meeting.edition_id == edition.id, Meeting.is_active.is_(True))
        self._met = {(company, self._on(starts_at)) for company, starts_at in session.execute(active)}

    def days(self, company: int | None) -> tuple[date, ...]:
        """Return the days on which a company is there at some time."""
        closed = self._closed.get(company or 0, [])
        return tuple(
            on
            for on, slots in self._slots.items()
            if any(not any(slot.overlaps(one) for one in closed) for slot in slots)
        )

    def objections(self, company: int | None, values: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what is against the days that a row names."""
        if DAYS not in values:
            return
        present = self.days(company)
        for on in self._slots:
            if on in values[DAYS] and on not in present:
                sentence = N_("%(day)s is closed for it. Open that time for the company first.")
                yield Violation("day_closed", sentence, {"day": on}, DAYS)
            if on not in values[DAYS] and (company, on) in self._met:
                sentence = N_("It has consultations on %(day)s. Move or cancel them first.")
                yield Violation("meeting_then", sentence, {"day": on}, DAYS)

    def write(self, company: int, values: Mapping[str, Any], *, user_id: int | None, now: datetime) -> Iterator[Write]:
        """Close the days that a row does not name; their holds are taken when the closures are written."""
        present = self.days(company)
        for on, slots in self._slots.items() if DAYS in values else ():
            if on in present and on not in values[DAYS]:
                span = Span(slots[0].starts_at, slots[-1].ends_at)
                closed = calendar.closure(self.edition, span, now=now, created_by_id=user_id)
                setattr(closed, self.column, company)
                yield Write(closed, None)

    def _on(self, moment: datetime) -> date:
        return moment.astimezone(self.edition.zone).date()


def closed_by(batch: RowBatch) -> list[dict[str, Any]]:
    """Return the closures that a batch is going to write."""
    return batch.inserts.get(Base.metadata.tables[Closure.__tablename__], [])


def lock_slots(session: Session, edition: Edition, batch: RowBatch) -> None:
    """Make others who decide about the slots wait that the closures of a batch are going to take."""
    closed = closed_by(batch)
    if closed:
        span = Span(min(row["starts_at"] for row in closed), max(row["ends_at"] for row in closed))
        calendar_queries.lock_overlapped(session, edition.id, span)


def hold_slots(session: Session, closure_ids: Sequence[int]) -> None:
    """Take the slots of closures that were written past the session."""
    for ids in batched(closure_ids, _AT_ONCE):
        calendar.hold_closures(session, _closures(session, ids))


def reopen(session: Session, closure_ids: Sequence[int]) -> None:
    """Open again what an import has closed; times that the company closed itself stay closed."""
    for ids in batched(closure_ids, _AT_ONCE):
        calendar.reopen(session, _closures(session, ids))


def batched(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    """Yield parts of a sequence."""
    yield from (ids[start : start + size] for start in range(0, len(ids), size))


def _closures(session: Session, ids: Sequence[int]) -> Sequence[Closure]:
    return session.scalars(select(Closure).where(Closure.id.in_(ids)).order_by(Closure.id)).all()
