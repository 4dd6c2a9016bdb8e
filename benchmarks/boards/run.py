"""What sixty screens cost: the CPU of the server while they ask every three seconds, as a share of one core.

    python -m benchmarks.boards.run [--boards 60] [--seconds 30]

Serves a small expo from a temporary SQLite database with waitress, in a process of its own, and asks from this one.
Every three seconds something changes, so that each screen fetches its content anew in each round: the worst case.
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from statistics import quantiles

from sqlalchemy.orm import Session, sessionmaker

from benchmarks.processes import cpu_seconds, wait_for
from expo import clock, migrations
from expo.db import create_file, deciding, sessions
from expo.domain.boards import BoardKind
from expo.domain.people import Actor
from expo.services import boards, history
from tests.support import consultations
from tests.support.small_expo import THE_EVE

SECRET, PORT, EVERY = "a secret of the benchmark", 8197, 3.0
SERVER = f"""
from waitress import serve
from expo.config import Config
from expo.web import create_app
import sys
app = create_app(Config(database_url=sys.argv[1], secret_key={SECRET!r}))
serve(app, port={PORT}, threads=16, connection_limit=300)
"""


def main() -> None:
    """Run the benchmark and print its figures."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--boards", type=int, default=60)
    reader.add_argument("--seconds", type=float, default=30.0)
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'expo.sqlite3'}"
        key, actor, edition_id = _filled(url)
        server = subprocess.Popen([sys.executable, "-c", SERVER, url])
        try:
            _measure(f"http://127.0.0.1:{PORT}/2026/boards/{key}/content", url, actor, edition_id, server.pid, asked)
        finally:
            server.terminate()
            server.wait()


def _filled(url: str) -> tuple[str, Actor, int]:
    create_file(url)
    migrations.upgrade(url)
    with sessions(url)() as session:
        expo = consultations.opened(session)
        for number in range(3):
            consultations.book(session, expo, number, number, number)
        with deciding(session):
            expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[0].starts_at)
            board = boards.make(
                session, expo.organizer, expo.edition, kind=BoardKind.ZONE, code="DOMESTIC", now=THE_EVE
            )
        return boards.token(board, SECRET), expo.organizer, expo.edition.id


def _measure(address: str, url: str, actor: Actor, edition_id: int, pid: int, asked: argparse.Namespace) -> None:
    wait_for(address)
    delays: list[float] = []
    ends = time.monotonic() + asked.seconds
    screens = [
        threading.Thread(target=_screen, args=(address, number * EVERY / asked.boards, ends, delays))
        for number in range(asked.boards)
    ]
    started = cpu_seconds(pid)
    for screen in screens:
        screen.start()
    factory = sessions(url)
    while time.monotonic() < ends:
        _change(factory, actor, edition_id)
        time.sleep(EVERY)
    for screen in screens:
        screen.join()
    share = (cpu_seconds(pid) - started) / asked.seconds
    p95 = quantiles(delays, n=20)[-1] * 1000
    print(f"{asked.boards} screens, an act every 3 s: {share:.1%} of a core, {len(delays)} answers, p95 {p95:.0f} ms")


def _change(factory: sessionmaker[Session], actor: Actor, edition_id: int) -> None:
    with factory() as session, deciding(session):
        history.record(session, actor, "meetings.lock", "meeting", 1, edition_id=edition_id, now=clock.now())


def _screen(address: str, offset: float, ends: float, delays: list[float]) -> None:
    version = ""
    time.sleep(offset)
    while time.monotonic() < ends:
        began = time.monotonic()
        with urllib.request.urlopen(f"{address}?since={version}") as answer:
            answer.read()
            version = answer.headers["Version"]
        delays.append(time.monotonic() - began)
        time.sleep(max(0.0, EVERY - (time.monotonic() - began)))


if __name__ == "__main__":
    main()
