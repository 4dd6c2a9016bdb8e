"""A visitor's registration counts once its address is proven, and cannot be used to flood others."""

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from expo import clock
from expo.config import Config
from expo.domain.editions import Phase
from expo.domain.people import Role
from expo.domain.throttles import Limits
from expo.models.accounts import OneTimeLink
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import OpenPhase
from expo.models.outbox import Message
from expo.models.people import User
from expo.models.schedules import Publication, Schedule
from expo.services import delivery
from tests.support import people
from tests.support.reading import text_of
from tests.web.test_buyers import APPLICATION

FORM, EMAIL = "/2024/buyers/registration", APPLICATION["contact_email"]
SETTINGS = Config(secret_key="a secret of the tests", public_url="https://expo.example")


@pytest.fixture
def visitor(client, sample, the_eve):
    client.set_cookie("locale", "en")
    return client


def proof(session) -> str:
    """Return the address in the newest e-mail."""
    session.rollback()
    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    return re.search(r"https://expo.example(/\S+)", delivery.body(session, SETTINGS, message))[1]


def made(session) -> list[Buyer]:
    session.rollback()
    return list(session.scalars(select(Buyer).where(Buyer.contact_email == EMAIL)))


def sent(session) -> list[tuple[str, str]]:
    session.rollback()
    return [(one.template, one.recipient) for one in session.scalars(select(Message).order_by(Message.id))]


def counts(session) -> list[int]:
    session.rollback()
    return [session.scalar(select(func.count()).select_from(table)) for table in (Buyer, User, Hold)]


def test_a_registration_reaches_the_organizer_once_its_address_is_proven(visitor, session):
    before = counts(session)
    answer = visitor.post(FORM, data=APPLICATION)

    assert (answer.status_code, answer.location) == (303, f"{FORM}/confirm")
    assert counts(session) == before
    assert visitor.get("/2024/company").status_code == 303

    address = proof(session)
    assert visitor.get(address).status_code == 200
    assert made(session) == []
    done = visitor.post(address, follow_redirects=True)

    (buyer,) = made(session)
    assert (buyer.channel, buyer.contact_phone, buyer.languages) == ("importer", "+842430000000", ["vi", "en"])
    assert {consent.text.kind.value for consent in buyer.consents} == {"collection", "provision"}
    assert session.scalar(select(func.count()).where(Hold.buyer_id == buyer.id)) > 0
    assert "/2024/links/" in done.text
    assert visitor.get("/2024/company").status_code == 200
    assert visitor.post(address).status_code == 404


def test_an_unproven_registration_is_forgotten(visitor, session):
    visitor.post(FORM, data=APPLICATION)
    address = proof(session)
    session.execute(update(OneTimeLink).values(expires_at=clock.now() - timedelta(seconds=1)))
    session.commit()

    assert visitor.post(address).status_code == 404
    assert made(session) == []


@pytest.mark.parametrize("of", ["nobody", "buyer", "organizer"])
def test_the_answer_does_not_tell_whether_an_address_is_known(visitor, session, sample, of):
    email = "nobody@example.com" if of == "nobody" else people.member(session, sample, Role(of)).user.email
    before = counts(session)

    answer = visitor.post(FORM, data=APPLICATION | {"contact_email": email})

    assert (answer.status_code, answer.location) == (303, f"{FORM}/confirm")
    assert counts(session) == before
    assert sent(session) == [("registration.proof" if of == "nobody" else "registration.known", email)]


def test_the_proof_holds_no_words_of_the_one_who_sent_the_form(visitor, session):
    visitor.post(FORM, data=APPLICATION | {"name": "Buy pills", "contact_name": "Click here"})

    session.rollback()
    message = session.scalars(select(Message)).one()
    assert [word for word in ("pills", "Click") if word in message.subject + message.body] == []


