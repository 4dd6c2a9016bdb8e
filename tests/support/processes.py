"""``serve`` with real web processes in a child of the test's process, as on a machine that serves people."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from expo.cli.serving import gunicorn
from expo.config import ROOT


@dataclass(frozen=True, slots=True)
class Served:
    """A running server."""

    process: subprocess.Popen[bytes]
    port: int

    def web_processes(self) -> list[int]:
        """Return the ids of the processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def connections(self) -> list[int]:
        """Return how many sockets each of them has open."""
        files = [Path(f"/proc/{pid}/fd").iterdir() for pid in self.web_processes()]
        return [sum(os.readlink(file).startswith("socket:") for file in of_one) for of_one in files]

    def ask(self, path: str = "/sw.js", connection: http.client.HTTPConnection | None = None) -> int:
        """Ask for a page, on a connection of its own unless one is given; return the status."""
        asked = connection or http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        asked.request("GET", path)
        answer = asked.getresponse()
        answer.read()
        if connection is None:
            asked.close()
        return answer.status


def answering(_environ: object, start_response: Callable[..., object]) -> list[bytes]:
    """Answer in place of the application, which takes seconds to load."""
    start_response("200 OK", [("Content-Length", "0")])
    return []


@contextmanager
def served(application: str = "app:app", **environment: str) -> Iterator[Served]:
    """Lend a running server of two processes on a free port, as ``serve`` starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        gunicorn("--bind", f"127.0.0.1:{port}", application=application),
        cwd=ROOT,
        env=os.environ | {"EXPO_PROCESSES": "2"} | environment,
        stderr=subprocess.DEVNULL,
    )
    found = Served(process, port)
    try:
        eventually(lambda: found.ask() == 200, 240)
        yield found
    finally:
        process.send_signal(signal.SIGQUIT)  # at once: connections that are still open are waited for otherwise
        process.wait()


def eventually(is_so: Callable[[], bool], seconds: float = 90.0) -> None:
    """Wait until something is so; what is asked may not be reachable yet."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if is_so():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("it did not happen in time")
