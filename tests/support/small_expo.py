"""A small expo for tests, in the two layouts of ``layouts.py``, and what can be written into it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from expo.domain.editions import Phase
from expo.domain.meetings import Origin
from expo.domain.people import Actor
from expo.domain.wishes import Level, Side
from expo.models.buyers import Buyer
from expo.models.editions import Edition, OpenPhase, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast, Studio, StudioSlot
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable
from expo.models.wishes import Wish
from expo.services import calendar
from tests.support import remembered_rows, small_expo_rows
from tests.support.layouts import (
    LONG_BEFORE,
    MANAGED,
    NOW,
    PLANNED,
    SEOUL,
    THE_EVE,
    TUESDAY,
    WEDNESDAY,
    Layout,
    at,
    lunch,
    span,
)

__all__ = [
    "LONG_BEFORE", "MANAGED", "NOW", "PLANNED", "SEOUL", "THE_EVE", "TUESDAY", "WEDNESDAY", "Layout", "SmallExpo", "at",
    "build", "lunch", "span",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SmallExpo:
    """A small expo and who is in it, by number; ``slots`` in time order."""

    session: Session
    edition: Edition
    organizer: Actor
    exhibitors: list[Exhibitor]
    buyers: list[Buyer]
    tables: list[MeetingTable]
    interpreter: Interpreter
    studio: Studio

    @property
    def slots(self) -> list[Slot]:
        return sorted(self.edition.slots, key=lambda slot: slot.starts_at)

    def slot(self, day: date, clock: str) -> Slot:
        """Return the slot that starts then."""
        return next(slot for slot in self.edition.slots if slot.starts_at == at(day, clock))

    def wish(
        self,
        exhibitor: int,
        buyer: int,
        level: Level = Level.INTERESTED,
        side: Side = Side.BUYER,
        when: datetime = LONG_BEFORE,
    ) -> Wish:
        """Let a side of the pair wish."""
        wish = Wish(
            edition_id=self.edition.id,
            exhibitor_id=self.exhibitors[exhibitor].id,
            buyer_id=self.buyers[buyer].id,
            side=side,
            level=level,
            wished_at=when,
        )
        self.session.add(wish)
        self.session.flush()
        return wish

    def wish_all(self) -> None:
        """Let every buyer be interested in every exhibitor."""
        for exhibitor in range(len(self.exhibitors)):
            for buyer in range(len(self.buyers)):
                self.wish(exhibitor, buyer)

    def open(self, phase: Phase, when: datetime = NOW) -> None:
        """Open a phase."""
        self.session.add(OpenPhase(edition_id=self.edition.id, phase=phase, opened_at=when))
        self.session.flush()

    def meet(
        self,
        exhibitor: int,
        buyer: int,
        slot: Slot,
        *,
        table: int | None = 0,
        interpreted: bool = False,
        origin: Origin = Origin.ASSIGNED,
        when: datetime = NOW,
    ) -> Meeting:
        """Place a meeting in the calendar."""
        meeting = Meeting(
            edition_id=self.edition.id,
            exhibitor=self.exhibitors[exhibitor],
            buyer=self.buyers[buyer],
            slot=slot,
            table=None if table is None else self.tables[table],
            interpreter=self.interpreter if interpreted else None,
            origin=origin,
            created_at=when,
        )
        self.session.add(meeting)
        self.session.flush()
        calendar.hold_meeting(self.session, meeting)
        return meeting

    def broadcast(self, exhibitor: int, day: date, starts: str, ends: str) -> Broadcast:
        """Put an exhibitor on air."""
        slot = StudioSlot(
            edition_id=self.edition.id, studio=self.studio, starts_at=at(day, starts), ends_at=at(day, ends)
        )
        broadcast = Broadcast(studio_slot=slot, exhibitor=self.exhibitors[exhibitor], title_ko="방송", booked_at=NOW)
        self.session.add(broadcast)
        self.session.flush()
        calendar.hold_broadcast(self.session, broadcast)
        return broadcast


def build(session: Session, layout: Layout = MANAGED, *, is_demo: bool = False) -> SmallExpo:
    """Write a small expo, without any wishes yet."""
    rows = remembered_rows.once(
        session, (layout.code, is_demo), lambda: small_expo_rows.parts(session, layout, is_demo=is_demo)
    )
    expo = SmallExpo(session, *rows)
    session.add_all([expo.edition, *expo.exhibitors, *expo.buyers, *expo.tables, expo.interpreter, expo.studio])
    return expo
