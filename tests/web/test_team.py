"""Roles inside the organizer's team, acting for a company, several companies, and the interpreter's own days."""

import re
from datetime import datetime

import pytest
from sqlalchemy import delete, select

from expo import clock
from expo.config import Config
from expo.domain.people import Role
from expo.domain.permissions import TABLE, Permission, TeamRole
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.models.interpreters import Interpreter
from expo.models.outbox import Message
from expo.models.people import Membership
from expo.models.team import HeldRole
from expo.services import delivery
from expo.services.people import link_token
from expo.services.sample import write_support
from seed import sheets
from seed.sheets import EDITION
from tests.support import people
from tests.support.reading import text_of

DESK = "/2024/organizer"


@pytest.fixture
def reader(client, sample):
    client.set_cookie("locale", "en")
    return client


@pytest.fixture
def as_role(reader, session, sample):
    """Return a function that signs a client in as an organizer with these roles only."""

    def begin(*roles: TeamRole):
        member = people.member(session, sample, Role.ORGANIZER, nth=1)
        session.execute(delete(HeldRole).where(HeldRole.membership_id == member.id))
        session.add_all(HeldRole(membership_id=member.id, role=role) for role in roles)
        session.commit()
        people.sign_in(reader, member)
        return reader

    return begin


def link(member: Membership) -> str:
    return f"/2024/links/{link_token(member, 'a secret of the tests')}"


def test_the_chief_may_everything_and_the_analyst_changes_nothing():
    assert TABLE[TeamRole.CHIEF] == set(Permission)
    assert TABLE[TeamRole.ANALYST] == set()
    assert TABLE.keys() == set(TeamRole)


PAGES = ["/", "/buyers", "/exhibitors", "/links", "/outbox", "/team", "/access", "/settings", "/history"]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("role", "closed"),
    [
        (TeamRole.CHIEF, set()),
        (TeamRole.MATCHING, {"/team", "/access", "/settings"}),
        (TeamRole.DESK, {"/outbox", "/team", "/access", "/settings"}),
        (TeamRole.ANALYST, {"/links", "/outbox", "/team", "/access", "/settings", "/history"}),
    ],
)
def test_each_role_meets_its_own_pages(as_role, role, closed):
    client = as_role(role)

    assert {page for page in PAGES if client.get(DESK + page).status_code == 403} == closed


@pytest.mark.sqlite_only
def test_a_list_links_to_what_its_reader_may_open(as_role, session, sample):
    case = write_support(session, sample, now=clock.now()).cases[0]
    for page in (f"{DESK}/settings/consents", f"{DESK}/cases/{case.code}"):
        client = as_role(TeamRole.ANALYST)
        links = set(re.findall(rf'<th scope="row">\s*<a\s+href="({DESK}[^"]+)', client.get(page).text))
        chief = as_role(TeamRole.CHIEF)
        offered = set(re.findall(rf'<th scope="row">\s*<a\s+href="({DESK}[^"]+)', chief.get(page).text))

        assert (links, bool(offered)) == (set(), True)


OPEN_TO_ALL = {
    "/", "/disruptions", "/timetable", "/meetings", "/studio", "/planner", "/exhibitors", "/buyers", "/floor-plan",
    "/tables", "/interpreters", "/applications", "/boards", "/editions", "/preparation", "/prints", "/records",
    "/results", "/follow-ups", "/survey", "/tables-now", "/programmes", "/outcomes", "/programme",
    "/market", "/reports", "/guidance",
}  # fmt: skip


