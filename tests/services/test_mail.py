"""The way to a mail server: one subject line, Korean text, no password in the clear."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain import email_pages
from expo.domain.outbox import Envelope
from expo.domain.words import N_, Marked, Named
from expo.services import outbox
from expo.services.mail import Smtp
from tests.support import small_expo
from tests.support.mail import MailServer
from tests.support.small_expo import THE_EVE, SmallExpo

CANCELLED = {
    "other": Named("웬떡마을", "Wentteok Maeul"),
    "when": datetime(2026, 6, 1, 1, 30, tzinfo=UTC),
    "reason": Marked(N_("not needed")),
}


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    expo = small_expo.build(session, small_expo.PLANNED)
    session.commit()
    return expo


def test_a_subject_is_one_line_whatever_a_company_is_called(session, expo, mail_server):
    facts = CANCELLED | {"other": Named("나쁜\r\nBcc: all@example.com", "Bad\nName")}
    with deciding(session):
        message = outbox.write(
            session, expo.edition, template="meetings.cancelled", params=facts, now=THE_EVE, email="a@example.com"
        )

    address = f"smtp://127.0.0.1:{mail_server.port}?from=expo@example.com"
    Smtp.at(address).send(Envelope(message.id, message.recipient, message.subject, message.body))

    assert message.subject == "상담 취소: 2026. 6. 1.(월) 10:30, 나쁜 Bcc: all@example.com"
    received = message_from_bytes(mail_server.received[0], _class=EmailMessage, policy=policy.default)
    assert received["Bcc"] is None


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server
        server.shutdown()


def test_a_mail_server_gets_the_email_in_korean(mail_server):
    address = f"smtp://127.0.0.1:{mail_server.port}?from=expo@example.com"

    text = "김구매 님께\n\n상담이 확정되었습니다."
    page = email_pages.page("상담 확정", text, None, "", language="ko")
    Smtp.at(address).send(Envelope(7, "md@example.com", "상담 확정", text, html=page))

    message = message_from_bytes(mail_server.received[0], _class=EmailMessage, policy=policy.default)
    assert (message["To"], message["From"], message["Subject"]) == ("md@example.com", "expo@example.com", "상담 확정")
    plain, html = (message.get_body(["plain"]), message.get_body(["html"]))
    assert plain.get_content().split() == ["김구매", "님께", "상담이", "확정되었습니다."]
    assert "<p " in html.get_content()
    assert [one.get_content_type() for one in message.iter_parts()] == ["text/plain", "text/html"]


def test_a_password_is_never_sent_in_the_clear(mail_server):
    with pytest.raises(OSError, match="no TLS"):
        Smtp.at(f"smtp://user:secret@127.0.0.1:{mail_server.port}").send(Envelope(1, "a@b.example", "", ""))

    assert mail_server.received == []


def test_a_mail_servers_address_is_read_or_refused():
    assert Smtp.at("smtps://me%40example.com:p%2Fw@mail.example.com") == Smtp(
        "mail.example.com", 465, "me@example.com", "me@example.com", "p/w", is_tls=True
    )
    with pytest.raises(ValueError, match="looks like"):
        Smtp.at("mail.example.com")


def test_advertising_names_where_a_mail_program_ends_it_unbroken(mail_server):
    stop = f"https://expo.example/2026/answers/{'WzEyLDEsImFkdmVydGlzaW5nIl0.' * 5}"
    server = Smtp.at(f"smtp://127.0.0.1:{mail_server.port}?from=expo@example.com")

    server.send(Envelope(8, "md@example.com", "(광고) 다음 행사", "오세요.", stop=stop))
    server.send(Envelope(9, "md@example.com", "상담 확정", "확정되었습니다."))

    raw, other = mail_server.received
    assert f"List-Unsubscribe: <{stop}>".encode() in raw
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw
    assert b"List-Unsubscribe" not in other
