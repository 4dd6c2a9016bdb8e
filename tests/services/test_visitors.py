"""Visitors agree to one matter at a time; companies see a contact only while its consent is in force."""

import uuid
from datetime import timedelta

import pytest

from expo.domain.arrivals import Stored
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotFound, Refusal
from expo.domain.visitors import Matter
from expo.models.privacy import PrivacyNotice
from expo.queries import leads as leads_queries
from expo.queries import privacy as privacy_queries
from expo.queries import visitors as visitors_queries
from expo.services import leads, privacy, visitors
from expo.services.badges import NewPerson
from expo.services.leads import LeadEvent
from tests.support import small
from tests.support.small import NOW, TUESDAY, at

pytestmark = pytest.mark.sqlite_only
NOON = at(TUESDAY, "12:00")


@pytest.fixture
def here(session):
    return small.build(session)


def register(here, *agreed):
    badge = visitors.register(
        here.session, here.edition, person=NewPerson("김봄", "봄상사", email="bom@example.com"),
        agreed={Matter.COLLECTION, *agreed}, counted=[], address_hash="x", secret="s", now=NOW,
    )  # fmt: skip
    return badge


def company(here, nth=0):
    return Actor(Role.EXHIBITOR, edition_id=here.edition.id, exhibitor_id=here.exhibitors[nth].id)


def scan(here, badge, nth=0, **more):
    event = LeadEvent(str(uuid.uuid4()), badge.code, NOON, **more)
    return leads.scan(here.session, company(here, nth), here.edition, events=[event], locale="ko", now=NOON)[event.id]


def contact(here, nth=0):
    return [(one.name, one.email) for one in leads_queries.own(here.session, company(here, nth))]


def test_there_is_no_badge_without_the_required_consent(here):
    with pytest.raises(Refusal):
        visitors.register(
            here.session, here.edition, person=NewPerson("김봄"), agreed=set(), counted=[], address_hash="",
            secret="s", now=NOW,
        )  # fmt: skip


def test_without_a_consent_a_company_keeps_its_own_note_and_no_contact(here):
    badge = register(here)
    scan(here, badge, note="김부각 500상자")

    assert contact(here) == [("", "")]
    assert leads_queries.own(here.session, company(here))[0].notes == "김부각 500상자"
    scan(here, badge, agreed=True)
    assert contact(here) == [("김봄", "bom@example.com")]


def test_a_company_sees_its_own_leads_only(here):
    badge = register(here, Matter.LEADS)
    scan(here, badge)

    assert (contact(here), contact(here, 1)) == ([("김봄", "bom@example.com")], [])


def test_what_a_visitor_withdraws_is_in_no_later_file(here):
    badge = register(here, Matter.LEADS)
    scan(here, badge)
    lead, _exhibitor = visitors_queries.scanned_by(here.session, badge.person_id)[0]
    before = leads.sheet(here.session, company(here), here.edition, now=NOON).rows[0][0]

    leads.change_sharing(here.session, here.edition, person=badge.person, lead_id=lead.id, locale="ko", now=NOON)

    assert before == "김봄"
    assert leads.sheet(here.session, company(here), here.edition, now=NOON).rows[0][0] == ""


def test_a_scan_sent_twice_is_kept_once_and_an_unknown_badge_as_a_note(here):
    badge = register(here)
    event = LeadEvent(str(uuid.uuid4()), badge.code, NOON, note="다시")
    sent = [
        leads.scan(here.session, company(here), here.edition, events=[one], locale="ko", now=NOON)[one.id]
        for one in (event, event, LeadEvent(str(uuid.uuid4()), "https://elsewhere.example/", NOON, note="?"))
    ]

    assert sent == [Stored.STORED, Stored.KNOWN, Stored.REFUSED]
    assert leads_queries.own(here.session, company(here))[0].notes == "다시"


def test_after_many_wrong_codes_no_typed_code_is_looked_up_for_an_hour_while_scans_go_on(here):
    badge = register(here)
    guesses = [LeadEvent(str(uuid.uuid4()), f"wrong {n}", NOON) for n in range(leads.MOST_GUESSES)]
    leads.scan(here.session, company(here), here.edition, events=guesses, locale="ko", now=NOON)

    assert scan(here, badge) is Stored.REFUSED
    assert scan(here, badge, nth=1) is Stored.STORED
    by_token = LeadEvent(str(uuid.uuid4()), badge.token_hash, NOON)
    found = leads.scan(here.session, company(here), here.edition, events=[by_token], locale="ko", now=NOON)
    assert found[by_token.id] is Stored.STORED


def test_the_preview_of_retention_counts_visitors_and_the_clock_erases_them(here):
    badge = register(here)
    end = here.edition.ends_on
    here.session.add(PrivacyNotice(edition_id=here.edition.id, contacts_until=end))
    before = privacy_queries.preview(here.session, here.edition.id).people

    while privacy.carry_out_retention(here.session, now=at(end, "12:00") + timedelta(days=2)):
        pass

    here.session.expire_all()
    assert (before, privacy_queries.preview(here.session, here.edition.id).people) == (1, 0)
    assert badge.person.email == ""


def test_erasing_a_visitor_leaves_counts_and_nothing_that_names_the_person(here):
    badge = register(here, Matter.LEADS)
    scan(here, badge, note="명함 받음")
    visitors.erase(here.session, here.organizer, here.edition, person=badge.person, now=NOON)
    here.session.refresh(badge)

    assert contact(here) == [("", "")]
    assert leads_queries.own(here.session, company(here))[0].notes == ""
    assert badge.revoked_at == NOON
    with pytest.raises(NotFound):
        visitors.follow(here.session, here.edition, "forged", "s")
