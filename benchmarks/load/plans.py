"""Many editions ask for a plan at once: are all workers busy throughout, and is no edition served late?

    python -m benchmarks.load.plans --server URL [--editions 20] [--workers 2] [--queue procrastinate]

URL is any database of a PostgreSQL server; a database of its own is made there and dropped again. Each edition is the
small expo of the tests with every wish. A plan's fair share of the time is what was begun before it, divided among the
workers, and then its own length: when it would be there without pauses. A worker is busy for the part of the time
that it plans, until the last plan is begun: from then on nothing waits for it. Planners are niced: beside other work
on the same cores nearly nothing is planned, so a line is printed whenever a plan begins or is there.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url

from expo import migrations
from expo.db import deciding, sessions
from expo.domain.schedules import Policy
from expo.models.people import User
from expo.models.schedules import Schedule
from expo.services import schedules
from tests.support.small_expo import PLANNED, THE_EVE, build

NAME, EACH = "expo_benchmark_plans", 0.1


def main() -> None:
    """Make the database, let the workers plan, and print what they did."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--server", required=True)
    reader.add_argument("--editions", type=int, default=20)
    reader.add_argument("--workers", type=int, default=2)
    reader.add_argument("--queue", default="procrastinate", help="empty: the embedded queue")
    asked = reader.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was begun is ended
    server = create_engine(asked.server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {NAME}"))
    url = make_url(asked.server).set(database=NAME).render_as_string(hide_password=False)
    environment = os.environ | {"EXPO_DATABASE_URL": url, "EXPO_SECRET_KEY": "s", "EXPO_QUEUE": asked.queue}
    migrations.upgrade(url)
    command, nothing = [sys.executable, "-m", "flask", "--app", "app", "work"], subprocess.DEVNULL
    workers = [subprocess.Popen(command, env=environment, stdout=nothing, stderr=nothing) for _ in range(asked.workers)]
    try:
        time.sleep(30)  # until they are ready
        print(measured(url, asked.editions, workers))
    finally:
        for worker in workers:
            worker.terminate()
            worker.wait()
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"))


def measured(url: str, editions: int, workers: Sequence[subprocess.Popen[bytes]]) -> str:
    """Ask for all plans in one transaction, and watch the rows until they are there."""
    with sessions(url)() as session:
        expos = []
        for number in range(editions):
            expos.append(build(session, replace(PLANNED, code=f"{3000 + number}")))
            expos[-1].wish_all()
            for user in session.scalars(select(User).where(User.email.not_like("expo-%"))):
                user.email = f"expo-{number}.{user.email}"  # the next expo has the same people
            session.flush()
        session.commit()
        with deciding(session):
            for expo in expos:
                schedules.ask(session, expo.organizer, expo.edition, policy=Policy(seconds=10), now=THE_EVE)
        asked_at, began, ended, held = time.monotonic(), {}, {}, {}
        rows = select(Schedule.id, Schedule.worker, Schedule.solved_at, Schedule.failed_at)
        told = (0, 0)
        while len(ended) < editions:
            if any(worker.poll() is not None for worker in workers):
                raise SystemExit("a worker has ended by itself")
            now = time.monotonic() - asked_at
            for id_, worker, solved_at, failed_at in session.execute(rows):
                if worker and id_ not in began:
                    began[id_], held[id_] = now, worker
                if (solved_at or failed_at) and id_ not in ended:
                    ended[id_] = now
            session.rollback()
            if told != (len(began), len(ended)):
                told = len(began), len(ended)
                print(f"{now:6.1f} s: {len(began)} begun, {len(ended)} there", flush=True)
            time.sleep(EACH)
    lengths = {id_: ended[id_] - began[id_] for id_ in ended}
    late, before = 0.0, 0.0
    for id_ in sorted(began, key=began.__getitem__):
        late = max(late, ended[id_] / (before / len(workers) + lengths[id_]))
        before += lengths[id_]
    until = max(began.values())
    busy = Counter[str]()
    for id_, worker in held.items():
        busy[worker] += (min(ended[id_], until) - began[id_]) / until
    shares = ", ".join(f"{share:.0%}" for share in busy.values())
    return (
        f"{editions} editions in {max(ended.values()):.0f} s, a plan {before / editions:.1f} s; "
        f"the latest at {late:.2f} × its fair share; workers busy {shares} of the time"
    )


if __name__ == "__main__":
    main()
