"""Send notes through the browsers' push services (Web Push, RFC 8030), encrypted for the one browser (RFC 8291)."""

import base64
import json
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from expo.config import Config
from expo.domain.push import LATEST
from expo.services.push import NoteEnvelope

TIMEOUT = 10.0
GONE = frozenset({404, 410})


class DeviceGoneError(Exception):
    """The browser has taken its subscription back."""


class NoteRefusedError(Exception):
    """The push service does not want this note; trying again is in vain."""


class PushTransport(Protocol):
    """What sends notes, while it ``is_open``. ``send`` raises when it cannot."""

    @property
    def is_open(self) -> bool: ...

    def send(self, note: NoteEnvelope) -> None: ...


class NoPush:
    """No key is set: phones are not offered notes, and none is sent."""

    is_open = False

    def send(self, note: NoteEnvelope) -> None:
        raise OSError("no key for notes on phones is set")


@dataclass(frozen=True, slots=True)
class WebPush:
    """The push services, to which this installation names itself with its key (VAPID, RFC 8292)."""

    key: str
    contact: str
    is_open = True

    def send(self, note: NoteEnvelope) -> None:
        """Send one note.

        Raises
        ------
        DeviceGoneError, NoteRefusedError, OSError
            The last one if the service does not answer or asks to try again later.
        """
        from pywebpush import WebPushException, webpush  # an extra

        address = note.address
        try:
            webpush(
                {"endpoint": address.endpoint, "keys": {"p256dh": address.p256dh, "auth": address.auth}},
                json.dumps({"title": note.title, "body": note.body, "url": note.url, "tag": note.tag}),
                vapid_private_key=self.key,
                vapid_claims={"sub": self.contact},
                timeout=TIMEOUT,
                ttl=int(LATEST.total_seconds()),
            )
        except WebPushException as error:
            status = getattr(error.response, "status_code", 0)
            if status in GONE:
                raise DeviceGoneError(address.endpoint) from error
            if status and status < 500 and status != 429:
                raise NoteRefusedError(f"{status}: {error.message}") from error
            raise OSError(f"{status}: {error.message}") from error


def push_transport(settings: Config) -> PushTransport:
    """Return how this installation sends notes; ``OSError`` if it has a key and lacks the library."""
    if not settings.push_key:
        return NoPush()
    if find_spec("pywebpush") is None:
        raise OSError('notes on phones need the extra "push": pip install ".[push]"')
    return WebPush(settings.push_key, settings.push_contact or settings.public_url)


def new_key() -> str:
    """Return a new private key, as the setting has it: 32 bytes, base64url."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _encoded(number.to_bytes(32, "big"))


def public_key(private_key: str) -> str:
    """Return what browsers are told: the public key of a private one, base64url."""
    number = int.from_bytes(base64.urlsafe_b64decode(private_key + "=" * (-len(private_key) % 4)), "big")
    public = ec.derive_private_key(number, ec.SECP256R1()).public_key()
    return _encoded(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
