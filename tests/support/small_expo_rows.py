"""The rows of the small expo, as a layout says."""

from datetime import time

from sqlalchemy.orm import Session

from expo.domain.buyers import Decision, Track
from expo.domain.editions import Hours
from expo.domain.people import Actor, Role
from expo.domain.permissions import TeamRole
from expo.domain.venue import Facility, HallKind
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Studio
from expo.models.people import Membership, User
from expo.models.team import HeldRole
from expo.models.venue import Hall, MeetingTable, Zone
from expo.services import grid
from tests.support.layouts import LONG_BEFORE, Layout, lunch

Parts = tuple[Edition, Actor, list[Exhibitor], list[Buyer], list[MeetingTable], Interpreter, Studio]


def parts(session: Session, layout: Layout, *, is_demo: bool) -> Parts:
    """Write the rows of a layout and return those that tests name."""
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
        edition_id=edition.id,
        code="FOOD",
        kind=HallKind.SECTOR,
        name_ko="식품관",
        name_en="Food Zone",
        x=0,
        y=0,
        width=30,
        height=20,
    )
    facilities = [
        Hall(
            edition_id=edition.id,
            code=facility.upper(),
            kind=HallKind.FACILITY,
            facility=facility,
            name_ko=ko,
            name_en=en,
            x=x,
            y=30,
            width=10,
            height=10,
        )
        for facility, ko, en, x in (
            (Facility.CONSULTATION, "구매상담존", "Consultation Zone", 0),
            (Facility.STUDIO, "스튜디오", "Studio", 20),
        )
    ]
    session.add_all([food, *facilities])
    session.flush()
    return {hall.code: hall for hall in (food, *facilities)}


def _companies(session: Session, edition: Edition, hall: Hall, layout: Layout) -> tuple[list[Exhibitor], list[Buyer]]:
    sector = Sector(edition_id=edition.id, code="food", name_ko="식품·음료", name_en="Food and beverages")
    exhibitors = [
        Exhibitor(
            edition_id=edition.id,
            hall=hall,
            sector=sector,
            code=code,
            name_ko=ko,
            name_en=en,
            initial=initial,
            languages=["ko"],
        )
        for code, ko, en, initial in layout.exhibitors
    ]
    buyers = [
        Buyer(
            edition_id=edition.id,
            code=code,
            name=ko,
            name_en=en,
            country=country,
            contact_name="담당자",
            track=Track.DOMESTIC if country == "KR" else Track.OVERSEAS,
            languages=["ko" if country == "KR" else "vi"],
            contact_email=f"{code.lower()}@example.com",
            registered_at=layout.now,
            decision=BuyerDecision(decision=Decision.APPROVED, decided_at=layout.now),
        )
        for code, ko, en, country in layout.buyers
    ]
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
