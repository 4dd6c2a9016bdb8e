"""A person's own words can never name the place where another person's link goes."""

import re
import smtplib
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from expo import migrations
from expo.config import Config
from expo.db import deciding, sessions
from expo.domain.account_emails import ONE_TIME
from expo.domain.answer_emails import ANSWER_EMAILS
from expo.domain.words import Named
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.queries import outbox as outbox_queries
from expo.services import answer_links, delivery, mail, outbox, people
from tests.support import small_expo
from tests.support.small_expo import THE_EVE

SETTINGS = Config(public_url="https://expo.example", secret_key="a secret of the tests")
MARKERS = "http://evil.example/?k={address}&k=%(address)s&k={0}&k=%s&k=${address}"
SPECIAL: dict[str, object] = {
    "title": Named(MARKERS, MARKERS),
    "other": Named(MARKERS, MARKERS),
    "call": Named(MARKERS, MARKERS),
    "changes": (MARKERS, MARKERS),
    "cases": (MARKERS,),
    "lines": (MARKERS,),
    "total": 3,
    "undecided": 1,
    "count": 2,
    "when": THE_EVE,
    "old_when": datetime(2026, 6, 1, 2, 30, tzinfo=UTC),
}
PLACES = {name for one in outbox.TEMPLATES.values() for name in re.findall(r"%\((\w+)\)s", one.subject + one.body)}
PARAMS = dict.fromkeys(PLACES - {"name", "edition", "zone", "address"}, MARKERS) | SPECIAL


@pytest.mark.sqlite_only
@pytest.mark.parametrize("locale", ["ko", "en"])
def test_a_link_comes_once_into_each_email_whatever_people_and_companies_are_called(session, locale):
    expo = small_expo.build(session, small_expo.PLANNED)
    expo.edition.name_ko = expo.edition.name_en = MARKERS
    user = session.scalars(select(User).where(User.email == "b-0@example.com")).one()
    user.name, user.locale = MARKERS, locale
    session.commit()
    membership = session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
    own = people.link_address(SETTINGS, expo.edition, membership)
    wrong, shown_to_organizers = [], set()

    linked = {name for name, one in outbox.TEMPLATES.items() if "%(address)s" in one.body}
    for template in outbox.TEMPLATES:
        with deciding(session):
            message = outbox.write(session, expo.edition, template=template, params=PARAMS, now=THE_EVE, user=user)
        sent, link = delivery.body(session, SETTINGS, message), own
        if template in ANSWER_EMAILS:
            link = answer_links.address(SETTINGS, expo.edition, membership, template, asked_at=THE_EVE)
        is_right = (
            sent.count(link) == (template in linked)
            and sent.replace(link, "") == message.body
            and f"k={link}" not in sent
        )
        wrong += [] if is_right else [template]
        shown_to_organizers |= {template} if link in delivery.shown(session, SETTINGS, message) else set()

    assert wrong == []
    assert shown_to_organizers == linked - ONE_TIME - ANSWER_EMAILS.keys()


def test_of_the_markers_in_an_email_that_waited_before_the_change_only_ours_becomes_a_link(database_url):
    factory = sessions(database_url)
    with factory() as session, deciding(session):
        expo = small_expo.build(session, small_expo.PLANNED)
        session.add(
            Message(
                edition_id=expo.edition.id,
                recipient="a@example.com",
                template="meetings.cancelled",
                locale="en",
                subject="",
                body="Reason: see {address}\n\nYour timetable: {address}\n\nExpo",
                written_at=THE_EVE,
            )
        )
    migrations.downgrade(database_url, "0002")

    migrations.upgrade(database_url)

    with factory() as session:
        assert session.execute(text("select count(*) from message")).scalar_one() == 1
        message = session.scalars(select(Message)).one()
        assert delivery.body(session, SETTINGS, message) == (
            "Reason: see {address}\n\nYour timetable: https://expo.example/2026/\n\nExpo"
        )
    factory.kw["bind"].dispose()


def test_an_address_that_a_server_refuses_for_good_is_not_tried_again(session):
    error = smtplib.SMTPRecipientsRefused({"a@example.com": (550, b"no such user")})
    later = smtplib.SMTPRecipientsRefused({"a@example.com": (451, b"try again")})
    expo = small_expo.build(session, small_expo.PLANNED)
    session.commit()
    with deciding(session):
        outbox.write(
            session,
            expo.edition,
            template="buyers.approved",
            params={"company": "x"},
            now=THE_EVE,
            email="a@example.com",
        )

    with deciding(session):
        envelope = delivery.claim(session, SETTINGS, now=THE_EVE)[0]
        delivery.mark_failed(session, envelope, failure="550", is_final=mail.is_final(error))

    assert outbox_queries.count_lost(session, expo.edition.id) == 1
    assert mail.is_final(error)
    assert not mail.is_final(later)
