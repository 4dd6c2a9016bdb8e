"""What a page costs, against a bare list of the same rows in the same run.

    python -m benchmarks.pages.run [--rounds 9] [--requests 40]

Loads the sample expo into a temporary SQLite database, plans and publishes it, then asks our application and the
bare one (``bare.py``) for the same rows in turn, A B A B …, in this one process. CPU is the process's own
(``time.process_time``), so that a busy machine does not speak for either; pages per second are one thread's. Quoted are
medians over the rounds, and the median of the rounds' ratios. The last column counts our page's statements; that they
do not grow with the rows is tested (``tests/web``).
"""

import argparse
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.pages import bare
from expo import clock, migrations
from expo.cli.schedules import plan, put_in_force
from expo.config import ROOT, Config
from expo.db import db, deciding, sessions
from expo.domain.people import Actor, Role
from expo.domain.schedules import Policy
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.services import people, sample
from expo.web import create_app

SECRET = "the benchmark's own"
ORGANIZER = ("organizer@smartbiz.example.com", "expo-organizer-2024")


@dataclass(frozen=True, slots=True)
class Contest:
    """One page of ours against its bare list."""

    name: str
    ours: Callable[[], object]
    bare: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one request of a kind costs: CPU milliseconds, and pages per second of one thread."""

    cpu_ms: float
    per_second: float


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'expo.sqlite3'}"
        factory = planned_expo(url)
        app = create_app(Config(database_url=url, secret_key=SECRET))
        print(heading())
        for contest in _contests(app, factory):
            print(compared(contest, options.rounds, options.requests, app))
        factory.kw["bind"].dispose()


def planned_expo(url: str) -> sessionmaker[Session]:
    """Return the sample expo, planned and published, its clock on the second morning."""
    migrations.upgrade(url)
    factory = sessions(url)
    with factory() as session, deciding(session):
        edition = sample.load(session, ROOT / "seed" / "2024", now=clock.now())
        eve = datetime(2024, 10, 21, 9, 0, tzinfo=edition.zone)
        edition.clock_shift_seconds = clock.shift_to(eve)
    planner = Actor(Role.ORGANIZER, edition_id=edition.id)
    put_in_force(factory, edition, planner, plan(factory, edition, planner, Policy(seconds=15)))
    with factory() as session, deciding(session):
        edition = session.scalars(select(Edition)).one()
        second = edition.days[1].on
        morning = datetime(second.year, second.month, second.day, 9, 50, tzinfo=edition.zone)
        edition.clock_shift_seconds = clock.shift_to(morning)
    return factory


def _contests(app: Flask, factory: sessionmaker[Session]) -> list[Contest]:
    with factory() as session:
        exhibitor_id = session.scalars(
            select(Meeting.exhibitor_id).group_by(Meeting.exhibitor_id).order_by(Meeting.exhibitor_id)
        ).first()
        membership = session.scalars(
            select(Membership).where(Membership.role == Role.EXHIBITOR, Membership.exhibitor_id == exhibitor_id)
        ).first()
        token = people.link_token(membership, SECRET)
    rival = bare.create_app(factory, exhibitor_id).test_client()
    stranger, exhibitor, organizer = (app.test_client() for _ in range(3))
    exhibitor.get(f"/2024/links/{token}")
    sign_in(organizer)
    return [
        Contest("exhibitors (99 rows)", get(stranger, "/2024/exhibitors"), get(rival, "/exhibitors")),
        Contest("Today (a phone)", get(exhibitor, "/2024/today"), get(rival, "/today")),
        Contest("timetable (one day)", get(organizer, "/2024/organizer/timetable"), get(rival, "/timetable")),
    ]


def sign_in(client: FlaskClient) -> None:
    page = client.get("/2024/sign-in").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    email, password = ORGANIZER
    client.post("/2024/sign-in", data={"csrf_token": token and token[1], "email": email, "password": password})


def get(client: FlaskClient, address: str) -> Callable[[], bytes]:
    return lambda: page_of(client, address)


def page_of(client: FlaskClient, address: str) -> bytes:
    """Return a page; the benchmark ends where there is none."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}")
    return answer.data


def _cost(ask: Callable[[], object], requests: int) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(requests):
        ask()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Cost(cpu * 1000 / requests, requests / wall)


def _queries(ask: Callable[[], object], app: Flask) -> int:
    with app.app_context():
        engine = db.engine
    counted: list[str] = []

    def count(_connection, _cursor, statement, *_rest) -> None:  # type: ignore[no-untyped-def]
        counted.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    ask()
    event.remove(engine, "before_cursor_execute", count)
    return len(counted)


def heading() -> str:
    """Return the head of the table."""
    return f"{'page':<22}{'ours':>16}{'bare':>16}{'CPU ratio':>11}{'ours/s':>9}{'bare/s':>9}{'queries':>9}"


def compared(contest: Contest, rounds: int, requests: int, app: Flask) -> str:
    """Return the line of a page: medians over the rounds."""
    for ask in (contest.ours, contest.bare):
        _cost(ask, 5)
    pairs = [(_cost(contest.ours, requests), _cost(contest.bare, requests)) for _ in range(rounds)]
    ours, rival = ([pair[side] for pair in pairs] for side in (0, 1))
    ratio = median(a.cpu_ms / b.cpu_ms for a, b in pairs)
    return (
        f"{contest.name:<22}{median(c.cpu_ms for c in ours):>13.1f} ms{median(c.cpu_ms for c in rival):>13.1f} ms"
        f"{ratio:>11.2f}{median(c.per_second for c in ours):>9.0f}{median(c.per_second for c in rival):>9.0f}"
        f"{_queries(contest.ours, app):>9}"
    )


if __name__ == "__main__":
    main()
