"""``serve``: several processes by Gunicorn, or one by waitress where Gunicorn does not run (Windows)."""

import os
import select
import sys
from typing import Any

import click
from flask import Flask, current_app

from expo.cli import with_app
from expo.config import ROOT

THREADS = 16
WAITRESS: dict[str, Any] = {
    "threads": THREADS,
    "connection_limit": 600,  # a hall full of phones that keep their connection; under the usual 1,024 open files
    "backlog": 512,
    "channel_timeout": 75,  # seconds until a silent connection is closed: a proxy in front closes first
    "cleanup_interval": 10,
    "clear_untrusted_proxy_headers": False,  # they are the affair of the application (EXPO_TRUSTED_PROXIES)
    "asyncore_use_poll": hasattr(select, "poll"),  # select() cannot watch more than 1,024 files
}
"""How many people one process of waitress serves at once, set on purpose; `processes.py` has Gunicorn's limits."""
HAS_PROCESSES = os.name == "posix"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@with_app
def serve(host: str, port: int) -> None:
    """Serve the pages with as many processes as EXPO_PROCESSES says. The clock is a command of its own: work.

    Started by a systemd socket, it listens on that one. SIGHUP replaces the processes one after another.
    """
    if not HAS_PROCESSES:
        run_waitress(current_app._get_current_object(), host=host, port=port)  # type: ignore[attr-defined]  # a proxy's
        return
    is_handed_over = os.environ.get("LISTEN_PID") == str(os.getpid())
    shown = f"[{host}]" if ":" in host else host
    command = gunicorn(*(() if is_handed_over else ("--bind", f"{shown}:{port}")))
    os.chdir(ROOT)
    os.execv(command[0], command)  # noqa: S606 -- this Python and fixed words


def gunicorn(*words: str, application: str = "app:app") -> list[str]:
    """Return the command that starts Gunicorn, with further words; it has to run in the project's folder."""
    settings = str(ROOT / "expo" / "cli" / "processes.py")
    return [sys.executable, "-X", "faulthandler", "-m", "gunicorn", "--config", settings, *words, application]


def run_waitress(app: Flask, **where: Any) -> None:
    """Serve with one process until the program is interrupted; ``where`` is host and port, or ``sockets``."""
    from waitress.server import create_server

    create_server(app, **where, **WAITRESS).run()
