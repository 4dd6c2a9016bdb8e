"""The clock: looks every second for work in the database. It keeps no list of its own, so it loses nothing."""

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Lock, Thread

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.config import Config
from expo.db import deciding, file_of, sessions
from expo.jobs import at_table, channels, follow_ups, market, objections, outbox, push, reminders
from expo.jobs.booth_plans import BoothPlanWorker
from expo.jobs.leader import Leader, candidate
from expo.jobs.prints import make_files
from expo.jobs.questions import QuestionWorker
from expo.jobs.worker import Worker
from expo.services import (
    access_log,
    allocation,
    imports,
    operations,
    pictures,
    prints,
    privacy,
    schedules,
    second_factors,
    sign_ins,
    storage,
    throttles,
)
from expo.services.buyers import drafts
from expo.services.mail import MailTransport, mail_transport
from expo.services.solapi import phone_transport
from expo.services.web_push import push_transport

log = logging.getLogger(__name__)

TABLES_EACH, PRINTS_EACH, EMAILS_EACH, FREE_EACH, EXPIRE_EACH, REPORT_EACH, REMIND_EACH = 2, 2, 5, 10, 10, 10, 15
MARKET_EACH, ASK_EACH, TIDY_EACH = 20, 60, 600
"""Seconds."""
GOODBYE = 5.0
"""Seconds that a run gets to be given back when the clock is stopped."""


