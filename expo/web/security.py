"""Headers that tell the browser what a page of ours may do."""

import re
from collections.abc import Callable, Iterable
from logging import Filter, LogRecord, getLogger
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.wrappers import Response

from expo.config import LOCAL_ADDRESS

NOTHING = "'none'"


def policy(*, frame: str = "", media: str = "", stream: str = "") -> str:
    """Return the content policy of a page.

    ``frame`` and ``media`` are the origins it takes a player or video from, ``stream`` that of an HLS stream, which the
    page puts together itself.
    """
    media = f"{media} {stream} blob:".strip() if stream else media
    return "; ".join(
        (
            "default-src 'self'",
            "img-src 'self' data:",
            "style-src 'self'",
            "script-src 'self'",
            f"connect-src 'self' {stream}".rstrip(),
            f"media-src 'self' {media}".rstrip(),
            f"frame-src {frame or NOTHING}",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


HEADERS = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


SHARED = frozenset({None, "static", "pictures.show", "stylesheets.show", "offline.worker", "offline.icon"})
"""What is the same for all readers and says itself how long it may be kept."""
_KEY = re.compile(r"(/[A-Za-z-]+/)[A-Za-z0-9_.%-]{16,}")
"""A part of an address that may be a key, such as the token of a personal link."""
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class OwnHosts:
    """Answers only requests for our own name: what we build links from is never a stranger's.

    Where no name is set, any will do that can be one: of another no address can be built, not even that of a stylesheet
    of the page that says so.
    """

    def __init__(self, inner: Callable[..., Iterable[bytes]], public_url: str) -> None:
        self._inner = inner
        self._names = None if public_url == LOCAL_ADDRESS else _HERE | {urlsplit(public_url).hostname}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        host = str(environ.get("HTTP_HOST", ""))
        name = host[1 : host.find("]")] if host.startswith("[") else host.partition(":")[0]
        if _can_be_name(name) if self._names is None else name.lower() in self._names:
            return self._inner(environ, start_response)
        start_response("421 Misdirected Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"There is no such site here.\n"]


def _can_be_name(host: str) -> bool:
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return True


class MaskedKeys(Filter):
    """Keeps tokens of links out of the log: an address that is a key is a password."""

    def filter(self, record: LogRecord) -> bool:
        """Mask the message; every record passes."""
        record.msg, record.args = _KEY.sub(r"\1…", record.getMessage()), ()
        return True


def init_app(app: Flask) -> None:
    """Set the headers on every response; pages are kept by the reader's own phone alone, by no proxy."""

    for name in ("werkzeug", "waitress", "waitress.queue", app.logger.name):
        logger = getLogger(name)
        if not any(isinstance(one, MaskedKeys) for one in logger.filters):
            logger.addFilter(MaskedKeys())

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["EXPO"].is_secure:
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if response.status_code == 503:
            response.headers.setdefault("Retry-After", "5")
        if response.mimetype == "text/html":
            response.headers.setdefault("Cache-Control", "private, no-cache")
            response.vary.add("Cookie")
            response.vary.add("Accept-Language")
        elif request.endpoint not in SHARED:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
