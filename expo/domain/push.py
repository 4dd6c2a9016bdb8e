"""Notes on phones: which messages are shown there at once, and how little of each leaves the installation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from expo.domain.channels import ROUTES, Channel
from expo.domain.refusals import Violation
from expo.domain.words import N_

ON_PHONES = frozenset(name for name, ways in ROUTES.items() if Channel.NOTE in ways)
"""The e-mails that are also shown as a note: what a person on the way has to know. The others can wait for the mail."""

LATEST = timedelta(hours=2)
"""How long after it was written a message is still worth a note; a phone that is switched off gets none later."""
LONGEST = 240
"""Characters of a note's text."""
TRIES = 4

SERVICES = (
    "android.googleapis.com", "fcm.googleapis.com", "jmt17.google.com", "push.apple.com", "push.services.mozilla.com",
    "notify.windows.com",
)  # fmt: skip
"""The push services of the browsers in use, as ends of host names. We send to no other address that a phone names."""
UNKNOWN_SERVICE = Violation("unknown_service", N_("This browser uses a push service that is not known here."))


@dataclass(frozen=True, slots=True)
class PushAddress:
    """Where a browser gets its notes, and the keys that only it can read them with (RFC 8291, base64url)."""

    endpoint: str
    p256dh: str
    auth: str


def is_known(endpoint: str, also: Collection[str] = ()) -> bool:
    """Return whether an endpoint belongs to a push service, over TLS; ``also`` are addresses allowed as they are."""
    if any(endpoint.startswith(one) for one in also):
        return True
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    return parts.scheme == "https" and any(host == one or host.endswith(f".{one}") for one in SERVICES)


def excerpt(body: str) -> str:
    """Return what a note says of an e-mail: its paragraphs between greeting and link, cut at a word."""
    paragraphs = [" ".join(one.split()) for one in body.split("\n\n")[1:3]]
    text = " · ".join(filter(None, paragraphs))
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"
