"""What may fail under a running show, one function for each; what they return was wrong."""

import os
import signal
import time
from collections.abc import Callable

from sqlalchemy import func, select, text

from expo import clock
from expo.db import deciding, sessions
from expo.domain.people import Actor, Role
from expo.domain.schedules import Policy
from expo.models.editions import Edition
from expo.models.meetings import Cancellation
from expo.models.schedules import Schedule
from expo.services import schedules
from tests.faults.show import Show, at_server
from tests.support.mail import MailServer
from tests.support.processes import eventually

HOURS = 2 * 3600
FAR, PATIENCE = 12, 300
"""Seconds that a state lasts, and that a busy machine gets for a plan."""


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


_CANCELLED = select(func.count()).select_from(Cancellation)


def kill_planner(show: Show) -> list[str]:
    """``kill -9`` of the worker that makes a plan: the other one takes it up and goes on from its best."""
    with sessions(show.url)() as session:
        edition = session.scalars(select(Edition)).one()
        chief = Actor(Role.ORGANIZER, name="faults", edition_id=edition.id)
        with deciding(session):
            asked = schedules.ask(session, chief, edition, policy=Policy(seconds=60), now=clock.now(edition)).id

        def row() -> Schedule:
            session.rollback()
            session.expire_all()
            return session.get_one(Schedule, asked)

        eventually(lambda: row().best is not None, PATIENCE)
        first, kept = str(row().worker), len((row().best or {})["meetings"])
        cancelled = session.scalar(_CANCELLED) or 0
        os.kill(int(first.split(":")[1]), signal.SIGKILL)
        began = time.monotonic()
        eventually(lambda: row().worker not in {None, first}, PATIENCE)
        print(f"  the plan was taken up after {time.monotonic() - began:.0f} s", end="")
        eventually(lambda: bool(row().progress), PATIENCE)
        with deciding(session):
            schedules.ask_to_stop(session, chief, edition, number=row().number, now=clock.now(edition))
        began = time.monotonic()
        eventually(lambda: row().solved_at is not None or row().failed_at is not None, PATIENCE)
        print(f", stopped within {time.monotonic() - began:.1f} s", end="; ")
        if row().solved_at is None:
            return [f"the plan failed: {row().failure}"]
        met = row().figures["met"] + (session.scalar(_CANCELLED) or 0) - cancelled  # people call meetings off meanwhile
        return [] if met >= kept else [f"{kept} meetings were kept, {met} are planned"]


def set_clock(show: Show) -> None:
    """The clocks of all processes but the database's are two hours ahead, then right, then two hours behind."""
    for wrong in (HOURS, 0, -HOURS, 0):
        (show.folder / "clock").write_text(str(wrong))
        time.sleep(FAR)


def restore_beside(show: Show) -> None:
    """A backup is restored while all processes run; what was done after it was made is gone, and that is told."""
    file = str(show.folder / f"{time.monotonic()}.backup")
    show.command("backup", file)
    time.sleep(3)
    show.command("restore", "--yes", file)


def read_only(show: Show) -> None:
    """The database takes no writes for a while, as on a disk that the system made read-only."""
    for value in ("on", "off"):
        at_server(show.url, f"ALTER SYSTEM SET default_transaction_read_only = {value}", "SELECT pg_reload_conf()")
        time.sleep(FAR)


def start_with_old_schema(show: Show) -> list[str]:
    """All processes start before ``init`` has brought the schema up; afterwards none is started again."""
    from expo import migrations

    migrations.downgrade(show.url, "-1")
    show.end_work()
    show.server.process.send_signal(signal.SIGHUP)
    show.begin_work()
    time.sleep(FAR)
    ready = show.server.ask("/readyz")
    show.command("init")
    eventually(lambda: show.server.ask("/readyz") == 200, PATIENCE)
    return [] if ready == 503 else [f"/readyz said {ready} with an old schema"]


def side_by_side(show: Show) -> None:
    """Nothing fails: two machines share a database, and each person's next request goes to the other one."""
    time.sleep(FAR)


FAULTS: dict[str, Callable[[Show], list[str] | None]] = {
    "two machines": side_by_side,
    "web process killed": kill_web,
    "planner killed": kill_planner,
    "sender killed": kill_sender,
    "mail server lost": lose_mail,
    "clock set": set_clock,
    "old schema": start_with_old_schema,
    "restored beside": restore_beside,
    "disk full": fill_disk,
    "PostgreSQL killed": kill_postgres,
    "PostgreSQL cut off": cut_network,
    "PostgreSQL read-only": read_only,
}
MACHINES = {"two machines": 2, "planner killed": 2}
