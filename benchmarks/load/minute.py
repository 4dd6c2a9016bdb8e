"""A show's busiest minute: everybody at once, at moments fixed before, on PostgreSQL and behind nginx.

    python -m benchmarks.load.minute --database URL [--seconds 60] [--share 1.0]

300 buyers and 99 exhibitors open a page every ten seconds, three desks every four; 60 screens ask every three seconds
and 300 viewers of a broadcast every 1.2 s; 500 visitors open a public page every ten seconds, through nginx with the
project's own configuration (``deploy/nginx.conf``; ``nginx`` has to be installed). URL is a planned, published sample
expo, as ``demo`` leaves it; sign-ins, a screen and a desk's account are added to it. ``--share`` makes every crowd
smaller by that factor. Each crowd is measured by itself; the median of one private page at a time is printed first.
Fifteen seconds of the same come before the minute: it is the busiest of a day, not the first of a process.
What the web processes, PostgreSQL and the askers used of the cores that they share is printed last.
"""

import argparse
import asyncio
import getpass
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.load.client import Answers, Person, arrive
from benchmarks.load.run import PORT, SECRET, SERVERS, links_of, started
from benchmarks.pages.run import page_of, sign_in
from benchmarks.processes import cpu_seconds, postmaster
from expo import clock
from expo.config import ROOT, Config
from expo.db import deciding, sessions
from expo.domain.boards import BoardKind
from expo.domain.people import Actor, Role
from expo.models.editions import Edition
from expo.models.live_commerce import Broadcast
from expo.models.venue import Zone
from expo.services import boards
from expo.web import create_app

PROXY = 8298
BEFORE = 15.0
"""Seconds in which the processes read their templates and fill what they keep; a restart at noon is another matter."""
QUIET: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many people who each open one of the pages every so many seconds; the first page of each lets them in."""

    name: str
    count: int
    every: float
    pages: tuple[str, ...]
    links: tuple[str, ...] = ()
    port: int = PORT
    watches: bool = False

    def people(self, share: float) -> list[Person]:
        """Return that share of them, strangers still."""
        return [
            Person(self.port, list(self.pages), watches=self.watches) for _ in range(max(1, round(self.count * share)))
        ]


def main() -> None:
    """Run the minute and print a line for each crowd."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--database", required=True)
    reader.add_argument("--seconds", type=float, default=60.0)
    reader.add_argument("--share", type=float, default=1.0)
    asked = reader.parse_args()
    with sessions(asked.database)() as session:
        crowds, database = _crowds(session), postmaster(session.connection())
    settings = {"EXPO_DATABASE_URL": asked.database, "EXPO_SECRET_KEY": SECRET, "EXPO_TRUSTED_PROXIES": "1"}
    command = [sys.executable, *SERVERS["serve"].format(port=PORT).split()]
    server = subprocess.Popen(command, env=os.environ | settings, start_new_session=True, **QUIET)
    try:
        with _proxy():
            asyncio.run(_minute(crowds, asked, {"web processes": server.pid, "PostgreSQL": database}))
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def _crowds(session: Session) -> list[Crowd]:
    edition = session.scalars(select(Edition).order_by(Edition.id)).first()
    front = f"/{edition.code}"
    links = links_of(session, edition)
    show = session.scalars(select(Broadcast).order_by(Broadcast.id)).first()
    zone = session.scalars(select(Zone).where(Zone.edition_id == edition.id).order_by(Zone.id)).first()
    organizer = Actor(Role.ORGANIZER, edition_id=edition.id)
    with deciding(session):
        board = boards.make(session, organizer, edition, kind=BoardKind.ZONE, code=zone.code, now=clock.now())
    screen = f"{front}/boards/{boards.token(board, SECRET)}/content?since={{version}}"
    viewer = f"{front}/live-commerce/{show.id}/news/ko?since={{version}}"
    desk = [f"{front}/organizer/{page}" for page in ("arrivals", "tables-now", "buyers?q=mart")]

    def pages(*names: str) -> tuple[str, ...]:
        return tuple(f"{front}/{name}" for name in names)

    return [
        Crowd("buyers", 300, 10, pages("agenda", "wishes", "discover"), tuple(links[Role.BUYER])),
        Crowd("exhibitors", 99, 10, pages("today", "requests"), tuple(links[Role.EXHIBITOR])),
        Crowd("desks", 3, 4, tuple(desk)),
        Crowd("screens", 60, 3, (screen,), watches=True),
        Crowd("viewers", 300, 1.2, (viewer,), watches=True),
        Crowd("visitors, behind nginx", 500, 10, pages("", "exhibitors", "halls"), port=PROXY),
    ]


