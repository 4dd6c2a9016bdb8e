"""``/healthz``, ``/readyz`` and ``/metrics``, answered before the application: no edition, no cookie, no page."""

import hmac
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from expo import clock
from expo.config import Config
from expo.db import can_write, db
from expo.services import operations
from expo.web import metrics
from expo.web.database_state import WrongSchema, check_schema

HERE = frozenset({"127.0.0.1", "::1"})
Environ = dict[str, Any]


class Probes:
    """What a load balancer and a monitoring server ask."""

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._inner = inner
        self._answers: dict[str, Callable[[Environ], tuple[str, bytes]]] = {
            "/healthz": lambda _environ: ("200 OK", b"alive\n"),
            "/readyz": lambda _environ: self._readiness(),
            "/metrics": self._metrics,
        }

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a probe, or hand the request on."""
        answer = self._answers.get(environ.get("PATH_INFO", ""))
        if answer is None or environ.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            return self._inner(environ, start_response)
        status, body = answer(environ)
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def _readiness(self) -> tuple[str, bytes]:
        """Say whether pages can be answered and saved: the database has our schema and takes writes."""
        try:
            with self._app.app_context(), db.engine.connect() as connection:
                check_schema(self._app)
                if not can_write(connection):
                    return "503 Service Unavailable", b"read-only\n"
        except WrongSchema:
            return "503 Service Unavailable", b"schema\n"
        except SQLAlchemyError:
            return "503 Service Unavailable", b"database\n"
        return "200 OK", b"ready\n"

    def _metrics(self, environ: Environ) -> tuple[str, bytes]:
        settings: Config = self._app.config["EXPO"]
        if not _may_read(environ, settings.metrics_token):
            return "404 Not Found", b"There is no such page here.\n"
        try:
            with self._app.app_context(), Session(db.engine) as session:
                checks = operations.state(session, settings, now=clock.now())
        except SQLAlchemyError:
            checks = []
        return "200 OK", metrics.text(checks)


def _may_read(environ: Environ, token: str) -> bool:
    """Tell whether a reader bears the token; without one, whether it asks from this machine and through no proxy."""
    if token:
        return hmac.compare_digest(environ.get("HTTP_AUTHORIZATION", "").encode(), f"Bearer {token}".encode())
    return environ.get("REMOTE_ADDR") in HERE and "HTTP_X_FORWARDED_FOR" not in environ


def init_app(app: Flask) -> None:
    """Put the answers before the application."""
    app.wsgi_app = Probes(app, app.wsgi_app)  # type: ignore[method-assign]  # Flask's own way to wrap itself
