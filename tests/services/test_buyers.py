"""Buyers apply, are decided about, and keep profile, times and consents in hand."""

import hmac
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.config import Config
from expo.domain.buyers import ConsentKind, Decision, Track, Verification
from expo.domain.people import STRANGER, Actor, Role
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.buyers import Buyer, Consent
from expo.models.calendar import Hold
from expo.models.editions import Edition, OpenPhase
from expo.models.history import Event
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.queries import buyers as queries
from expo.queries import people
from expo.queries import sign_ins as sign_ins_of
from expo.services import buyers, outbox, sign_ins
from expo.services.buyers import BuyerProfile, Registration
from expo.services.people import follow_link
from tests.support import small
from tests.support.applicants import PROFILE, SECRET, applicant, application, decide, opened, register, texts
from tests.support.small import NOW, TUESDAY, Small


@pytest.fixture
def expo(session: Session) -> Small:
    return opened(session)


def emails(expo: Small) -> list[tuple[str, str]]:
    rows = expo.session.scalars(select(Message).order_by(Message.id))
    return [(message.template, message.recipient) for message in rows]


def refused(refusal: pytest.ExceptionInfo[Refusal]) -> set[tuple[str, str | None]]:
    return {(violation.code, violation.field) for violation in refusal.value.violations}


# registering


def test_an_application_waits_with_a_code_its_consents_and_an_email(expo):
    buyer, _actor = applicant(expo)

    assert (buyer.code, queries.state(buyer)) == ("D-001", queries.ApplicationState.WAITING)
    assert {consent.text.kind for consent in queries.consents(expo.session, buyer.id)} == {
        ConsentKind.COLLECTION,
        ConsentKind.PROVISION,
    }
    assert emails(expo) == [("buyers.registered", "bora@saebom.example.com")]


def test_the_email_holds_a_link_that_opens_the_account(expo):
    member = register(expo, application(expo))
    message = expo.session.scalars(select(Message)).one()

    settings = Config(secret_key=SECRET, public_url="https://expo.example")
    token = outbox.body(expo.session, settings, message).split("https://expo.example/2024/links/")[1].split()[0]

    assert follow_link(expo.session, token, SECRET, edition=expo.edition, now=NOW).id == member.id


def test_codes_go_on_from_the_last_one_of_the_track(expo):
    first, _ = applicant(expo)
    second, _ = applicant(expo, contact_email="b@example.com")
    abroad, _ = applicant(expo, contact_email="c@example.com", track=Track.OVERSEAS, country="VN")

    assert [one.code for one in (first, second, abroad)] == ["D-001", "D-002", "G-001"]


def test_every_reason_against_an_application_is_said_at_once(expo):
    applicant(expo)
    expo.session.query(OpenPhase).delete()

    with pytest.raises(Refusal) as refusal:
        register(expo, Registration(replace(PROFILE, sectors=(), languages=())))

    assert refused(refusal) == {
        ("registration_closed", None),
        ("consent_missing", "consent_collection"),
        ("consent_missing", "consent_provision"),
        ("email_taken", "contact_email"),
        ("no_interest", "sectors"),
        ("no_language", "languages"),
    }


def test_no_optional_consent_is_ever_needed(expo):
    buyer, _actor = applicant(expo)

    assert all(consent.text.is_required for consent in queries.consents(expo.session, buyer.id))


def test_the_address_of_who_consents_is_kept_only_as_a_hash(expo):
    buyer, _actor = applicant(expo)

    hashes = {consent.address_hash for consent in queries.consents(expo.session, buyer.id)}

    keyed = hmac.new(SECRET.encode(), b"consent:2024:203.0.113.9", "sha256").hexdigest()
    assert hashes == {keyed}


def test_times_outside_the_stay_are_closed(expo):
    registration = replace(application(expo), present=(small.span(TUESDAY, "10:00", "12:00"),))
    member = register(expo, registration)

    closed = expo.session.scalar(select(func.count()).where(Hold.buyer_id == member.buyer_id))

    assert closed == 12


def test_who_says_nothing_about_times_can_always_come(expo):
    member = register(expo, application(expo))

    assert expo.session.scalar(select(func.count()).where(Hold.buyer_id == member.buyer_id)) == 0


# deciding


