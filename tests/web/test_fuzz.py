"""Whatever is sent to any form or address: no page breaks, and what is refused has written nothing.

On SQLite it is measured besides for how long each POST holds the write lock.

``make fuzz`` sends 25 times as much (``EXPO_FUZZ``).
"""

import os
import pickle
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException

from expo.db import db
from tests.support import postgres
from tests.support.databases import once
from tests.support.fuzz import ARGUMENTS, BODIES, HEADERS, NASTY, SentForm, Writes, crawl, routes
from tests.support.locks import MOMENT, measured, moment

EVERY_TIME = 800
"""So many inputs are the same ones each time: they find a page that a change broke, ``make fuzz`` finds the rest."""
INPUTS = int(os.environ.get("EXPO_FUZZ", EVERY_TIME))
ROLES = ("stranger", "organizer", "exhibitor", "buyer")
START = {"stranger": "/2024/", "organizer": "/2024/organizer/", "exhibitor": "/2024/today", "buyer": "/2024/agenda"}
AGAIN = 40
"""So many inputs are sent before the roles sign in anew: some of them sign out."""

value = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))


class Sender:
    """Sends requests as each role, and collects what broke and what was written in part."""

    def __init__(self, app, sign_in, writes: Writes) -> None:
        self.app, self.sign_in, self.writes = app, sign_in, writes
        self.failures: list[str] = []
        self.sent = 0
        self.locks = None
        self.held: dict[str, float] = {}
        self.clients: dict = {}

    def send(self, role: str, method: str, path: str, **sending: object) -> None:
        """Send one request."""
        if self.sent % AGAIN == 0:
            self.clients = signed_in(self.app, self.sign_in)
        self.sent += 1
        self.writes.take()
        answer = self.clients[role].open(path, method=method, **sending)
        written = self.writes.take()
        if self.locks is not None and method == "POST":
            self.note_lock(path)
        request = f"{role} {method} {path[:200]!r} {sending!r:.600}"
        if answer.status_code >= 500:
            self.failures.append(f"{answer.status_code}: {request}")
        elif answer.status_code >= 400 and written:
            self.failures.append(f"{answer.status_code} wrote {written}: {request}")

    def note_lock(self, path: str) -> None:
        """Note for how long a request held the write lock, in moments that are allowed."""
        endpoint = endpoint_of(self.app, path)
        longest = self.locks.take()
        if longest > MOMENT:
            longest *= MOMENT / moment()  # how slow the machine is just now
        self.held[endpoint] = max(self.held.get(endpoint, 0.0), longest)


@pytest.mark.both_databases
def test_no_input_breaks_a_page_is_written_in_part_or_holds_the_lock_long(app, sample, sign_in):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    forms = forms_of_all(signed_in(app, sign_in))
    addresses = list(routes(app))
    with app.app_context():
        writes = Writes(db.engine)
    sender = Sender(app, sign_in, writes)
    send = sender.send
    with app.app_context():
        watched = measured(db.engine) if db.engine.dialect.name == "sqlite" else iter([None])
    sender.locks = next(watched)
    inputs = INPUTS if sender.locks is not None else INPUTS // 2  # PostgreSQL: of what is sent, only rows differ there

    @settings(
        max_examples=inputs * 2 // 5,
        deadline=None,
        database=None,
        derandomize=INPUTS == EVERY_TIME,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def change_a_form(data):
        role, form = data.draw(st.sampled_from(forms))
        fields = {name: data.draw(st.sampled_from(values or [""])) for name, values in form.fields.items()}
        for name in data.draw(st.lists(st.sampled_from(sorted(fields) or ["x"]), max_size=3, unique=True)):
            fields[name] = data.draw(st.one_of(value, st.lists(value, max_size=3)))
        if form.method == "post":
            send(role, "POST", form.action, data=fields)
        else:
            send(role, "GET", form.action, query_string=fields)

    @settings(
        max_examples=inputs // 10,
        deadline=None,
        database=None,
        derandomize=INPUTS == EVERY_TIME,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def ask_any_address(data):
        _endpoint, method, rule = data.draw(st.sampled_from(addresses))
        parts = st.one_of(st.sampled_from(("1", "2", "D-001", "E-004", "2024-10-22", "ko")), value)
        values = {"edition_code": "2024"}
        path = rule.rule
        for name in rule.arguments:
            drawn = values.get(name) or data.draw(parts)
            for converter in (f"<{name}>", f"<int:{name}>", f"<path:{name}>", f"<token:{name}>"):
                path = path.replace(converter, quote(drawn, safe=""))
        query = {name: data.draw(value) for name in data.draw(st.lists(st.sampled_from(ARGUMENTS), max_size=3))}
        named = data.draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True))
        sending = {
            "query_string": query,
            "headers": {name: data.draw(st.sampled_from(HEADERS[name])) for name in named},
        }
        if method == "POST" and data.draw(st.booleans()):
            sending |= {"data": data.draw(st.sampled_from(BODIES)), "content_type": "application/json"}
        send(data.draw(st.sampled_from(ROLES)), method, path, **sending)

    change_a_form()
    ask_any_address()
    for role, form in forms:  # everything that a form offers at once
        if form.method == "post":
            send(role, "POST", form.action, data={name: values[:1000] for name, values in form.fields.items()})
    next(watched, None)

    assert len(forms) > 60
    assert sender.failures == []
    posted = {endpoint for endpoint, method, _rule in addresses if method == "POST"}
    assert not sender.held or len(posted & sender.held.keys()) > 90
    assert {endpoint: held for endpoint, held in sender.held.items() if held > MOMENT} == {}


def forms_of_all(clients) -> list[tuple[str, SentForm]]:
    """Return each role's kinds of forms; both databases show the same ones, so the first test that asks crawls."""
    file = postgres.folder() / "forms.pickle"

    def find() -> None:
        found = [(role, form) for role in ROLES for form in crawl(clients[role], START[role], most=200)]
        file.write_bytes(pickle.dumps(found))

    once(file.with_suffix(".found"), find)
    return pickle.loads(file.read_bytes())


def endpoint_of(app, path: str) -> str:
    """Return the endpoint that an address is posted to."""
    try:
        return app.url_map.bind("").match(path.partition("?")[0], method="POST")[0]
    except HTTPException:
        return ""


def signed_in(app, sign_in):
    """Return a client for each role, in both languages by turns."""
    found = {}
    for number, role in enumerate(ROLES):
        found[role] = app.test_client()
        found[role].set_cookie("locale", ("ko", "en")[number % 2])
        if role != "stranger":
            sign_in(found[role], role)
    return found
