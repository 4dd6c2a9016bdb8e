"""What happens on a show day, and how full the days are: for the organizer's dashboard."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from expo.domain.outcomes import NO_SHOWS
from expo.domain.refills import OpeningState
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Day, Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.meetings import Cancellation, Meeting
from expo.models.refills import Opening
from expo.models.sessions import StageSession
from expo.models.venue import Hall
from expo.queries import outcomes, sessions


class SlotLoad(NamedTuple):
    """A slot and the consultations that begin in it; ``going_on`` are long ones that began in the slot before."""

    id: int
    on: date
    starts_at: datetime
    ends_at: datetime
    meetings: int
    going_on: int = 0

    @property
    def seated(self) -> int:
        """Who sits at tables then."""
        return self.meetings + self.going_on


class HallLoad(NamedTuple):
    """A hall and the number of consultations of each of its exhibitors, the fewest first."""

    code: str
    name_ko: str
    name_en: str
    palette: int
    meetings: Sequence[int]

    @property
    def median(self) -> int:
        """The middle exhibitor's number, the lower one of two."""
        return self.meetings[(len(self.meetings) - 1) // 2] if self.meetings else 0


class Seated(NamedTuple):
    """A consultation at a table; ``palette`` is the colour of the exhibitor's hall."""

    meeting_id: int
    palette: int
    exhibitor: Named
    buyer: Named


class LanguageLoad(NamedTuple):
    """How many of ``all`` who interpret a language are free now; slot by slot, who works in it and who is there."""

    language: str
    free: int
    all: int
    slots: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class ShowDay:
    """One day in figures: ``done`` and ``cancelled`` consultations of it, and interpreters that are not held now.

    Who interprets two languages counts once in ``free_interpreters``, is there for each of ``languages``, and works in
    the one that the buyer speaks.
    """

    slots: Sequence[SlotLoad]
    broadcasts: Sequence[Broadcast]
    cancelled: int
    free_interpreters: int
    languages: Sequence[LanguageLoad]
    on_stage: Sequence[StageSession] = ()

    @property
    def total(self) -> int:
        return sum(slot.meetings for slot in self.slots)

    def done(self, now: datetime) -> int:
        running = self.on(now)
        begun = sum(slot.meetings for slot in self.slots if slot.ends_at <= now)
        return begun - running.going_on if running else begun

    def on(self, now: datetime) -> SlotLoad | None:
        """Return the slot that is running."""
        return next((slot for slot in self.slots if slot.starts_at <= now < slot.ends_at), None)

    def coming(self, now: datetime) -> SlotLoad | None:
        """Return the next slot of the day."""
        return next((slot for slot in self.slots if slot.starts_at > now), None)


# Written once, as the halls are: the dashboard asks for both each time.
_GOING_ON = aliased(Meeting)
_LOADS = (
    select(
        Slot.id,
        Day.on,
        Slot.starts_at,
        Slot.ends_at,
        func.count(Meeting.id),
        select(func.count(_GOING_ON.id))
        .where(_GOING_ON.second_slot_id == Slot.id, _GOING_ON.is_active.is_(True))
        .correlate(Slot)
        .scalar_subquery(),
    )
    .join(Slot.day)
    .outerjoin(Meeting, (Meeting.slot_id == Slot.id) & Meeting.is_active.is_(True))
    .where(Slot.edition_id == bindparam("edition_id"))
    .group_by(Slot.id, Day.on)
    .order_by(Slot.starts_at)
)


def loads(session: Session, edition: Edition) -> list[SlotLoad]:
    """Return every slot of the edition with its consultations, in time order."""
    return [SlotLoad(*row) for row in session.execute(_LOADS, {"edition_id": edition.id})]


def read(session: Session, edition: Edition, slots: Sequence[SlotLoad], on: date, now: datetime) -> ShowDay:
    """Return the day ``on`` of ``slots``, which :func:`loads` has read."""
    of_day = [slot for slot in slots if slot.on == on]
    midnight = datetime.combine(on, datetime.min.time(), tzinfo=edition.zone)
    broadcasts = session.scalars(
        select(Broadcast)
        .join(Broadcast.studio_slot)
        .where(StudioSlot.edition_id == edition.id, StudioSlot.starts_at >= midnight)
        .options(contains_eager(Broadcast.studio_slot), joinedload(Broadcast.exhibitor).joinedload(Exhibitor.hall))
        .order_by(StudioSlot.starts_at)
    ).all()
    cancelled = session.scalar(
        select(func.count())
        .select_from(Cancellation)
        .join(Meeting, Meeting.id == Cancellation.meeting_id)
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(Slot.day)
        .where(Meeting.edition_id == edition.id, Day.on == on)
    )
    running = next((slot.id for slot in of_day if slot.starts_at <= now < slot.ends_at), None)
    free, languages = _interpreters(session, edition, [slot.id for slot in of_day], running)
    return ShowDay(
        of_day,
        [one for one in broadcasts if one.studio_slot.starts_at.astimezone(edition.zone).date() == on],
        cancelled or 0,
        free,
        languages,
        [one for one in sessions.programme(session, edition.id) if one.starts_at.astimezone(edition.zone).date() == on],
    )


_COUNTS = (
    select(Meeting.exhibitor_id, func.count().label("meetings"))
    .where(Meeting.edition_id == bindparam("edition_id"), Meeting.is_active.is_(True))
    .group_by(Meeting.exhibitor_id)
    .subquery()
)
_HAD = func.coalesce(_COUNTS.c.meetings, 0)
_HALLS = (
    select(Hall.code, Hall.name_ko, Hall.name_en, Hall.palette, _HAD)
    .join(Exhibitor, Exhibitor.hall_id == Hall.id)
    .outerjoin(_COUNTS, _COUNTS.c.exhibitor_id == Exhibitor.id)
    .where(Hall.edition_id == bindparam("edition_id"))
    .order_by(Hall.position, natural(Hall.code), _HAD)
)


def halls(session: Session, edition: Edition) -> list[HallLoad]:
    """Return the halls with exhibitors, in their order, with each exhibitor's number of consultations."""
    rows = session.execute(_HALLS, {"edition_id": edition.id})
    found: dict[tuple[str, str, str, int], list[int]] = {}
    for code, name_ko, name_en, palette, meetings in rows:
        found.setdefault((code, name_ko, name_en, palette), []).append(meetings)
    return [HallLoad(*hall, tuple(meetings)) for hall, meetings in found.items()]


def seated(session: Session, edition: Edition, slot_id: int) -> Mapping[int, Seated]:
    """Return ``table id → who sits there`` in one slot; where one side did not come, no consultation takes place."""
    rows = session.execute(
        select(
            Meeting.table_id, Meeting.id, Hall.palette, Exhibitor.name_ko, Exhibitor.name_en, Buyer.name, Buyer.name_en
        )
        .join(Meeting.exhibitor)
        .join(Exhibitor.hall)
        .join(Meeting.buyer)
        .where(
            Meeting.edition_id == edition.id,
            Meeting.takes(slot_id),
            Meeting.is_active.is_(True),
            Meeting.table_id.is_not(None),
            Meeting.id.not_in(outcomes.given_up(*NO_SHOWS)),
        )
    )
    return {row[0]: Seated(row[1], row[2], Named(*row[3:5]), Named(*row[5:7])) for row in rows if row[0] is not None}


def _interpreters(
    session: Session, edition: Edition, slot_ids: Sequence[int], running: int | None
) -> tuple[int, list[LanguageLoad]]:
    """Count who is free to interpret now, in all and by language, the language of most interpreters first."""
    of_edition = select(Interpreter.id, Interpreter.languages).where(Interpreter.edition_id == edition.id)
    spoken = dict(session.execute(of_edition).all())
    works: Counter[tuple[int, str]] = Counter()
    away: Counter[tuple[int, str]] = Counter()
    held = set()
    for slot_id, interpreter_id, meeting_id, wanted in session.execute(
        select(Hold.slot_id, Interpreter.id, Hold.meeting_id, Buyer.languages)
        .join(Interpreter, Interpreter.id == Hold.interpreter_id)
        .outerjoin(Meeting, Meeting.id == Hold.meeting_id)
        .outerjoin(Buyer, Buyer.id == Meeting.buyer_id)
        .where(Hold.slot_id.in_(slot_ids))
    ):
        own = spoken[interpreter_id]
        if slot_id == running:
            held.add(interpreter_id)
        if meeting_id is None:
            away.update((slot_id, language) for language in own)
        else:
            works.update((slot_id, language) for language in [one for one in wanted if one in own][:1])
    every = Counter(language for languages in spoken.values() for language in languages)
    ready = Counter(language for row_id, languages in spoken.items() if row_id not in held for language in languages)
    loads = [
        LanguageLoad(
            language,
            ready[language] if running else 0,
            number,
            [(works[slot_id, language], number - away[slot_id, language]) for slot_id in slot_ids],
        )
        for language, number in every.items()
    ]
    free = len(spoken) - len(held) if running else 0
    return free, sorted(loads, key=lambda one: (-one.all, one.language))


class SeatCount(NamedTuple):
    """Seats that became free on a day, and those that were taken again."""

    all: int
    filled: int


def seats_of(session: Session, edition: Edition, on: date) -> SeatCount:
    """Count a day's seats that became free; free tables that were offered, only if they were taken."""
    found = session.execute(
        select(func.count(), func.count(Opening.filled_by_id))
        .select_from(Opening)
        .join(Slot, Slot.id == Opening.slot_id)
        .join(Day, Day.id == Slot.day_id)
        .where(
            Opening.edition_id == edition.id,
            Opening.state != OpeningState.LIKELY,
            Day.on == on,
            or_(Opening.meeting_id.is_not(None), Opening.filled_by_id.is_not(None)),
        )
    ).one()
    return SeatCount(*found)