def test_an_approval_is_written_to_the_buyer(expo):
    buyer, _actor = applicant(expo)

    decide(expo, buyer.code, Decision.APPROVED)

    assert buyer.is_approved
    assert emails(expo)[1:] == [("buyers.approved", PROFILE.contact_email)]


def test_a_rejection_needs_a_reason_and_the_buyer_reads_it(expo):
    buyer, _actor = applicant(expo)
    with pytest.raises(Refusal) as refusal:
        decide(expo, buyer.code, Decision.REJECTED, "  ")

    decide(expo, buyer.code, Decision.REJECTED, "사업자등록증이 없습니다")

    assert refused(refusal) == {("reason_missing", "reason")}
    assert "사업자등록증이 없습니다" in expo.session.scalars(select(Message).order_by(Message.id.desc())).first().body


def test_the_same_decision_twice_writes_one_email(expo):
    buyer, _actor = applicant(expo)

    decide(expo, buyer.code, Decision.APPROVED)
    decide(expo, buyer.code, Decision.APPROVED)

    assert len(emails(expo)) == 2


def test_a_buyer_with_meetings_is_not_rejected(expo):
    expo.meet(0, 0, expo.slots[0])

    with pytest.raises(Refusal) as refusal:
        decide(expo, "KB-001", Decision.REJECTED)

    assert refused(refusal) == {("reason_missing", "reason"), ("has_meetings", None)}


@pytest.mark.parametrize(
    "actor", [STRANGER, Actor(Role.BUYER, 1, "", 1, buyer_id=1), Actor(Role.EXHIBITOR, 1, "", 1, exhibitor_id=1)]
)
def test_only_an_organizer_decides(expo, actor):
    with pytest.raises(NotAllowed):
        decide(expo, "KB-001", Decision.APPROVED, actor=actor)


def test_many_are_approved_together_and_counted_once(expo):
    codes = [applicant(expo, contact_email=f"{n}@example.com")[0].code for n in range(2)]

    fresh = buyers.approve_all(expo.session, expo.organizer, expo.edition, codes=[*codes, "KB-001"], now=NOW)

    assert fresh == 2
    assert queries.counts(expo.session, expo.edition.id)[queries.ApplicationState.WAITING] == 0


def test_a_rejected_buyer_may_ask_again(expo):
    buyer, actor = applicant(expo)
    decide(expo, buyer.code, Decision.REJECTED, "서류 미비")

    buyers.apply_again(expo.session, actor, expo.edition, now=NOW)

    assert queries.state(buyer) is queries.ApplicationState.WAITING


def test_asking_again_does_not_undo_an_approval(expo):
    buyer, actor = applicant(expo)
    decide(expo, buyer.code, Decision.APPROVED)

    buyers.apply_again(expo.session, actor, expo.edition, now=NOW)

    assert buyer.is_approved


def test_a_check_is_noted_once(expo):
    for _time in range(2):
        buyers.verify(
            expo.session, expo.organizer, expo.edition, code="KB-001", verification=Verification.REFERENCE, now=NOW
        )

    acts = expo.session.scalars(select(Event.act).where(Event.act == "buyers.verify")).all()
    assert (expo.buyers[0].verification, len(acts)) == (Verification.REFERENCE, 1)


# profile, times, link, consents


def change(expo: Small, actor: Actor, code: str, profile: BuyerProfile) -> Buyer:
    return buyers.change(expo.session, actor, expo.edition, code=code, profile=profile, now=NOW)


def test_a_corrected_address_moves_the_emails(expo):
    buyer, _actor = applicant(expo)

    change(expo, expo.organizer, buyer.code, replace(PROFILE, contact_email="New@saebom.example.com"))

    assert people.of_buyer(expo.session, buyer.id)[0].user.email == "new@saebom.example.com"
    assert emails(expo)[-1] == ("accounts.address_changed", PROFILE.contact_email)


def test_an_address_of_somebody_else_is_refused(expo):
    buyer, actor = applicant(expo)

    with pytest.raises(Refusal) as refusal:
        change(expo, actor, buyer.code, replace(PROFILE, contact_email="organizer@expo.example", sectors=()))

    assert refused(refusal) == {("email_taken", "contact_email"), ("no_interest", "sectors")}


def test_a_change_does_not_move_the_track(expo):
    buyer, actor = applicant(expo)

    change(expo, actor, buyer.code, replace(PROFILE, track=Track.OVERSEAS, name="새봄무역"))

    assert (buyer.track, buyer.name) == (Track.DOMESTIC, "새봄무역")


