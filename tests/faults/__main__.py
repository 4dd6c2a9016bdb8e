"""Break one thing after another under a running show, with people acting, and say whether anything was lost or doubled.

    python -m tests.faults [--postgres] [--only NAME ...]      or: make faults

A copy of the sample expo on its second morning is served by two web processes and minded by one ``work`` process; its
e-mails go to a mail server of ours. Buyers write notes, exhibitors scan badges, an organizer cancels consultations and
visitors read, from before each fault until after it. Then: what people were told was done is in the database, each scan
once; each e-mail about a cancellation left once, or twice with the same Message-ID where its sender was killed between
the mail server's "yes" and the row; every answer in between was a page or a plain 503. Needs a minute for each fault.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

from sqlalchemy import URL, create_engine, func, select, text

from expo.config import ROOT, Config
from expo.db import sessions
from expo.models.leads import LeadScan
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.wishes import Wish
from expo.web import create_app
from tests.faults.people import TRUE, People, Told
from tests.support import postgres, worlds
from tests.support.databases import Postgres, Sqlite
from tests.support.mail import MailServer
from tests.support.networks import TcpProxy
from tests.support.processes import Served, eventually, served

SECRET = "a secret of the faults"


@dataclass
class Show:
    """The processes of an installation."""

    url: str
    folder: Path
    mail: MailServer
    server: Served
    environment: dict[str, str]
    network: TcpProxy | None = None
    worker: subprocess.Popen[bytes] | None = None
    killed: int = 0

    def begin_work(self) -> None:
        """Start the process that plans and sends."""
        command = [sys.executable, "-m", "flask", "--app", "app", "work"]
        self.worker = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def end_work(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it, kindly or not."""
        if self.worker is not None:
            self.worker.send_signal(how)
            self.worker.wait()
            self.killed += how is signal.SIGKILL


def kill_web(show: Show) -> None:
    """``kill -9`` of each web process in turn, in the middle of what people do."""
    for pid in show.server.web_processes():
        os.kill(pid, signal.SIGKILL)
        time.sleep(2)
    eventually(lambda: len(show.server.web_processes()) == 2)


def kill_sender(show: Show) -> None:
    """``kill -9`` of the process that sends, three times, while the mail server takes a second for each e-mail."""
    show.mail.wait = 1.0
    for _ in range(3):
        time.sleep(4)
        show.end_work(signal.SIGKILL)
        show.begin_work()
    show.mail.wait = 0.0


def lose_mail(show: Show) -> None:
    """The mail server is away, then slow, then well."""
    port = show.mail.port
    show.mail.shutdown()
    show.mail.server_close()
    time.sleep(6)
    received = show.mail.received
    show.mail = MailServer(port)
    show.mail.received, show.mail.wait = received, 2.0
    time.sleep(6)
    show.mail.wait = 0.0


def fill_disk(show: Show) -> None:
    """No process may make a file longer: what a full disk answers."""
    import resource

    pids = show.server.web_processes()
    unlimited = resource.RLIM_INFINITY
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, unlimited))
    time.sleep(5)
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))


