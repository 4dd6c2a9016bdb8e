"""A small edition for tests of one service: two days, two companies a side, three tables, one of everything else."""

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
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast, Studio, StudioSlot
from expo.models.meetings import Meeting
from expo.models.people import Membership, User
from expo.models.team import HeldRole
from expo.models.venue import Hall, MeetingTable, Zone
from expo.services import calendar, grid

SEOUL = ZoneInfo("Asia/Seoul")
TUESDAY, WEDNESDAY = date(2024, 10, 22), date(2024, 10, 23)
NOW = datetime(2024, 10, 1, 3, 0, tzinfo=UTC)


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
class Small:
    """The small edition and who is in it; ``slots`` in time order."""

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

    def meet(
        self, exhibitor: int, buyer: int, slot: Slot, *, table: int | None = 0, interpreted: bool = False
    ) -> Meeting:
        """Place a meeting in the calendar."""
        meeting = Meeting(
            edition_id=self.edition.id,
            exhibitor=self.exhibitors[exhibitor],
            buyer=self.buyers[buyer],
            slot=slot,
            table=None if table is None else self.tables[table],
            interpreter=self.interpreter if interpreted else None,
            origin=Origin.ASSIGNED,
            created_at=NOW,
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


def build(session: Session, *, is_demo: bool = False) -> Small:
    """Write the small edition: Tuesday and Wednesday 10:00–12:00 and 13:00–15:00 in slots of 30 minutes, 16 in all."""
    edition = Edition(code="2024", name_ko="작은 엑스포", name_en="Small Expo", starts_on=TUESDAY, ends_on=WEDNESDAY)
    edition.is_demo = is_demo
    user = User(email="organizer@expo.example", name="Organizer", created_at=NOW)
    session.add_all([edition, user])
    session.flush()
    chief = [HeldRole(role=TeamRole.CHIEF)]
    session.add(Membership(user_id=user.id, edition_id=edition.id, role=Role.ORGANIZER, roles=chief))
    organizer = Actor(Role.ORGANIZER, user.id, user.name, edition.id)
    hours = [Hours(day, time(10), time(15)) for day in (TUESDAY, WEDNESDAY)]
    grid.set_grid(session, organizer, edition, hours=hours, slot_minutes=30, now=NOW)
    grid.add_blocks(session, organizer, edition, blocks=[lunch(TUESDAY), lunch(WEDNESDAY)], now=NOW)
    return Small(session, edition, organizer, *_companies(session, edition), *_places(session, edition))


def _companies(session: Session, edition: Edition) -> tuple[list[Exhibitor], list[Buyer]]:
    hall = Hall(
        edition_id=edition.id, code="FOOD", kind=HallKind.SECTOR, name_ko="식품관", name_en="Food Zone",
        x=0, y=0, width=30, height=20,
    )  # fmt: skip
    sector = Sector(edition_id=edition.id, code="food", name_ko="식품·음료", name_en="Food and beverages")
    exhibitors = [
        Exhibitor(
            edition_id=edition.id, hall=hall, sector=sector, code=f"FD-0{n}", name_ko=ko, name_en=en, initial=initial,
            languages=["ko"],
        )
        for n, ko, en, initial in ((1, "윤슬푸드", "Yunseul Foods", "ㅇ"), (2, "별하식품", "Byeolha Foods", "ㅂ"))
    ]  # fmt: skip
    buyers = [
        Buyer(
            edition_id=edition.id, code=code, name=name, track=track, country=country, languages=languages,
            contact_name="담당자", contact_email=f"{code.lower()}@example.com", registered_at=NOW,
            decision=BuyerDecision(decision=Decision.APPROVED, decided_at=NOW),
        )
        for code, name, track, country, languages in (
            ("KB-001", "하늘마트", Track.DOMESTIC, "KR", ["ko"]),
            ("GB-001", "Mekong Sao Foods", Track.OVERSEAS, "VN", ["vi"]),
        )
    ]  # fmt: skip
    session.add_all([hall, sector, *exhibitors, *buyers])
    session.flush()
    return exhibitors, buyers


def _places(session: Session, edition: Edition) -> tuple[list[MeetingTable], Interpreter, Studio]:
    consultation, studio_hall = (
        Hall(
            edition_id=edition.id, code=facility.upper(), kind=HallKind.FACILITY, facility=facility,
            name_ko=ko, name_en=en, x=x, y=30, width=10, height=10,
        )
        for facility, ko, en, x in (
            (Facility.CONSULTATION, "구매상담존", "Consultation Zone", 0),
            (Facility.STUDIO, "스튜디오", "Studio", 20),
        )
    )  # fmt: skip
    zone = Zone(
        edition_id=edition.id, hall=consultation, code="D", track=Track.DOMESTIC, name_ko="국내", name_en="Home"
    )
    tables = [MeetingTable(edition_id=edition.id, zone=zone, code=f"D-0{n}") for n in (1, 2, 3)]
    interpreter = Interpreter(
        edition_id=edition.id, code="I-01", name="서다온", languages=["vi", "en"], subjects=["food"]
    )
    studio = Studio(edition_id=edition.id, hall=studio_hall, code="S1", name_ko="스튜디오", name_en="Studio")
    session.add_all([consultation, studio_hall, zone, *tables, interpreter, studio])
    session.flush()
    return tables, interpreter, studio
