"""Several decide at the same moment: two in lock step, or a crowd."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import Session

from expo.db import deciding, sessions
from expo.domain.refusals import Refusal

PATIENCE = 0.4
"""Seconds to wait for the other; when it waits for our lock it never comes, which is as good."""

Act = Callable[[Session], object]
One = TypeVar("One")


def crowd(
    database_url: str, act: Callable[[Session, One], object], whom: Sequence[One], *, at_a_time: int
) -> list[object]:
    """Let each one act in a transaction of their own; the first begin together.

    Return what each act returned, or the codes of its refusal, in the order of ``whom``.
    """
    factory, start = sessions(database_url), Barrier(at_a_time)

    def decide(nth: int) -> object:
        if nth < at_a_time:
            start.wait()
        with factory() as session:
            try:
                with deciding(session):
                    return act(session, whom[nth])
            except Refusal as refusal:
                return tuple(violation.code for violation in refusal.violations)

    try:
        with ThreadPoolExecutor(at_a_time) as pool:
            return list(pool.map(decide, range(len(whom))))
    finally:
        factory.kw["bind"].dispose()


def at_once(database_url: str, *acts: Act) -> list[tuple[str, ...]]:
    """Let everybody decide at once, in lock step; return the codes of each one's refusal, nothing for who succeeded.

    On PostgreSQL each stops after its first lock, and before it commits, until the others are as far. On SQLite the
    file is the one lock. Whatever the database objects to, a deadlock above all, is raised.
    """
    factory, begun, decided = sessions(database_url), Barrier(len(acts)), Barrier(len(acts))

    def meet(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if " UPDATE" in statement and "SELECT" in statement and not connection.info.get("has met"):
            connection.info["has met"] = True
            _wait(begun)

    event.listen(factory.kw["bind"], "after_cursor_execute", meet)

    def decide(act: Act) -> tuple[str, ...]:
        with factory() as session:
            try:
                with deciding(session):
                    act(session)
                    session.flush()
                    if not session.connection().info.get("has met"):
                        _wait(begun)  # it took no lock at all
                    _wait(decided)
            except Refusal as refusal:
                return tuple(violation.code for violation in refusal.violations)
        return ()

    try:
        with ThreadPoolExecutor(len(acts)) as crowd:
            return list(crowd.map(decide, acts))
    finally:
        factory.kw["bind"].dispose()


def _wait(barrier: Barrier) -> None:
    with suppress(BrokenBarrierError):
        barrier.wait(PATIENCE)
