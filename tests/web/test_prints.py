"""A sheet's code leads each reader to what changed for them; who may prints personal links, and it is recorded."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select

from expo.db import deciding
from expo.domain.accounts import AccessAct
from expo.domain.meetings import Origin
from expo.domain.permissions import TeamRole
from expo.models.accounts import AccessRecord
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.team import HeldRole
from expo.models.venue import MeetingTable
from expo.services import prints
from expo.services.people import link_token
from tests.support import people

THE_DAY = datetime(2024, 10, 23, 1, tzinfo=UTC)
AGENDAS = {"kind": "exhibitor_agendas", "language": "own"}


@pytest.fixture
def meeting(session, sample):
    """Place one consultation, and print the timetable with it."""
    exhibitor, table = session.scalars(select(Exhibitor)).first(), session.scalars(select(MeetingTable)).first()
    buyer = people.member(session, sample, "buyer")
    row = Meeting(
        edition_id=sample.id,
        exhibitor_id=exhibitor.id,
        buyer_id=buyer.buyer_id,
        slot_id=sample.slots[20].id,
        table_id=table.id,
        origin=Origin.ASSIGNED,
        created_at=THE_DAY,
    )
    session.add(row)
    session.commit()
    with deciding(session):
        prints.keep(session, sample, now=THE_DAY)
    return row


def test_an_old_sheet_tells_each_reader_what_was_and_what_is(client, session, sample, meeting):
    client.set_cookie("locale", "en")
    assert "The sheet is right as it is." in client.get("/2024/prints/1").text
    meeting.slot_id = sample.slots[21].id
    session.commit()
    company, partner = session.get(Buyer, meeting.buyer_id), session.get(Exhibitor, meeting.exhibitor_id)

    stranger = client.get("/2024/prints/1").text
    token = link_token(people.member(session, sample, "buyer"), "a secret of the tests")
    opened = client.get(f"/2024/links/{token}?printed=1")
    own = client.get(opened.location).text

    assert "The timetable has changed since then." in stranger
    assert partner.name_en not in stranger
    assert company.name_en not in stranger
    assert opened.location == "/2024/prints/1"
    assert "1 change" in own
    assert f"<b>{partner.name_en}</b>" in own


def test_personal_links_are_printed_only_by_those_who_may_and_it_is_recorded(organizer, session, sample, meeting):
    made = organizer.post("/2024/organizer/prints", data=AGENDAS | {"with_links": "y"})
    file = organizer.get(made.location)

    noted = session.scalars(select(AccessRecord.detail).where(AccessRecord.act == AccessAct.LINKS_PRINTED)).all()
    assert (made.status_code, file.mimetype, file.data[:4]) == (303, "application/pdf", b"%PDF")
    assert file.headers["Cache-Control"] == "no-store"
    assert noted == ["exhibitor_agendas 1"]

    member = people.member(session, sample, "organizer")
    session.execute(delete(HeldRole))
    session.add(HeldRole(membership_id=member.id, role=TeamRole.VENUE))
    session.commit()
    assert organizer.get(made.location).status_code == 403
    assert organizer.post("/2024/organizer/prints", data=AGENDAS | {"with_links": "y"}).status_code == 403
    assert organizer.post("/2024/organizer/prints", data=AGENDAS).status_code == 303
    assert '<td data-label="Language">Each reader&#39;s own</td>' in organizer.get("/2024/organizer/prints").text


def test_nothing_to_print_is_said_on_the_form(organizer, sample):
    refused = organizer.post("/2024/organizer/prints", data=AGENDAS)

    assert refused.status_code == 422
    assert "There is nothing to print with these choices." in refused.text


def test_a_company_gets_its_own_agenda_on_paper(client, session, sample, sign_in, meeting):
    assert client.get("/2024/my-agenda.pdf").status_code == 303
    sign_in(client, "buyer")

    file = client.get("/2024/my-agenda.pdf")

    assert file.data[:4] == b"%PDF"
    assert session.scalars(select(AccessRecord.detail).where(AccessRecord.act == AccessAct.LINKS_PRINTED)).one()
    client.set_cookie("locale", "ja")
    assert client.get("/2024/my-agenda.pdf").data[:4] == b"%PDF"
