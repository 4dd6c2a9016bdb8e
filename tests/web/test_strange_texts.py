"""Whatever a buyer, an exhibitor or a visitor types, in any form: it is kept as clean text, and every page shows it."""

import io
import re
import uuid
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from icalendar import Calendar
from markupsafe import escape
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from expo.config import Config
from expo.db import deciding
from expo.domain import text
from expo.domain.editions import Phase
from expo.domain.meetings import CancelReason
from expo.domain.wishes import Side
from expo.models.base import Base
from expo.models.meetings import Meeting
from expo.services import delivery, mail, meetings
from tests.support import consultations
from tests.support.crawling import page_of, pages, shape_of
from tests.support.small_expo import THE_EVE

pytestmark = pytest.mark.sqlite_only

STRANGE = "\u1112\u1161\u11ab\u1107\u1175\u11be \u202e🍚\u200b שלום\x07 <b>&{address}%(name)s "
"""Decomposed Hangul, direction and control characters, an emoji, right-to-left letters, what templates read."""
TYPED = STRANGE + "가" * (200 - len(STRANGE))
KEPT = text.one_line(TYPED)
STARTS = {"stranger": "/2026/", "buyer": "/2026/agenda", "exhibitor": "/2026/today"}
PLAIN = {"website": "https://example.com", "hs_code": "1905.90"} | dict.fromkeys(
    ("plan_amount", "price_limit", "price", "arrives_on", "leaves_on", "business_number", "badge"), ""
)
"""What fields take that want something of a shape."""
ACCEPTED = {
    f"/*/{one}"
    for one in (
        "buyers/registration",
        "visit",
        "company/profile",
        "wishes/*/message",
        "agenda/*/cancellation",
        "company/page/profile",
        "company/page/products",
        "company/colleagues",
    )
}
LEAVING = re.compile("/sign-|/acting|/company-switch|/language|/removal")


class Forms(HTMLParser):
    """The forms of a page that are posted and take words: where to, what they send, which fields are words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], set[str]]] = []
        self._form = self._select = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        own = dict(attrs)
        name, kind, value = own.get("name"), own.get("type", "text"), own.get("value") or ""
        if tag == "form":
            self._form = (own.get("action") or "", {}, set()) if own.get("method") == "post" else None
            self.found += [self._form] if self._form else []
        elif tag == "option" and self._select and value:
            self._form[1].setdefault(self._select, value)
        elif self._form is None or not name or "disabled" in own:
            return
        elif tag == "select":
            self._select = name
        elif tag == "textarea" or (tag == "input" and kind in {"text", "search"} and "inputmode" not in own):
            self._form[2].add(name)
        elif tag == "input" and kind == "email":
            self._form[1][name] = value or "hong@example.com"
        elif tag == "input" and kind in {"checkbox", "radio"}:
            self._form[1].setdefault(name, value or "y")
        elif tag in {"input", "button"} and kind != "file":
            self._form[1].setdefault(name, value)

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "form":
            self._form = None


class Collector:
    """A mail server of this machine that keeps what it gets, as it would go over the wire."""

    def __init__(self, left: list[EmailMessage]) -> None:
        self.left = left

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def ehlo(self):
        """Greet."""

    def has_extn(self, _name):
        """Offer nothing."""
        return False

    def send_message(self, message):
        """Keep what arrives."""
        self.left.append(message_from_bytes(message.as_bytes(), policy=policy.default))


def texts(value):
    """Return the texts in a value of a column."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [found for one in inner for found in texts(one)]


def stored(session):
    """Return every text of every table, by table and column."""
    session.rollback()
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            for column, value in row.items():
                yield from ((f"{table.name}.{column}", one) for one in texts(value))


def forms_of(client, start):
    """Return each kind of form for words that is reached from a page: where to, what it sends, its words."""
    found = {}
    for address, page in pages(client, start, most=150, shaped=page_of):
        if page.status_code == 200 and page.mimetype == "text/html":
            for action, values, words in Forms(page.text).found:
                if words and not LEAVING.search(action):
                    found[shape_of(action or address)] = action or address, values, words
    return found


@pytest.fixture
def strange(session, expo):
    """Return the small expo on its eve, its first exhibitor with a strange name, with wishes and consultations."""
    expo.exhibitors[0].name_ko = expo.exhibitors[0].name_en = KEPT
    session.commit()
    for number in range(3):
        consultations.book(session, expo, number, number, number)
    for exhibitor, buyer in ((0, 1), (1, 0)):
        expo.wish(exhibitor, buyer)
        expo.wish(exhibitor, buyer, side=Side.EXHIBITOR)
    for phase in (Phase.REGISTRATION, Phase.WISHES, Phase.STUDIO):
        expo.open(phase, THE_EVE)
    session.commit()
    return expo


def test_every_form_keeps_strange_words_as_clean_text_and_no_page_breaks_of_it(session, strange, enter):
    clients, accepted, broken = {role: enter(role) for role in STARTS}, set(), []

    for role, client in clients.items():
        for shape, (action, values, words) in forms_of(client, STARTS[role]).items():
            sent = values | dict.fromkeys(words, TYPED) | {name: PLAIN[name] for name in words & PLAIN.keys()}
            status = client.post(action, data=sent).status_code
            accepted |= {shape} if status == 303 else set()
            broken += [(role, shape, status)] if status >= 500 else []
    badge = {"id": str(uuid.uuid4()), "badge": "nobody", "at": THE_EVE.isoformat(), "note": TYPED, "interest": TYPED}
    clients["exhibitor"].post("/2026/leads/scans", json={"events": [badge]})
    for role, client in clients.items():
        shown = pages(client, STARTS[role], most=150, shaped=page_of)
        broken += [(role, address, page.status_code) for address, page in shown if page.status_code >= 400]

    kept = list(stored(session))
    assert [(at, one) for at, one in kept if one.replace("\r", "") != text.many_lines(one)] == []
    assert broken == []
    assert accepted >= ACCEPTED
    assert {"buyer.name", "exhibitor.story_ko", "product.name_ko", "wish.message", "lead_scan.note", "person.name",
            "cancellation.reason", "user.name"} <= {at for at, one in kept if KEPT[:40] in one}  # fmt: skip


def test_letters_calendars_and_sheets_show_a_strange_name_as_it_is(session, strange, enter, monkeypatch):
    left = []
    monkeypatch.setattr(mail.Smtp, "_connected", lambda _self: Collector(left))
    meeting = session.scalars(select(Meeting).where(Meeting.exhibitor_id == strange.exhibitors[0].id)).one()
    with deciding(session):
        reason, later = CancelReason.NOT_NEEDED, THE_EVE + timedelta(minutes=1)
        meetings.cancel(session, strange.organizer, strange.edition, meeting.id, reason=reason, now=later)
    session.commit()

    for envelope in delivery.claim(session, Config(secret_key="s"), now=later):
        mail.Smtp.at("smtp://localhost:25").send(envelope)
    session.commit()
    sheet = enter("organizer").get("/2026/organizer/spreadsheets/exhibitors.xlsx")

    told = [one for one in left if KEPT[:60] in one["subject"]]
    assert len(told) == 2
    for one in told:
        html = one.get_body(("html",)).get_content()
        event = Calendar.from_ical(one.get_body(("calendar",)).get_content()).walk("VEVENT")[0]
        assert (str(escape(KEPT)) in html, "<b>&" in html, KEPT in str(event["summary"])) == (True, False, True)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    assert any(KEPT in row for row in rows)