@pytest.mark.sqlite_only
def test_who_signs_in_for_the_team_meets_the_menu_of_the_role(app, sample):
    """That its pages open is asked in ``test_closed_ways.py``."""
    more = {}
    for person in sheets.read(EDITION / "people.csv"):
        if person["role"] == "organizer":
            client = app.test_client()
            client.post("/2024/sign-in", data={name: person[name] for name in ("email", "password")})
            menu = re.findall(r'class="nav__link" href="([^"]+)"', client.get(f"{DESK}/").text.partition("</nav>")[0])
            paths = {path.removeprefix(DESK) for path in menu if path.startswith(DESK)}
            more[person["team_roles"]] = paths - OPEN_TO_ALL

    figures_only: set[str] = set()
    assert more == {
        "chief": {
            "/links",
            "/imports",
            "/settings",
            "/team",
            "/outbox",
            "/history",
            "/privacy",
            "/access",
            "/arrivals",
            "/exports",
            "/spreadsheets",
            "/walk-ins",
            "/fund",
            "/calls",
            "/page-changes",
            "/operations",
            "/experts",
            "/mentors",
            "/incubation",
        },
        "matching": {"/links", "/imports", "/outbox", "/history", "/exports", "/spreadsheets"},
        "venue": {"/imports", "/page-changes"},
        "desk": {"/links", "/history", "/arrivals", "/walk-ins"},
        "studio": figures_only,
        "market": figures_only,
        "reporter": figures_only,
        "editor": figures_only,
        "guide": figures_only,
        "programmes": {"/history", "/fund", "/calls", "/experts", "/mentors", "/incubation"},
        "analyst": figures_only,
    }


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("role", "allowed"), [(TeamRole.MATCHING, True), (TeamRole.VENUE, False), (TeamRole.ANALYST, False)]
)
def test_only_who_manages_buyers_decides_about_them(as_role, session, role, allowed):
    code = session.scalars(select(Buyer.code).where(~Buyer.decision.has()).order_by(Buyer.code)).first()

    answer = as_role(role).post(f"{DESK}/buyers/{code}/decision", data={"decision": "approved"})

    session.rollback()
    assert answer.status_code == (303 if allowed else 403)
    assert (session.scalars(select(Buyer).where(Buyer.code == code)).one().decision is not None) is allowed


@pytest.mark.sqlite_only
def test_who_imports_nothing_is_kept_out_of_imports(as_role):
    client = as_role(TeamRole.ANALYST)

    assert [client.get(f"{DESK}/imports").status_code, client.post(f"{DESK}/imports").status_code] == [403, 403]


@pytest.mark.sqlite_only
def test_contact_data_is_a_right_of_its_own(as_role, session):
    buyer = session.scalars(select(Buyer).where(Buyer.code == "D-027")).one()
    exhibitor = session.scalars(select(Exhibitor).where(Exhibitor.contact_phone != "").order_by(Exhibitor.id)).first()
    secrets = (buyer.contact_email, exhibitor.contact_email)
    addresses = (f"{DESK}/buyers/{buyer.code}", f"{DESK}/exhibitors/{exhibitor.code}")

    seen = {}
    for role in (TeamRole.ANALYST, TeamRole.DESK):
        client = as_role(role)
        seen[role] = [secret in client.get(page).text for secret, page in zip(secrets, addresses, strict=True)]

    assert seen == {TeamRole.ANALYST: [False, False], TeamRole.DESK: [True, True]}


@pytest.mark.sqlite_only
def test_a_chief_gives_roles_and_the_last_one_stays_chief(as_role, session, sample):
    chief = as_role(TeamRole.CHIEF)
    first, second = (people.member(session, sample, Role.ORGANIZER, nth=nth) for nth in (0, 1))

    done = chief.post(f"{DESK}/team/{first.id}", data={"roles": ["desk", "studio"]})
    last = chief.post(f"{DESK}/team/{second.id}", data={"roles": ["desk"]})
    none = chief.post(f"{DESK}/team/{first.id}", data={})

    session.rollback()
    assert [done.status_code, last.status_code, none.status_code] == [303, 422, 422]
    held = session.scalars(select(HeldRole.role).where(HeldRole.membership_id == first.id)).all()
    assert set(held) == {TeamRole.DESK, TeamRole.STUDIO}
    assert "at least one chief organizer" in text_of(last)
    assert re.search("these roles: (Desk, Studio crew|Studio crew, Desk)", text_of(chief.get(f"{DESK}/history")))