def test_a_buyer_changes_only_its_own_company(expo):
    _buyer, actor = applicant(expo)

    with pytest.raises(NotFound):
        change(expo, actor, "KB-001", PROFILE)


def test_times_are_closed_and_reopened_for_the_buyer(expo):
    buyer, actor = applicant(expo)
    slot = expo.slots[0]

    for who, is_closed in ((actor, True), (expo.organizer, False), (expo.organizer, True)):
        buyers.set_times(
            expo.session, who, expo.edition, code=buyer.code, slot_ids=[slot.id], is_closed=is_closed, now=NOW
        )
        held = expo.session.scalar(select(Hold).where(Hold.buyer_id == buyer.id))
        assert (held is not None) is is_closed


def test_an_exhibitor_sets_no_buyers_times(expo):
    actor = Actor(Role.EXHIBITOR, 1, "", expo.edition.id, exhibitor_id=expo.exhibitors[0].id)

    with pytest.raises(NotFound):
        buyers.set_times(expo.session, actor, expo.edition, code="KB-001", slot_ids=[], is_closed=True, now=NOW)


def test_a_renewed_link_shuts_out_the_old_one(expo):
    buyer, actor = applicant(expo)
    member = people.of_buyer(expo.session, buyer.id)[0]
    phone = sign_ins.begin_by_link(expo.session, member, device="", now=NOW)

    buyers.renew_link(expo.session, actor, expo.edition, code=buyer.code, now=NOW)

    assert member.link_version == 2
    assert sign_ins_of.account(expo.session, phone.token, now=NOW) is None


def test_a_buyer_for_whom_nobody_acts_is_invited_once(expo):
    made = [buyers.invite(expo.session, expo.organizer, expo.edition, code="KB-001", now=NOW).id for _time in range(2)]

    assert len(set(made)) == 1
    assert emails(expo) == [("buyers.invited", "kb-001@example.com")]


def test_an_organizers_address_stands_for_no_buyer(expo):
    """Not even one of another edition: its link would be a key to the organizer's account."""
    boss = User(email=PROFILE.contact_email, name="다른 해의 운영자", created_at=NOW)
    other = Edition(code="2023", name_ko="작년", name_en="Last year", starts_on=TUESDAY, ends_on=TUESDAY)
    expo.session.add_all([boss, other])
    expo.session.flush()
    expo.session.add(Membership(user_id=boss.id, edition_id=other.id, role=Role.ORGANIZER))
    expo.buyers[0].contact_email = PROFILE.contact_email
    expo.session.flush()

    with pytest.raises(Refusal) as refusal:
        register(expo, application(expo))
    with pytest.raises(Refusal) as uninvited:
        buyers.invite(expo.session, expo.organizer, expo.edition, code="KB-001", now=NOW)

    assert refused(refusal) == {("organizers_address", "contact_email")}
    assert refused(uninvited) == {("organizers_address", None)}


def test_an_optional_consent_is_given_and_taken_back(expo):
    buyer, actor = applicant(expo)
    marketing = texts(expo)[ConsentKind.MARKETING]

    consent = buyers.give_consent(
        expo.session, actor, expo.edition, text_id=marketing, locale="en", address="203.0.113.9", secret=SECRET, now=NOW
    )
    buyers.withdraw_consent(expo.session, actor, expo.edition, consent_id=consent.id, now=NOW)

    assert [one.withdrawn_at for one in queries.consents(expo.session, buyer.id)] == [None, None, NOW]


def test_a_required_consent_ends_only_with_the_registration(expo):
    buyer, actor = applicant(expo)
    consent = queries.consents(expo.session, buyer.id)[0]

    with pytest.raises(Refusal) as refusal:
        buyers.withdraw_consent(expo.session, actor, expo.edition, consent_id=consent.id, now=NOW)

    assert refused(refusal) == {("consent_required", None)}


def test_nobody_takes_back_the_consent_of_another(expo):
    buyer, _actor = applicant(expo)
    _other, stranger = applicant(expo, contact_email="b@example.com")
    consent = expo.session.scalars(select(Consent).where(Consent.buyer_id == buyer.id)).first()

    with pytest.raises(NotFound):
        buyers.withdraw_consent(expo.session, stranger, expo.edition, consent_id=consent.id, now=NOW)