class Clock:
    """The periodic jobs of an installation, declared here and kept in memory; use it as a context manager.

    Every process may have one: the one that leads does what is periodic. On PostgreSQL all of them plan, answer and
    assign, on any number of machines: a run is claimed under a lease, and an edition has one open run. On SQLite, with
    its one machine, the leader does. A plan takes minutes and an answer seconds, so each gets a thread of its own.
    E-mails leave by ``transport``, by default the installation's own.
    """

    def __init__(self, config: Config, transport: MailTransport | None = None) -> None:
        self._config = config
        self._sessions: sessionmaker[Session] = sessions(config.database_url)
        self._leader: Leader = candidate(config.database_url)
        self._transport = transport or mail_transport(config)
        self._push = push_transport(config)
        self._phones = phone_transport(config)
        self._worker = Worker(self._sessions)
        self._question_worker = QuestionWorker(self._sessions)
        self._booth_worker = BoothPlanWorker(self._sessions)
        self._planning: Thread | None = None
        self._answering: Thread | None = None
        self._assigning: Thread | None = None
        self._asking = Lock()  # ticks run side by side, and the leader's connection is one
        self._scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 30}
        )
        for job in (self.plan, self.answer, self.assign):
            self._every(1, job, by_all=file_of(config.database_url) is None)
        self._every(PRINTS_EACH, self.print_sheets)
        self._every(EMAILS_EACH, self.deliver)
        self._every(EMAILS_EACH, self.send_notes)
        self._every(EMAILS_EACH, self.send_to_phones)
        self._every(EXPIRE_EACH, self.expire)
        self._every(TABLES_EACH, self.look_at_tables)
        self._every(FREE_EACH, self.offer_free_tables)
        self._every(REMIND_EACH, self.remind_of_consultations)
        self._every(MARKET_EACH, self.let_reservations_lapse)
        self._every(ASK_EACH, self.ask)
        self._every(TIDY_EACH, self.tidy)
        self._every(TIDY_EACH, self.remind)
        self._scheduler.add_job(self.report, "interval", seconds=REPORT_EACH, next_run_time=clock.now())

    def __enter__(self) -> "Clock":
        self._scheduler.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._scheduler.shutdown(wait=False)
        self._worker.leave()
        self._question_worker.leave()
        self._booth_worker.leave()
        for thread in (self._planning, self._answering, self._assigning):
            if thread is not None:
                thread.join(timeout=GOODBYE)
        self._leader.step_down()
        with suppress(SQLAlchemyError), self._sessions() as session, deciding(session):
            operations.withdraw(session, "worker", self._worker.name)

    def report(self) -> None:
        """Report that this process is there, whether it leads or waits."""
        with self._sessions() as session, deciding(session):
            operations.report(session, "worker", self._worker.name, now=clock.now())

    def plan(self) -> None:
        """Begin what was asked for, unless something is being planned already."""
        if self._planning is None or not self._planning.is_alive():
            self._planning = Thread(target=self._work_off, name="planning", daemon=True)
            self._planning.start()

    def answer(self) -> None:
        """Begin to answer questions about versions, unless one is being answered already."""
        if self._answering is None or not self._answering.is_alive():
            self._answering = Thread(target=self._answer_all, name="answering", daemon=True)
            self._answering.start()

    def assign(self) -> None:
        """Begin to make plans of the booths, unless one is being made already."""
        if self._assigning is None or not self._assigning.is_alive():
            self._assigning = Thread(target=self._assign_all, name="assigning", daemon=True)
            self._assigning.start()

    def print_sheets(self) -> None:
        """Make the files of large printings."""
        make_files(self._sessions, self._config)

    def deliver(self) -> None:
        """Send e-mails."""
        outbox.deliver(self._sessions, self._transport, self._config)

    def send_notes(self) -> None:
        """Send notes to the phones that asked for them."""
        push.deliver(self._sessions, self._push)

    def send_to_phones(self) -> None:
        """Send messages by KakaoTalk and as text messages, and ask what became of those before."""
        channels.deliver(self._sessions, self._phones, self._config)
        channels.ask(self._sessions, self._phones)

    def look_at_tables(self) -> None:
        """Call who is missing, and pass on seats that were not taken."""
        at_table.look(self._sessions)

    def offer_free_tables(self) -> None:
        """Offer tables that are free to companies of interest to each other."""
        at_table.offer_free_tables(self._sessions)

    def ask(self) -> None:
        """Ask companies what became of their consultations; tell organizers when a time for objections is over."""
        follow_ups.ask(self._sessions)
        objections.close(self._sessions)

    def let_reservations_lapse(self) -> None:
        """Put pieces of the market back on sale that were not picked up."""
        market.lapse(self._sessions)

    def remind_of_consultations(self) -> None:
        """Remind people of the next day's consultations, and of each one shortly before it begins."""
        reminders.remind(self._sessions)

    def expire(self) -> None:
        """Give up the runs that no worker will take up again, and delete what has expired."""
        with self._sessions() as session, deciding(session):
            schedules.expire(session, now=clock.now())
            allocation.expire(session, now=clock.now())
            sign_ins.forget_ended(session, now=clock.now())
            throttles.forget_old(session, now=clock.now())
            second_factors.forget_old(session, now=clock.now())
            access_log.forget_old(session, now=clock.now())
            imports.forget_old(session, now=clock.now())
            prints.forget_old(session, now=clock.now())
        while self._forget_what_is_due():
            pass

    def tidy(self) -> None:
        """Delete the files of pictures and documents that were removed."""
        with self._sessions() as session:
            used = pictures.used_names(session)
        pictures.remove_unused(storage.of(self._config), used, now=clock.now())

    def remind(self) -> None:
        """Mail the link of registrations that were begun and not finished."""
        with self._sessions() as session, deciding(session):
            drafts.mail_to_those_who_stopped(session, now=clock.now())

    def _forget_what_is_due(self) -> int:
        with self._sessions() as session, deciding(session):
            return privacy.carry_out_retention(session, now=clock.now())

    def _work_off(self) -> None:
        try:
            self._worker.work_off()
        except Exception:
            log.exception("planning")

    def _answer_all(self) -> None:
        try:
            self._question_worker.work_off()
        except Exception:
            log.exception("answering")

    def _assign_all(self) -> None:
        try:
            self._booth_worker.work_off()
        except Exception:
            log.exception("assigning booths")

    def _every(self, seconds: int, job: Callable[[], None], *, by_all: bool = False) -> None:
        def tick() -> None:
            with self._asking:
                is_ours = self._leader.leads()
            if is_ours or by_all:
                job()

        self._scheduler.add_job(tick, "interval", seconds=seconds, id=job.__name__)
