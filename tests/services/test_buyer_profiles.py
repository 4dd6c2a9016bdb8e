"""What a buyer changes later: profile, times, personal link, consents."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from expo.domain.buyers import ConsentKind, Track
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.buyers import Buyer, Consent
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.history import Event
from expo.models.people import Membership, User
from expo.queries import buyers as buyers_queries
from expo.queries import people
from expo.queries import sign_ins as sign_ins_queries
from expo.services import buyers, sign_ins
from expo.services.buyers import BuyerProfile
from tests.support.applicants import PROFILE, SECRET, applicant, application, emails, refused, register, texts
from tests.support.small_expo import NOW, TUESDAY, SmallExpo


def change(open_expo: SmallExpo, actor: Actor, code: str, profile: BuyerProfile) -> Buyer:
    return buyers.change(open_expo.session, actor, open_expo.edition, code=code, profile=profile, now=NOW)


def test_a_corrected_address_moves_the_emails(open_expo):
    buyer, _actor = applicant(open_expo)

    change(open_expo, open_expo.organizer, buyer.code, replace(PROFILE, contact_email="New@saebom.example.com"))

    assert people.of_buyer(open_expo.session, buyer.id)[0].user.email == "new@saebom.example.com"
    assert emails(open_expo)[-1] == ("accounts.address_changed", PROFILE.contact_email)


def test_an_organizer_enters_a_buyer_who_is_approved_and_gets_no_email(open_expo):
    session, organizer = open_expo.session, open_expo.organizer
    buyer, pressed_twice = (
        buyers.enter(session, organizer, open_expo.edition, profile=PROFILE, now=NOW) for _ in range(2)
    )

    assert buyer is pressed_twice
    assert (buyer.code, buyer.is_approved, [one.code for one in buyer.interests]) == ("D-001", True, ["food"])
    assert emails(open_expo) == []
    event = session.scalars(select(Event).where(Event.act == "buyers.enter")).one()
    assert (event.actor_id, event.subject_id) == (organizer.user_id, buyer.id)
    with pytest.raises(NotAllowed):
        buyers.enter(session, applicant(open_expo)[1], open_expo.edition, profile=PROFILE, now=NOW)


def test_an_address_of_somebody_else_is_refused(open_expo):
    buyer, actor = applicant(open_expo)

    with pytest.raises(Refusal) as refusal:
        change(open_expo, actor, buyer.code, replace(PROFILE, contact_email="organizer@expo.example", sectors=()))

    assert refused(refusal) == {("email_taken", "contact_email"), ("no_interest", "sectors")}


def test_a_change_does_not_move_the_track(open_expo):
    buyer, actor = applicant(open_expo)

    change(open_expo, actor, buyer.code, replace(PROFILE, track=Track.OVERSEAS, name="새봄무역"))

    assert (buyer.track, buyer.name) == (Track.DOMESTIC, "새봄무역")


def test_a_buyer_changes_only_its_own_company(open_expo):
    _buyer, actor = applicant(open_expo)

    with pytest.raises(NotFound):
        change(open_expo, actor, "KB-001", PROFILE)


def test_times_are_closed_and_reopened_for_the_buyer(open_expo):
    buyer, actor = applicant(open_expo)
    slot = open_expo.slots[0]

    for who, is_closed in ((actor, True), (open_expo.organizer, False), (open_expo.organizer, True)):
        buyers.set_times(
            open_expo.session, who, open_expo.edition, code=buyer.code, slot_ids=[slot.id], is_closed=is_closed, now=NOW
        )
        held = open_expo.session.scalar(select(Hold).where(Hold.buyer_id == buyer.id))
        assert (held is not None) is is_closed


def test_an_exhibitor_sets_no_buyers_times(open_expo):
    actor = Actor(Role.EXHIBITOR, 1, "", open_expo.edition.id, exhibitor_id=open_expo.exhibitors[0].id)

    with pytest.raises(NotFound):
        buyers.set_times(
            open_expo.session, actor, open_expo.edition, code="KB-001", slot_ids=[], is_closed=True, now=NOW
        )


def test_a_renewed_link_shuts_out_the_old_one(open_expo):
    buyer, actor = applicant(open_expo)
    member = people.of_buyer(open_expo.session, buyer.id)[0]
    phone = sign_ins.begin_by_link(open_expo.session, member, device="", now=NOW)

    before = member.link_version

    buyers.renew_link(open_expo.session, actor, open_expo.edition, code=buyer.code, now=NOW)

    assert member.link_version == before + 1
    assert sign_ins_queries.account(open_expo.session, phone.token, now=NOW) is None


def test_a_buyer_for_whom_nobody_acts_is_invited_once(open_expo):
    made = [
        buyers.invite(open_expo.session, open_expo.organizer, open_expo.edition, code="KB-001", now=NOW).id
        for _time in range(2)
    ]

    assert len(set(made)) == 1
    assert emails(open_expo) == [("buyers.invited", "kb-001@example.com")]


def test_an_organizers_address_stands_for_no_buyer(open_expo):
    """Not even one of another edition: its link would be a key to the organizer's account."""
    boss = User(email=PROFILE.contact_email, name="다른 해의 운영자", created_at=NOW)
    other = Edition(code="2023", name_ko="작년", name_en="Last year", starts_on=TUESDAY, ends_on=TUESDAY)
    open_expo.session.add_all([boss, other])
    open_expo.session.flush()
    open_expo.session.add(Membership(user_id=boss.id, edition_id=other.id, role=Role.ORGANIZER))
    open_expo.buyers[0].contact_email = PROFILE.contact_email
    open_expo.session.flush()

    with pytest.raises(Refusal) as refusal:
        register(open_expo, application(open_expo))
    with pytest.raises(Refusal) as uninvited:
        buyers.invite(open_expo.session, open_expo.organizer, open_expo.edition, code="KB-001", now=NOW)

    assert refused(refusal) == {("organizers_address", "contact_email")}
    assert refused(uninvited) == {("organizers_address", None)}


def test_an_optional_consent_is_given_and_taken_back(open_expo):
    buyer, actor = applicant(open_expo)
    marketing = texts(open_expo)[ConsentKind.MARKETING]

    consent = buyers.give_consent(
        open_expo.session,
        actor,
        open_expo.edition,
        text_id=marketing,
        locale="en",
        address="203.0.113.9",
        secret=SECRET,
        now=NOW,
    )
    buyers.withdraw_consent(open_expo.session, actor, open_expo.edition, consent_id=consent.id, now=NOW)

    assert [one.withdrawn_at for one in buyers_queries.consents(open_expo.session, buyer.id)] == [None, None, NOW]


def test_a_required_consent_ends_only_with_the_registration(open_expo):
    buyer, actor = applicant(open_expo)
    consent = buyers_queries.consents(open_expo.session, buyer.id)[0]

    with pytest.raises(Refusal) as refusal:
        buyers.withdraw_consent(open_expo.session, actor, open_expo.edition, consent_id=consent.id, now=NOW)

    assert refused(refusal) == {("consent_required", None)}


def test_nobody_takes_back_the_consent_of_another(open_expo):
    buyer, _actor = applicant(open_expo)
    _other, stranger = applicant(open_expo, contact_email="b@example.com")
    consent = open_expo.session.scalars(select(Consent).where(Consent.buyer_id == buyer.id)).first()

    with pytest.raises(NotFound):
        buyers.withdraw_consent(open_expo.session, stranger, open_expo.edition, consent_id=consent.id, now=NOW)