def test_thirty_visitors_behind_one_address_get_in_and_the_fortieth_does_not(visitor, session):
    answers = [
        visitor.post(FORM, data=APPLICATION | {"contact_email": f"visitor-{number}@example.com"})
        for number in range(40)
    ]

    assert {answer.status_code for answer in answers[:30]} == {303}
    assert answers[-1].status_code == 422
    assert "Too many registrations came from this network." in text_of(answers[-1])
    assert len(sent(session)) == 35


def test_one_address_gets_three_e_mails_an_hour_and_the_answer_stays_the_same(visitor, session):
    answers = [visitor.post(FORM, data=APPLICATION | {"looking_for": f"pear no. {number}"}) for number in range(6)]

    assert {answer.location for answer in answers} == {f"{FORM}/confirm"}
    assert len(sent(session)) == 3


def test_an_organizer_registers_visitors_at_the_desk_without_limit_or_proof(visitor, session, sample):
    people.sign_in(visitor, people.member(session, sample, Role.ORGANIZER))

    for number in range(40):
        answer = visitor.post(FORM, data=APPLICATION | {"contact_email": f"visitor-{number}@example.com"})
        assert answer.status_code == 303

    session.rollback()
    assert session.scalar(select(func.count()).where(Buyer.name == APPLICATION["name"])) == 40
    assert "/organizer/links/" in answer.location


# another address


@pytest.fixture
def buyer(visitor, session, sample):
    member = people.sign_in(visitor, people.member(session, sample, Role.BUYER))
    return session.get_one(Buyer, member.buyer_id)


def profile_of(buyer, email):
    """Return what a buyer sends who changes only the address."""
    return {
        "track": buyer.track.value,
        "name": buyer.name,
        "channel": buyer.channel,
        "business_type": buyer.channel,
        "country": buyer.country,
        "contact_name": buyer.contact_name,
        "contact_email": email,
        "sectors": ["food"],
        "languages": buyer.languages,
    }


def test_another_address_counts_once_it_is_confirmed_there_and_the_old_one_is_told(visitor, session, buyer):
    old, user_id = buyer.contact_email, session.scalars(select(User.id).where(User.email == buyer.contact_email)).one()

    visitor.post("/2024/devices/address", data={"email": "New@example.com"})
    assert sent(session) == [("accounts.new_address", "new@example.com"), ("accounts.address_changing", old)]
    first = session.scalars(select(Message).order_by(Message.id)).first()
    address = re.search(r"https://expo.example(/\S+)", delivery.body(session, SETTINGS, first))[1]
    assert session.get_one(User, user_id).email == old
    visitor.post(address)

    session.rollback()
    assert (session.get_one(User, user_id).email, session.get_one(Buyer, buyer.id).contact_email) == (
        "new@example.com",
        "new@example.com",
    )
    assert sent(session)[-1] == ("accounts.address_changed", old)


def test_nobody_has_us_write_to_one_address_after_the_other(app, visitor, session, buyer):
    app.config["LIMITS"] = Limits(emails_per_address=1)

    answers = [visitor.post("/2024/devices/address", data={"email": f"{n}@example.com"}) for n in range(2)]
    profile = visitor.post("/2024/company/profile", data=profile_of(buyer, "2@example.com"))

    assert [one.status_code for one in (*answers, profile)] == [303, 422, 422]
    assert all("Too many attempts" in one.text for one in (answers[1], profile))
    assert [to for _template, to in sent(session)] == ["0@example.com", buyer.contact_email]


def test_a_profile_with_another_address_keeps_the_present_one_until_then(visitor, session, buyer):
    old = buyer.contact_email

    answer = visitor.post("/2024/company/profile", data=profile_of(buyer, "new@example.com"))

    session.rollback()
    assert answer.status_code == 303
    assert session.get_one(Buyer, buyer.id).contact_email == old
    assert [template for template, _ in sent(session)] == ["accounts.new_address", "accounts.address_changing"]


