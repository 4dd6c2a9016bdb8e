"""The network to the database is cut while people act: each is told the truth, and nothing has to be restarted."""

import socket
from contextlib import suppress
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from expo.config import Config
from expo.db import db
from expo.models.accounts import Attempt
from expo.web import create_app


class TcpProxy:
    """Forwards connections to a server until it is cut; then those that are open break, and none is made."""

    def __init__(self, family: int, address: object) -> None:
        self.family, self.address = family, address
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.open: list[socket.socket] = []
        self.is_cut = False
        Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        """Return where it listens."""
        return self.listener.getsockname()[1]

    def cut(self) -> None:
        """Break everything."""
        self.is_cut = True
        for one in self.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let connections be made again."""
        self.is_cut = False

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _address = self.listener.accept()
                if self.is_cut:
                    client.close()
                    continue
                server = socket.socket(self.family)
                server.connect(self.address)
                self.open += [client, server]
                for source, target in ((client, server), (server, client)):
                    Thread(target=self._forward, args=(source, target), daemon=True).start()

    @staticmethod
    def _forward(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy(database_url):
    """Lend a proxy in front of PostgreSQL."""
    url = make_url(database_url)
    folder = url.query.get("host")
    port = url.port or 5432
    where = (socket.AF_UNIX, f"{folder}/.s.PGSQL.{port}") if folder else (socket.AF_INET, (url.host, port))
    proxy = TcpProxy(*where)
    yield proxy
    proxy.cut()
    proxy.listener.close()


@pytest.fixture
def visitor(proxy, database_url, compiled_templates):
    """Return a client of an application whose database is behind the proxy."""
    url = make_url(database_url)
    url = url.set(host="127.0.0.1", port=proxy.port).difference_update_query(["host"])
    app = create_app(Config(database_url=url.render_as_string(hide_password=False), secret_key="s", testing=True))
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
