"""Passwords: asked for anew, set by a one-time link, changed; and who is in the team."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from expo import cli, clock
from expo.config import Config
from expo.domain.people import Role
from expo.models.accounts import OneTimeLink
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.services import delivery
from tests.support import people
from tests.support.reading import text_of

EMAIL = "organizer@smartbiz.example.com"
SIGN_IN, DESK, HELP = "/2024/sign-in", "/2024/organizer/", "/2024/sign-in/help"
SETTINGS = Config(secret_key="a secret of the tests", public_url="https://expo.example")
NEW = {"password": "plum trees on the hill", "again": "plum trees on the hill"}


@pytest.fixture
def visitor(client, sample):
    client.set_cookie("locale", "en")
    return client


@pytest.fixture
def run(app):
    """Return a function that runs a command and returns what it says and its exit status."""
    cli.register(app)

    def command(*words: str) -> tuple[str, int]:
        result = app.test_cli_runner().invoke(args=list(words))
        return result.output, result.exit_code

    return command


def sent(session) -> list[tuple[str, str]]:
    session.rollback()
    return [(one.template, one.recipient) for one in session.scalars(select(Message).order_by(Message.id))]


def one_time(session) -> str:
    """Return the address that the newest e-mail leads to."""
    session.rollback()
    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    return re.search(r"https://expo.example(/\S+)", delivery.body(session, SETTINGS, message))[1]


def test_a_forgotten_password_is_set_anew_by_a_link_that_works_once(visitor, session):
    visitor.post(HELP, data={"email": EMAIL})
    address = one_time(session)

    assert visitor.get(address).status_code == 200
    assert visitor.post(address, data=NEW).status_code == 303

    assert visitor.get(DESK).status_code == 200
    assert visitor.post(address, data=NEW).status_code == 404
    assert visitor.get(address).status_code == 404
    assert sent(session)[-1] == ("passwords.changed", EMAIL)


def test_looking_at_a_link_uses_nothing_up_and_changes_nothing(visitor, session):
    visitor.post(HELP, data={"email": EMAIL})
    address = one_time(session)
    before = session.scalars(select(User.password_hash).where(User.email == EMAIL)).one()

    for _ in range(3):
        visitor.get(address)

    session.rollback()
    assert session.scalars(select(User.password_hash).where(User.email == EMAIL)).one() == before
    assert visitor.post(address, data=NEW).status_code == 303


def test_a_link_ends_after_an_hour_and_with_the_next_one(visitor, session):
    visitor.post(HELP, data={"email": EMAIL})
    first = one_time(session)
    visitor.post(HELP, data={"email": EMAIL})
    second = one_time(session)
    assert visitor.get(first).status_code == 404

    session.execute(update(OneTimeLink).values(expires_at=clock.now() - timedelta(seconds=1)))
    session.commit()

    assert visitor.post(second, data=NEW).status_code == 404


def test_setting_a_password_signs_every_device_out(visitor, app, session, sample):
    phone = app.test_client()
    people.sign_in(phone, people.member(session, sample, Role.ORGANIZER))
    visitor.post(HELP, data={"email": EMAIL})

    visitor.post(one_time(session), data=NEW)

    assert phone.get(DESK).status_code == 303


def test_a_company_gets_its_personal_link_again(visitor, session, sample):
    member = people.member(session, sample, Role.EXHIBITOR, nth=4)

    visitor.post(HELP, data={"email": member.user.email.upper()})

    assert sent(session) == [("links.again", member.user.email)]
    assert visitor.get(one_time(session)).status_code == 303
    assert visitor.get("/2024/today").status_code == 200


def test_the_answer_is_the_same_for_known_and_unknown_addresses(visitor, session):
    answers = [visitor.post(HELP, data={"email": email}) for email in (EMAIL, "nobody@example.com")]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, f"{HELP}/sent")] * 2
    assert len(sent(session)) == 1


def test_nobody_is_flooded_with_links(visitor, session):
    for _ in range(6):
        visitor.post(HELP, data={"email": EMAIL})

    assert len(sent(session)) == 3


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (("short", "short"), "Use at least 10 characters."),
        (("1234567890", "1234567890"), "on a list of stolen passwords"),
        (("Liverpool1", "Liverpool1"), "on a list of stolen passwords"),
        (("Sunshine2024!", "Sunshine2024!"), "easily guessed"),
        (("dkssudgktpdy1!", "dkssudgktpdy1!"), "easily guessed"),
        (("organizer-2026!", "organizer-2026!"), "easily guessed"),
        (("plum trees on the hill", "plum trees"), "The two passwords differ."),
    ],
)
def test_a_weak_password_is_refused_with_its_reason_and_the_link_stays(visitor, session, typed, reason):
    visitor.post(HELP, data={"email": EMAIL})
    address = one_time(session)

    answer = visitor.post(address, data=dict(zip(("password", "again"), typed, strict=True)))

    assert answer.status_code == 422
    assert reason in text_of(answer)
    assert visitor.get(address).status_code == 200


def test_changing_a_password_asks_for_the_old_one(visitor, app, session, sample):
    people.sign_in(visitor, people.member(session, sample, Role.ORGANIZER))
    phone = app.test_client()
    people.sign_in(phone, people.member(session, sample, Role.ORGANIZER))

    refused = visitor.post("/2024/password", data=NEW | {"old": "wrong"})
    done = visitor.post("/2024/password", data=NEW | {"old": "expo-organizer-2024"})

    assert "This is not your present password." in text_of(refused)
    assert (refused.status_code, done.status_code) == (422, 303)
    assert [visitor.get(DESK).status_code, phone.get(DESK).status_code] == [200, 303]


def test_an_invited_organizer_sets_a_password_and_is_in(visitor, app, session, sample):
    people.sign_in(visitor, people.member(session, sample, Role.ORGANIZER))
    visitor.post("/2024/organizer/team", data={"name": "한소라", "email": "sora@smartbiz.example.com", "roles": "desk"})
    newcomer = app.test_client()

    assert newcomer.post(one_time(session), data=NEW).status_code == 303

    assert newcomer.get(DESK).status_code == 200
    assert sent(session) == [("team.invited", "sora@smartbiz.example.com")]


def test_another_organizer_reads_no_one_time_link_in_the_outbox(visitor, session, sample):
    people.sign_in(visitor, people.member(session, sample, Role.ORGANIZER, nth=1))
    visitor.post(HELP, data={"email": EMAIL})
    address = one_time(session)
    message = session.scalars(select(Message)).one()

    page = visitor.get(f"/2024/organizer/outbox/{message.id}")

    assert address.rpartition("/")[2] not in page.text


def test_who_is_removed_is_out_at_once_and_the_last_one_stays(visitor, app, session, sample):
    boss, other = (people.member(session, sample, Role.ORGANIZER, nth=nth) for nth in (0, 1))
    people.sign_in(visitor, boss)
    colleague = app.test_client()
    people.sign_in(colleague, other)

    visitor.post(f"/2024/organizer/team/{other.id}/removal")
    last = visitor.post(f"/2024/organizer/team/{boss.id}/removal")

    assert colleague.get(DESK).status_code == 303
    assert last.status_code == 409
    assert "at least one chief organizer" in text_of(last)


def test_a_companys_address_is_not_invited_to_the_team(visitor, session, sample):
    people.sign_in(visitor, people.member(session, sample, Role.ORGANIZER))
    buyer = people.member(session, sample, Role.BUYER)

    answer = visitor.post("/2024/organizer/team", data={"name": "x", "email": buyer.user.email, "roles": "desk"})

    assert answer.status_code == 422
    assert "This address represents a company." in text_of(answer)


def test_the_command_line_adds_lists_resets_and_removes_organizers(run, session, sample, client):
    said, status = run("organizers", "add", "Sora@smartbiz.example.com", "--name", "한소라")
    assert status == 0
    address = re.search(r"http://\S+?(/2024/one-time/\S+)", said)[1]
    assert client.post(address, data=NEW).status_code == 303

    listed, _ = run("organizers", "list")
    assert "2024\t한소라\tsora@smartbiz.example.com\tchief\tpassword set" in listed
    again, status = run("organizers", "add", "sora@smartbiz.example.com")
    assert (again, status) == ("Error: 한소라 is in the team already.\n", 1)
    link, _ = run("organizers", "reset", "sora@smartbiz.example.com")
    assert "/2024/one-time/" in link
    assert run("organizers", "remove", "sora@smartbiz.example.com")[1] == 0
    assert client.get(DESK).status_code == 303
    assert run("organizers", "reset", "nobody@example.com")[1] == 1
    session.rollback()
    assert session.scalar(select(Membership).join(User).where(User.email == "sora@smartbiz.example.com")) is None


def test_a_used_link_and_a_forged_one_begin_no_sign_in(visitor, session):
    assert visitor.get("/2024/one-time/forged").status_code == 404
    assert visitor.post("/2024/one-time/forged", data=NEW).status_code == 404
