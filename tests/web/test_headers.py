"""What goes out says how long it may be kept, by whom, and over which line it may come in."""

from email.message import EmailMessage

import pytest

from expo.config import Config
from expo.domain.outbox import Envelope
from expo.services.mail import Smtp
from tests.support import applications


@pytest.fixture
def secure(database_url, sample, session):
    session.close()
    config = Config(database_url=database_url, secret_key="x", public_url="https://expo.example", testing=True)
    return applications.create(config).test_client()


def test_behind_a_public_https_address_browsers_come_back_over_tls_only(secure):
    found = secure.get("/2024/sign-in", base_url="https://expo.example")
    chosen = secure.post("/locale", data={"locale": "en"}, base_url="https://expo.example")

    assert found.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert all("Secure" in cookie for cookie in chosen.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(("host", "status"), [("expo.example", 200), ("localhost", 200), ("evil.example", 421)])
def test_a_foreign_name_gets_no_page_of_ours(secure, host, status):
    found = secure.get("/2024/", headers={"Host": host})

    assert found.status_code == status
    assert "evil.example" not in found.text


@pytest.mark.parametrize("host", ["x" * 64, "a..b", ".example"])
def test_what_can_be_no_name_gets_no_page_even_where_any_name_will_do(client, host):
    assert client.get("/", headers={"Host": host}).status_code == 421


def test_own_data_is_kept_by_no_cache(client, sign_in):
    sign_in(client, "buyer")

    found = client.get("/2024/company/data.json")

    assert found.status_code == 200
    assert found.headers["Cache-Control"] == "private, no-store"


def test_a_mail_server_elsewhere_gets_nothing_in_plain_text(monkeypatch):
    class Plain:
        def __init__(self, *_args, **_kwargs): ...
        def __enter__(self):
            return self

        def __exit__(self, *_args): ...
        def ehlo(self): ...
        def has_extn(self, _name):
            return False

        def send_message(self, message: EmailMessage):
            raise AssertionError(f"sent in plain text: {message['To']}")

    monkeypatch.setattr("smtplib.SMTP", Plain)

    with pytest.raises(OSError, match="TLS"):
        Smtp.at("smtp://mail.example:25").send(Envelope(1, "a@example.com", "", ""))


@pytest.mark.sqlite_only
def test_the_address_told_to_search_engines_is_ours_whatever_the_request_calls_it(client, sample):
    for page in ("/2024/", "/2024/halls", "/2024/exhibitors"):
        assert "evil.example" not in client.get(page, headers={"Host": "evil.example"}).text
