"""Visitors agree to one matter at a time; companies see a contact only while its consent is in force."""

import uuid
from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer

from expo.domain.arrivals import Stored
from expo.domain.refusals import NotFound, Refusal
from expo.domain.visitors import Matter
from expo.models.privacy import PrivacyNotice
from expo.queries import leads as leads_queries
from expo.queries import privacy as privacy_queries
from expo.queries import visitors as visitors_queries
from expo.services import leads, privacy, visitors
from expo.services.badges import NewPerson
from expo.services.leads import LeadEvent
from tests.support import small_expo
from tests.support.consultations import exhibitor as company
from tests.support.small_expo import NOW, TUESDAY, at

pytestmark = pytest.mark.sqlite_only
NOON = at(TUESDAY, "12:00")


@pytest.fixture
def expo(session):
    return small_expo.build(session)


def register(expo, *agreed):
    badge = visitors.register(
        expo.session,
        expo.edition,
        person=NewPerson("김봄", "봄상사", email="bom@example.com"),
        agreed={Matter.COLLECTION, *agreed},
        counted=[],
        address_hash="x",
        secret="s",
        now=NOW,
    )
    return badge


def scan(expo, badge, nth=0, **more):
    event = LeadEvent(str(uuid.uuid4()), badge.code, NOON, **more)
    return leads.scan(expo.session, company(expo, nth), expo.edition, events=[event], locale="ko", now=NOON)[event.id]


def contact(expo, nth=0):
    return [(one.name, one.email) for one in leads_queries.own(expo.session, company(expo, nth))]


def test_there_is_no_badge_without_the_required_consent(expo):
    with pytest.raises(Refusal):
        visitors.register(
            expo.session,
            expo.edition,
            person=NewPerson("김봄"),
            agreed=set(),
            counted=[],
            address_hash="",
            secret="s",
            now=NOW,
        )


def test_without_a_consent_a_company_keeps_its_own_note_and_no_contact(expo):
    badge = register(expo)
    scan(expo, badge, note="김부각 500상자")

    assert contact(expo) == [("", "")]
    assert leads_queries.own(expo.session, company(expo))[0].notes == "김부각 500상자"
    scan(expo, badge, agreed=True)
    assert contact(expo) == [("김봄", "bom@example.com")]


def test_a_registration_sent_twice_is_one_from_one_address_with_the_same_consents(expo):
    first = register(expo, Matter.LEADS)

    assert register(expo, Matter.LEADS) is first
    assert register(expo) is not first


def test_a_company_sees_its_own_leads_only(expo):
    badge = register(expo, Matter.LEADS)
    scan(expo, badge)

    assert (contact(expo), contact(expo, 1)) == ([("김봄", "bom@example.com")], [])


def test_what_a_visitor_withdraws_is_in_no_later_file(expo):
    badge = register(expo, Matter.LEADS)
    scan(expo, badge)
    lead, _exhibitor = visitors_queries.scanned_by(expo.session, badge.person_id)[0]
    before = leads.sheet(expo.session, company(expo), expo.edition, now=NOON).rows[0][0]

    leads.change_sharing(expo.session, expo.edition, person=badge.person, lead_id=lead.id, locale="ko", now=NOON)

    assert before == "김봄"
    assert leads.sheet(expo.session, company(expo), expo.edition, now=NOON).rows[0][0] == ""
    scan(expo, badge, agreed=True)
    assert contact(expo) == [("", "")]


def test_a_scan_sent_twice_is_kept_once_and_an_unknown_badge_as_a_note(expo):
    badge = register(expo)
    event = LeadEvent(str(uuid.uuid4()), badge.code, NOON, note="다시")
    sent = [
        leads.scan(expo.session, company(expo), expo.edition, events=[one], locale="ko", now=NOON)[one.id]
        for one in (event, event, LeadEvent(str(uuid.uuid4()), "https://elsewhere.example/", NOON, note="?"))
    ]

    assert sent == [Stored.STORED, Stored.KNOWN, Stored.REFUSED]
    assert leads_queries.own(expo.session, company(expo))[0].notes == "다시"


def test_after_many_wrong_codes_no_typed_code_is_looked_up_for_an_hour_while_scans_go_on(expo):
    badge = register(expo)
    guesses = [LeadEvent(str(uuid.uuid4()), f"wrong {n}", NOON) for n in range(leads.MOST_GUESSES)]
    leads.scan(expo.session, company(expo), expo.edition, events=guesses, locale="ko", now=NOON)

    assert scan(expo, badge) is Stored.REFUSED
    assert scan(expo, badge, nth=1) is Stored.STORED
    by_token = LeadEvent(str(uuid.uuid4()), badge.token_hash, NOON)
    found = leads.scan(expo.session, company(expo), expo.edition, events=[by_token], locale="ko", now=NOON)
    assert found[by_token.id] is Stored.STORED


def test_the_preview_of_retention_counts_visitors_and_the_clock_erases_them(expo):
    badge = register(expo)
    end = expo.edition.ends_on
    expo.session.add(PrivacyNotice(edition_id=expo.edition.id, contacts_until=end))
    before = privacy_queries.preview(expo.session, expo.edition.id).people

    while privacy.carry_out_retention(expo.session, now=at(end, "12:00") + timedelta(days=2)):
        pass

    expo.session.expire_all()
    interpreters = 1
    assert (before, privacy_queries.preview(expo.session, expo.edition.id).people) == (1 + interpreters, 0)
    assert badge.person.email == ""


def test_erasing_a_visitor_leaves_counts_and_nothing_that_names_the_person(expo):
    badge = register(expo, Matter.LEADS)
    scan(expo, badge, note="명함 받음")
    visitors.erase(expo.session, expo.organizer, expo.edition, person=badge.person, now=NOON)
    expo.session.refresh(badge)

    assert contact(expo) == [("", "")]
    assert leads_queries.own(expo.session, company(expo))[0].notes == ""
    assert badge.revoked_at == NOON
    with pytest.raises(NotFound):
        visitors.follow(expo.session, expo.edition, "forged", "s", now=NOON)


def test_the_page_of_a_visitor_ends_with_the_personal_links(expo):
    badge = register(expo)
    key = URLSafeSerializer("s", salt="visitor").dumps(badge.person_id)
    last = expo.edition.ends_on + timedelta(days=expo.edition.link_days)

    found = visitors.follow(expo.session, expo.edition, key, "s", now=at(last, "12:00"))

    assert found.id == badge.person_id
    with pytest.raises(NotFound):
        visitors.follow(expo.session, expo.edition, key, "s", now=at(last, "12:00") + timedelta(days=1))
