"""A whole day of the sample edition, played with a seed: who comes when, who does not, and what desks and tables say.

300 buyers, 99 exhibitors, 240 planned consultations; a table's time is the slot's, and no clock runs but the one given.
"""

import random
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.amounts import Currency
from expo.domain.arrivals import ScanEvent, ScanKind
from expo.domain.badges import BadgeType, PersonSource
from expo.domain.buyers import Decision, Track
from expo.domain.meetings import Origin
from expo.domain.outcomes import Party
from expo.domain.people import Actor, Role
from expo.domain.records import RecordContent
from expo.models.badges import Badge, Person
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Hold
from expo.models.editions import Day, Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.models.schedules import Publication, Schedule
from expo.models.venue import MeetingTable, Zone
from expo.services import badges, calendar, records
from expo.services.arrivals import DeviceState

BUYERS, A_SLOT, FULL = 300, 20, 3
"""Buyers in all, planned consultations a slot, and the most that an exhibitor has planned."""
NO_SHOWS = (*[Party.BUYER] * 32, *[Party.EXHIBITOR] * 6, *[Party.BOTH] * 2)
CANCELLED, COMMON = 12, 40
FAST = timedelta(minutes=26)
"""How wrong the clock of the third desk is."""
MINUTE = timedelta(minutes=1)


@dataclass
class SimulatedDay:
    """The day before it begins: everybody with a badge, the timetable, and the dice."""

    edition: Edition
    edition_id: int
    boss: Actor
    day: Day
    slots: Sequence[Slot]
    meetings: list[Meeting]
    codes: list[str]
    dice: random.Random = field(default_factory=lambda: random.Random(20241023))

    @property
    def opens(self) -> datetime:
        return self.slots[0].starts_at

    def in_slot(self, slot: Slot) -> list[Meeting]:
        """Return the planned consultations of a slot."""
        return [one for one in self.meetings if one.slot_id == slot.id]

    def maker(self, meeting: Meeting) -> Actor:
        """Return the exhibitor of a consultation as an actor."""
        return Actor(Role.EXHIBITOR, None, "Maker", self.edition.id, exhibitor_id=meeting.exhibitor_id)

    def no_shows(self, spared: set[int]) -> dict[int, Party]:
        """Choose the consultations to which somebody will not come."""
        free = [one.id for one in self.meetings if one.id not in spared]
        return dict(zip(self.dice.sample(free, len(NO_SHOWS)), NO_SHOWS, strict=True))


def build(session: Session, edition: Edition) -> SimulatedDay:
    """Write 150 more buyers, everybody's badge, a published timetable of the second day, and commit."""
    day = session.scalars(select(Day).where(Day.edition_id == edition.id).order_by(Day.on)).all()[1]
    slots = session.scalars(select(Slot).where(Slot.day_id == day.id).order_by(Slot.starts_at)).all()
    now = slots[0].starts_at - timedelta(hours=16)
    organizers = select(Membership).where(Membership.role == Role.ORGANIZER).order_by(Membership.id)
    boss = Actor(Role.ORGANIZER, session.scalars(organizers).first().user_id, "Boss", edition.id)
    _more_buyers(session, edition, now)
    version = Schedule(edition_id=edition.id, number=1, asked_at=now, solved_at=now)
    session.add(version)
    session.flush()
    session.add(Publication(edition_id=edition.id, schedule_id=version.id, published_at=now))
    badges.complete(session, boss, edition, secret="s", now=now)
    meetings = list(_planned(session, edition, slots, now))
    session.add_all(meetings)
    session.flush()
    calendar.hold_meetings(session, meetings)
    codes = session.scalars(
        select(Badge.code)
        .join(Person, Person.id == Badge.person_id)
        .where(Person.edition_id == edition.id, Person.interpreter_id.is_(None), Person.type != BadgeType.STAFF)
        .order_by(Badge.id)
    ).all()
    session.commit()
    return SimulatedDay(edition, edition.id, boss, day, slots, meetings, list(codes))


def _more_buyers(session: Session, edition: Edition, now: datetime) -> None:
    known = session.scalars(select(Buyer).join(BuyerDecision).where(BuyerDecision.decision == Decision.APPROVED)).all()
    companies = [
        Buyer(
            edition_id=edition.id,
            code=f"KB-{900 + number}",
            name=f"도매{number}",
            track=Track.DOMESTIC,
            country="KR",
            languages=["ko"],
            contact_name=f"담당 {number}",
            contact_email=f"s{number}@example.com",
            registered_at=now,
            decision=BuyerDecision(decision=Decision.APPROVED, decided_at=now),
        )
        for number in range(BUYERS - len(known))
    ]
    session.add_all(companies)
    session.flush()
    session.add_all(
        Person(
            edition_id=edition.id,
            type=BadgeType.DOMESTIC,
            name=one.contact_name,
            buyer_id=one.id,
            source=PersonSource.ADVANCE,
            registered_at=now,
        )
        for one in companies
    )
    session.flush()


