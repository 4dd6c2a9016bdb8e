"""KakaoTalk and text messages: signed, chosen by the reader, sent once, passed on to the next channel."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import select

from expo.config import Config
from expo.db import deciding, sessions
from expo.domain.channels import ROUTES, TEXTS, VARIABLES, Channel, byte_count, plain, template_text
from expo.domain.refusals import Refusal
from expo.domain.throttles import Limits
from expo.domain.words import Named
from expo.jobs.channels import ask, deliver
from expo.models.channels import AlimtalkTemplate, ContactPreference, PhoneMessage
from expo.models.outbox import Message
from expo.queries import channels as channels_queries
from expo.queries import people
from expo.services import channels, outbox, solapi
from expo.services.languages import catalogue
from tests.support.solapi import SENDER, Provider

NOW = datetime(2026, 6, 1, 0, 20, tzinfo=UTC)
NUMBER = "+821000001234"
SECRET = "a secret of the tests"
MOVED = {
    "other": Named("웬떡마을", "Wentteok Maeul"),
    "when": datetime(2026, 6, 1, 2, 0, tzinfo=UTC),
    "place": "D-07",
    "old_when": datetime(2026, 6, 1, 1, 0, tzinfo=UTC),
    "old_place": "D-01",
    "interpreter": "-",
}


@pytest.fixture
def provider():
    with Provider() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def reader(expo):
    """Return a person of a buyer whose number is confirmed and who chose KakaoTalk."""
    member = people.of_buyer(expo.session, expo.buyers[0].id)[0]
    with deciding(expo.session):
        member.user.locale = "ko"
        expo.session.add(
            ContactPreference(
                user_id=member.user_id, edition_id=expo.edition.id, how=Channel.KAKAO, phone=NUMBER, confirmed_at=NOW
            )
        )
        expo.session.add(
            AlimtalkTemplate(edition_id=expo.edition.id, occasion="meetings.moved", provider_id="KA01TP-moved")
        )
    return member


def tell(expo, member, template="meetings.moved", now=NOW):
    with deciding(expo.session):
        return outbox.write(expo.session, expo.edition, template=template, params=MOVED, now=now, user=member.user)


def sent(database_url, settings, after=timedelta(seconds=5)):
    return deliver(sessions(database_url), solapi.phone_transport(settings), settings, now=lambda: NOW + after)


def asked(database_url, settings, after):
    return ask(sessions(database_url), solapi.phone_transport(settings), now=lambda: NOW + after)


def rows(session):
    session.rollback()
    return session.scalars(select(PhoneMessage).order_by(PhoneMessage.id)).all()


def test_kakaotalk_gets_the_approved_template_with_its_variables_once(expo, reader, provider, database_url):
    tell(expo, reader)

    assert [sent(database_url, provider.settings()) for _time in range(2)] == [1, 0]
    assert asked(database_url, provider.settings(), timedelta(seconds=30)) == 0
    provider.codes = {"ATA": "4000"}
    assert asked(database_url, provider.settings(), timedelta(minutes=2)) == 1

    (message,) = provider.sent
    assert (message["to"], message["from"], message["type"]) == ("01000001234", SENDER, "ATA")
    options = message["kakaoOptions"]
    assert (options["pfId"], options["templateId"], options["disableSms"]) == ("KA01PF", "KA01TP-moved", True)
    assert {name: options["variables"][f"#{{{name}}}"] for name in ("상대", "이전 장소", "장소")} == {
        "상대": "웬떡마을", "이전 장소": "D-01", "장소": "D-07",
    }  # fmt: skip
    assert [one.delivered_at is not None for one in rows(expo.session)] == [True]


@pytest.mark.parametrize(
    "fault", ["no template", "no channel", "refused", "not a user"], ids=["unapproved", "unset", "refused", "lost"]
)
def test_where_kakaotalk_does_not_arrive_a_text_message_takes_over(expo, reader, provider, database_url, fault):
    settings = provider.settings(solapi_profile="" if fault == "no channel" else "KA01PF")
    if fault == "no template":
        with deciding(expo.session):
            expo.session.delete(expo.session.scalars(select(AlimtalkTemplate)).one())
    provider.refused = {"ATA": "1042"} if fault == "refused" else {}
    provider.codes = {"ATA": "3104"} if fault == "not a user" else {}
    tell(expo, reader)

    sent(database_url, settings)
    asked(database_url, settings, timedelta(seconds=30))
    sent(database_url, settings, timedelta(seconds=35))

    text = provider.sent[-1]
    assert text["type"] == "LMS"
    assert "웬떡마을" in text["text"]
    assert "D-01" in text["text"]
    assert "https://expo.example/" in text["text"]
    failed = channels_queries.count_failed(expo.session, expo.edition.id, now=NOW + timedelta(minutes=1))
    assert failed == ({Channel.KAKAO: 1} if fault in {"refused", "not a user"} else {})


@pytest.mark.parametrize(
    ("before", "after"),
    [("POST groups", ""), ("", "PUT messages"), ("POST send", ""), ("", "POST send")],
    ids=["beginning", "handing over", "sending", "after it left"],
)
def test_a_sender_that_dies_loses_nothing_and_doubles_nothing(expo, reader, provider, database_url, before, after):
    provider.dies_before, provider.dies_after = before, after
    tell(expo, reader)

    assert sent(database_url, provider.settings()) == 0
    assert sent(database_url, provider.settings(), timedelta(seconds=30)) == 0
    assert sent(database_url, provider.settings(), timedelta(minutes=2)) == 1

    assert len(provider.sent) == 1
    assert [one.sent_at is not None for one in rows(expo.session)] == [True]


def test_a_provider_that_refuses_the_account_is_asked_again_and_the_organizer_is_told(
    expo, reader, provider, database_url
):
    provider.status = 401
    tell(expo, reader)

    for minutes in (0, 2, 7, 25):
        assert sent(database_url, provider.settings(), timedelta(minutes=minutes, seconds=5)) == 0

    kakao, text = rows(expo.session)
    assert (kakao.channel, kakao.failure) == (Channel.KAKAO, "OSError: 401 No")
    assert kakao.failed_at is not None
    assert (text.channel, text.sent_at) == (Channel.SMS, None)


def test_e_mail_only_an_unconfirmed_number_and_an_installation_without_a_provider_send_nothing(
    expo, reader, provider, database_url
):
    tell(expo, reader, "links.again")
    assert sent(database_url, provider.settings()) == 0
    tell(expo, reader)
    assert sent(database_url, Config()) == 0
    with deciding(expo.session):
        expo.session.scalars(select(ContactPreference)).one().confirmed_at = None

    assert sent(database_url, provider.settings()) == 0
    assert provider.groups == {}


def test_a_number_counts_once_its_code_was_entered(expo, reader, provider, database_url):
    choice = {"how": Channel.SMS, "phone": "010-0000-5678", "limits": Limits(), "secret": SECRET, "now": NOW}
    user = reader.user_id
    with deciding(expo.session):
        assert channels.choose(expo.session, user, expo.edition, **choice).confirmed_at is None
    sent(database_url, provider.settings())
    (message,) = provider.sent
    code = message["text"].split("인증번호는 ")[1][:6]
    assert (message["to"], message["type"]) == ("01000005678", "SMS")

    def entered(code, now=NOW + timedelta(minutes=1)):
        with deciding(expo.session):
            return channels.confirm(expo.session, user, expo.edition, code=code, secret=SECRET, now=now)

    assert not entered("000000" if code != "000000" else "111111")
    assert not entered(code, NOW + timedelta(minutes=11))
    assert entered(code)
    assert channels_queries.preference(expo.session, user, expo.edition.id).phone == "+821000005678"


def test_codes_are_few_and_only_for_korean_mobile_numbers(expo, reader):
    choice = {"how": Channel.SMS, "limits": Limits(), "secret": SECRET, "now": NOW}

    def choose(phone):
        with deciding(expo.session):
            channels.choose(expo.session, reader.user_id, expo.edition, phone=phone, **choice)

    for phone in ("", "02-1234-5678", "+84901234567", "010-12"):
        with pytest.raises(Refusal):
            choose(phone)
    for _time in range(3):
        choose("010-0000-5678")
    with pytest.raises(Refusal):
        choose("010-0000-5678")


def test_every_text_can_be_approved_and_written_by_a_korean_phone():
    assert TEXTS.keys() == {name for name, ways in ROUTES.items() if set(ways) - {Channel.NOTE}}
    for text in TEXTS.values():
        korean = template_text(catalogue("ko").gettext(text))
        assert "%(" not in korean
        assert byte_count(plain(korean)) < 600
        assert set(VARIABLES.values()) >= {part.partition("}")[0] for part in korean.split("#{")[1:]}
    assert plain("Nguyễn Đức – 상담") == "Nguyen Duc - 상담"


def test_settings_that_are_half_set_or_not_private_are_refused(provider):
    with pytest.raises(ValueError, match="EXPO_SOLAPI_SECRET"):
        solapi.phone_transport(Config(solapi_key="k"))
    with pytest.raises(ValueError, match="https"):
        solapi.phone_transport(replace(provider.settings(), solapi_url="http://provider.example"))
    assert not solapi.phone_transport(Config()).is_open


def test_what_was_replaced_before_it_left_takes_its_phone_message_along(expo, reader, provider, database_url):
    message = tell(expo, reader)
    provider.status = 503
    sent(database_url, provider.settings())
    with deciding(expo.session):
        expo.session.delete(expo.session.get_one(Message, message.id))

    assert rows(expo.session) == []
