"""No link and no form of a page leads where the person who sees it is not let in."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from expo import clock
from expo.domain.badges import PersonSource
from expo.domain.outcomes import MeetingOutcome
from expo.domain.people import Role
from expo.domain.permissions import TeamRole
from expo.domain.records import RecordContent
from expo.domain.venue import HallKind
from expo.models.applications import ApplicationPeriod, ExhibitorApplication
from expo.models.calendar import Closure
from expo.models.exhibitors import CollaborationCase, Product
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.outcomes import MeetingStatus
from expo.models.people import Membership, User
from expo.models.schedules import Schedule, UnmetWish
from expo.models.team import HeldRole
from expo.models.venue import Booth, Hall
from expo.services import badges, records
from expo.services.badges import NewPerson
from tests.support import consultations, people, versions
from tests.support.crawling import page_of, pages, posts, taken_back
from tests.support.running import FIGURES
from tests.support.small_expo import LONG_BEFORE
from tests.support.templates import draw_nothing
from tests.support.versions import FIRST

pytestmark = pytest.mark.sqlite_only

ROLES = set(TeamRole) - {TeamRole.CHIEF}
"""The chief may everything."""
STARTS = {"exhibitor": "/2026/today", "buyer": "/2026/agenda", "interpreter": "/2026/duties"}


@pytest.fixture
def busy(session, expo):
    """Return the small expo in its second half hour, with a row of whatever pages show."""
    expo.wish_all()
    expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[1].starts_at + timedelta(minutes=5))
    for number, slot in enumerate((0, 1, 4)):
        consultations.book(session, expo, number, number, slot)
    version = versions.version(session, expo, FIRST)
    ids = {"exhibitor_id": expo.exhibitors[2].id, "buyer_id": expo.buyers[3].id}
    session.add(UnmetWish(schedule_id=version.id, reason="no_table", **ids))
    session.execute(update(Schedule).values(figures=FIGURES))
    _venue(session, expo)
    _people(session, expo)
    first = consultations.exhibitor(expo, 0)
    records.submit(
        session,
        first,
        expo.edition,
        1,
        content=RecordContent(discussed=5_000_000),
        based_on=0,
        now=expo.slots[1].starts_at,
    )
    session.commit()
    return expo


def _venue(session, expo):
    hall = Hall(
        edition_id=expo.edition.id,
        code="A",
        kind=HallKind.SECTOR,
        name_ko="식품관",
        name_en="Food",
        x=20,
        y=0,
        width=10,
        height=10,
    )
    session.add(hall)
    session.flush()
    for number, slot in enumerate(expo.slots[2:4]):
        on_air = StudioSlot(
            edition_id=expo.edition.id, studio_id=expo.studio.id, starts_at=slot.starts_at, ends_at=slot.ends_at
        )
        session.add(on_air)
        session.flush()
        if not number:
            session.add(
                Broadcast(
                    studio_slot_id=on_air.id,
                    exhibitor_id=expo.exhibitors[2].id,
                    title_ko="첫 방송",
                    booked_at=LONG_BEFORE,
                )
            )
    session.add(Booth(edition_id=expo.edition.id, hall_id=hall.id, code="A-01", x=21, y=1, width=3, height=3))
    session.add(Product(exhibitor_id=expo.exhibitors[0].id, name_ko="두부", name_en="Tofu"))
    session.add(
        CollaborationCase(
            edition_id=expo.edition.id,
            hall_id=hall.id,
            code="C1",
            title_ko="밥상",
            title_en="A table",
            members=expo.exhibitors[:2],
        )
    )


def _people(session, expo):
    edition = expo.edition
    sector = expo.exhibitors[0].sector_id
    session.add(ApplicationPeriod(edition_id=edition.id, opens_on=LONG_BEFORE.date(), closes_on=edition.ends_on))
    session.add(
        ExhibitorApplication(
            edition_id=edition.id,
            sector_id=sector,
            name_ko="새봄",
            makes="두부",
            business_number="220-81-62517",
            contact_name="김봄",
            contact_email="bom@example.com",
            applied_at=LONG_BEFORE,
        )
    )
    session.add(MeetingStatus(meeting_id=1, outcome=MeetingOutcome.HELD, decided_at=expo.slots[1].starts_at))
    session.add(
        Closure(
            edition_id=edition.id,
            interpreter_id=expo.interpreter.id,
            is_announced=True,
            starts_at=expo.slots[5].starts_at,
            ends_at=expo.slots[6].ends_at,
            reason="ill",
            created_at=LONG_BEFORE,
        )
    )
    user = User(email="voice@example.com", name="란", created_at=LONG_BEFORE)
    member = {"edition_id": edition.id, "role": Role.INTERPRETER, "interpreter_id": expo.interpreter.id}
    session.add(Membership(user=user, **member))
    session.flush()
    badges.enter(session, edition, NewPerson("김봄", source=PersonSource.ADVANCE), secret="s", now=LONG_BEFORE)
    badges.complete(session, expo.organizer, edition, secret="s", now=LONG_BEFORE)


@pytest.mark.parametrize("role", [*sorted(ROLES), *STARTS])
def test_no_link_and_no_form_leads_to_a_closed_door(app, session, busy, monkeypatch, role):
    member = people.member(session, busy.edition, role if role in STARTS else Role.ORGANIZER)
    if role not in STARTS:
        session.execute(delete(HeldRole).where(HeldRole.membership_id == member.id))
        session.add(HeldRole(membership_id=member.id, role=role))
        session.commit()
    client = app.test_client()
    client.set_cookie("locale", "en")
    people.sign_in(client, member)
    session.rollback()
    monkeypatch.setattr("expo.db.deciding", taken_back)
    closed, broken, forms, seen = [], [], {}, 0

    for address, answer in pages(client, STARTS.get(role, "/2026/organizer/"), most=250, shaped=page_of):
        seen += 1
        closed += [address] if is_closed(answer) else []
        broken += [address] if answer.status_code >= 500 else []
        if answer.status_code == 200 and answer.mimetype == "text/html":
            forms |= posts(answer.text, address)
    signed_in = client.get_cookie("session").value
    draw_nothing(app)
    for address in forms.values():
        client.set_cookie("session", signed_in)  # ending a device, for one, signs it out
        closed += [address] if is_closed(client.post(address)) else []

    assert (closed, broken) == ([], [])
    assert seen > (20 if role in STARTS else 60)


def is_closed(answer) -> bool:
    """Tell whether an answer keeps a person out who is signed in."""
    return answer.status_code in {401, 403} or "/sign-in?next=" in answer.headers.get("Location", "")
