"""Send KakaoTalk's Alimtalk and text messages through SOLAPI, a Korean provider.

A client of our own: the provider's library sends in one call, which cannot be repeated safely after a crash, and tells
all errors by one class. A group is asked for and its id kept first. A group leaves once, so a message whose sender died
is finished, or found to have left. https://developers.solapi.dev
"""

import hmac
import json
import secrets
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from expo.config import Config
from expo.domain.channels import LONG_BYTES, SHORT_BYTES, SUBJECT_BYTES, byte_count, national, plain
from expo.services.channels import PhoneEnvelope
from expo.services.mail import THIS_MACHINE

ADDRESS = "https://api.solapi.com"
TIMEOUT = 10.0
NOT_OURS = frozenset({400, 404, 409, 422})
"""Answers about one message; all others are about the account or the service, and are worth another try."""


class MessageRefusedError(Exception):
    """The provider does not want this message; trying again is in vain."""


class PhoneTransport(Protocol):
    """What sends messages to phones, while it ``is_open``; each is begun, kept by its handle, then sent.

    All raise ``OSError`` when the provider does not answer or asks to try again later.
    """

    @property
    def is_open(self) -> bool: ...

    @property
    def has_kakao(self) -> bool: ...

    def begin(self) -> str: ...

    def send(self, envelope: PhoneEnvelope) -> None: ...

    def is_delivered(self, handle: str) -> bool: ...


class NoPhones:
    """No provider is set: readers are offered e-mail only."""

    is_open = False
    has_kakao = False

    def begin(self) -> str:
        raise OSError("no provider of text messages is set")

    def send(self, envelope: PhoneEnvelope) -> None:
        raise OSError("no provider of text messages is set")

    def is_delivered(self, handle: str) -> bool:
        raise OSError("no provider of text messages is set")


@dataclass(frozen=True, slots=True)
class Solapi:
    """An account of the provider; ``sender`` is its registered number, ``profile`` its channel of KakaoTalk."""

    key: str
    secret: str
    sender: str
    profile: str = ""
    address: str = ADDRESS
    is_open = True

    @property
    def has_kakao(self) -> bool:
        return bool(self.profile)

    def begin(self) -> str:
        """Make an empty group and return its id."""
        return str(self._call("POST", "/messages/v4/groups", {})["groupId"])

    def send(self, envelope: PhoneEnvelope) -> None:
        """Put the message into its group and let the group go; both are left out where they are done already.

        Raises
        ------
        MessageRefusedError, OSError
        """
        group = f"/messages/v4/groups/{quote(envelope.handle, safe='')}"
        found = self._call("GET", group)
        if found.get("status") != "PENDING":
            return
        if not found["count"]["total"]:
            added = self._call("PUT", f"{group}/messages", {"messages": [self._message(envelope)]})
            if added.get("errorCount"):
                refused = added["resultList"][0]
                raise MessageRefusedError(f"{refused['statusCode']} {refused['statusMessage']}")
        elif found["count"].get("registeredFailed"):
            raise MessageRefusedError("refused when it was handed over")
        self._call("POST", f"{group}/send", {})

    def is_delivered(self, handle: str) -> bool:
        """Tell whether a message has arrived.

        Raises
        ------
        MessageRefusedError, OSError
            The first one if it will not arrive.
        """
        found = self._call("GET", f"/messages/v4/groups/{quote(handle, safe='')}/messages")
        for one in found.get("messageList", {}).values():
            code = str(one["statusCode"])
            if code == "4000":
                return True
            if code not in {"2000", "3000"}:
                raise MessageRefusedError(f"{code} {one.get('reason') or ''}".strip())
        return False

    def _message(self, envelope: PhoneEnvelope) -> dict[str, Any]:
        to = {"to": national(envelope.phone), "from": self.sender}
        if envelope.template:
            options = {
                "pfId": self.profile,
                "templateId": envelope.template,
                "variables": dict(envelope.values or {}),
                "disableSms": True,
            }
            return to | {"type": "ATA", "kakaoOptions": options}
        text = plain(envelope.text)
        if byte_count(text) <= SHORT_BYTES:
            return to | {"type": "SMS", "text": text}
        subject = _within(plain(envelope.title), SUBJECT_BYTES)
        return to | {"type": "LMS", "subject": subject, "text": _within(text, LONG_BYTES)}

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        parts = urlsplit(self.address)
        host = parts.hostname or ""
        connection = (
            HTTPConnection(host, parts.port, timeout=TIMEOUT)
            if parts.scheme == "http"
            else HTTPSConnection(host, parts.port, timeout=TIMEOUT, context=ssl.create_default_context())
        )
        headers = {"Authorization": self._authorization(), "Content-Type": "application/json"}
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            status, text = answer.status, answer.read(1_000_000)
        except HTTPException as error:
            raise OSError(f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        if status in NOT_OURS:
            raise MessageRefusedError(f"{status} {_reason(text)}")
        if status >= 300:
            raise OSError(f"{status} {_reason(text)}")
        return _document(text)

    def _authorization(self) -> str:
        """Sign a request: HMAC-SHA256 of its date and a salt, good for fifteen minutes and once."""
        date, salt = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", secrets.token_hex(16)
        signature = hmac.new(self.secret.encode(), f"{date}{salt}".encode(), sha256).hexdigest()
        return f"HMAC-SHA256 apiKey={self.key}, date={date}, salt={salt}, signature={signature}"


def phone_transport(settings: Config) -> PhoneTransport:
    """Return how this installation reaches phones.

    Raises
    ------
    ValueError
        If the key, its secret and the registered number are not all set, or the address is neither TLS nor local.
    """
    needed = settings.solapi_key, settings.solapi_secret, settings.solapi_sender
    if not any(needed):
        return NoPhones()
    if not all(needed):
        raise ValueError("text messages need EXPO_SOLAPI_KEY, EXPO_SOLAPI_SECRET and EXPO_SOLAPI_SENDER")
    address = settings.solapi_url or ADDRESS
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in THIS_MACHINE:
        raise ValueError("EXPO_SOLAPI_URL begins with https://")
    return Solapi(*needed, settings.solapi_profile, address.rstrip("/"))


def _within(text: str, most: int) -> str:
    """Return the beginning of a plain text that has no more than so many bytes."""
    return text.encode("euc_kr", "replace")[:most].decode("euc_kr", "ignore")


def _document(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise OSError("the provider's answer is not JSON") from error
    if not isinstance(found, dict):
        raise OSError("the provider's answer is not an object")
    return found


def _reason(text: bytes) -> str:
    try:
        found = _document(text)
    except OSError:
        return ""
    return f"{found.get('errorCode', '')} {found.get('errorMessage', '')}".strip()
