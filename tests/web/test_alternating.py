"""Two web processes with a memory of their own, on one database and one storage; each request meets the other one."""

from collections.abc import Callable, Iterable
from itertools import cycle

import pytest
from flask import Flask
from werkzeug.test import Client

from expo.config import Config
from expo.db import db
from expo.services.people import link_token
from tests.support import applications, people

pytestmark = pytest.mark.both_databases
SECRET = "a secret of the tests"


class Alternating:
    """Hands one request to the first application, the next to the second."""

    def __init__(self, apps: Iterable[Flask]) -> None:
        self.turns = cycle(apps)

    def __call__(self, environ: dict[str, object], start_response: Callable[..., object]) -> Iterable[bytes]:
        """Answer by the application whose turn it is."""
        return next(self.turns)(environ, start_response)


@pytest.fixture
def apps(database_url, tmp_path, compiled_templates):
    """Lend two applications of one installation."""
    config = Config(database_url=database_url, secret_key=SECRET, files=tmp_path / "files", testing=True)
    made = [applications.create(config), applications.create(config)]
    for app in made:
        app.jinja_env.bytecode_cache = compiled_templates
    yield made
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def visitor(apps, expo):
    """Return a browser whose requests go to the two in turn."""
    client = Client(Alternating(apps))
    client.set_cookie("locale", "en")
    return client


def entered(client, session, expo, role):
    """Follow the personal link of somebody."""
    token = link_token(people.member(session, expo.edition, role), SECRET)
    session.rollback()
    assert client.get(f"/2026/links/{token}").status_code == 303


def test_a_sign_in_counts_for_both_and_ends_for_both(visitor, session, expo):
    entered(visitor, session, expo, "exhibitor")

    inside = [visitor.get("/2026/today").status_code for _ in range(2)]
    visitor.post("/2026/sign-out")
    outside = [visitor.get("/2026/today").status_code for _ in range(2)]

    assert (inside, outside) == ([200, 200], [303, 303])


def test_wrong_passwords_are_counted_together(visitor, expo):
    wrong = {"email": "kim@example.com", "password": "wrong"}

    answers = [visitor.post("/2026/sign-in", data=wrong).text for _ in range(11)]

    assert ["Too many attempts" in text for text in answers] == [False] * 10 + [True]


def test_what_one_has_drawn_is_drawn_anew_by_both_after_a_change(visitor, session, expo):
    before = [visitor.get("/2026/exhibitors").text for _ in range(2)]
    expo.exhibitors[0].name_en = "A name of today"
    session.commit()
    after = [visitor.get("/2026/exhibitors").text for _ in range(2)]

    assert ["A name of today" in text for text in (*before, *after)] == [False, False, True, True]