def kill_postgres(show: Show) -> None:
    """``kill -9`` of one server process of PostgreSQL: it ends every connection and recovers.

    A database copied from a template has to be checkpointed first: until then a recovery turns sequences back.
    """
    others = text("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
    with sessions(show.url)() as session:
        pids = list(session.scalars(others))
    os.kill(pids[0], signal.SIGKILL)
    time.sleep(5)


def cut_network(show: Show) -> None:
    """The network to the database is away for twenty seconds; nothing is restarted."""
    if show.network is not None:
        show.network.cut()
        time.sleep(20)
        show.network.mend()


FAULTS: dict[str, Callable[[Show], None]] = {
    "web process killed": kill_web,
    "sender killed": kill_sender,
    "mail server lost": lose_mail,
    "disk full": fill_disk,
    "PostgreSQL killed": kill_postgres,
    "PostgreSQL cut off": cut_network,
}


@contextmanager
def running(url: str, folder: Path) -> Iterator[Show]:
    """Serve and mind a database."""
    mail = MailServer()
    network = TcpProxy(url) if url.startswith("postgresql") else None
    environment = {
        "EXPO_DATABASE_URL": network.url if network else url,
        "EXPO_SECRET_KEY": SECRET,
        "EXPO_FILES": str(folder / "files"),
        "EXPO_SMTP_URL": f"smtp://127.0.0.1:{mail.port}?from=expo@example.com",
    }
    with served(**environment) as server:
        show = Show(url, folder, mail, server, environment, network)
        show.begin_work()
        try:
            yield show
        finally:
            show.end_work()


def wrongs(show: Show, told: Told) -> list[str]:
    """Return what was lost, doubled or answered wrongly."""
    with sessions(show.url)() as session:
        notes = {id_: session.get_one(Wish, id_).message for id_ in told.notes}
        scans = {str(one) for one in session.scalars(select(LeadScan.id))}
        active = set(session.scalars(select(Meeting.id).where(Meeting.is_active.is_(True))))
        written = list(session.scalars(select(Message.id).where(Message.template == "meetings.cancelled")))
    found = []
    for id_, last in told.kept_notes.items():
        tried = told.notes[id_]
        if notes[id_] not in tried[tried.index(last) :]:
            found.append(f"note {id_}: {notes[id_]!r} is older than what was kept last")
    found += [f"{len(told.scans - scans)} scans lost"] if told.scans - scans else []
    found += [f"{len(told.cancelled & active)} cancellations lost"] if told.cancelled & active else []
    left = Counter(message_from_bytes(one)["Message-ID"] for one in show.mail.received)
    names = {f"<{id_}.expo@example.com>" for id_ in written}
    found += [f"{len(names - left.keys())} e-mails lost"] if names - left.keys() else []
    doubled = sum(count - 1 for count in left.values())
    found += [f"{doubled} e-mails doubled"] if doubled > show.killed else []
    found += [f"answered with {status}" for status in told.statuses if status not in TRUE]
    return found


def settled(show: Show) -> None:
    """Wait until nothing waits to be sent."""
    with sessions(show.url)() as session:
        waiting = select(func.count()).select_from(Message).where(Message.sent_at.is_(None))

        def is_done() -> bool:
            session.rollback()
            return session.scalar(waiting) == 0

        eventually(is_done, 240)


def tried(name: str, url: str, folder: Path) -> bool:
    """Try one fault on a database; say how it went."""
    with running(url, folder) as show:
        app = create_app(Config(database_url=url, secret_key=SECRET, testing=True))
        with sessions(url)() as session:
            people = People(app, session, show.server.port)
        with people:
            eventually(lambda: bool(people.told.kept_notes and people.told.scans))
            FAULTS[name](show)
            before = len(people.told.scans)
            eventually(lambda: len(people.told.scans) > before + 8)  # the show goes on
        settled(show)
        found, told = wrongs(show, people.told), people.told
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(told.statuses.items()))
    done = f"{len(told.kept_notes)} notes, {len(told.scans)} scans, {len(told.cancelled)} cancellations"
    print(f"{name:<20} {'; '.join(found) or 'nothing lost'} ({done}; {answers}; {told.unanswered} unanswered)")
    return not found


def at_server(address: str | URL, *statements: str) -> None:
    """Tell PostgreSQL something outside of any transaction."""
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def main() -> None:
    """Try each fault on a fresh copy."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--postgres", action="store_true", help="on PostgreSQL instead of SQLite")
    reader.add_argument("--only", nargs="*", choices=[*FAULTS], default=[*FAULTS])
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="expo-faults-") as name:
        folder = Path(name)
        if asked.postgres:
            postgres.choose_folder()
            address = postgres.server()
            at_server(address, "ALTER SYSTEM SET synchronous_commit = on", "SELECT pg_reload_conf()")
            databases: Postgres | Sqlite = Postgres(worlds.BUILDERS, address)
        else:
            databases = Sqlite(worlds.BUILDERS, folder)
        kept = True
        for fault in asked.only:
            if ("PostgreSQL" in fault and not asked.postgres) or ("disk" in fault and asked.postgres):
                continue
            with databases.copy_of("running") as url:
                if asked.postgres:
                    at_server(url, "CHECKPOINT")
                kept = tried(fault, url, folder) and kept
        databases.close()
        if asked.postgres:
            postgres.stop()
    sys.exit(not kept)


if __name__ == "__main__":
    main()
