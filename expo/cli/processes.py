"""Gunicorn's settings: the limits of the web processes, set on purpose. ``serve`` names this file.

Gunicorn's first process reads it by its path. It must import nothing of ``expo``: the web processes are forked from
the first one, and after an update each has to load the new code by itself.
"""

import gc
import os
import re
import shutil
import socket
import struct
import tempfile
from collections import deque
from functools import partial
from multiprocessing import RawArray
from operator import attrgetter
from pathlib import Path
from selectors import EVENT_READ
from time import monotonic, sleep
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

READING, WRITING = 20, 30
"""Seconds that one part of a request or of an answer may take; then the connection is closed."""
GATHERED = 65_536
"""Bytes of a request that are awaited before a thread begins with it: its head, and of its body what fits in there."""
BODY = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,12})[ \t]*\r\n", re.IGNORECASE)
IMPATIENT = re.compile(rb"\r\nexpect:", re.IGNORECASE)
"""In the head of a request whose body comes only after an answer to the head."""

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


def awaited(seen: bytes) -> int:
    """Return how long a request of which this is seen has to be before a thread can go through it without a stop."""
    head, end, _body = seen.partition(b"\r\n\r\n")
    if not end:
        return len(seen) + 1
    length = None if IMPATIENT.search(head) else BODY.search(head + b"\r\n")
    return len(head + end) + (int(length[1]) if length else 0)


class Connection(TConn):  # type: ignore[misc]  # Gunicorn publishes no types
    """A connection of a person; what has come of the next request is looked at, and left for the thread to read."""

    begun: float | None = None
    seen = 0

    def is_ready(self) -> bool:
        """Tell whether a thread can take the request; if not, the loop is woken when there is more of it."""
        held = self.parser.unreader.buf.getvalue() if self.parser else b""
        try:
            come = self.sock.recv(GATHERED, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            come = b""
        has_ended = self.begun is not None and len(come) == self.seen
        self.begun, self.seen = self.begun or monotonic(), len(come)
        more = min(awaited(held + come), GATHERED) - len(held + come)
        is_ready = has_ended or more <= 0
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1 if is_ready else len(come) + more)
        return is_ready


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # Gunicorn publishes no types
    """Silent connections and half requests take no thread, and a reader who has gone takes one for seconds only.

    Processes hold about the same number of connections. One that falls behind ends connections as it answers: the next
    request on them is another's.
    """

    burdens = Burdens()
    pending_conns: deque[Connection]

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
        self._await(Connection(self.cfg, client, address, listener.getsockname()), monotonic() + self.cfg.keepalive)

    def enqueue_req(self, connection: Any) -> None:
        """Give a request to a thread when it is all here; until then it waits in the loop, and not for long."""
        try:
            is_ready = connection.is_ready()
        except OSError:
            is_ready = True  # the thread finds out what is wrong, and closes it
        if is_ready:
            connection.begun = None
            super().enqueue_req(connection)
        else:
            self._await(connection, connection.begun + READING)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """End at once. Gunicorn closes the pool here, whose lock the line that was interrupted may hold for ever."""
        super(ThreadWorker, self).handle_quit(sig, frame)

    def murder_pending(self) -> None:
        """Close connections whose request did not come in time; they wait for times of different lengths."""
        self.pending_conns = deque(sorted(self.pending_conns, key=attrgetter("timeout")))
        super().murder_pending()

    def _await(self, connection: Any, until: float) -> None:
        connection.sock.setblocking(False)
        connection.timeout = until
        self.pending_conns.append(connection)
        self.poller.register(connection.sock, EVENT_READ, partial(self.on_pending_socket_readable, connection))


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
