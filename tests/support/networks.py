"""A network between us and a server, which a test can cut, or let go dead."""

import socket
from contextlib import suppress
from threading import Thread
from typing import Any

from sqlalchemy.engine import make_url


class TcpProxy:
    """Forwards connections to a server until it is cut; then those that are open break, and none is made."""

    def __init__(self, url: str) -> None:
        """Forward to the server of a URL, PostgreSQL's folder included; :attr:`url` leads through here."""
        given = make_url(url)
        folder = given.query.get("host")
        port = given.port or 5432
        self.family = socket.AF_UNIX if folder else socket.AF_INET
        self.address: Any = f"{folder}/.s.PGSQL.{port}" if folder else (given.host, port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.open: list[socket.socket] = []
        self.is_cut = self.is_silent = False
        here = given.set(host="127.0.0.1", port=self.listener.getsockname()[1]).difference_update_query(["host"])
        self.url = here.render_as_string(hide_password=False)
        Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break everything."""
        self.is_cut = True
        for one in self.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def hush(self) -> None:
        """Keep everything open and forward nothing: who asks waits."""
        self.is_silent = True

    def mend(self) -> None:
        """Let connections be made again; what has waited in vain breaks."""
        if self.is_silent:
            self.cut()
        self.is_cut = self.is_silent = False

    def close(self) -> None:
        """Break everything for good."""
        self.cut()
        self.listener.close()

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

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if not self.is_silent:
                    target.sendall(data)
            target.shutdown(socket.SHUT_WR)
