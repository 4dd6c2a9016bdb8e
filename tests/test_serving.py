"""Several web processes behind one command: many connections, a restart and a killed process cost nobody an answer."""

import http.client
import os
import signal
import socket
import sys
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from expo import cli
from tests.support.processes import Served, eventually, served

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="reads /proc; elsewhere waitress or Gunicorn serve alike"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    """Lend a server of two processes; what they answer with is not what is tested."""
    with served("tests.support.processes:answering") as found:
        yield found


def test_serve_becomes_gunicorn_on_the_address_given(app, monkeypatch):
    started = []
    monkeypatch.setattr("os.execv", lambda _path, command: started.append(command))
    cli.register(app)

    app.test_cli_runner().invoke(args=["serve", "--host", "::1", "--port", "8123"])

    assert started[0][1:5] == ["-X", "faulthandler", "-m", "gunicorn"]
    assert started[0][-3:] == ["--bind", "[::1]:8123", "app:app"]


def test_a_socket_of_the_system_is_taken_over(app, monkeypatch):
    started = []
    monkeypatch.setattr("os.execv", lambda _path, command: started.append(command))
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()))
    cli.register(app)

    app.test_cli_runner().invoke(args=["serve"])

    assert "--bind" not in started[0]


def test_250_silent_and_kept_connections_keep_nobody_out(server):
    silent = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(125)]
    phones = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=60) for _ in range(125)]

    answers = [server.ask(connection=phone) for phone in [*phones, *phones[:20]]]

    for one in (*silent, *phones):
        one.close()
    assert answers == [200] * 145


def test_half_requests_keep_nobody_out_and_are_answered_when_they_are_whole(server):
    head, rest = b"GET /sw.js HTTP/1.1\r\nHost: x\r\n", b"\r\n"
    form, field = b"POST /sw.js HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\nq=%EA", b"%B0%80"
    halves = [socket.create_connection(("127.0.0.1", server.port), timeout=10) for _ in range(48)]
    for one, begun in zip(halves, [head, form] * 24, strict=True):
        one.sendall(begun)

    assert server.ask() == 200
    for one, missing in zip(halves, [rest, field] * 24, strict=True):
        one.sendall(missing)

    answers = {one.recv(12) for one in halves}
    for one in halves:
        one.close()
    assert answers == {b"HTTP/1.1 200"}


def test_a_restart_loses_no_request(server):
    stop, answers = Event(), []

    def ask_on() -> None:
        while not stop.is_set():
            answers.append(server.ask())

    people = [Thread(target=ask_on) for _ in range(3)]
    before = set(server.web_processes())
    for one in people:
        one.start()
    server.process.send_signal(signal.SIGHUP)
    eventually(lambda: len(server.web_processes()) == 2 and not before & set(server.web_processes()))
    stop.set()
    for one in people:
        one.join()

    assert set(answers) == {200}


def test_a_killed_process_is_replaced(server):
    killed = server.web_processes()[0]

    os.kill(killed, signal.SIGKILL)

    eventually(lambda: len(server.web_processes()) == 2 and killed not in server.web_processes())
    assert server.ask() == 200


def test_kept_connections_are_shared_among_the_processes(server):
    def is_shared() -> bool:
        before = server.connections()
        phones = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=60) for _ in range(40)]
        for phone in phones:
            server.ask(connection=phone)
        gained = [now - then for now, then in zip(server.connections(), before, strict=True)]
        for phone in phones:
            phone.close()
        return min(gained) >= 15

    eventually(is_shared)