def test_what_a_buyer_plans_is_kept_and_fields_of_the_other_track_are_not(visitor, session):
    typed = {
        "monthly_quantity": "500", "plan_amount": "12,000.50", "plan_time": "quarter", "certificates": ["Halal", "CE"],
        "price_limit": "no price", "conditions": "of the other track", "messenger": "zalo", "messenger_id": "+84 9",
        "passport_name": "NGUYEN THI A", "needs_hotel": "y", "arrives_on": "2024-10-21", "leaves_on": "2024-10-20",
    }  # fmt: skip
    refused = visitor.post(FORM, data=APPLICATION | typed)
    visitor.post(FORM, data=APPLICATION | typed | {"leaves_on": "2024-10-26"})
    visitor.post(proof(session))

    (buyer,) = made(session)
    assert refused.status_code == 422
    assert "You leave before you arrive." in refused.text
    assert (buyer.monthly_quantity, buyer.plan_amount, buyer.certificates) == (500, 12_000_50, ["Halal", "CE"])
    assert (buyer.price_limit, buyer.conditions, buyer.passport_name) == (None, "", "")
    assert (buyer.messenger_id, buyer.arrives_on, buyer.needs_hotel) == ("+84 9", date(2024, 10, 21), True)


@pytest.mark.parametrize("track", ["domestic", "overseas"])
def test_what_is_no_amount_is_refused_beside_all_else_that_is_wrong(visitor, track):
    typed = {"track": track, "plan_amount": "some", "price_limit": "some"}

    page = visitor.post(FORM, data=typed)

    fields = {"plan_amount", "price_limit"} if track == "domestic" else {"plan_amount"}
    refused = {
        name for name in ("plan_amount", "price_limit", "consent_collection") if f'id="{name}-errors"' in page.text
    }
    assert (page.status_code, refused) == (422, fields | {"consent_collection"})


@pytest.mark.parametrize("name", ["monthly_quantity", "korean_suppliers"])
def test_a_mistake_among_the_optional_questions_is_not_folded_away(visitor, name):
    sound, wrong = (
        visitor.post(FORM, data=APPLICATION | {"contact_email": "", name: typed}).text for typed in ("", "a" * 1001)
    )

    assert ['<details class="registration__more" open>' in text for text in (sound, wrong)] == [False, True]


def test_a_closed_registration_says_so_before_anybody_types(visitor, session):
    session.delete(session.scalars(select(OpenPhase).where(OpenPhase.phase == Phase.REGISTRATION)).one())
    session.commit()

    page = visitor.get(FORM)

    assert (page.status_code, "contact_email" in page.text) == (200, False)
    assert visitor.post(FORM, data=APPLICATION).status_code == 422


def test_after_the_last_consultations_no_buyer_registers_and_after_the_last_day_no_visitor(visitor, session, sample):
    found = []
    for on, hour in ((25, 14), (25, 18), (26, 9)):
        sample.clock_shift_seconds = clock.shift_to(datetime(2024, 10, on, hour, tzinfo=sample.zone))
        session.commit()
        pages = [visitor.get(FORM).text, visitor.get("/2024/visit").text]
        sent = visitor.post("/2024/visit", data={"name": f"박하늘 {on} {hour}", "collection": "y"})
        found.append((["The expo is over." in page for page in pages], sent.status_code))

    assert found == [([False, False], 303), ([True, False], 303), ([True, True], 422)]


def test_what_happens_next_fits_the_day(visitor, session, sample):
    version = Schedule(edition_id=sample.id, number=1, asked_at=clock.now(), solved_at=clock.now())
    session.add(version)
    session.commit()
    before = visitor.get(f"{FORM}/next-steps").text
    sample.clock_shift_seconds = clock.shift_to(datetime(2024, 10, 23, 9, tzinfo=sample.zone))
    session.add(Publication(edition_id=sample.id, schedule_id=version.id, published_at=clock.now()))
    session.commit()

    during = visitor.get(f"{FORM}/next-steps").text

    words = ("within two working days", "publishes the timetable", "decides at once", "see who is free when you are")
    assert [(one in before, one in during) for one in words] == [(True, False)] * 2 + [(False, True)] * 2