@contextmanager
def _proxy() -> Iterator[None]:
    """Run nginx with the project's configuration: without TLS, on our ports, its files in a folder that goes away."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"^server \{\n    listen 80;.*?^\}\n", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^ *ssl_.*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 443 ssl http2", f"listen 127.0.0.1:{PROXY}").replace(
        "127.0.0.1:8000", f"127.0.0.1:{PORT}"
    )
    with tempfile.TemporaryDirectory() as folder:
        text = re.sub(r"/var/(cache|log)/nginx", folder, text).replace("/srv/expo/static", str(ROOT / "static"))
        file = Path(folder) / "nginx.conf"
        head = f"user {getpass.getuser()};\npid {folder}/pid;\nerror_log {folder}/error.log;\ndaemon off;\n"
        file.write_text(
            f"{head}worker_processes 2;\nevents {{ worker_connections 2048; }}\nhttp {{\n{text}\n}}\n", encoding="utf-8"
        )
        proxy = subprocess.Popen(["nginx", "-c", str(file), "-e", f"{folder}/error.log"])
        try:
            yield
        finally:
            proxy.terminate()
            proxy.wait()


def _signed_in(database: str, page: str) -> str:
    """Return the cookie of an organizer who has signed in and may open that page."""
    client = create_app(Config(database_url=database, secret_key=SECRET)).test_client()
    sign_in(client)
    page_of(client, page)
    return client.get_cookie("session").value


async def _minute(crowds: list[Crowd], asked: argparse.Namespace, processes: dict[str, int]) -> None:
    await started("/sw.js")
    people = [crowd.people(asked.share) for crowd in crowds]
    for crowd, members in zip(crowds, people, strict=True):
        for number, person in enumerate(members if crowd.links else ()):
            await person.get(crowd.links[number % len(crowd.links)])
    for person in people[[crowd.name for crowd in crowds].index("desks")]:
        person.cookies["session"] = _signed_in(asked.database, person.paths[0])
    for crowd, members in zip(crowds, people, strict=True):
        idle = await arrive(members[:5], 2, 5)
        print(f"{crowd.name:<24}alone p50 {idle.quantile(0.5):6.0f} ms", flush=True)
    rates = [len(members) / crowd.every for crowd, members in zip(crowds, people, strict=True)]

    async def all_arrive(seconds: float) -> list[Answers]:
        acts = (arrive(members, rate, seconds) for members, rate in zip(people, rates, strict=True))
        return await asyncio.gather(*acts)

    await all_arrive(BEFORE)
    before, own = {pid: cpu_seconds(pid) for pid in processes.values()}, time.process_time()
    found = await all_arrive(asked.seconds)
    used = {name: cpu_seconds(pid) - before[pid] for name, pid in processes.items()}
    used["askers"] = time.process_time() - own
    for crowd, rate, answers in zip(crowds, rates, found, strict=True):
        print(f"{crowd.name:<24}{rate:6.1f} a second: {answers}", flush=True)
    print("cores used:", ", ".join(f"{name} {seconds / asked.seconds:.2f}" for name, seconds in used.items()))


if __name__ == "__main__":
    main()
