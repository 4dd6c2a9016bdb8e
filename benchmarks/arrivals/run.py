"""How long the server takes to answer a scan at the desk, with 3,000 badges and three desks at once.

    python -m benchmarks.arrivals.run [--badges 3000] [--scans 300] [--database URL]

Each desk sends one scan a request, as it does with network, through the whole application, the commit included. Beside
it: one bare row inserted and committed in the same database by the same number of threads. The ratio says what the
application adds; the milliseconds depend on the machine. The CPU of the thread that answers is given too, as other work
on the machine lengthens the time and not the CPU. The database must be empty; without one a file is made.
"""

import argparse
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from expo import clock, migrations
from expo.config import Config
from expo.db import create_file, db, deciding, sessions
from expo.domain.badges import BadgeType
from expo.domain.people import Actor, Role
from expo.models.accounts import Attempt
from expo.models.badges import Badge, Person
from expo.models.editions import Edition
from expo.services import badges, sample
from expo.web import create_app
from tests.support import people
from tests.support.worlds import SEED

SECRET, DESKS = "a secret of the benchmark", 3


def main() -> None:
    """Run the benchmark and print its figures."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--badges", type=int, default=3000)
    reader.add_argument("--scans", type=int, default=300)
    reader.add_argument("--database", default="")
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'expo.sqlite3'}"
        codes = _filled(url, asked.badges)
        app = create_app(Config(database_url=url, secret_key=SECRET, testing=True))
        scans = _timed(lambda desk: _desk(app, url, codes, desk), asked.scans)
        rows = _timed(lambda desk: _bare(url), asked.scans)
        with app.app_context():
            db.engine.dispose()
    _print("scan answered", scans)
    _print("bare insert", rows)
    print(f"ratio of the medians of CPU: {_cpu(scans) / _cpu(rows):.1f}")


def _filled(url: str, count: int) -> list[str]:
    """Load the sample with visitors up to so many badges; return the codes."""
    if url.startswith("sqlite"):
        create_file(url)
    migrations.upgrade(url)
    factory = sessions(url)
    with factory() as session, deciding(session):
        now = clock.now()
        edition = sample.load(session, SEED, now=now)
        visitors = {"edition_id": edition.id, "type": BadgeType.VISITOR, "company": "", "registered_at": now}
        known = {"search_text": "", "search_contact": ""}
        session.execute(insert(Person), [{**visitors, **known, "name": f"손님 {n}"} for n in range(count)])
        boss = Actor(Role.ORGANIZER, None, "Boss", edition.id)
        badges.complete(session, boss, edition, secret=SECRET, now=now)
        codes = list(session.scalars(select(Badge.code).order_by(Badge.id)))
    factory.kw["bind"].dispose()
    return codes


def _desk(app: Flask, url: str, codes: Sequence[str], desk: int) -> Callable[[int], None]:
    """Return one desk: it sends the nth scan, and is answered."""
    factory, client = sessions(url), app.test_client()
    with factory() as session:
        edition = session.scalars(select(Edition)).one()
        people.sign_in(client, people.member(session, edition, Role.ORGANIZER))
    factory.kw["bind"].dispose()
    device = {"id": str(uuid.uuid4()), "name": f"Desk {desk}"}

    def scan(number: int) -> None:
        code, at = codes[(number * DESKS + desk) * 7 % len(codes)], clock.now().isoformat()
        event = {"id": str(uuid.uuid4()), "kind": "entry", "seq": number + 1, "at": at, "badge": code, "offset": 0}
        answer = client.post("/2024/organizer/arrivals/scans", json={"device": device, "events": [event]})
        found: Any = answer.get_json()
        if answer.status_code != 200 or not found["answers"]:
            raise SystemExit(f"{answer.status_code}: {answer.text[:300]}")

    return scan


def _bare(url: str) -> Callable[[int], None]:
    factory = sessions(url)

    def add(_number: int) -> None:
        with factory() as session, deciding(session):
            session.execute(insert(Attempt).values(key=uuid.uuid4().hex, at=clock.now()))

    return add


def _timed(desk: Callable[[int], Callable[[int], None]], count: int) -> list[tuple[float, float]]:
    """Let the desks act at the same time, each a tenth to warm up; return milliseconds and those of CPU."""
    times: list[tuple[float, float]] = []
    acts = [desk(number) for number in range(DESKS)]

    def work(act: Callable[[int], None]) -> None:
        for number in range(count + count // 10):
            begun, cpu = time.perf_counter(), time.thread_time()
            act(number)
            if number >= count // 10:
                times.append(((time.perf_counter() - begun) * 1000, (time.thread_time() - cpu) * 1000))
            time.sleep(0.1)

    threads = [threading.Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def _p95(times: Sequence[tuple[float, float]], which: int = 0) -> float:
    return quantiles([one[which] for one in times], n=20)[-1]


def _cpu(times: Sequence[tuple[float, float]]) -> float:
    return median(one[1] for one in times)


def _print(name: str, times: Sequence[tuple[float, float]]) -> None:
    for which, kind in enumerate(("time", "CPU")):
        middle = median(one[which] for one in times)
        print(f"{name}, {kind}: median {middle:.1f} ms, 95 % within {_p95(times, which):.1f} ms, {len(times)} times")


if __name__ == "__main__":
    main()
