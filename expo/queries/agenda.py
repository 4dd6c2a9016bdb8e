"""A company's own times: consultations, broadcasts and closed times in one order, as a phone shows them.

Plain columns instead of rows with relations: *Today* is opened more often than any other page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from expo.domain.editions import Span
from expo.domain.meetings import common_language, interpreting_language
from expo.domain.people import Actor
from expo.domain.refusals import NotFound
from expo.domain.venue import Area
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.calendar import Closure, Hold
from expo.models.editions import Day, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast, Studio, StudioSlot
from expo.models.meetings import Meeting
from expo.models.venue import Booth, BoothAllocation, Hall, MeetingTable, Zone
from expo.queries.buyers import may_be_named


@dataclass(frozen=True, slots=True)
class HallArea:
    """A hall, as far as finding it goes; ``palette`` is its colour."""

    code: str
    name_ko: str
    name_en: str
    palette: int
    area: Area


@dataclass(frozen=True, slots=True)
class Host:
    """The exhibitor whose phone it is; ``booth`` is the first of its booths, where the team stands."""

    name_ko: str
    name_en: str
    languages: list[str]
    booths: tuple[str, ...]
    booth: Area | None
    hall: HallArea


@dataclass(frozen=True, slots=True)
class Consultation:
    """A meeting as its exhibitor needs it; without a ``table`` it is at the booth.

    ``language`` is what is spoken: with an ``interpreter`` the buyer's, else the one both know.
    """

    kind: ClassVar[str] = "consultation"

    id: int
    slot: Span
    buyer: Named
    person: str
    title: str
    country: str
    looking_for: str
    language: str | None
    interpreter: str | None
    table: str | None
    zone: Named | None
    place: HallArea


@dataclass(frozen=True, slots=True)
class OnAir:
    """A broadcast of one's own."""

    kind: ClassVar[str] = "broadcast"

    id: int
    slot: Span
    show: Named
    studio: Named
    place: HallArea


@dataclass(frozen=True, slots=True)
class Closed:
    """A time one has closed."""

    kind: ClassVar[str] = "closed"

    slot: Span
    reason: str


Entry = Consultation | OnAir | Closed


