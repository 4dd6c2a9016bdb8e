"""The application behind waitress, as in production, in a thread of the test's process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server


@contextmanager
def serving(app: Flask, *, threads: int = 16, **limits: int) -> Iterator[str]:
    """Lend the address of a running server on a free port, without a slash at its end."""
    server = create_server(app, host="127.0.0.1", port=0, threads=threads, **limits)
    thread = Thread(target=server.run, name="server under test", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        # Inside the server's own loop, which ends when nothing is open any more, connections kept alive included.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()
