"""The clock: looks every second for work in the database. It keeps no list of its own, so it loses nothing."""

import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.config import Config
from expo.db import deciding, sessions
from expo.jobs import (
    advertising,
    at_table,
    broadcasts,
    channels,
    follow_ups,
    learning,
    market,
    objections,
    outbox,
    push,
    reminders,
)
from expo.jobs.booth_plans import BoothPlanWorker
from expo.jobs.leader import Leader, candidate
from expo.jobs.prints import PrintWorker
from expo.jobs.questions import QuestionWorker
from expo.jobs.queue import Errand, Work
from expo.jobs.queues import queue_for
from expo.jobs.scheduler import SteadyScheduler
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

TABLES_EACH, MESSAGES_EACH, FREE_EACH, EXPIRE_EACH, REPORT_EACH, REMIND_EACH = 2, 5, 10, 10, 10, 15
TICK, MARKET_EACH, ASK_EACH, TIDY_EACH = 1, 20, 60, 600
"""Seconds."""


class Clock:
    """The periodic jobs of an installation, declared here and kept in memory; use it as a context manager.

    Every process may have one: the one that leads does what is periodic. Plans, questions, printings and messages come
    to it by a queue (`queues.py`). Messages leave by ``transport``, by default the installation's own.
    """

    def __init__(self, config: Config, transport: MailTransport | None = None) -> None:
        self._config = config
        self._sessions: sessionmaker[Session] = sessions(config.database_url)
        self._leader: Leader = candidate(config.database_url)
        self._worker = Worker(self._sessions)
        self._queue = queue_for(config, self._works(transport or mail_transport(config)))
        self._asking = Lock()  # ticks run side by side, and the leader's connection is one
        self._scheduler = SteadyScheduler()
        self._scheduler.every(TICK, self.look, name="look")
        self._every(EXPIRE_EACH, self.expire)
        self._every(TABLES_EACH, self.look_at_tables)
        self._every(FREE_EACH, self.offer_free_tables)
        self._every(REMIND_EACH, self.remind_of_consultations)
        self._every(MARKET_EACH, self.let_reservations_lapse)
        self._every(ASK_EACH, self.ask_and_close)
        self._every(ASK_EACH, self.learn_from_wishes)
        self._every(TIDY_EACH, self.tidy)
        self._every(TIDY_EACH, self.remind_of_drafts)
        self._scheduler.every(REPORT_EACH, self.report, name="report", at_once=True)

    def __enter__(self) -> "Clock":
        self._queue.start()
        self._scheduler.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._scheduler.stop()
        self._queue.stop()
        self._leader.step_down()
        with suppress(SQLAlchemyError), self._sessions() as session, deciding(session):
            operations.withdraw(session, "worker", self._worker.name)

    def report(self) -> None:
        """Report that this process is there, whether it leads or waits."""
        with self._sessions() as session, deciding(session):
            operations.report(session, "worker", self._worker.name, now=clock.now())

    def look(self) -> None:
        """Look for what waits to be worked on."""
        self._queue.look(leads=self._leads())

    def look_at_tables(self) -> None:
        """Call who is missing, and pass on seats that were not taken."""
        at_table.look(self._sessions)

    def offer_free_tables(self) -> None:
        """Offer tables that are free to companies of interest to each other."""
        at_table.offer_free_tables(self._sessions)

    def ask_and_close(self) -> None:
        """Ask what became of consultations, send advertising when its hour comes, close objections that are over."""
        follow_ups.ask(self._sessions)
        advertising.ask(self._sessions)
        objections.close(self._sessions)

    def learn_from_wishes(self) -> None:
        """Learn what companies go by when they choose whom to meet."""
        learning.learn(self._sessions)

    def let_reservations_lapse(self) -> None:
        """Put pieces of the market back on sale that were not picked up."""
        market.lapse(self._sessions)

    def remind_of_consultations(self) -> None:
        """Remind people of the next day's consultations, of each one shortly before it begins, and of broadcasts."""
        reminders.remind(self._sessions)
        broadcasts.remind(self._sessions)

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

    def remind_of_drafts(self) -> None:
        """Mail the link of registrations that were begun and not finished."""
        with self._sessions() as session, deciding(session):
            drafts.mail_to_those_who_stopped(session, now=clock.now())

    def _forget_what_is_due(self) -> int:
        with self._sessions() as session, deciding(session):
            return privacy.carry_out_retention(session, now=clock.now())

    def _works(self, mail: MailTransport) -> list[Work]:
        """Return the kinds of work of this installation: messages only where there is a way out for them."""
        notes, phones = push_transport(self._config), phone_transport(self._config)

        def send_emails() -> None:
            outbox.deliver(self._sessions, mail, self._config)

        def send_notes() -> None:
            push.deliver(self._sessions, notes)

        def send_to_phones() -> None:
            channels.deliver(self._sessions, phones, self._config)
            channels.ask(self._sessions, phones)

        ways_out = ((mail, "emails", send_emails), (notes, "notes", send_notes), (phones, "texts", send_to_phones))
        return [
            self._worker,
            QuestionWorker(self._sessions),
            BoothPlanWorker(self._sessions),
            PrintWorker(self._sessions, self._config),
            *(Errand(name, MESSAGES_EACH, send) for way_out, name, send in ways_out if way_out.is_open),
        ]

    def _leads(self) -> bool:
        with self._asking:
            return self._leader.leads()

    def _every(self, seconds: int, job: Callable[[], None]) -> None:
        def tick() -> None:
            if self._leads():
                job()

        self._scheduler.every(seconds, tick, name=job.__name__)
