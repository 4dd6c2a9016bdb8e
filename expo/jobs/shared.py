"""The queue of several machines: Procrastinate hands out what waits (the extra "scale", PostgreSQL only).

The process that leads reads from the rows what waits and defers a job for each. Procrastinate says which worker does
it: by urgency, never two under one lock, and again when a worker's heartbeats have ended. A job names a row and holds
nothing else, so a queue that is lost is made again from the rows. Its tables are in a PostgreSQL schema of their own
and not among the migrations: they belong to the library, whose version they must match, they are in no backup, and
installations without it do not have them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from importlib.metadata import version
from threading import Thread
from time import monotonic
from typing import Any

import psycopg
from procrastinate import App, PsycopgConnector, exceptions, jobs
from procrastinate.schema import SchemaManager
from psycopg import sql
from sqlalchemy.engine import make_url

from expo.db import NOTICING
from expo.jobs.queue import Work

log = logging.getLogger(__name__)

SCHEMA = "procrastinate"
HEARTBEAT, GONE = 1.0, 10.0
"""Seconds between two signs of life of a worker, and without one until its work is given to others."""
HEAVY, LIGHT = "heavy", "light"
AT_ONCE = {HEAVY: 1, LIGHT: 3}
"""How many jobs of a queue one process works on: a plan uses two cores."""
PATIENCE, PAUSE, GOODBYE = 15.0, 2.0, 8.0
"""Seconds for a look, before a lost connection is tried again, and for work to be given back."""


class SharedQueue:
    """This process's part in the queue that all processes share."""

    def __init__(self, works: Iterable[Work], database_url: str) -> None:
        self._works = {work.work: work for work in works}
        self._address = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._due = dict.fromkeys(self._works, monotonic())
        self._app: App | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._is_leaving = False
        self._thread = Thread(target=self._run, name="shared queue", daemon=True)

    def start(self) -> None:
        """Begin to work, as soon as the database answers."""
        self._thread.start()

    def look(self, *, leads: bool) -> None:
        """As the leader, defer what waits and take back what dead workers held."""
        app, loop = self._app, self._loop
        if not leads or app is None or loop is None or self._is_leaving:
            return
        waiting = []
        for name, work in self._works.items():
            if monotonic() >= self._due[name]:
                self._due[name] = monotonic() + work.each
                waiting += [(work, one) for one in work.waiting()]
        asyncio.run_coroutine_threadsafe(self._distribute(app, waiting), loop).result(PATIENCE)

    def stop(self) -> None:
        """Give back what is being worked on, and end."""
        self._is_leaving = True
        for work in self._works.values():
            work.leave()
        if self._loop is not None and self._main is not None:
            with suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._main.cancel)
        if self._thread.is_alive():
            self._thread.join(GOODBYE)

    async def _distribute(self, app: App, waiting: list[tuple[Work, Any]]) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=GONE):
            log.warning("the worker of %s is gone; another one takes it up", job.call_string)
            await asyncio.to_thread(self._works[job.task_name].give_back, int(str(job.task_kwargs["row_id"])))
            await app.job_manager.retry_job(job)
        known = set()
        for status in (jobs.Status.TODO, jobs.Status.DOING):
            known |= {job.queueing_lock for job in await app.job_manager.list_jobs_async(status=status.value)}
        for work, one in sorted(waiting, key=lambda pair: -pair[1].urgency):
            key = f"{work.work} {one.row_id}"
            if key not in known:
                task = app.configure_task(work.work, lock=one.lock, queueing_lock=key, priority=one.urgency)
                with suppress(exceptions.AlreadyEnqueued):
                    await task.defer_async(row_id=one.row_id)

    def _run(self) -> None:
        # psycopg needs this kind of loop on Windows
        with suppress(asyncio.CancelledError), asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(self._work())

    async def _work(self) -> None:
        self._main = asyncio.current_task()
        while not self._is_leaving:
            try:
                await asyncio.to_thread(make_tables, self._address)
                await self._work_until_lost()
            except (psycopg.Error, exceptions.ProcrastinateException, OSError):
                log.warning("the shared queue is interrupted", exc_info=True)
            await asyncio.sleep(PAUSE)

    async def _work_until_lost(self) -> None:
        connector = PsycopgConnector(
            conninfo=self._address, kwargs={"options": f"-c search_path={SCHEMA}", **NOTICING}, min_size=1, max_size=8
        )
        app = App(connector=connector)
        for name, work in self._works.items():
            app.task(name=name, queue=HEAVY if work.is_heavy else LIGHT)(_doing(work))
        async with app.open_async():
            self._app, self._loop = app, asyncio.get_running_loop()
            workers = [
                asyncio.create_task(
                    app.run_worker_async(
                        queues=[queue],
                        concurrency=count,
                        install_signal_handlers=False,
                        delete_jobs="always",
                        fetch_job_polling_interval=1.0,
                        update_heartbeat_interval=HEARTBEAT,
                    )
                )
                for queue, count in AT_ONCE.items()
            ]
            try:
                await asyncio.wait(workers, return_when=asyncio.FIRST_COMPLETED)
            finally:
                self._app = None
                for worker in workers:
                    worker.cancel()
                await asyncio.gather(*workers, return_exceptions=True)


def _doing(work: Work) -> Callable[..., Awaitable[None]]:
    async def do(row_id: int) -> None:
        await asyncio.to_thread(work.see_to, row_id)

    return do


def make_tables(address: str) -> None:
    """Make the library's tables, anew if those of another version are there: all in them follows from our rows."""
    wanted = version("procrastinate")
    schema = sql.Identifier(SCHEMA)
    with psycopg.connect(address) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [SCHEMA])
        found = connection.execute(
            "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s", [SCHEMA]
        ).fetchone()
        if found == (wanted,):
            return
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        connection.execute(sql.SQL("SET LOCAL search_path TO {}").format(schema))
        connection.execute(SchemaManager.get_schema())
        connection.execute(sql.SQL("COMMENT ON SCHEMA {} IS {}").format(schema, sql.Literal(wanted)))
