"""Several machines share the work by Procrastinate: who does what, in which order, and what a death leaves."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import psycopg
import pytest

from expo.config import Config
from expo.domain.work import WaitingRow
from expo.jobs.queues import PROCRASTINATE, queue_for
from expo.jobs.shared import SharedQueue


@dataclass
class Sawing:
    """Work whose rows are kept here, for all machines; it takes a moment."""

    work: str = "sawing"
    each: int = 0
    is_heavy: bool = True
    is_for_leader: bool = False
    rows: dict[int, WaitingRow] = field(default_factory=dict)
    begun: list[int] = field(default_factory=list)
    beside: list[set[str]] = field(default_factory=list)
    under_way: set[str] = field(default_factory=set)
    given_back: list[int] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def waiting(self) -> list[WaitingRow]:
        with self.guard:
            return list(self.rows.values())

    def work_off(self) -> int:
        raise NotImplementedError

    def see_to(self, row_id: int) -> bool:
        with self.guard:
            one = self.rows.pop(row_id, None)
            if one is None:
                return False
            self.begun.append(row_id)
            self.beside.append(self.under_way | {one.lock})
            assert one.lock not in self.under_way
            self.under_way.add(one.lock)
        time.sleep(0.2)
        with self.guard:
            self.under_way.remove(one.lock)
        return True

    def give_back(self, row_id: int) -> None:
        self.given_back.append(row_id)

    def leave(self) -> None:
        pass


def until(is_so: Callable[[], bool], queue: SharedQueue, seconds: float = 60.0) -> None:
    """Let the leader look every moment until something is so."""
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends
        queue.look(leads=True)
        time.sleep(0.05)


@pytest.fixture
def machines(database_url):
    """Two machines that share one kind of work."""
    work = Sawing()
    found = [SharedQueue([work], database_url) for _ in range(2)]
    yield work, *found
    for one in found:
        one.stop()


@pytest.mark.postgres_only
def test_machines_share_what_waits_by_urgency_and_never_two_under_one_lock(machines):
    work, first, second = machines
    first.start()
    until(lambda: first._app is not None, first)
    work.rows = {id_: WaitingRow(id_, f"edition {id_ % 3}", int(id_ == 5)) for id_ in range(6)}
    second.start()

    until(lambda: len(work.begun) == 6 and not work.under_way, first)

    assert sorted(work.begun) == [0, 1, 2, 3, 4, 5]
    assert work.begun.index(5) < work.begun.index(2)  # which came first, under the same lock
    assert max(len(locks) for locks in work.beside) == 2


@pytest.mark.postgres_only
def test_what_a_dead_worker_held_is_taken_up_by_another(machines, database_url):
    work, first, _second = machines
    work.rows = {7: WaitingRow(7, "edition 1")}
    first.start()
    until(lambda: work.begun == [7], first)
    until(lambda: not work.under_way, first)
    first_address = first._address
    with psycopg.connect(first_address, autocommit=True) as connection:  # one took it and was killed a minute ago
        connection.execute("SET search_path TO procrastinate")
        connection.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute')"
            " RETURNING id) INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status,"
            " worker_id) SELECT 'heavy', 'sawing', 'edition 1', 'sawing 8', '{\"row_id\": 8}', 'doing', id FROM dead"
        )
    work.rows = {8: WaitingRow(8, "edition 1")}

    until(lambda: work.begun == [7, 8], first)

    assert work.given_back == [8]


@pytest.mark.sqlite_only
def test_a_queue_that_cannot_be_is_told_in_words(database_url):
    sqlite = Config(database_url=database_url, secret_key="s", queue=PROCRASTINATE)

    with pytest.raises(RuntimeError, match="needs PostgreSQL"):
        queue_for(sqlite, [])
    with pytest.raises(RuntimeError, match="may be procrastinate or empty"):
        queue_for(replace(sqlite, queue="rabbit"), [])
