"""A small expo for tests, in two layouts: one that is managed, and one that is planned in about a second."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from expo.domain.buyers import Decision, Track
from expo.domain.editions import BlockKind, Hours, Span, moment
from expo.domain.meetings import Origin
from expo.domain.people import Actor, Role
from expo.domain.permissions import TeamRole
from expo.domain.settings import BlockPlan
from expo.domain.venue import Facility, HallKind
from expo.domain.wishes import Level, Side
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast, Studio, StudioSlot
from expo.models.meetings import Meeting
from expo.models.people import Membership, User
from expo.models.team import HeldRole
from expo.models.venue import Hall, MeetingTable, Zone
from expo.models.wishes import Wish
from expo.services import calendar, grid
from tests.support import remembered_rows

SEOUL = ZoneInfo("Asia/Seoul")
TUESDAY, WEDNESDAY = date(2024, 10, 22), date(2024, 10, 23)
NOW = datetime(2024, 10, 1, 3, 0, tzinfo=UTC)
LONG_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
THE_EVE = datetime(2026, 5, 31, 9, 0, tzinfo=UTC)


def at(day: date, clock: str) -> datetime:
    """Return the moment of a wall-clock time in Seoul: ``at(TUESDAY, "10:30")``."""
    return moment(day, time.fromisoformat(clock), SEOUL)


def span(day: date, starts: str, ends: str) -> Span:
    """Return a stretch of a day in Seoul."""
    return Span(at(day, starts), at(day, ends))


def lunch(day: date, starts: str = "12:00", ends: str = "13:00") -> BlockPlan:
    """Return a lunch."""
    return BlockPlan(BlockKind.LUNCH, "점심시간", "Lunch", span(day, starts, ends))


@dataclass(frozen=True, slots=True)
class Layout:
    """What differs between small expos: exhibitors (code, names, initial), buyers (code, names, country), zones."""

    code: str
    name: tuple[str, str]
    days: tuple[date, date]
    closes: time
    now: datetime
    exhibitors: tuple[tuple[str, str, str, str], ...]
    buyers: tuple[tuple[str, str, str, str], ...]
    zones: dict[str, tuple[Track, tuple[str, ...]]]
    exhibitor_minimum: int = 2
    has_lunch: bool = True
    has_people: bool = False


MANAGED = Layout(
    code="2024",
    name=("작은 엑스포", "Small Expo"),
    days=(TUESDAY, WEDNESDAY),
    closes=time(15),
    now=NOW,
    exhibitors=(("FD-01", "윤슬푸드", "Yunseul Foods", "ㅇ"), ("FD-02", "별하식품", "Byeolha Foods", "ㅂ")),
    buyers=(("KB-001", "하늘마트", "", "KR"), ("GB-001", "Mekong Sao Foods", "", "VN")),
    zones={"D": (Track.DOMESTIC, ("D-01", "D-02", "D-03"))},
)
"""Two days of 10:00–12:00 and 13:00–15:00 in slots of 30 minutes, two companies a side, three tables."""

PLANNED = Layout(
    code="2026",
    name=("작은 엑스포", "A small expo"),
    days=(date(2026, 6, 1), date(2026, 6, 2)),
    closes=time(12),
    now=LONG_BEFORE,
    exhibitors=tuple((f"E-{n}", f"기업{n}", f"Maker {n}", "ㄱ") for n in range(3)),
    buyers=tuple((f"B-{n}", f"상사{n}", f"Trader {n}", "VN" if n == 3 else "KR") for n in range(4)),
    zones={"domestic": (Track.DOMESTIC, ("D-01", "D-02")), "overseas": (Track.OVERSEAS, ("G-01",))},
    exhibitor_minimum=1,
    has_lunch=False,
    has_people=True,
)
"""Two days of four slots; three exhibitors, four buyers of whom the last needs an interpreter, three tables."""


_Parts = tuple[Edition, Actor, list[Exhibitor], list[Buyer], list[MeetingTable], Interpreter, Studio]


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
    parts = remembered_rows.once(session, (layout.code, is_demo), lambda: _parts(session, layout, is_demo=is_demo))
    expo = SmallExpo(session, *parts)
    session.add_all([expo.edition, *expo.exhibitors, *expo.buyers, *expo.tables, expo.interpreter, expo.studio])
    return expo


def _parts(session: Session, layout: Layout, *, is_demo: bool) -> _Parts:
    edition = Edition(
        code=layout.code,
        name_ko=layout.name[0],
        name_en=layout.name[1],
        starts_on=layout.days[0],
        ends_on=layout.days[1],
        is_demo=is_demo,
        exhibitor_minimum=layout.exhibitor_minimum,
    )
    session.add(edition)
    session.flush()
    organizer = _organizer(session, edition, layout)
    hours = [Hours(day, time(10), layout.closes) for day in layout.days]
    grid.set_grid(session, organizer, edition, hours=hours, slot_minutes=30, now=layout.now)
    if layout.has_lunch:
        blocks = [lunch(day) for day in layout.days]
        grid.add_blocks(session, organizer, edition, blocks=blocks, now=layout.now)
    halls = _halls(session, edition)
    exhibitors, buyers = _companies(session, edition, halls["FOOD"], layout)
    if layout.has_people:
        _people(session, edition, exhibitors, buyers)
    tables, interpreter, studio = _places(session, edition, halls, layout)
    return edition, organizer, exhibitors, buyers, tables, interpreter, studio


def _organizer(session: Session, edition: Edition, layout: Layout) -> Actor:
    user = User(email="organizer@expo.example", name="Organizer", created_at=layout.now)
    session.add(user)
    session.flush()
    chief = [HeldRole(role=TeamRole.CHIEF)]
    session.add(Membership(user_id=user.id, edition_id=edition.id, role=Role.ORGANIZER, roles=chief))
    return Actor(Role.ORGANIZER, user.id, user.name, edition.id)


def _halls(session: Session, edition: Edition) -> dict[str, Hall]:
    food = Hall(
        edition_id=edition.id, code="FOOD", kind=HallKind.SECTOR, name_ko="식품관", name_en="Food Zone",
        x=0, y=0, width=30, height=20,
    )  # fmt: skip
    facilities = [
        Hall(
            edition_id=edition.id, code=facility.upper(), kind=HallKind.FACILITY, facility=facility,
            name_ko=ko, name_en=en, x=x, y=30, width=10, height=10,
        )
        for facility, ko, en, x in (
            (Facility.CONSULTATION, "구매상담존", "Consultation Zone", 0),
            (Facility.STUDIO, "스튜디오", "Studio", 20),
        )
    ]  # fmt: skip
    session.add_all([food, *facilities])
    session.flush()
    return {hall.code: hall for hall in (food, *facilities)}


def _companies(session: Session, edition: Edition, hall: Hall, layout: Layout) -> tuple[list[Exhibitor], list[Buyer]]:
    sector = Sector(edition_id=edition.id, code="food", name_ko="식품·음료", name_en="Food and beverages")
    exhibitors = [
        Exhibitor(
            edition_id=edition.id, hall=hall, sector=sector, code=code, name_ko=ko, name_en=en, initial=initial,
            languages=["ko"],
        )
        for code, ko, en, initial in layout.exhibitors
    ]  # fmt: skip
    buyers = [
        Buyer(
            edition_id=edition.id, code=code, name=ko, name_en=en, country=country, contact_name="담당자",
            track=Track.DOMESTIC if country == "KR" else Track.OVERSEAS, languages=["ko" if country == "KR" else "vi"],
            contact_email=f"{code.lower()}@example.com", registered_at=layout.now,
            decision=BuyerDecision(decision=Decision.APPROVED, decided_at=layout.now),
        )
        for code, ko, en, country in layout.buyers
    ]  # fmt: skip
    session.add_all([sector, *exhibitors, *buyers])
    session.flush()
    return exhibitors, buyers


def _people(session: Session, edition: Edition, exhibitors: list[Exhibitor], buyers: list[Buyer]) -> None:
    """Let each company be represented by one person."""
    for company in (*exhibitors, *buyers):
        user = User(email=f"{company.code.lower()}@example.com", name=company.code.lower(), created_at=LONG_BEFORE)
        session.add(user)
        session.flush()
        role = Role.EXHIBITOR if isinstance(company, Exhibitor) else Role.BUYER
        session.add(Membership(user_id=user.id, edition_id=edition.id, role=role, **{f"{role}_id": company.id}))
    session.flush()


def _places(
    session: Session, edition: Edition, halls: dict[str, Hall], layout: Layout
) -> tuple[list[MeetingTable], Interpreter, Studio]:
    zones, tables = [], []
    for code, (track, table_codes) in layout.zones.items():
        zone = Zone(
            edition_id=edition.id, hall=halls["CONSULTATION"], code=code, track=track, name_ko=track, name_en=track
        )
        zones.append(zone)
        tables += [MeetingTable(edition_id=edition.id, zone=zone, code=one) for one in table_codes]
    interpreter = Interpreter(
        edition_id=edition.id, code="I-01", name="서다온", languages=["vi", "en"], subjects=["food"]
    )
    studio = Studio(edition_id=edition.id, hall=halls["STUDIO"], code="S1", name_ko="스튜디오", name_en="Studio")
    session.add_all([*zones, *tables, interpreter, studio])
    session.flush()
    return tables, interpreter, studio
