"""Who may not see contact data meets none on any page, by any search, in any order."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from expo.domain.badges import BadgeType
from expo.domain.guidance import Audience, GuidanceState
from expo.domain.people import Role
from expo.domain.permissions import TeamRole
from expo.models.badges import Person
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.guidance import GuidanceTopic, GuidanceVisit
from expo.models.interpreters import Interpreter
from expo.models.people import Membership, User
from expo.models.records import Record, RecordWords
from expo.models.sessions import SessionRegistration, SessionType, StageSession
from expo.models.team import HeldRole
from tests.support import people
from tests.support.crawling import pages

DESK = "/2024/organizer"
pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def as_role(client, session, sample):
    """Return a function that signs a client in as an organizer with one role only."""

    def begin(role: TeamRole):
        member = people.member(session, sample, Role.ORGANIZER, nth=1)
        session.execute(delete(HeldRole).where(HeldRole.membership_id == member.id))
        session.add(HeldRole(membership_id=member.id, role=role))
        session.commit()
        client.set_cookie("locale", "en")
        people.sign_in(client, member)
        return client

    return begin


def contacts(session) -> set[str]:
    """Return names, addresses and numbers of the people of companies, and how a personal link begins."""
    rows = [
        *session.execute(select(Buyer.contact_name, Buyer.contact_email, Buyer.contact_phone)),
        *session.execute(select(Exhibitor.contact_name, Exhibitor.contact_email, Exhibitor.contact_phone)),
        *session.execute(select(User.name, User.email).join(Membership).where(Membership.role != Role.ORGANIZER)),
    ]
    companies = [
        *session.execute(select(Buyer.name, Buyer.name_en)),
        *session.execute(select(Exhibitor.name_ko, Exhibitor.name_en)),
    ]
    known = {*(name for row in companies for name in row), *session.scalars(select(Interpreter.name))}
    public = {word for name in known for word in words(name)}
    return ({value for row in rows for value in row if len(value) > 2} - public) | {"/2024/links/"}


def words(text: str) -> set[str]:
    """Return the words, addresses and numbers of a page, and the beginning of each personal link."""
    return {*re.findall(r"[\w.@+-]+", text), *re.findall("/2024/links/", text)}


@pytest.mark.parametrize("role", [TeamRole.ANALYST, TeamRole.VENUE])
def test_no_page_shows_what_a_role_may_not_see(as_role, session, role):
    secret, client, shown = contacts(session), as_role(role), {}

    for address, answer in pages(client, f"{DESK}/"):
        if answer.status_code == 200 and answer.mimetype in {"text/html", "application/json", "text/csv"}:
            shown[address] = words(answer.text) & secret

    assert len(shown) > 30
    assert {address: sorted(found)[:3] for address, found in shown.items() if found} == {}


def test_no_search_finds_a_company_by_its_people(as_role, session):
    buyer = session.scalars(select(Buyer).where(Buyer.code == "D-027")).one()
    exhibitor = session.scalars(select(Exhibitor).where(Exhibitor.contact_email != "").order_by(Exhibitor.id)).first()
    asked = [(buyer, f"{page}={buyer.contact_email}") for page in ("search?find", "buyers?q", "wishes?q")]
    asked += [(exhibitor, f"{page}={exhibitor.contact_email}") for page in ("search?find", "exhibitors?q")]

    found = {
        role: [company.name_en in as_role(role).get(f"{DESK}/{address}").text for company, address in asked]
        for role in (TeamRole.ANALYST, TeamRole.DESK)
    }

    assert found == {TeamRole.ANALYST: [False] * 5, TeamRole.DESK: [True] * 5}


def test_visitors_and_those_who_talked_are_named_to_those_whose_work_it_is(as_role, session, running):
    now, on = datetime.now(UTC), running.starts_on
    visitor = Person(edition_id=running.id, type=BadgeType.VISITOR, name="윤하람솔", registered_at=now)
    topic = GuidanceTopic(edition_id=running.id, name_ko="고도화", name_en="Advanced")
    kind = SessionType(edition_id=running.id, code="T-9", name_ko="강연", name_en="Talk", blocks_consultations=False)
    talk = StageSession(
        edition_id=running.id,
        type=kind,
        title_ko="강연",
        starts_at=now,
        ends_at=now + timedelta(hours=1),
        changed_at=now,
    )
    session.add_all([visitor, topic, talk])
    session.flush()
    visit = GuidanceVisit(
        edition_id=running.id,
        topic_id=topic.id,
        audience=Audience.OTHER,
        name="윤하람솔",
        made_at=now,
        arrived_at=now,
        on=on,
        number=1,
        state=GuidanceState.WAITING,
    )
    session.add_all([visit, SessionRegistration(session_id=talk.id, person_id=visitor.id, registered_at=now)])
    words = session.scalars(select(RecordWords).where(RecordWords.actor_name != "").limit(1)).one()
    session.commit()
    named = {
        f"programme/{talk.id}": (TeamRole.DESK, visitor.name),
        f"guidance/visits/{visit.id}": (TeamRole.GUIDE, visit.name),
        f"records/{session.get_one(Record, words.record_id).meeting_id}": (TeamRole.MATCHING, words.actor_name),
    }

    seen = {
        page: tuple(name in as_role(one).get(f"{DESK}/{page}").text for one in (TeamRole.ANALYST, role))
        for page, (role, name) in named.items()
    }

    assert seen == dict.fromkeys(named, (False, True))


def test_the_list_of_exhibitors_has_no_order_by_contact(as_role):
    assert "sort=contact" not in as_role(TeamRole.ANALYST).get(f"{DESK}/exhibitors").text
    assert "sort=contact" in as_role(TeamRole.DESK).get(f"{DESK}/exhibitors").text


def test_venue_crew_changes_a_profile_and_leaves_the_contact_as_it_is(as_role, session):
    exhibitor = session.scalars(select(Exhibitor).where(Exhibitor.contact_email != "").order_by(Exhibitor.id)).first()
    kept, client = exhibitor.contact_email, as_role(TeamRole.VENUE)
    sent = {
        "name_ko": exhibitor.name_ko,
        "name_en": "Another Name",
        "code": exhibitor.code,
        "hall": exhibitor.hall.code,
        "sector": exhibitor.sector.code,
        "languages": ["ko"],
        "contact_email": "thief@example.com",
    }

    answer = client.post(f"{DESK}/exhibitors/{exhibitor.code}/profile", data=sent)

    session.rollback()
    session.refresh(exhibitor)
    assert answer.status_code == 303
    assert (exhibitor.name_en, exhibitor.contact_email) == ("Another Name", kept)


@pytest.mark.parametrize(("role", "status"), [(TeamRole.DESK, 303), (TeamRole.VENUE, 403), (TeamRole.STUDIO, 403)])
def test_only_who_hands_out_links_renews_them(as_role, session, role, status):
    client = as_role(role)

    answers = [client.post(f"{DESK}/buyers/D-027/link"), client.post(f"{DESK}/exhibitors/E-010/link/renewal")]

    assert [answer.status_code for answer in answers] == [status, status]
