"""249 people with connections kept, acting at moments fixed before, against each server in turn and a bare Flask app.

    python -m benchmarks.load.run --database URL [--rate 60] [--seconds 60] [--servers serve,waitress,bare]

URL is a planned, published sample expo, as ``demo`` leaves it; only sign-ins are added to it. Each server answers the
same people in the same order. CPU is that of the server's processes; PostgreSQL's is not in it.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
from itertools import zip_longest

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.load.client import Person, arrive
from benchmarks.processes import cpu_seconds
from expo.db import sessions
from expo.domain.people import Role
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.services import people as people_service

SECRET, PORT, VISITORS = "a secret of the benchmark", 8297, 50
WAITRESS = """
from waitress import serve
from app import app
serve(app, port={port}, threads=16, connection_limit=600, backlog=512, channel_timeout=60, asyncore_use_poll=True)
"""
BARE = """
from waitress import serve
from benchmarks.pages.bare import create_app
from expo.db import sessions
import os
serve(create_app(sessions(os.environ["EXPO_DATABASE_URL"]), 1), port={port}, threads=16, connection_limit=600)
"""
GUNICORN = "gunicorn app:app --workers 2 --worker-class gthread --threads 32 --keep-alive 75 --worker-connections 1000"
GRANIAN = "granian --interface wsgi --workers 2 --blocking-threads 32 --no-ws --log-level warning app:app"
SERVERS = {
    "serve": "-m flask --app app serve --port {port}",
    "waitress": WAITRESS,
    "gunicorn": f"-X faulthandler -m {GUNICORN} --bind 127.0.0.1:{{port}}",
    "granian": f"-X faulthandler -m {GRANIAN} --port {{port}}",
    "bare": BARE,
}


def main() -> None:
    """Run the benchmark and print a line for each server."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--database", required=True)
    reader.add_argument("--rate", type=float, default=60.0)
    reader.add_argument("--seconds", type=float, default=60.0)
    reader.add_argument("--people", type=int, default=249)
    reader.add_argument("--servers", default="serve,waitress,bare")
    asked = reader.parse_args()
    for name in asked.servers.split(","):
        print(f"{name:<9} {asyncio.run(measured(name, asked))}", flush=True)


async def measured(name: str, asked: argparse.Namespace) -> str:
    """Start a server, let the people act, and return what they saw and what it cost."""
    words = SERVERS[name].format(port=PORT)
    environment = os.environ | {"EXPO_DATABASE_URL": asked.database, "EXPO_SECRET_KEY": SECRET}
    command = [sys.executable, *(["-c", words] if "\n" in words else words.split())]
    server = subprocess.Popen(command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        await started("/exhibitors" if name == "bare" else "/sw.js")
        people = bare_people(asked.people) if name == "bare" else await signed_in(asked.database, asked.people)
        idle = await arrive(people[:20], 4, 10)
        before = cpu_seconds(server.pid)
        answers = await arrive(people, asked.rate, asked.seconds)
        cpu = (cpu_seconds(server.pid) - before) / max(1, answers.statuses.total())
        for person in people:
            person.leave()
        return f"idle p50 {idle.quantile(0.5):4.0f} ms; {answers}; {cpu * 1000:.1f} ms of CPU each"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


async def started(path: str) -> None:
    """Wait until the server answers."""
    for _ in range(1500):
        try:
            await Person(PORT, []).get(path)
        except OSError:
            await asyncio.sleep(0.2)
        else:
            return
    raise SystemExit("the server does not start")


def bare_people(count: int) -> list[Person]:
    """Return people of the bare application's pages."""
    return [Person(PORT, ["/today", "/exhibitors", "/timetable"]) for _ in range(count)]


async def signed_in(database: str, count: int) -> list[Person]:
    """Return exhibitors, buyers and visitors in turn; the first two have followed their personal links."""
    factory = sessions(database)
    with factory() as session:
        edition = session.scalars(select(Edition).order_by(Edition.id)).first()
        links = links_of(session, edition)
    front = f"/{edition.code}"
    sides = zip_longest(links[Role.EXHIBITOR], links[Role.BUYER])
    mixed = [one for pair in sides for one in pair if one][: count - VISITORS]
    exhibitor_links = set(links[Role.EXHIBITOR])
    people = []
    for link in mixed:
        mine = (
            ["/today", "/requests", "/exhibitors"] if link in exhibitor_links else ["/agenda", "/wishes", "/discover"]
        )
        people.append(Person(PORT, [front + path for path in mine]))
        await people[-1].get(link)
    visitors = [Person(PORT, [f"{front}/", f"{front}/exhibitors", f"{front}/halls"]) for _ in range(VISITORS)]
    return people + visitors


def links_of(session: Session, edition: Edition) -> dict[Role, list[str]]:
    """Return the personal links of all who act in an edition, by role."""
    links: dict[Role, list[str]] = {role: [] for role in Role}
    for row in session.scalars(select(Membership).where(Membership.edition_id == edition.id).order_by(Membership.id)):
        links[row.role].append(f"/{edition.code}/links/{people_service.link_token(row, SECRET)}")
    return links


if __name__ == "__main__":
    main()
