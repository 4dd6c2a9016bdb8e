"""Buyers apply, are decided about, and keep profile, times and consents in hand."""

import hmac
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from expo.config import Config
from expo.domain.buyers import ConsentKind, Decision, Track, Verification
from expo.domain.editions import Phase
from expo.domain.people import STRANGER, Actor, Role
from expo.domain.refusals import NotAllowed, Refusal
from expo.models.calendar import Hold
from expo.models.editions import OpenPhase
from expo.models.history import Event
from expo.models.outbox import Message
from expo.models.schedules import Publication, Schedule
from expo.queries import buyers as buyers_queries
from expo.services import buyers, delivery
from expo.services.buyers import Registration
from expo.services.people import follow_link
from tests.support import small_expo
from tests.support.applicants import PROFILE, SECRET, applicant, application, decide, emails, refused, register
from tests.support.small_expo import NOW, TUESDAY


def published(expo) -> None:
    """Publish an empty timetable."""
    version = Schedule(edition_id=expo.edition.id, number=1, asked_at=NOW, solved_at=NOW)
    expo.session.add(version)
    expo.session.flush()
    expo.session.add(Publication(edition_id=expo.edition.id, schedule_id=version.id, published_at=NOW))


# registering


def test_an_application_waits_with_a_code_its_consents_and_an_email(open_expo):
    buyer, _actor = applicant(open_expo)

    assert (buyer.code, buyers_queries.state(buyer)) == ("D-001", buyers_queries.ApplicationState.WAITING)
    assert {consent.text.kind for consent in buyers_queries.consents(open_expo.session, buyer.id)} == {
        ConsentKind.COLLECTION,
        ConsentKind.PROVISION,
    }
    assert emails(open_expo) == [("buyers.registered", "bora@saebom.example.com")]


def test_the_email_holds_a_link_that_opens_the_account(open_expo):
    member = register(open_expo, application(open_expo))
    message = open_expo.session.scalars(select(Message)).one()

    settings = Config(secret_key=SECRET, public_url="https://expo.example")
    token = delivery.body(open_expo.session, settings, message).split("https://expo.example/2024/links/")[1].split()[0]

    assert follow_link(open_expo.session, token, SECRET, edition=open_expo.edition, now=NOW).id == member.id


def test_codes_go_on_from_the_last_one_of_the_track(open_expo):
    first, _ = applicant(open_expo)
    second, _ = applicant(open_expo, contact_email="b@example.com")
    abroad, _ = applicant(open_expo, contact_email="c@example.com", track=Track.OVERSEAS, country="VN")

    assert [one.code for one in (first, second, abroad)] == ["D-001", "D-002", "G-001"]


def test_every_reason_against_an_application_is_said_at_once(open_expo):
    applicant(open_expo)
    open_expo.session.query(OpenPhase).delete()

    with pytest.raises(Refusal) as refusal:
        register(open_expo, Registration(replace(PROFILE, sectors=(), languages=())))

    assert refused(refusal) == {
        ("registration_closed", None),
        ("consent_missing", "consent_collection"),
        ("consent_missing", "consent_provision"),
        ("email_taken", "contact_email"),
        ("no_interest", "sectors"),
        ("no_language", "languages"),
    }


def test_no_optional_consent_is_ever_needed(open_expo):
    buyer, _actor = applicant(open_expo)

    assert all(consent.text.is_required for consent in buyers_queries.consents(open_expo.session, buyer.id))


def test_the_address_of_who_consents_is_kept_only_as_a_hash(open_expo):
    buyer, _actor = applicant(open_expo)

    hashes = {consent.address_hash for consent in buyers_queries.consents(open_expo.session, buyer.id)}

    keyed = hmac.new(SECRET.encode(), b"consent:2024:203.0.113.9", "sha256").hexdigest()
    assert hashes == {keyed}


def test_times_outside_the_stay_are_closed(open_expo):
    registration = replace(application(open_expo), present=(small_expo.span(TUESDAY, "10:00", "12:00"),))
    member = register(open_expo, registration)

    closed = open_expo.session.scalar(select(func.count()).where(Hold.buyer_id == member.buyer_id))

    assert closed == 12


def test_who_says_nothing_about_times_can_always_come(open_expo):
    member = register(open_expo, application(open_expo))

    assert open_expo.session.scalar(select(func.count()).where(Hold.buyer_id == member.buyer_id)) == 0


# deciding


def test_an_approval_is_written_to_the_buyer(open_expo):
    buyer, _actor = applicant(open_expo)

    decide(open_expo, buyer.code, Decision.APPROVED)

    assert buyer.is_approved
    assert emails(open_expo)[1:] == [("buyers.approved", PROFILE.contact_email)]


