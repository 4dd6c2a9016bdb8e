"""The network to the database is cut while people act: each is told the truth, and nothing has to be restarted."""

import pytest
from sqlalchemy import select

from expo.config import Config
from expo.db import db
from expo.models.accounts import Attempt
from tests.support import applications
from tests.support.networks import TcpProxy


@pytest.fixture
def proxy(database_url):
    """Lend a proxy in front of PostgreSQL."""
    proxy = TcpProxy(database_url)
    yield proxy
    proxy.close()


@pytest.fixture
def visitor(proxy, compiled_templates):
    """Return a client of an application whose database is behind the proxy."""
    app = applications.create(Config(database_url=proxy.url, secret_key="s", testing=True))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.jinja_env.bytecode_cache = compiled_templates
    client = app.test_client()
    client.set_cookie("locale", "en")
    yield client
    with app.app_context():
        db.engine.dispose()


@pytest.mark.postgres_only
def test_pages_say_that_the_database_is_away_and_go_on_by_themselves(visitor, proxy, session, expo):
    wrong = {"email": "kim@example.com", "password": "wrong"}
    before = visitor.post("/2026/sign-in", data=wrong).status_code

    proxy.cut()
    during = [visitor.get("/2026/"), visitor.post("/2026/sign-in", data=wrong), visitor.get("/readyz")]
    proxy.mend()
    after = [visitor.get("/readyz").status_code, visitor.post("/2026/sign-in", data=wrong).status_code]

    assert [one.status_code for one in during] == [503, 503, 503]
    assert "The database cannot be reached. Nothing was changed." in during[0].text
    assert (before, after) == (422, [200, 422])
    counted = [one.key for one in session.scalars(select(Attempt))]
    assert len(counted) == 2 * len(set(counted))


@pytest.mark.postgres_only
def test_a_connection_that_breaks_after_the_answer_takes_it_from_nobody(visitor, proxy, expo):
    visitor.application.after_request(lambda answer: (proxy.cut(), answer)[1])

    answer = visitor.get("/2026/exhibitors")
    proxy.mend()

    assert answer.status_code == 200
    assert visitor.get("/2026/exhibitors").status_code == 200
