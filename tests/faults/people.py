"""People of a running show, each in a thread of their own, who remember what they were told had been done."""

import http.client
import json
import re
import threading
import time
import uuid
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Role
from expo.domain.wishes import Level, Side
from expo.models.badges import Badge
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.models.wishes import Wish
from tests.support.people import cookie_of

TRUE = {200, 204, 303, 503}
"""What a page may answer while something fails: it was done, or it says that it cannot be done now."""
COOKIE = re.compile(r"session=([^;]+)")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Told:
    """What people tried, and what they were told was done."""

    notes: dict[int, list[str]] = field(default_factory=dict)
    kept_notes: dict[int, str] = field(default_factory=dict)
    scans: set[str] = field(default_factory=set)
    tried_scans: set[str] = field(default_factory=set)
    cancelled: set[int] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    unanswered: int = 0


class Browser:
    """One person's browser: a cookie, a connection for each request to the next machine, twenty seconds' patience."""

    def __init__(self, ports: list[int], cookie: str, told: Told) -> None:
        self.ports, self.cookie, self.told, self.token = cycle(ports), cookie, told, ""

    def ask(self, method: str, path: str, *, data: object = None, is_json: bool = False) -> int | None:
        """Return the status, or ``None`` where no answer came."""
        headers = {"Cookie": f"session={self.cookie}; locale=en", "X-CSRFToken": self.token}
        body = None
        if data is not None:
            headers["Content-Type"] = "application/json" if is_json else "application/x-www-form-urlencoded"
            body = json.dumps(data) if is_json else urlencode(data)
        connection = http.client.HTTPConnection("127.0.0.1", next(self.ports), timeout=20)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            self.cookie = next(iter(COOKIE.findall(answer.headers.get("Set-Cookie") or "")), self.cookie)
        except (OSError, http.client.HTTPException):
            self.told.unanswered += 1
            return None
        finally:
            connection.close()
        status = 401 if "/sign-in" in (answer.headers.get("Location") or "") else answer.status
        self.told.statuses[status] += 1
        self.token = next(iter(TOKEN.findall(text)), self.token)
        assert "Traceback" not in text
        return status


class People:
    """Buyers who write notes, exhibitors who scan badges, an organizer who cancels, visitors who read."""

    def __init__(self, app: Flask, session: Session, ports: list[int]) -> None:
        self.told, self._done, self._threads = Told(), threading.Event(), []
        self._turns: list[threading.Lock] = []
        edition = session.scalars(select(Edition)).one()
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]

        def browser(membership: Membership) -> Browser:
            return Browser(ports, serializer.dumps(cookie_of(membership)), self.told)

        def members(role: Role, most: int) -> list[Membership]:
            of_role = (Membership.edition_id == edition.id) & (Membership.role == role)
            return list(session.scalars(select(Membership).where(of_role).order_by(Membership.id).limit(most)))

        wishes = {
            row.buyer_id: row.id
            for row in session.scalars(select(Wish).where(Wish.side == Side.BUYER, Wish.level != Level.NEVER))
        }
        writers = [one for one in members(Role.BUYER, 30) if one.buyer_id in wishes][:4]
        later = select(Meeting.id).where(Meeting.is_active.is_(True)).order_by(Meeting.slot_id.desc(), Meeting.id)
        meetings = list(session.scalars(later.limit(60)))
        seen = session.scalars(select(Badge).where(Badge.revoked_at.is_(None)).order_by(Badge.id.desc()).limit(40))
        codes = [one.code for one in seen]
        self._acts = [
            *((self._write, browser(one), wishes[one.buyer_id]) for one in writers),
            *((self._scan, browser(one), codes) for one in members(Role.EXHIBITOR, 4)),
            (self._cancel, browser(members(Role.ORGANIZER, 1)[0]), meetings),
            (self._read, Browser(ports, "", self.told), None),
        ]

    def __enter__(self) -> "People":
        """Begin to act."""
        for act, browser, what in self._acts:
            turn = threading.Lock()
            self._turns.append(turn)
            thread = threading.Thread(target=self._on, args=(act, browser, what, turn), daemon=True)
            self._threads.append(thread)
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop acting; what was asked is waited for."""
        self._done.set()
        for thread in self._threads:
            thread.join(30)

    def forget(self) -> None:
        """Forget what was done: a backup of before has taken its place, and people were told so."""
        with ExitStack() as acts:
            for turn in self._turns:  # what is under way is answered
                acts.enter_context(turn)
            self.told.notes.clear()
            self.told.kept_notes.clear()
            self.told.scans.clear()
            self.told.cancelled.clear()

    def _on(self, act: object, browser: Browser, what: object, turn: threading.Lock) -> None:
        while not self._done.is_set():
            with turn:
                act(browser, what)  # type: ignore[operator]
            time.sleep(0.15)

    def _write(self, browser: Browser, wish_id: int) -> None:
        note = uuid.uuid4().hex
        if browser.ask("GET", "/2024/wishes") != 200:
            return
        self.told.notes.setdefault(wish_id, []).append(note)
        if browser.ask("POST", f"/2024/wishes/{wish_id}/message", data={"message": note}) == 303:
            self.told.kept_notes[wish_id] = note

    def _scan(self, browser: Browser, badges: list[str]) -> None:
        if not browser.token and browser.ask("GET", "/2024/leads") != 200:
            return
        id_ = str(uuid.uuid4())
        self.told.tried_scans.add(id_)
        badge = badges[int(id_[:4], 16) % len(badges)]
        event = {"id": id_, "badge": badge, "at": datetime.now(UTC).isoformat(), "agreed": True}
        for _attempt in range(40):  # as the phone does: the same event, until it is answered
            if browser.ask("POST", "/2024/leads/scans", data={"events": [event]}, is_json=True) == 200:
                self.told.scans.add(id_)
                return
            if self._done.is_set():
                return
            time.sleep(0.5)

    def _cancel(self, browser: Browser, meetings: list[int]) -> None:
        if not meetings or browser.ask("GET", "/2024/organizer/timetable") != 200:
            return
        meeting_id = meetings.pop()
        address = f"/2024/organizer/timetable/meetings/{meeting_id}/cancellation"
        if browser.ask("POST", address, data={"reason": "Ill"}) == 303:
            self.told.cancelled.add(meeting_id)
        time.sleep(0.5)

    @staticmethod
    def _read(browser: Browser, _nothing: None) -> None:
        for path in ("/2024/", "/2024/exhibitors", "/2024/halls"):
            browser.ask("GET", path)
