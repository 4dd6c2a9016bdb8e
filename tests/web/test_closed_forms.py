"""What an archived expo refuses is shown and not offered; who one is, and leaving the archive, go on."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select

from expo import clock
from expo.domain.people import Role
from expo.domain.permissions import TeamRole
from expo.models.editions import Archive
from expo.models.live_commerce import Broadcast
from expo.models.people import Membership
from expo.models.team import HeldRole
from tests.support import people
from tests.support.reading import text_of

NOW = datetime(2024, 11, 1, tzinfo=UTC)
pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def archived(session, sample):
    """Archive the sample."""
    sample.archive = Archive(archived_at=NOW)
    session.commit()
    return sample


def offered(page: str, within: str) -> list[str]:
    """Return the controls of the forms that are posted to an address, but for those that are closed or not seen.

    Those that lie beside their form and name it are among them.
    """
    forms = [form for form in re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL) if within in form]
    assert forms
    for name in re.findall(r'<form[^>]* id="([^"]+)"', "".join(forms)):
        forms += re.findall(rf'<[a-z]+[^>]* form="{name}"[^>]*>', page)
    controls = re.findall(r"<(?:input|select|textarea|button)[^>]*>", "".join(forms))
    return [one for one in controls if not re.search(r' disabled|type="(?:hidden|button)"', one)]


@pytest.mark.parametrize(
    "page", ["settings", "settings/grid", "imports", "exhibitors/E-004/profile", "tables-now", "team"]
)
def test_an_archive_shows_its_forms_closed(organizer, session, sample, page):
    address = f"/2024/organizer/{page}"
    before = offered(organizer.get(address).text.split("<main")[1], "csrf_token")
    sample.archive = Archive(archived_at=NOW)
    session.commit()

    read = organizer.get(address).text

    assert (bool(before), offered(read.split("<main")[1], "csrf_token")) == (True, [])
    assert "nothing in it changes any more" in read


def test_the_votes_of_an_archived_broadcast_lie_beside_their_form_and_are_closed_with_it(client, session, sample):
    show = session.scalars(select(Broadcast).order_by(Broadcast.id)).first()
    sample.clock_shift_seconds = clock.shift_to(show.studio_slot.starts_at)
    session.commit()
    address = f"/2024/live-commerce/{show.id}"
    client.post(f"{address}/questions", data={"text": "얼마나 두고 먹을 수 있나요?"})
    assert any("asked__vote" in one for one in offered(client.get(address).text, "/votes"))
    sample.archive = Archive(archived_at=NOW)
    session.commit()

    assert offered(client.get(address).text, "/votes") == []


def test_an_archive_is_printed_and_taken_out(organizer, session, archived):
    desk = "/2024/organizer"
    assert all(
        offered(organizer.get(f"{desk}/{page}").text.split("<main")[1], "csrf_token")
        for page in ("prints", "exports", "file")
    )

    printed = organizer.post(f"{desk}/prints", data={"kind": "table_signs", "language": "ko"})
    files = [
        organizer.get(printed.headers["Location"]),
        organizer.post(f"{desk}/exports", data={"kind": "buyer_contacts", "purpose": "보고", "file_format": "csv"}),
        organizer.post(f"{desk}/file", data={"purpose": "보관"}),
    ]

    assert [one.mimetype for one in files] == ["application/pdf", "text/csv", "application/zip"]
    assert "Downloaded the whole expo in one file for: 보관" in text_of(organizer.get(f"{desk}/history"))
    assert "The whole expo in one file · 보관" in text_of(organizer.get(f"{desk}/access"))


def test_an_archive_is_searched_and_left(organizer, archived):
    assert offered(organizer.get("/2024/organizer/editions").text, "/opening")
    assert re.search(r'<input[^>]*name="q"(?![^>]*disabled)', organizer.get("/2024/organizer/exhibitors").text)


def test_an_archive_has_no_pages_of_other_teams_since_no_one_may_change_any(client, session, sample):
    member = people.member(session, sample, Role.ORGANIZER, nth=1)
    session.execute(delete(HeldRole).where(HeldRole.membership_id == member.id))
    session.add(HeldRole(membership_id=member.id, role=TeamRole.MATCHING))
    session.commit()
    people.sign_in(client, member)
    before = client.get("/2024/organizer/").text
    sample.archive = Archive(archived_at=NOW)
    session.commit()

    read = client.get("/2024/organizer/").text

    assert ('<details class="nav__aside"' in before, '<details class="nav__aside"' in read) == (True, False)


def test_visitors_of_an_archive_read_why_nothing_is_sent(client, archived):
    client.set_cookie("locale", "en")

    page = client.get("/2024/programme")

    assert "This expo can be read, and nothing in it changes any more." in text_of(page)
    assert "All expos" not in text_of(page)


def test_who_speaks_for_two_companies_switches_between_them_in_an_archive(client, session, archived):
    member = people.member(session, archived, Role.BUYER)
    other = people.member(session, archived, Role.EXHIBITOR)
    session.add(
        Membership(user_id=member.user_id, edition_id=archived.id, role=Role.EXHIBITOR, exhibitor_id=other.exhibitor_id)
    )
    session.commit()
    people.sign_in(client, member)

    second = offered(client.get("/2024/agenda").text, "company-switch")

    wanted = re.search(r'value="(\d+)"', second[0])[1]
    assert client.post("/2024/company-switch", data={"membership": wanted}).status_code == 303
    assert client.get("/2024/today").status_code == 200


def test_an_organizer_who_acts_for_a_company_is_an_organizer_again_in_an_archive(organizer, session, sample):
    organizer.post("/2024/acting/buyer/D-027")
    sample.archive = Archive(archived_at=NOW)
    session.commit()

    assert offered(organizer.get("/2024/company").text, "/acting/stop")
    organizer.post("/2024/acting/stop")

    assert organizer.get("/2024/organizer/").status_code == 200
