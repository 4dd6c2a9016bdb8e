"""The processes of an installation, and the beginning and end of its run."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import URL, create_engine, func, select, text

from expo.config import ROOT
from expo.db import sessions
from expo.jobs.queues import PROCRASTINATE
from expo.models.outbox import Message
from tests.support.mail import MailServer
from tests.support.networks import TcpProxy
from tests.support.processes import Served, eventually, served

SECRET = "a secret of the faults"
CLOCK = "EXPO_FAULTS_CLOCK"
"""Names the file of the seconds by which the clock of a process is wrong: see site/sitecustomize.py."""


@dataclass
class Show:
    """The processes of an installation."""

    url: str
    folder: Path
    mail: MailServer
    servers: list[Served]
    environment: dict[str, str]
    network: TcpProxy | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: int = 0

    @property
    def server(self) -> Served:
        """The first of the servers."""
        return self.servers[0]

    def begin_work(self) -> None:
        """Start a process that plans and sends."""
        nothing = subprocess.DEVNULL
        command = [sys.executable, "-m", "flask", "--app", "app", "work"]
        environment = os.environ | self.environment
        self.workers.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=nothing, stderr=nothing))

    def end_work(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the last one that was started, kindly or not."""
        worker = self.workers.pop()
        worker.send_signal(how)
        worker.wait()
        self.killed += how is signal.SIGKILL

    def command(self, *words: str) -> None:
        """Run a command of the application."""
        subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *words],
            cwd=ROOT,
            env=os.environ | self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def running(url: str, folder: Path, machines: int = 1) -> Iterator[Show]:
    """Serve and mind a database, with a web server and a worker on each machine."""
    mail = MailServer()
    is_postgresql = url.startswith("postgresql")
    network = TcpProxy(url) if is_postgresql else None
    (folder / "clock").write_text("0")
    environment = {
        "EXPO_DATABASE_URL": network.url if network else url,
        "EXPO_SECRET_KEY": SECRET,
        "EXPO_FILES": str(folder / "files"),
        "EXPO_SMTP_URL": f"smtp://127.0.0.1:{mail.port}?from=expo@example.com",
        "EXPO_QUEUE": PROCRASTINATE if is_postgresql else "",
        "PYTHONPATH": str(Path(__file__).parent / "site"),
        CLOCK: str(folder / "clock"),
    }
    with ExitStack() as stack:
        servers = [stack.enter_context(served(**environment)) for _ in range(machines)]
        show = Show(url, folder, mail, servers, environment, network)
        for _ in range(machines):
            show.begin_work()
        try:
            yield show
        finally:
            while show.workers:
                show.end_work()


def settled(show: Show) -> None:
    """Wait until nothing waits to be sent."""
    with sessions(show.url)() as session:
        waiting = select(func.count()).select_from(Message).where(Message.sent_at.is_(None))

        def is_done() -> bool:
            session.rollback()
            return session.scalar(waiting) == 0

        eventually(is_done, 240)


def at_server(address: str | URL, *statements: str) -> None:
    """Tell PostgreSQL something outside of any transaction."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