def test_an_approval_after_the_timetable_tells_what_can_still_be_done(open_expo):
    published(open_expo)
    first, _actor = applicant(open_expo)
    decide(open_expo, first.code, Decision.APPROVED)
    open_expo.open(Phase.BOOKING)
    second, _actor = applicant(open_expo, contact_email="b@example.com")

    decide(open_expo, second.code, Decision.APPROVED)

    approvals = [template for template, _recipient in emails(open_expo) if template.startswith("buyers.approved")]
    assert approvals == ["buyers.approved_to_come", "buyers.approved_to_book"]


def test_a_rejection_needs_a_reason_and_the_buyer_reads_it(open_expo):
    buyer, _actor = applicant(open_expo)
    with pytest.raises(Refusal) as refusal:
        decide(open_expo, buyer.code, Decision.REJECTED, "  ")

    decide(open_expo, buyer.code, Decision.REJECTED, "사업자등록증이 없습니다")

    assert refused(refusal) == {("reason_missing", "reason")}
    assert (
        "사업자등록증이 없습니다" in open_expo.session.scalars(select(Message).order_by(Message.id.desc())).first().body
    )


def test_the_same_decision_twice_writes_one_email(open_expo):
    buyer, _actor = applicant(open_expo)

    decide(open_expo, buyer.code, Decision.APPROVED)
    decide(open_expo, buyer.code, Decision.APPROVED)

    assert len(emails(open_expo)) == 2


def test_a_decision_taken_back_before_its_email_left_is_not_told(open_expo):
    buyer, _actor = applicant(open_expo)

    decide(open_expo, buyer.code, Decision.REJECTED, "서류 미비")
    decide(open_expo, buyer.code, Decision.APPROVED)
    once = [template for template, _recipient in emails(open_expo)[1:]]
    open_expo.session.execute(update(Message).values(sent_at=NOW))
    decide(open_expo, buyer.code, Decision.REJECTED, "서류 미비")
    decide(open_expo, buyer.code, Decision.APPROVED)

    assert once == [template for template, _recipient in emails(open_expo)[1:]] == ["buyers.approved"]


def test_a_buyer_with_meetings_is_not_rejected(open_expo):
    open_expo.meet(0, 0, open_expo.slots[0])

    with pytest.raises(Refusal) as refusal:
        decide(open_expo, "KB-001", Decision.REJECTED)

    assert refused(refusal) == {("reason_missing", "reason"), ("has_meetings", None)}


@pytest.mark.parametrize(
    "actor", [STRANGER, Actor(Role.BUYER, 1, "", 1, buyer_id=1), Actor(Role.EXHIBITOR, 1, "", 1, exhibitor_id=1)]
)
def test_only_an_organizer_decides(open_expo, actor):
    with pytest.raises(NotAllowed):
        decide(open_expo, "KB-001", Decision.APPROVED, actor=actor)


def test_many_are_approved_together_and_counted_once(open_expo):
    codes = [applicant(open_expo, contact_email=f"{n}@example.com")[0].code for n in range(2)]

    fresh = buyers.approve_all(
        open_expo.session, open_expo.organizer, open_expo.edition, codes=[*codes, "KB-001"], now=NOW
    )

    assert fresh == 2
    assert buyers_queries.counts(open_expo.session, open_expo.edition.id)[buyers_queries.ApplicationState.WAITING] == 0


def test_a_rejected_buyer_may_ask_again(open_expo):
    buyer, actor = applicant(open_expo)
    decide(open_expo, buyer.code, Decision.REJECTED, "서류 미비")

    buyers.apply_again(open_expo.session, actor, open_expo.edition, now=NOW)

    assert buyers_queries.state(buyer) is buyers_queries.ApplicationState.WAITING


def test_asking_again_does_not_undo_an_approval(open_expo):
    buyer, actor = applicant(open_expo)
    decide(open_expo, buyer.code, Decision.APPROVED)

    buyers.apply_again(open_expo.session, actor, open_expo.edition, now=NOW)

    assert buyer.is_approved


def test_a_check_is_noted_once(open_expo):
    for _time in range(2):
        buyers.verify(
            open_expo.session,
            open_expo.organizer,
            open_expo.edition,
            code="KB-001",
            verification=Verification.REFERENCE,
            now=NOW,
        )

    acts = open_expo.session.scalars(select(Event.act).where(Event.act == "buyers.verify")).all()
    assert (open_expo.buyers[0].verification, len(acts)) == (Verification.REFERENCE, 1)
