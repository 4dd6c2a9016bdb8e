"""A form that arrives twice, because a button was pressed twice without script: what it writes is written once."""

import io
import re
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from expo import clock
from expo.domain.people import Role
from expo.models.arrivals import Scan
from expo.models.badges import Badge, Person
from expo.models.base import Base
from expo.models.live_commerce import Broadcast
from expo.services.sample import write_support
from tests.support import people
from tests.support.typed_forms import as_it_stands
from tests.web.test_buyers import APPLICATION

pytestmark = pytest.mark.both_databases
EVERY_PRESS = {"attempt", "event", "sign_in"}
"""Tables in which each press may leave a line."""
PDF = b"%PDF-1.7 a brochure"
BROCHURE = {"title_ko": "수출 안내", "version": "1", "printed": "9", "file": "a.pdf"}
BY_ORGANIZER = (
    ("programme/types", "programme", {"name_ko": "세미나", "name_en": "Seminar"}),
    ("programme", "programme/new", {"title_ko": "수출 상담 요령", "starts": "12:00", "ends": "12:30"}),
    ("tables/zones/TD/tables", "", {"zone-TD-count": "2"}),
    ("studio/crew", "studio/crew", {"name": "김하나"}),
    ("exports", "exports", {"purpose": "Badges for the desk"}),
    ("prints", "prints", {"kind": "booth_signs"}),
    (
        "programmes/SMART/published/new",
        "programmes/SMART/published/new",
        {"source": "보도자료", "adopters": "12.5", "others": "3"},
    ),
    ("guidance/publications", "guidance/publications/new", BROCHURE),
    ("agreements/2024-03/documents/new", "agreements/2024-03/documents/new", {"title": "별첨", "file": "a.pdf"}),
    ("imports", "imports", {"kind": "exhibitors", "file": "a.csv"}),
    ("advertising", "advertising/new", dict.fromkeys(("title_ko", "title_en", "body_ko", "body_en"), "News")),
)
"""Where a form is posted, the page that has it, and what is typed into it."""


def counts(session):
    """Return how many rows each table has."""
    session.rollback()
    tables = [table for table in Base.metadata.sorted_tables if table.name not in EVERY_PRESS]
    return {table.name: session.scalar(select(func.count()).select_from(table)) for table in tables}


def sent(client, address, typed):
    """Send a form, with new files, as a browser does that knows of no first time."""
    files = {"a.pdf": PDF, "a.csv": "회사명,국문명\n가람,가람\n".encode()}
    data = typed | {name: (io.BytesIO(files[one]), one) for name, one in typed.items() if str(one) in files}
    return client.post(address, data=data, content_type="multipart/form-data").status_code


def pressed(client, session, address, typed):
    """Press twice: return the answers, and what each press added."""
    found, answers = [counts(session)], []
    for _press in range(2):
        answers.append(sent(client, address, typed))
        found.append(counts(session))
    added = [{name for name in after if after[name] != before[name]} for before, after in pairwise(found)]
    return answers, added


@pytest.fixture
def enter(app, session, running):
    """Return a function that signs the first member of a role in, in English; nobody signs in without one."""

    def client_of(role=None):
        client = app.test_client()
        client.set_cookie("locale", "en")
        if role is not None:
            people.sign_in(client, people.member(session, running, role))
        return client

    return client_of


def test_what_an_organizer_enters_is_written_once(enter, session, running):
    write_support(session, running, now=clock.shown(running, clock.now()))
    session.commit()
    organizer, wrong = enter(Role.ORGANIZER), []
    person = session.scalars(select(Person.id).join(Badge, Badge.person_id == Person.id)).first()
    forms = [*BY_ORGANIZER, (f"badges/{person}/replacement", "", {})]

    for address, page, typed in forms:
        fields = as_it_stands(organizer.get(f"/2024/organizer/{page}").text)[1] if page else {}
        answers, (first, second) = pressed(organizer, session, f"/2024/organizer/{address}", fields | typed)
        if not first or second or max(answers) >= 400:
            wrong.append((address, answers, first, second))

    assert wrong == []


def test_another_list_and_another_format_are_exports_of_their_own(enter, session):
    organizer, address = enter(Role.ORGANIZER), "/2024/organizer/exports"
    typed = {"kind": "exhibitor_contacts", "purpose": "Badges", "file_format": "xlsx"}

    added = []
    for change in ({}, {"file_format": "csv"}, {"kind": "buyer_contacts"}):
        added += pressed(organizer, session, address, typed | change)[1]

    assert added == [{"export", "access_record"}, set()] * 3


def test_an_entry_at_the_desk_is_kept_once(enter, session):
    organizer, address = enter(Role.ORGANIZER), "/2024/organizer/arrivals"
    code, other = session.scalars(select(Badge.code).where(Badge.revoked_at.is_(None)).limit(2))

    entry = pressed(organizer, session, address, {"badge": code})
    next_one = pressed(organizer, session, address, {"badge": other})
    last = session.scalars(select(Scan.id).order_by(Scan.received_at.desc()).limit(1)).one()
    taken_back = pressed(organizer, session, f"{address}/removal", {"scan": last})
    again = pressed(organizer, session, address, {"badge": other})

    assert [one[1][1] for one in (entry, next_one, taken_back, again)] == [set()] * 4
    assert all("scan" in one[1][0] for one in (entry, next_one, taken_back, again))


def test_two_broadcasts_that_are_swapped_stay_so(enter, session):
    of_show = select(Broadcast.id, Broadcast.studio_slot_id).order_by(Broadcast.id.desc()).limit(2)
    (one, was), (other, others) = session.execute(of_show)

    pressed(enter(Role.ORGANIZER), session, f"/2024/organizer/studio/broadcasts/{one}/swap", {"other": str(other)})

    assert dict([tuple(row) for row in session.execute(of_show)]) == {one: others, other: was}


def test_a_lead_a_registration_and_another_address_are_kept_once(enter, session):
    code = session.scalars(select(Badge.code).where(Badge.revoked_at.is_(None))).first()
    by_code = {"badge": code, "note": "wants samples", "interest": "", "temperature": "hot"}

    lead = pressed(enter(Role.EXHIBITOR), session, "/2024/leads", by_code)
    other = pressed(enter(Role.EXHIBITOR), session, "/2024/leads", by_code | {"note": "calls next week"})
    registration = pressed(enter(), session, "/2024/buyers/registration", APPLICATION)
    address = pressed(enter(Role.BUYER), session, "/2024/devices/address", {"email": "new@example.com"})

    assert lead == ([303, 303], [{"lead", "lead_scan"}, set()])
    assert other == ([303, 303], [{"lead_scan"}, set()])
    assert registration == address == ([303, 303], [{"message", "one_time_link"}, set()])


def test_two_visitors_in_a_row_get_a_copy_each(enter, session):
    organizer, page = enter(Role.ORGANIZER), "/2024/organizer/guidance/publications/1"
    new = as_it_stands(organizer.get("/2024/organizer/guidance/publications/new").text)[1]
    sent(organizer, "/2024/organizer/guidance/publications", new | BROCHURE)

    added = []
    for _visitor in range(2):
        seen = re.search(r'name="last_seen"[^>]* value="(\d+)"', organizer.get(page).text)[1]
        added += pressed(organizer, session, f"{page}/copies", {"badge": "", "last_seen": seen})[1]

    assert added == [{"booklet_hand_out"}, set()] * 2