def _named(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """Return a column about the person who comes, empty while that person has not agreed to be named."""
    return case((may_be_named(), column), else_="")


_PLACE = (Hall.code, Hall.name_ko, Hall.name_en, Hall.palette, Hall.x, Hall.y, Hall.width, Hall.height)

# Written once: putting these together costs more than running them, and Today is asked for every minute.
_COMPANY = (
    select(
        Exhibitor.name_ko, Exhibitor.name_en, Exhibitor.languages, *_PLACE,
        Booth.code, Booth.x, Booth.y, Booth.width, Booth.height,
    )
    .join(Exhibitor.hall)
    .outerjoin(BoothAllocation, BoothAllocation.exhibitor_id == Exhibitor.id)
    .outerjoin(Booth, Booth.id == BoothAllocation.booth_id)
    .where(Exhibitor.id == bindparam("exhibitor_id"))
    .order_by(Booth.code)
)  # fmt: skip

_CONSULTATIONS = (
    select(
        Meeting.id, Slot.starts_at, Slot.ends_at,
        Buyer.name, Buyer.name_en, _named(Buyer.contact_name), _named(Buyer.contact_title), Buyer.country,
        Buyer.languages, Buyer.looking_for, Interpreter.name, MeetingTable.code, Zone.name_ko, Zone.name_en, *_PLACE,
    )
    .join(Meeting.slot)
    .join(Meeting.buyer)
    .outerjoin(Meeting.interpreter)
    .outerjoin(Meeting.table)
    .outerjoin(MeetingTable.zone)
    .outerjoin(Zone.hall)
    .where(Meeting.exhibitor_id == bindparam("exhibitor_id"), Meeting.is_active.is_(True))
)  # fmt: skip

_BROADCASTS = (
    select(
        Broadcast.id, StudioSlot.starts_at, StudioSlot.ends_at, Broadcast.title_ko, Broadcast.title_en,
        Studio.name_ko, Studio.name_en, *_PLACE,
    )
    .join(Broadcast.studio_slot)
    .join(StudioSlot.studio)
    .join(Studio.hall)
    .where(Broadcast.exhibitor_id == bindparam("exhibitor_id"))
)  # fmt: skip

_CLOSURES = select(Closure.starts_at, Closure.ends_at, Closure.reason).where(
    Closure.exhibitor_id == bindparam("exhibitor_id")
)


def company(session: Session, actor: Actor) -> Host:
    """Return the actor's exhibitor and where it stands."""
    rows = session.execute(_COMPANY, {"exhibitor_id": actor.exhibitor_id}).all()
    if not rows:
        raise NotFound("exhibitor")
    name_ko, name_en, languages, *rest = rows[0]
    booths = tuple(row[11] for row in rows if row[11] is not None)
    booth = Area(*rest[9:13]) if booths else None
    return Host(name_ko, name_en, languages, booths, booth, _place(rest[:8]))


def of_exhibitor(session: Session, actor: Actor, own: Host) -> list[Entry]:
    """Return the exhibitor's whole agenda in time order."""
    entries: list[Entry] = [
        *_consultations(session, actor, own),
        *_broadcasts(session, actor),
        *_closed(session, actor),
    ]
    return sorted(entries, key=lambda entry: entry.slot.starts_at)


class CalendarTime(NamedTuple):
    """One slot of one's own calendar, and what takes it, if anything."""

    id: int
    on: date
    starts_at: datetime
    ends_at: datetime
    meeting_id: int | None
    broadcast_id: int | None
    closure_id: int | None

    @property
    def is_free(self) -> bool:
        return self.meeting_id is None and self.broadcast_id is None and self.closure_id is None


def times(session: Session, actor: Actor) -> list[CalendarTime]:
    """Return every slot of the edition with what takes it in the calendar of the actor's company."""
    holds = select(Hold.slot_id, Hold.meeting_id, Hold.broadcast_id, Hold.closure_id).where(_own(actor)).subquery()
    rows = session.execute(
        select(
            Slot.id, Day.on, Slot.starts_at, Slot.ends_at, holds.c.meeting_id, holds.c.broadcast_id, holds.c.closure_id
        )
        .join(Slot.day)
        .outerjoin(holds, holds.c.slot_id == Slot.id)
        .where(Slot.edition_id == actor.edition_id)
        .order_by(Slot.starts_at)
    )
    return [CalendarTime._make(row) for row in rows]


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


def _place(columns: Sequence[object]) -> HallArea:
    code, name_ko, name_en, palette, *box = columns
    return HallArea(str(code), str(name_ko), str(name_en), int(str(palette)), Area(*(float(str(side)) for side in box)))


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


def _consultations(session: Session, actor: Actor, own: Host) -> list[Consultation]:
    rows: Iterable[Any] = session.execute(_CONSULTATIONS, {"exhibitor_id": actor.exhibitor_id})
    found = []
    for row in rows:
        number, starts_at, ends_at, name, name_en, person, title, country, languages, *rest = row[:12]
        wants, interpreter, table = rest
        spoken = own.languages or ["ko"]
        language = interpreting_language(languages, spoken) or common_language(languages, spoken)
        zone = Named(row[12], row[13]) if table else None
        place = _place(row[14:22]) if table else own.hall
        found.append(
            Consultation(
                number, Span(starts_at, ends_at), Named(name, name_en), person, title, country, wants, language,
                interpreter, table, zone, place,
            )
        )  # fmt: skip
    return found


def _broadcasts(session: Session, actor: Actor) -> list[OnAir]:
    rows = session.execute(_BROADCASTS, {"exhibitor_id": actor.exhibitor_id})
    return [
        OnAir(row[0], Span(row[1], row[2]), Named(row[3], row[4]), Named(row[5], row[6]), _place(row[7:15]))
        for row in rows
    ]


def _closed(session: Session, actor: Actor) -> list[Closed]:
    rows = session.execute(_CLOSURES, {"exhibitor_id": actor.exhibitor_id})
    joined: list[Closed] = []
    for starts_at, ends_at, reason in sorted(rows, key=lambda row: row[0]):
        last = joined[-1] if joined else None
        if last and last.slot.ends_at >= starts_at and last.reason == reason:
            joined[-1] = Closed(Span(last.slot.starts_at, max(last.slot.ends_at, ends_at)), reason)
        else:
            joined.append(Closed(Span(starts_at, ends_at), reason))
    return joined
