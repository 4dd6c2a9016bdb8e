"""Pages are tested on SQLite. Here every page that a link leads to is requested on PostgreSQL too: the same words."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from expo import clock
from expo.config import Config
from expo.db import db, sessions
from expo.models.editions import Edition
from tests.support import applications, days, people
from tests.support.databases import Databases
from tests.support.reading import text_of

LINK = re.compile(r'(?:href|hx-get|action)="(/2024/[^"#]*)"')
DRAWN_BY_CHANCE = re.compile(r"\b[A-Z2-7]{4}( ?[A-Z2-7]{4}){3,}\b|\S+(://|/links/)\S+")
"""Secrets, which differ between two readers, and addresses that hold some."""

ABOUT_THE_SERVER = {"organizer_operations.index"}
"""Pages that speak of the database itself."""
MOST = 120
"""Pages for one reader; each kind of page (route and names of its arguments) is requested once."""


@contextmanager
def reader(databases: Databases, role: str, templates: BytecodeCache) -> Iterator[tuple[Flask, FlaskClient]]:
    """Lend the application on a sample with a busy day, and the client of a reader of English."""
    with databases.copy_of("sample") as url:
        factory = sessions(url)
        app = applications.create(Config(database_url=url, secret_key="a secret of the tests", testing=True))
        app.jinja_env.bytecode_cache = templates
        client = app.test_client()
        with factory() as session:
            edition = session.scalars(select(Edition)).one()
            busy = days.busy(session, edition)
            if role != "stranger":
                busy_one = role == "exhibitor"
                people.sign_in(client, busy.membership if busy_one else people.member(session, edition, role))
        client.set_cookie("locale", "en")
        yield app, client
        factory.kw["bind"].dispose()
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the clock, so that both databases are asked at the same second."""
    stopped = datetime.now(UTC)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return stopped.astimezone(tz)

    monkeypatch.setattr(clock, "datetime", Stopped)


def kind(app: Flask, address: str) -> tuple[object, ...] | None:
    """Return the route of a page and the names of its arguments, or None where no page answers a GET."""
    parts = urlsplit(address)
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path, method="GET")
    except HTTPException:
        return None
    return endpoint, *sorted({name for name, _ in parse_qsl(parts.query)})


@pytest.mark.postgres
@pytest.mark.parametrize(("role", "least"), [("organizer", 40), ("exhibitor", 8), ("buyer", 8), ("stranger", 8)])
@pytest.mark.usefixtures("one_moment")
def test_every_page_says_the_same_on_both_databases(
    role: str, least: int, lenders: Callable[[str], Databases], compiled_templates: BytecodeCache
):
    start = {"organizer": "/2024/organizer/", "exhibitor": "/2024/today"}.get(role, "/2024/")
    differences, seen, open_links = {}, set(), deque([start])

    with (
        reader(lenders("sqlite"), role, compiled_templates) as (app, expo),
        reader(lenders("postgres"), role, compiled_templates) as (_, there),
    ):
        while open_links and len(seen) < MOST:
            address = open_links.popleft().replace("&amp;", "&")
            page_kind = kind(app, address)
            if page_kind is None or page_kind in seen or page_kind[0] in ABOUT_THE_SERVER:
                continue
            seen.add(page_kind)
            one, other = expo.get(address), there.get(address)
            if one.status_code != other.status_code or one.status_code >= 500 or _words(one) != _words(other):
                differences[address] = (one.status_code, other.status_code)
            if one.mimetype == "text/html":
                open_links.extend(LINK.findall(one.text))

    assert differences == {}
    assert len(seen) >= least


def _words(page) -> str:
    return DRAWN_BY_CHANCE.sub("", text_of(page)) if page.mimetype == "text/html" else ""
