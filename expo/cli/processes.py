"""Gunicorn's settings: the limits of the web processes, set on purpose. ``serve`` names this file.

Gunicorn's first process reads it by its path. It must import nothing of ``expo``: the web processes are forked from
the first one, and after an update each has to load the new code by itself.
"""

import gc
import os
import shutil
import socket
import struct
import tempfile
from functools import partial
from multiprocessing import RawArray
from pathlib import Path
from selectors import EVENT_READ
from time import monotonic, sleep
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

READING, WRITING = 20, 30
"""Seconds that one part of a request or of an answer may take; then the connection is closed."""

workers = int(os.environ.get("EXPO_PROCESSES") or max(2, min(8, os.cpu_count() or 2)))
threads = 16
worker_connections = 1000
"""Connections of one process. More wait in the queue, none is refused."""
backlog = 2048
keepalive = 75
"""Seconds that a silent connection stays open: longer than a proxy keeps it, so that the proxy closes first."""
timeout = 300
"""Seconds without a sign of life after which a process is killed. On an overloaded machine shorter ones kill processes
that are only slow, with all of their connections: 30 s did so within minutes at a load of twenty on two cores."""
graceful_timeout = 30
"""Seconds that running requests get when a process is asked to end."""
secure_scheme_headers: dict[str, str] = {}
forwarded_allow_ips = ""
"""Headers of proxies are the application's affair (``EXPO_TRUSTED_PROXIES``)."""
control_socket_disable = True
GARBAGE = 5000
"""New objects until Python looks for garbage among them; most of a page's have gone by then."""
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- a heartbeat, unlinked at once
ABSENT = 10**9
"""What counts for a process that is not there: more than any has to do."""
GIVE_WAY = 0.002
"""Seconds that a new connection is left to the other processes by one that holds more than they do."""


class Burdens:
    """What each web process has to do, in memory that all of them see: who has more gives way to the others.

    People keep their connection, and all that come on it are answered by one process. Left to chance, the first to wake
    takes most of them, and people wait for a full process while the other has time.
    """

    def __init__(self, most: int = 64) -> None:
        self._held = RawArray("i", [ABSENT] * most)
        self._asked = RawArray("i", [ABSENT] * most)

    def tell(self, number: int, held: int, asked: int) -> None:
        """Write down how many connections this process holds, and how many of them wait for an answer."""
        self._held[number % len(self._held)] = held
        self._asked[number % len(self._asked)] = asked

    def leave(self, number: int) -> None:
        """Count this process no more: it has ended, or takes no more connections."""
        self.tell(number, ABSENT, ABSENT)

    def least(self) -> tuple[int, int]:
        """Return the fewest connections that a process holds, and the fewest that wait for one."""
        return min(self._held), min(self._asked)


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # Gunicorn publishes no types
    """Silent connections take no thread, and half a request or a reader who has gone takes one for seconds only.

    Processes hold about the same number of connections. One that falls behind ends connections as it answers: the next
    request on them is another's.
    """

    burdens = Burdens()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Wait for what comes; tell the others how much there is to do, and keep connections unless we are behind."""
        super().wait_for_and_dispatch_events(timeout)
        if not self.alive:
            self.burdens.leave(self.age)
            return
        asked = self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns)
        self.burdens.tell(self.age, self.nr_conns, asked)
        is_behind = asked > self.burdens.least()[1] + threads
        self.max_keepalived = 0 if is_behind else worker_connections - threads

    def accept(self, listener: Any) -> None:
        """Accept a connection and wait for its first byte in the loop that watches all connections."""
        if self.nr_conns > self.burdens.least()[0]:
            sleep(GIVE_WAY)
        try:
            client, address = listener.accept()
        except OSError as error:
            if not isinstance(error, BlockingIOError | ConnectionAbortedError):
                raise
            return
        self.nr_conns += 1
        for option, seconds in ((socket.SO_RCVTIMEO, READING), (socket.SO_SNDTIMEO, WRITING)):
            client.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", seconds, 0))
        connection = TConn(self.cfg, client, address, listener.getsockname())
        connection.timeout = monotonic() + self.cfg.keepalive
        self.pending_conns.append(connection)
        self.poller.register(client, EVENT_READ, partial(self.on_pending_socket_readable, connection))


worker_class = PatientWorker
os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="expo-metrics-"))


def post_worker_init(_worker: Any) -> None:
    """Write this process's log as lines of JSON, and let Python search for garbage only where it can be.

    Looking through all that was loaded at the start stopped everybody in the process for a third of a second, each 200
    or 300 pages.
    """
    from expo import logs

    logs.set_up()
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


def child_exit(_server: Any, worker: Any) -> None:
    """Count a process that has ended no more among those that live."""
    worker.burdens.leave(worker.age)
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # it publishes no types


def on_exit(_server: Any) -> None:
    """Remove the figures of the processes."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
