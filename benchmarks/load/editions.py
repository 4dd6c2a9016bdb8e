"""Do the pages of an edition cost the same when two hundred are in the database?

    python -m benchmarks.load.editions --server URL [--editions 200] [--rounds 9] [--requests 20]

URL is any database of a PostgreSQL server on this machine. Two databases are made there and dropped again: the sample
expo, planned and published, and a copy of it in which it has neighbours: copies of its venue with 100 exhibitors and
150 buyers each, with wishes, consultations, e-mails and history. Both are asked for the same pages in turn, A B A B, in
this one process. CPU is that of the process and of the whole PostgreSQL server; quoted is the median of the rounds.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.lists.generate import Crowd, fill
from benchmarks.pages.run import SECRET, get, planned_expo, sign_in
from benchmarks.processes import cpu_seconds, postmaster
from expo import clock
from expo.config import Config
from expo.db import deciding, sessions
from expo.domain.people import Actor, Role
from expo.domain.set_up import EditionStart
from expo.domain.settings import EditionProfile
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.services import editions, people
from expo.web import create_app

ALONE, AMONG = "expo_benchmark_alone", "expo_benchmark_among"
EXHIBITORS, BUYERS = 100, 150
PUBLIC = ("/", "/exhibitors", "/halls", "/search?q=식품")
OF_A_SIDE = {
    Role.EXHIBITOR: ("/today", "/requests", "/exhibitors"),
    Role.BUYER: ("/agenda", "/wishes", "/discover"),
}
OF_THE_DESK = ("", "exhibitors", "buyers", "meetings", "timetable", "outbox", "history", "badges", "records")


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader who asks for a page of both databases."""

    page: str
    alone: Callable[[], object]
    among: Callable[[], object]


def main() -> None:
    """Make both databases, ask, and print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", required=True)
    parser.add_argument("--editions", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--requests", type=int, default=20)
    asked = parser.parse_args()
    with _databases(asked.server, asked.editions) as (alone, among, server):
        print(f"{'page':<32}{'alone':>12}{f'among {asked.editions}':>14}{'ratio':>8}")
        ratios = []
        for reader in _readers(alone, among):
            rounds = [
                [_cost(ask, asked.requests, server) for ask in (reader.alone, reader.among)]
                for _ in range(asked.rounds + 1)
            ][1:]
            one, many = (median(costs[side] for costs in rounds) for side in (0, 1))
            ratios.append(median(costs[1] / costs[0] for costs in rounds))
            print(f"{reader.page:<32}{one:>9.1f} ms{many:>11.1f} ms{ratios[-1]:>8.2f}", flush=True)
        print(f"{'middle of the pages':<58}{median(ratios):>8.2f}")


@contextmanager
def _databases(server: str, count: int) -> Iterator[tuple[str, str, int]]:
    """Lend the two databases' addresses and the process id of the server."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        _drop(connection)
        connection.execute(text(f"CREATE DATABASE {ALONE}"))
        alone, among = (_address(make_url(server), name) for name in (ALONE, AMONG))
        try:
            planned_expo(alone).kw["bind"].dispose()
            connection.execute(text(f"CREATE DATABASE {AMONG} TEMPLATE {ALONE}"))
            _neighbours(sessions(among), count - 1)
            for url in (alone, among):
                with create_engine(url, isolation_level="AUTOCOMMIT").connect() as inside:
                    inside.execute(text("VACUUM ANALYZE"))
            yield alone, among, postmaster(connection)
        finally:
            _drop(connection)


def _drop(connection: Connection) -> None:
    for name in (ALONE, AMONG):
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def _address(server: URL, name: str) -> str:
    return server.set(database=name).render_as_string(hide_password=False)


def _neighbours(factory: sessionmaker[Session], count: int) -> None:
    for number in range(count):
        with factory() as session, deciding(session):
            sample = session.scalars(select(Edition).where(Edition.code == "2024")).one()
            profile = EditionProfile(
                f"박람회 {number}", f"Expo {number}", sample.starts_on, sample.starts_on + timedelta(days=3)
            )
            edition = editions.copy(
                session,
                Actor(Role.ORGANIZER, edition_id=sample.id),
                sample,
                start=EditionStart(profile, code=f"{3000 + number}"),
                choices=editions.CopyChoices(exhibitors=False, team=False),
                now=clock.now(),
            )
            session.refresh(edition)
            fill(session, edition, Crowd(EXHIBITORS, BUYERS, number, f"{number}.example.com"), clock.now())


def _readers(alone: str, among: str) -> Iterator[Reader]:
    """Yield every page with its reader, signed in on both sides."""
    sides = [create_app(Config(database_url=url, secret_key=SECRET)) for url in (alone, among)]
    strangers = [app.test_client() for app in sides]
    yield from (_reader(page, strangers) for page in PUBLIC)
    with sessions(alone)() as session:
        for role, pages in OF_A_SIDE.items():
            member = session.scalars(select(Membership).where(Membership.role == role).order_by(Membership.id)).first()
            token = people.link_token(member, SECRET)
            clients = [app.test_client() for app in sides]
            for client in clients:
                client.get(f"/2024/links/{token}")
            yield from (_reader(page, clients) for page in pages)
    organizers = [app.test_client() for app in sides]
    for client in organizers:
        sign_in(client)
    yield from (_reader(f"/organizer/{page}", organizers) for page in OF_THE_DESK)


def _reader(page: str, clients: list[FlaskClient]) -> Reader:
    alone, among = (get(client, f"/2024{page}") for client in clients)
    return Reader(page, alone, among)


def _cost(ask: Callable[[], object], requests: int, server: int) -> float:
    """Return the CPU milliseconds of one request, on our side and PostgreSQL's."""
    begun = time.process_time() + cpu_seconds(server)
    for _ in range(requests):
        ask()
    return (time.process_time() + cpu_seconds(server) - begun) * 1000 / requests


if __name__ == "__main__":
    main()
