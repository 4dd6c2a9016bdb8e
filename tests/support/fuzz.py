"""Every form that the pages of the application show, to be sent with strange values in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

NASTY = (
    "",
    " ",
    "\0",
    "a\0b",
    "\u202eevil",
    "\u200b",
    "\u3164",
    "\u0301",
    "²",
    "①②③",
    "٣",
    "-1",
    "0",
    "1",
    "1e400",
    "nan",
    "-inf",
    "9" * 400,
    "9" * 5000,
    "2147483647",
    "2147483648",
    str(2**63),
    "-2147483649",
    "0.1",
    "0001-01-01",
    "9999-12-31",
    "2024-02-30",
    "99:99",
    "24:00",
    "23:59:60",
    "0000-00-00T00:00",
    "가" * 5000,
    "각",
    "%",
    "_",
    "\\",
    "'; --",
    "{address}",
    "%(name)s",
    "%s",
    "{0}",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "//evil.example/",
    "/\\evil.example",
    "a\r\nX-Header: y",
    "javascript:alert(1)",
    "new",
    "None",
    "a@한국.kr",
    "홍@example.com",
    "a@b",
    "http://[::1",
    "🙂" * 300,
    "\ufffe",
    "null",
    "[]",
    "true",
    "on",
    "closed",
    "D-001",
    "TD-01",
    "E-004",
)
"""What people, scanners and broken programs send."""

NESTED = '{"a":' * 5000 + "1" + "}" * 5000
BODIES = (
    '{"email": [1], "password": {"a": null}}',
    "[]",
    "null",
    "1",
    '"x"',
    "[[1]]",
    '{"events": [1]}',
    "{",
    "",
    NESTED,
)
"""JSON of other shapes than any program of ours sends."""

HEADERS = {
    "Referer": ("http://[::1", "http://h:99999999/", "//evil.example/", "%ff%00"),
    "HX-Current-URL": ("http://[::1", "9" * 400, "//evil.example/"),
    "Accept-Language": ("ko;q=x, en;q=" + "9" * 400, "*;q=nan", "\xff", "y" * 3000),
    "Host": ("[::1", "a b", "localhost:99999999", "x" * 3000, "\xff"),
    "Range": ("bytes=9-" + "9" * 400, "bytes=-", "bytes=5-2,0-0"),
    "If-None-Match": ('W/"', "9" * 400),
    "If-Modified-Since": ("9" * 400, "Thu, 31 Feb 0000 25:00:00 GMT"),
    "Content-Type": ("\xff", "multipart/form-data", "application/json; charset=nonsense"),
    "X-Forwarded-For": ("9" * 400, "::1, x"),
}
"""Headers that no browser of ours sends, by name."""

ARGUMENTS = (
    "q", "page", "hall", "sector", "initial", "track", "country", "state", "meetings", "booth", "day", "view", "by",
    "on", "feature", "show", "stage", "part", "sort", "exhibitor", "buyer", "meeting", "slot", "side", "next",
    "v", "missing", "codes", "language", "reason", "change", "level", "origin", "status", "zone", "endpoint",
)  # fmt: skip
"""Names that routes read from a query, and some that none does."""

OUTSIDE = frozenset({"sign_in_attempt", "sign_in", "throttle", "attempt", "access_record", "passkey_challenge"})
"""Tables that count attempts and hold what a page asks a passkey: written whether the request is refused or not."""


@dataclass
class SentForm:
    """A form as a page shows it: where it goes, and what its fields hold, several values where there are several."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, frozenset[str]]:
        parts = urlsplit(self.action).path.split("/")
        shape = "/".join("*" if any(c.isdigit() or c.isupper() for c in part) else part for part in parts[2:])
        return self.method, shape, frozenset(self.fields)


class _Forms(HTMLParser):
    """Collects forms and links of a page."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self.at, self.forms, self.links = at, [], set()
        self._form: SentForm | None = None
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values: dict[str, Any] = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.add(values.get("href", ""))
        elif tag == "form":
            self._form = SentForm(values.get("action") or self.at, values.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None and tag in {"input", "button", "textarea", "select"} and values.get("name"):
            self._name = values["name"]
            known = self._form.fields.setdefault(self._name, [])
            known += [values.get("value", "")] if tag in {"input", "button"} else []
        elif self._form is not None and tag == "option" and self._name:
            self._form.fields[self._name].append(values.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def crawl(client: FlaskClient, start: str, *, most: int) -> Iterator[SentForm]:
    """Yield each kind of form that is reached by links from a page, at most ``most`` pages of different shape."""
    waiting, shapes, kinds = [start], set(), set()
    while waiting and len(shapes) < most:
        address = waiting.pop(0)
        path = urlsplit(address).path
        shape = SentForm(path, "get").key
        if shape in shapes or not path.startswith("/"):
            continue
        shapes.add(shape)
        answer = client.get(address)
        if answer.mimetype != "text/html" or answer.status_code >= 400:
            continue
        page = _Forms(path)
        page.feed(answer.text)
        waiting += sorted(link.partition("#")[0] for link in page.links if link.startswith("/2024/"))
        for form in page.forms:
            if form.key not in kinds and form.action.startswith("/"):
                kinds.add(form.key)
                yield form


def form_of(text: str, at: str, action: str) -> dict[str, Any]:
    """Return what a page's form to an address sends: of every field the first value that is not empty."""
    page = _Forms(at)
    page.feed(text)
    form = next(form for form in page.forms if form.method == "post" and form.action.partition("#")[0] == action)
    return {name: next((value for value in values if value), "") for name, values in form.fields.items()}


class Writes:
    """Tables that were written to and committed since the last look."""

    def __init__(self, engine: Engine) -> None:
        self._open: set[str] = set()
        self.committed: set[str] = set()
        event.listen(engine, "after_cursor_execute", self._executed)
        event.listen(engine, "commit", self._commit)
        event.listen(engine, "rollback", lambda _connection: self._open.clear())

    def _executed(self, _connection, _cursor, statement: str, *_rest: object) -> None:
        words = statement.replace('"', "").split()
        if words[0].upper() == "INSERT" or words[0].upper() == "DELETE":
            self._open.add(words[2])
        elif words[0].upper() == "UPDATE":
            self._open.add(words[1])

    def _commit(self, _connection: object) -> None:
        self.committed |= self._open
        self._open.clear()

    def take(self) -> set[str]:
        """Return what was committed, and forget it."""
        found, self.committed = self.committed - OUTSIDE, set()
        return found


def routes(app: Flask) -> Iterable[tuple[str, str, Any]]:
    """Return every route as endpoint, method and rule."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
            yield rule.endpoint, method, rule
