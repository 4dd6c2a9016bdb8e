"""A company's own times: what its kinds of holds put into them, in one order, as a phone shows them.

Each module of this package brings the entries of one kind (``entries``), and the spans from which its holds are
derived anew when the grid changes (``held``), unless its rows belong to one slot.
Plain columns instead of rows with relations: *Today* is opened more often than any other page.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from expo.domain.holds import HoldKind, kinds
from expo.domain.people import Actor
from expo.domain.refusals import NotFound
from expo.domain.registry import declared
from expo.domain.venue import Area
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Day, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.models.schedules import Publication
from expo.models.venue import Booth, BoothAllocation
from expo.queries.agenda.shapes import PLACE, AgendaEntry, HeldSpan, Host, place

_PROVISIONAL_UNTIL = (
    select(Publication.provisional_until)
    .where(Publication.edition_id == Exhibitor.edition_id)
    .order_by(Publication.id.desc())
    .limit(1)
    .correlate(Exhibitor)
    .scalar_subquery()
)
_PEOPLE = select(func.count()).where(Membership.exhibitor_id == Exhibitor.id).correlate(Exhibitor).scalar_subquery()
# Written once: putting these together costs more than running them, and Today is asked for every minute.
_COMPANY = (
    select(
        Exhibitor.name_ko,
        Exhibitor.name_en,
        Exhibitor.languages,
        *PLACE,
        Booth.code,
        Booth.x,
        Booth.y,
        Booth.width,
        Booth.height,
        _PROVISIONAL_UNTIL,
        _PEOPLE,
    )
    .join(Exhibitor.hall)
    .outerjoin(BoothAllocation, BoothAllocation.exhibitor_id == Exhibitor.id)
    .outerjoin(Booth, Booth.id == BoothAllocation.booth_id)
    .where(Exhibitor.id == bindparam("exhibitor_id"))
    .order_by(natural(Booth.code))
)


def company(session: Session, actor: Actor) -> Host:
    """Return the actor's exhibitor and its booth."""
    rows = session.execute(_COMPANY, {"exhibitor_id": actor.exhibitor_id}).all()
    if not rows:
        raise NotFound("exhibitor")
    name_ko, name_en, languages, *rest = rows[0]
    booths = tuple(row[11] for row in rows if row[11] is not None)
    booth = Area(*rest[9:13]) if booths else None
    return Host(name_ko, name_en, languages, booths, booth, place(rest[:8]), rest[13], rest[14])


_CHANGES = (
    select(Meeting.exhibitor_id, func.count(), func.count(Meeting.is_active), func.max(Meeting.changed_at))
    .where(Meeting.edition_id == bindparam("edition_id"))
    .group_by(Meeting.exhibitor_id)
)


def versions(session: Session, edition_id: int) -> dict[str, str]:
    """Return for each exhibitor's id what changes whenever one of its consultations is made, moved or cancelled."""
    rows = session.execute(_CHANGES, {"edition_id": edition_id})
    return {
        str(exhibitor_id): f"{count}.{active}.{int(changed_at.timestamp() * 1000) if changed_at else 0}"
        for exhibitor_id, count, active, changed_at in rows
    }


@cache
def _kinds() -> list[Callable[[Session, int | None, Host], list[AgendaEntry]]]:
    return [entries for _, entries in declared(__name__, "entries")]


def of_exhibitor(session: Session, actor: Actor, own: Host) -> list[AgendaEntry]:
    """Return the exhibitor's whole agenda in time order."""
    every = (entry for entries in _kinds() for entry in entries(session, actor.exhibitor_id, own))
    return sorted(every, key=lambda entry: entry.slot.starts_at)


def is_busy(entry: AgendaEntry) -> bool:
    """Tell whether the company has something to do then, rather than being away."""
    return not kinds()[entry.kind].is_closed


def held(session: Session, edition_id: int) -> Iterator[tuple[HoldKind, HeldSpan]]:
    """Yield what holds by spans of an edition, with its kind: what keeps a company busy first, then what is closed."""
    spans = {kind.name: found for name, found in declared(__name__, "held") for kind in (_kind_of(name),)}
    for name, kind in kinds().items():
        if name in spans:
            yield from ((kind, one) for one in spans[name](session, edition_id))


def _kind_of(feature: str) -> HoldKind:
    found: HoldKind = dict(declared("expo.domain", "HOLD"))[feature]
    return found


class CalendarTime(NamedTuple):
    """One slot of one's own calendar, and what takes it, if anything: its kind, and the row of that kind."""

    id: int
    on: date
    starts_at: datetime
    ends_at: datetime
    kind: HoldKind | None
    cause_id: int | None

    @property
    def is_free(self) -> bool:
        return self.kind is None

    @property
    def is_closed(self) -> bool:
        return self.kind is not None and self.kind.is_closed


def times(session: Session, actor: Actor) -> list[CalendarTime]:
    """Return every slot of the edition with what takes it in the calendar of the actor's company."""
    every = list(kinds().values())
    causes = [getattr(Hold, kind.column) for kind in every]
    rows = session.execute(
        select(Slot.id, Day.on, Slot.starts_at, Slot.ends_at, *causes)
        .join(Slot.day)
        .outerjoin(Hold, (Hold.slot_id == Slot.id) & _own(actor))
        .where(Slot.edition_id == actor.edition_id)
        .order_by(Slot.starts_at)
    )
    found = []
    for slot_id, on, starts_at, ends_at, *held in rows:
        kind, cause = next(((kind, one) for kind, one in zip(every, held, strict=True) if one), (None, None))
        found.append(CalendarTime(slot_id, on, starts_at, ends_at, kind, cause))
    return found


def partners(session: Session, actor: Actor) -> Mapping[int, Named]:
    """Return with whom the actor's company meets, by meeting."""
    other = (
        (Buyer.name, Buyer.name_en, Meeting.buyer_id == Buyer.id, Meeting.exhibitor_id == actor.exhibitor_id)
        if actor.is_exhibitor
        else (Exhibitor.name_ko, Exhibitor.name_en, Meeting.exhibitor_id == Exhibitor.id, _of_buyer(actor))
    )
    name_ko, name_en, joined, own = other
    rows = session.execute(select(Meeting.id, name_ko, name_en).where(joined, own, Meeting.is_active.is_(True)))
    return {row[0]: Named(row[1], row[2]) for row in rows}


def _own(actor: Actor) -> ColumnElement[bool]:
    if actor.is_exhibitor:
        return Hold.exhibitor_id == actor.exhibitor_id
    if actor.is_buyer:
        return Hold.buyer_id == actor.buyer_id
    raise NotFound("company")


def _of_buyer(actor: Actor) -> ColumnElement[bool]:
    if not actor.is_buyer:
        raise NotFound("company")
    return Meeting.buyer_id == actor.buyer_id
