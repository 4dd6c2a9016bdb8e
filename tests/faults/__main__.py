"""Break one thing after another under a running show, with people acting, and say whether anything was lost or doubled.

    python -m tests.faults [--postgres] [--only NAME ...]      or: make faults

A copy of the sample expo on its second morning is served by two web processes and minded by one ``work`` process (two
machines have two of each; on PostgreSQL the work comes by Procrastinate); its e-mails go to a mail server of ours.
Buyers write notes, exhibitors scan badges, an organizer cancels consultations and visitors read, from before each
fault until after it. Then: what people were told was done is in the database, each scan once; each e-mail about a
cancellation left once, or twice with the same Message-ID where its sender was killed between the mail server's "yes"
and the row; every answer in between was a page or a plain 503. Needs a minute for each fault.
"""

import argparse
import sys
import tempfile
from collections import Counter
from email import message_from_bytes
from pathlib import Path

from sqlalchemy import select

from expo.config import Config
from expo.db import sessions
from expo.models.leads import LeadScan
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.wishes import Wish
from expo.services.delivery import name_of
from expo.web import create_app
from tests.faults.faults import FAULTS, MACHINES
from tests.faults.people import TRUE, People, Told
from tests.faults.show import SECRET, Show, at_server, running, settled
from tests.support import postgres, worlds
from tests.support.databases import Postgres, Sqlite
from tests.support.processes import eventually


def wrongs(show: Show, told: Told) -> list[str]:
    """Return what was lost, doubled or answered wrongly."""
    with sessions(show.url)() as session:
        notes = {id_: session.get_one(Wish, id_).message for id_ in told.notes}
        scans = {str(one) for one in session.scalars(select(LeadScan.id))}
        active = set(session.scalars(select(Meeting.id).where(Meeting.is_active.is_(True))))
        emails = session.scalars(select(Message).where(Message.template == "meetings.cancelled"))
        written = {name_of(one) for one in emails}
    found = []
    for id_, last in told.kept_notes.items():
        tried = told.notes[id_]
        if notes[id_] not in tried[tried.index(last) :]:
            found.append(f"note {id_}: {notes[id_]!r} is older than what was kept last")
    found += [f"{len(told.scans - scans)} scans lost"] if told.scans - scans else []
    found += [f"{len(told.cancelled & active)} cancellations lost"] if told.cancelled & active else []
    left = Counter(message_from_bytes(one)["Message-ID"] for one in show.mail.received)
    names = {f"<{name}.expo@example.com>" for name in written}
    found += [f"{len(names - left.keys())} e-mails lost"] if names - left.keys() else []
    doubled = sum(count - 1 for count in left.values())
    found += [f"{doubled} e-mails doubled"] if doubled > show.killed else []
    found += [f"answered with {status}" for status in told.statuses if status not in TRUE]
    return found


def tried(name: str, url: str, folder: Path) -> bool:
    """Try one fault on a database; say how it went."""
    with running(url, folder, MACHINES.get(name, 1)) as show:
        app = create_app(Config(database_url=url, secret_key=SECRET, testing=True))
        with sessions(url)() as session:
            people = People(app, session, [one.port for one in show.servers])
        with people:
            eventually(lambda: bool(people.told.kept_notes and people.told.scans), 240)
            wrong = FAULTS[name](show) or []
            if name == "restored beside":
                people.forget()
            before = len(people.told.scans)
            eventually(lambda: len(people.told.scans) > before + 8, 240)  # the show goes on
        settled(show)
        found, told = [*wrong, *wrongs(show, people.told)], people.told
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(told.statuses.items()))
    done = f"{len(told.kept_notes)} notes, {len(told.scans)} scans, {len(told.cancelled)} cancellations"
    print(f"{name:<20} {'; '.join(found) or 'nothing lost'} ({done}; {answers}; {told.unanswered} unanswered)")
    return not found


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
            databases: Postgres | Sqlite = Postgres(worlds.BUILDERS, worlds.BENEATH, postgres.folder(), address)
        else:
            databases = Sqlite(worlds.BUILDERS, worlds.BENEATH, folder)
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
