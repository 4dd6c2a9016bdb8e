"""Answer a screen's question "anything new?" before the application is asked: sixty screens ask twenty times a second.

A screen that has been answered once is known. While nothing has happened in its edition, or nothing that it shows, the
answer is 204. What every screen shows is read again, once for all, when the newest act or tap is another one; and once
a minute, for the day may have turned. Whatever is not known, or new, goes to the application (`expo.web.boards`); and
so does every screen once a minute, to be noted as being on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from sqlalchemy.orm import Session

from expo import clock
from expo.db import db
from expo.queries import boards, editions

LOOK_EACH, ANEW_EACH = 1.0, 60.0
"""Seconds between two looks at the newest act, and between two readings of everything."""


@dataclass(slots=True)
class EditionState:
    """What the screens of an edition show, as it was read last."""

    newest: str = ""
    looked_at: float = -ANEW_EACH
    read_at: float = -ANEW_EACH
    shift: int = 0
    digests: dict[int, tuple[int, str]] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """What the edition's clock shows; there is no request to ask."""
        return clock.now() + timedelta(seconds=self.shift)


class BoardPolls:
    """The screens that are known, by the path they ask at, and the state of their editions."""

    def __init__(self, app: Flask, inner: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._inner = inner
        self._known: dict[str, tuple[str, int, int, float]] = {}
        self._editions: dict[str, EditionState] = {}
        self._lock = Lock()

    def learn(self, path: str, edition_code: str, board_id: int, link_version: int) -> None:
        """Remember a screen that the application has answered; its ``link_version`` was good."""
        if len(self._known) > 1000:
            self._known.clear()
        self._known[path] = (edition_code, board_id, link_version, monotonic() + ANEW_EACH)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        known = self._known.get(environ.get("PATH_INFO", ""))
        if known is None or known[3] < monotonic() or environ.get("REQUEST_METHOD") != "GET":
            return self._inner(environ, start_response)
        code, board_id, link_version, _until = known
        state = self._state(code)
        since = parse_qs(environ.get("QUERY_STRING", "")).get("since", [""])[0]
        if state is None or state.digests.get(board_id) != (link_version, since):
            return self._inner(environ, start_response)
        moment = int(state.now.timestamp() * 1000)
        headers = [("Version", since), ("Server-Time", str(moment)), ("Cache-Control", "no-store")]
        start_response("204 No Content", headers)
        return []

    def _state(self, code: str) -> EditionState | None:
        state = self._editions.setdefault(code, EditionState())
        if monotonic() - state.looked_at < LOOK_EACH:
            return state
        if not self._lock.acquire(blocking=False):
            return state if state.digests else None  # another thread is looking
        try:
            with self._app.app_context(), Session(db.engine) as session:
                self._look(session, code, state)
        finally:
            self._lock.release()
        return state

    def _look(self, session: Session, code: str, state: EditionState) -> None:
        edition = editions.get(session, code)
        newest = boards.version(session, edition)
        state.shift, state.looked_at = edition.clock_shift_seconds, monotonic()
        if newest != state.newest or monotonic() - state.read_at > ANEW_EACH:
            state.digests = boards.digests(session, edition, state.now)
            state.newest, state.read_at = newest, monotonic()


def init_app(app: Flask) -> None:
    """Put the answers before the application."""
    polls = BoardPolls(app, app.wsgi_app)
    app.wsgi_app = polls  # type: ignore[method-assign]  # Flask's own way to wrap itself
    app.extensions["board_polls"] = polls
