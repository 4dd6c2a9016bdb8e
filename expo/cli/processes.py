"""Gunicorn's settings: the limits of the web processes, set on purpose. ``serve`` names this file.

Gunicorn's first process reads it by its path. It must import nothing of ``expo``: the web processes are forked from
the first one, and after an update each has to load the new code by itself.
"""

import os
import shutil
import socket
import struct
import tempfile
from functools import partial
from pathlib import Path
from selectors import EVENT_READ
from time import monotonic
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
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- a heartbeat, unlinked at once


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # Gunicorn publishes no types
    """Silent connections take no thread, and half a request or a reader who has gone takes one for seconds only."""

    def accept(self, listener: Any) -> None:
        """Accept a connection and wait for its first byte in the loop that watches all connections."""
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
    """Write this process's log as lines of JSON."""
    from expo import logs

    logs.set_up()


def child_exit(_server: Any, worker: Any) -> None:
    """Count a process that has ended no more among those that live."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # it publishes no types


def on_exit(_server: Any) -> None:
    """Remove the figures of the processes."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
