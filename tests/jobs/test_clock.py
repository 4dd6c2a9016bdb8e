"""The clock: one process runs it, and finds the requested work."""

import time
from threading import Event

import pytest
from sqlalchemy.orm import Session

from expo.config import Config
from expo.db import deciding
from expo.domain.outbox import Envelope
from expo.domain.schedules import Policy
from expo.jobs import scheduler
from expo.jobs.clock import Clock
from expo.jobs.leader import candidate
from expo.jobs.queues import PROCRASTINATE
from expo.jobs.scheduler import SteadyScheduler
from expo.jobs.worker import Worker
from expo.models.schedules import Schedule
from expo.services import schedules
from tests.support.small_expo import PLANNED, THE_EVE, build


@pytest.fixture
def candidates(database_url):
    """Two candidates for the lead over one database."""
    found = [candidate(database_url), candidate(database_url)]
    yield found
    for one in found:
        one.step_down()


@pytest.mark.both_databases
def test_one_leads_until_it_steps_down(candidates):
    first, second = candidates

    before = (first.leads(), second.leads(), first.leads())
    first.step_down()
    after = (second.leads(), first.leads())

    assert before == (True, False, True)
    assert after == (True, False)


def eventually(session: Session, check, seconds: float = 120.0) -> bool:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        session.rollback()
        session.expire_all()
        if check():
            return True
        time.sleep(0.2)
    return False


class Postbox:
    """A way out that keeps what is put into it."""

    is_open = True

    def __init__(self) -> None:
        self.recipients: list[str] = []

    def send(self, envelope: Envelope) -> None:
        self.recipients.append(envelope.recipient)


@pytest.mark.both_databases
def test_what_was_asked_for_is_planned_and_emails_are_sent_without_anybody_doing_anything(session, database_url):
    with deciding(session):
        expo = build(session, PLANNED)
        expo.wish_all()
        asked = schedules.ask(session, expo.organizer, expo.edition, policy=Policy(seconds=5), now=THE_EVE).id

    postbox = Postbox()
    queue = PROCRASTINATE if database_url.startswith("postgresql") else ""
    with Clock(Config(database_url=database_url, secret_key="s", queue=queue), postbox):
        is_planned = eventually(session, lambda: session.get(Schedule, asked).solved_at is not None)
        with deciding(session):
            schedules.publish(session, expo.organizer, expo.edition, schedule_id=asked, now=THE_EVE)
        are_sent = eventually(session, lambda: len(postbox.recipients) == 7)

    assert (is_planned, are_sent) == (True, True)
    assert sorted(set(postbox.recipients)) == sorted(postbox.recipients)


@pytest.mark.both_databases
def test_a_process_that_does_not_lead_plans_where_several_machines_may_be(
    session, database_url, candidates, monkeypatch
):
    """On PostgreSQL each worker takes runs; on SQLite, with its one machine, only the leader does."""
    attended: list[int] = []
    monkeypatch.setattr(Worker, "attend", lambda _worker, run_id: attended.append(run_id))
    assert candidates[0].leads()
    with deciding(session):
        expo = build(session, PLANNED)
        expo.wish_all()
        asked = schedules.ask(session, expo.organizer, expo.edition, policy=Policy(seconds=5), now=THE_EVE).id
    is_several = database_url.startswith("postgresql")

    with Clock(Config(database_url=database_url, secret_key="s")):
        eventually(session, lambda: bool(attended), seconds=60 if is_several else 3)

    assert attended[:1] == ([asked] if is_several else [])


@pytest.mark.sqlite_only
def test_work_goes_on_when_the_machine_s_clock_is_set_back_two_hours(monkeypatch):
    done = Event()
    steady = SteadyScheduler()
    steady.every(3600, done.set, name="reminding")
    monkeypatch.setattr(scheduler, "WATCH", 0.02)
    steady.start()

    assert not done.wait(0.2)
    monkeypatch.setattr(scheduler, "time", lambda: time.time() - 7200)
    assert done.wait(5)
    steady.stop()