def _planned(session: Session, edition: Edition, slots: Sequence[Slot], now: datetime) -> Iterator[Meeting]:
    """Yield consultations: who has fewest comes first, no pair meets twice, two tables a track stay free."""
    dice = random.Random(1)
    exhibitors = session.scalars(select(Exhibitor).where(Exhibitor.edition_id == edition.id)).all()
    approved = session.scalars(select(Buyer).join(BuyerDecision).where(BuyerDecision.decision == Decision.APPROVED))
    buyers = [one for one in approved.all() if one.edition_id == edition.id]
    tables = session.execute(
        select(MeetingTable, Zone.track).join(Zone, Zone.id == MeetingTable.zone_id).order_by(MeetingTable.code)
    ).all()
    by_track = {track: [table for table, found in tables if found is track][: A_SLOT // 2] for track in Track}
    count: Counter[tuple[str, int]] = Counter()
    pairs: set[tuple[int, int]] = set()
    held = session.scalars(select(Hold).where(Hold.slot_id.in_([slot.id for slot in slots]))).all()
    busy = {(one.slot_id, name, getattr(one, f"{name}_id")) for one in held for name in ("exhibitor", "buyer")}
    for slot in slots:
        free = (one for one in exhibitors if (slot.id, "exhibitor", one.id) not in busy)
        sellers = sorted((one for one in free if count["e", one.id] < FULL), key=lambda _: dice.random())
        for track, own in by_track.items():
            there = (one for one in buyers if one.track is track and (slot.id, "buyer", one.id) not in busy)
            guests = sorted(there, key=lambda one: count["b", one.id])
            for table in own:
                seller = sellers.pop()
                guest = next(one for one in guests if (seller.id, one.id) not in pairs)
                guests.remove(guest)
                pairs.add((seller.id, guest.id))
                count.update([("e", seller.id), ("b", guest.id)])
                yield Meeting(
                    edition_id=edition.id,
                    exhibitor=seller,
                    buyer=guest,
                    slot=slot,
                    table=table,
                    origin=Origin.PLANNED,
                    created_at=now,
                )


def write_records(session: Session, day: SimulatedDay, held: Sequence[Meeting]) -> None:
    """Let exhibitors write down what four of five consultations brought, a third in dollars; half is confirmed."""
    for number, meeting in enumerate(one for one in held if one.id % 5):
        amount, now = day.dice.randrange(100_000, 90_000_000), day.slots[-1].ends_at + 31 * MINUTE
        content = RecordContent(
            Currency.USD if number % 3 == 0 else Currency.KRW,
            amount,
            expected=amount // 4 if number % 7 == 0 else 0,
            signed=amount // 2 if number % 7 == 1 else 0,
            has_memorandum=number % 11 == 0,
        )
        with deciding(session):
            written = records.submit(
                session, day.maker(meeting), day.edition, meeting.id, content=content, based_on=0, now=now
            )
        if number % 2 == 0:
            buyer = Actor(Role.BUYER, None, "Buyer", day.edition_id, buyer_id=meeting.buyer_id)
            with deciding(session):
                records.confirm(session, buyer, day.edition, meeting.id, no=written.no, now=now + MINUTE)


@dataclass
class DeskQueue:
    """What one desk has scanned and not sent yet; its clock may be wrong."""

    state: DeviceState
    fast: timedelta = timedelta(0)
    events: list[ScanEvent] = field(default_factory=list)

    def scan(self, code: str, at: datetime, *, offline: bool = False) -> ScanEvent:
        """Scan a badge; the event's key is made before any network call."""
        offset = -self.fast // timedelta(milliseconds=1)
        event = ScanEvent(
            str(uuid.uuid4()),
            ScanKind.ENTRY,
            len(self.events) + 1,
            at + self.fast,
            code,
            offset_ms=offset,
            is_offline=offline,
        )
        self.events.append(event)
        return event


def desks(day: SimulatedDay) -> list[DeskQueue]:
    """Let everybody in between 09:00 and 10:10: two desks are offline from ten on and share forty badges."""
    a, b, c = (DeskQueue(DeviceState(f"desk-{one}", f"Desk {one}")) for one in "abc")
    c.fast = FAST
    codes, dice = list(day.codes), day.dice
    dice.shuffle(codes)
    late, early = codes[: 2 * COMMON], codes[2 * COMMON :]
    for number, code in enumerate(early):
        dice.choice([a, b, c]).scan(code, day.opens - timedelta(hours=1) + number * timedelta(seconds=10))
    for number, code in enumerate(late[:COMMON]):
        for desk in (b, c):
            desk.scan(code, day.opens + number * timedelta(seconds=12), offline=True)
    for number, code in enumerate(late[COMMON:]):
        a.scan(code, day.opens + number * timedelta(seconds=12))
    return [a, b, c]
