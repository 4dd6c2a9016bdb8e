"""Answer "anything new?" before the application is asked: hundreds of viewers and phones ask every second or two.

An address that the application has answered once is known for a minute, with what its version is read from. While the
version is the one that the asker has, the answer is 204. Otherwise it is the application's own answer to a reader
without a name, drawn once for all who ask at the same address. Whatever is not known goes to the application.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.orm import Session
from werkzeug.test import run_wsgi_app

from expo.db import db
from expo.domain.refusals import NotFound
from expo.web.configuration import configuration

KNOWN_FOR, LOOK_EACH = 60.0, 0.4
"""Seconds that an address is known, and between two looks at what changes."""
MOST = 5000
"""So many addresses are known at most."""
Versions = Callable[[Session], Mapping[str, str]]


@dataclass(slots=True)
class Watched:
    """Rows that change, and their versions as they were read last."""

    read: Versions
    versions: Mapping[str, str] = field(default_factory=dict)
    looked_at: float = -KNOWN_FOR
    lock: Lock = field(default_factory=Lock)


@dataclass(slots=True)
class PulseAddress:
    """A known address: what it watches, under which name, until when; and what was drawn last for which version."""

    watched: Watched
    name: str
    is_drawn: bool
    until: float
    drawn: tuple[str, bytes, list[tuple[str, str]]] | None = None
    lock: Lock = field(default_factory=Lock)


class Pulses:
    """The known addresses, in front of the application."""

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._inner = inner
        self._addresses: dict[str, PulseAddress] = {}
        self._watched: dict[str, Watched] = {}

    def learn(self, path: str, rows: str, read: Versions, name: str, *, is_drawn: bool) -> None:
        """Remember an address that the application has answered.

        Parameters
        ----------
        rows, read
            What is watched, under a key, and how the versions of its parts are read in one query.
        name
            The part that this address is about.
        is_drawn
            Whether a change is answered with the application's answer for all; else with 200 and nothing.
        """
        if len(self._addresses) > MOST:
            self._addresses.clear()
            self._watched.clear()
        known = self._addresses.get(path)
        if known is not None:
            known.until = monotonic() + KNOWN_FOR
            return
        watched = self._watched.setdefault(rows, Watched(read))
        self._addresses[path] = PulseAddress(watched, name, is_drawn, monotonic() + KNOWN_FOR)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        known = self._addresses.get(environ.get("PATH_INFO", ""))
        if known is None or known.until < monotonic() or environ.get("REQUEST_METHOD") != "GET":
            return self._inner(environ, start_response)
        version = self._version(known)
        if version is None:
            return self._inner(environ, start_response)
        since = parse_qs(environ.get("QUERY_STRING", "")).get("since", [""])[0]
        if version == since:
            start_response("204 No Content", [("Version", version), ("Cache-Control", "no-store")])
            return []
        if not known.is_drawn:
            start_response("200 OK", [("Version", version), ("Cache-Control", "no-store"), ("Content-Length", "0")])
            return []
        return self._drawn(known, version, since, environ, start_response)

    def _version(self, known: PulseAddress) -> str | None:
        """Return the newest version; while another thread looks, the one before."""
        watched = known.watched
        if monotonic() - watched.looked_at >= LOOK_EACH and watched.lock.acquire(blocking=False):
            try:
                with self._app.app_context(), Session(db.engine) as session:
                    watched.versions = watched.read(session)
                watched.looked_at = monotonic()
            finally:
                watched.lock.release()
        return watched.versions.get(known.name)

    def _drawn(
        self, known: PulseAddress, version: str, since: str, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Send what was drawn for this version; draw it unless another thread does so already."""
        if (known.drawn is None or known.drawn[0] != version) and known.lock.acquire(blocking=False):
            try:
                body, status, headers = run_wsgi_app(self._inner, _nameless(environ))
                if status.startswith("200"):
                    known.drawn = version, b"".join(body), list(headers)
                else:
                    known.until = 0.0
            finally:
                known.lock.release()
        if known.drawn is None or _version_in(known.drawn[2]) == since:
            start_response("204 No Content", [("Version", since), ("Cache-Control", "no-store")])
            return []
        _version, content, kept = known.drawn
        start_response("200 OK", kept)
        return [content]


def _version_in(headers: list[tuple[str, str]]) -> str:
    """Return the version that an answer names."""
    return next((value for name, value in headers if name == "Version"), "")


def _nameless(environ: dict[str, Any]) -> dict[str, Any]:
    """Return the request without what tells its reader: the answer goes to all."""
    bare = {"HTTP_COOKIE", "HTTP_ACCEPT_ENCODING", "HTTP_ACCEPT_LANGUAGE", "QUERY_STRING", "HTTP_IF_NONE_MATCH"}
    kept = {name: value for name, value in environ.items() if name not in bare and not name.startswith("werkzeug.")}
    return kept | {"QUERY_STRING": ""}


def key_of(exhibitor_id: int) -> str:
    """Return an exhibitor's key."""
    return _signed(tuple(configuration().secret_keys), exhibitor_id)


def exhibitor_of(key: str) -> int:
    """Return the exhibitor of a key; a forged one is not found."""
    try:
        return int(_signer(configuration().secret_keys).loads(key))
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFound("pulse") from error


@lru_cache(maxsize=1000)
def _signed(secret_keys: tuple[str, ...], exhibitor_id: int) -> str:
    return str(_signer(secret_keys).dumps(exhibitor_id))


def _signer(secret_keys: Sequence[str]) -> URLSafeSerializer:
    return URLSafeSerializer(list(secret_keys), salt="pulse")


def init_app(app: Flask) -> None:
    """Put the answers before the application."""
    pulses = Pulses(app, app.wsgi_app)
    app.wsgi_app = pulses  # type: ignore[method-assign]  # Flask's own way to wrap itself
    app.extensions["pulses"] = pulses