@pytest.mark.sqlite_only
def test_what_an_organizer_does_for_a_company_carries_both_names(as_role, session, sample):
    client = as_role(TeamRole.CHIEF)
    buyer = session.scalars(select(Buyer).where(Buyer.code == "D-027")).one()

    started = client.post("/2024/acting/buyer/D-027")
    page = text_of(client.get("/2024/company"))
    client.post("/2024/company/link")

    assert started.location == "/2024/agenda" or started.status_code == 303
    assert f"You act for {buyer.name_en}." in page
    session.rollback()
    events = session.scalars(select(Event).order_by(Event.id)).all()
    assert [(one.act, one.acted_for) for one in events] == [
        ("people.start_acting", ""),
        ("buyers.renew_link", buyer.name),
    ]
    assert client.get(f"{DESK}/").status_code == 403


@pytest.mark.sqlite_only
def test_one_stops_to_act_and_is_an_organizer_again(as_role, session):
    client = as_role(TeamRole.DESK)
    client.post("/2024/acting/exhibitor/E-010")
    assert client.get("/2024/today").status_code == 200

    client.post("/2024/acting/stop")

    assert client.get(f"{DESK}/").status_code == 200
    assert client.get("/2024/today").status_code == 403


@pytest.mark.sqlite_only
@pytest.mark.parametrize("role", [TeamRole.ANALYST, TeamRole.VENUE])
def test_who_may_not_act_for_companies_does_not(as_role, role):
    assert as_role(role).post("/2024/acting/buyer/D-027").status_code == 403


def test_one_person_represents_two_companies_and_switches(reader, session, sample):
    first = people.member(session, sample, Role.EXHIBITOR)
    buyer = people.member(session, sample, Role.BUYER)
    second = Membership(user_id=first.user_id, edition_id=sample.id, role=Role.BUYER, buyer_id=buyer.buyer_id)
    session.add(second)
    session.commit()
    reader.get(link(first))
    assert [reader.get("/2024/today").status_code, reader.get("/2024/company").status_code] == [200, 403]

    assert reader.get(link(second)).status_code == 303
    assert reader.get("/2024/company").status_code == 200
    switch = reader.get("/2024/company").text
    assert re.search(rf'name="membership"\s+value="{first.id}"', switch)
    reader.post("/2024/company-switch", data={"membership": first.id})

    assert [reader.get("/2024/today").status_code, reader.get("/2024/company").status_code] == [200, 403]


def test_nobody_switches_to_a_company_of_somebody_else(reader, session, sample):
    mine, other = (people.member(session, sample, Role.EXHIBITOR, nth=nth) for nth in (0, 1))
    reader.get(link(mine))

    assert reader.post("/2024/company-switch", data={"membership": other.id}).status_code == 404


def test_an_interpreter_gets_a_link_to_the_own_days_and_to_nothing_else(reader, app, session, sample):
    people.sign_in(reader, people.member(session, sample, Role.ORGANIZER))
    sample.clock_shift_seconds = clock.shift_to(datetime.fromisoformat("2024-10-23T09:30:00+09:00"))
    session.commit()
    interpreter = session.scalars(select(Interpreter).order_by(Interpreter.id)).first()
    reader.post(f"{DESK}/interpreters/{interpreter.code}/link", data={"email": "voice@example.com"})
    session.rollback()
    message = session.scalars(select(Message)).one()
    settings = Config(secret_key="a secret of the tests", public_url="https://expo.example")
    address = re.search(r"https://expo.example(/\S+)", delivery.body(session, settings, message))[1]
    phone = app.test_client()
    phone.set_cookie("locale", "en")

    assert phone.get(address).location == "/2024/duties"

    own = text_of(phone.get("/2024/duties"))
    assert interpreter.name in own
    assert own.index("Wed 23 Oct") < own.index("Fri 25 Oct") < own.index("Tue 22 Oct")  # today is Wednesday
    assert phone.get("/2024/duties/list").status_code == 200
    assert [phone.get(page).status_code for page in ("/2024/today", "/2024/company", f"{DESK}/")] == [403] * 3
