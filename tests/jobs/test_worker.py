"""The worker: sees a run through, whatever happens to its child."""

import multiprocessing
import multiprocessing.spawn
import os
import signal
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import deciding, sessions
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.domain.schedules import Policy, Start, VersionState, request_name, said
from expo.jobs import runs, solver_process
from expo.jobs.worker import Worker
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.schedules import Schedule, StoredPlacement
from expo.queries import schedules as schedules_queries
from expo.services import schedules
from tests.support.small_expo import PLANNED, THE_EVE, build

BEFORE_THE_EXPO = timedelta(days=30)


@pytest.fixture
def worker(database_url: str):
    """A worker of its own."""
    factory = sessions(database_url)
    yield Worker(factory)
    factory.kw["bind"].dispose()


@pytest.fixture
def ask(session: Session) -> Callable[..., int]:
    """Ask for a version of an edition and return its row."""

    def asked(edition: Edition, policy: Policy, now=THE_EVE) -> int:
        actor = Actor(Role.ORGANIZER, edition_id=edition.id)
        with deciding(session):
            return schedules.ask(session, actor, edition, policy=policy, now=now).id

    return asked


def planners() -> list[int]:
    """Return the planning processes that are alive."""
    return [child.pid for child in multiprocessing.active_children() if child.name == "planner" and child.pid]


def version(session: Session, edition: Edition, number: int = 1) -> schedules_queries.Version:
    """Return a version as it is now."""
    session.rollback()
    session.expire_all()
    return schedules_queries.get(session, edition, number)


@pytest.mark.both_databases
def test_what_was_asked_for_is_planned_and_judged_and_recorded(session, worker, ask):
    with deciding(session):
        expo = build(session, PLANNED)
        expo.wish_all()
    ask(expo.edition, Policy(seconds=10))

    count = worker.work_off()

    planned = version(session, expo.edition)
    assert (count, planned.state) == (1, VersionState.SOLVED)
    assert planned.schedule.figures["met"] == planned.schedule.figures["wished"] == 12
    assert planned.schedule.figures["status"] == "optimal"
    assert planned.schedule.progress[-1]["phase"] == "done"
    overseas = session.scalars(select(StoredPlacement).where(StoredPlacement.buyer_id == expo.buyers[3].id)).all()
    assert [one.interpreter_id for one in overseas] == [expo.interpreter.id] * 3
    assert planners() == []


def test_a_version_that_keeps_the_timetable_moves_nobody_without_need(session, worker, ask):
    with deciding(session):
        expo = build(session, PLANNED)
        for exhibitor in range(3):
            expo.wish(exhibitor, 0)
    ask(expo.edition, Policy(seconds=10))
    worker.work_off()
    with deciding(session):
        planned = schedules_queries.get(session, expo.edition, 1).schedule
        schedules.publish(session, expo.organizer, expo.edition, schedule_id=planned.id, now=THE_EVE)
        expo.wish(0, 1)
    before = {(one.buyer_id, one.slot_id, one.table_id) for one in session.scalars(select(Meeting))}

    ask(expo.edition, Policy(seconds=10, start=Start.KEEP))
    worker.work_off()

    second = version(session, expo.edition, 2)
    preview = schedules_queries.publication_preview(session, expo.edition, second.schedule, THE_EVE)
    figures = preview.figures
    assert len(before) == 3
    assert (figures["kept"], figures["added"], figures["moved"], figures["dropped"]) == (3, 1, 0, 0)
    said = second.schedule.figures
    assert [said[key] for key in ("dropped", "dropped_bound", "moved", "rehoused")] == [0, 0, 0, 0]
    assert "dropped" not in version(session, expo.edition, 1).schedule.figures


def test_meetings_that_cannot_all_take_place_are_named_by_the_people_in_them(session, worker, ask):
    with deciding(session):
        expo = build(session, PLANNED)
        expo.wish_all()
        expo.edition.exhibitor_per_day = 1
    three = tuple(request_name(expo.exhibitors[0].id, buyer.id) for buyer in expo.buyers[:3])
    ask(expo.edition, Policy(seconds=10, musts=three))

    worker.work_off()

    failed = version(session, expo.edition)
    assert failed.state is VersionState.FAILED
    told, *meetings = [said(document) for document in failed.schedule.figures["failure"]]
    assert str(told).startswith("3 consultations that have to take place do not all fit.")
    assert [one.params["buyer"].name_ko for one in meetings] == ["상사0", "상사1", "상사2"]


def test_what_the_planner_cannot_fit_together_is_told_in_names(session):
    with deciding(session):
        expo = build(session, PLANNED)
    pairs = [request_name(expo.exhibitors[0].id, buyer.id) for buyer in expo.buyers[:2]]

    told = schedules_queries.conflict_of(pairs, schedules_queries.names(session, expo.edition))

    assert str(told[0]).startswith("2 consultations that have to take place do not all fit.")
    assert [one.params["buyer"].name_ko for one in told[1:]] == ["상사0", "상사1"]


def test_a_run_whose_process_is_killed_is_taken_up_again_and_then_given_up(session, sample, worker, ask):
    schedule_id = ask(sample, Policy(seconds=30), clock.now() - BEFORE_THE_EXPO - timedelta(days=800))
    killed = []

    def kill(_: object) -> None:
        session.rollback()
        if session.scalar(select(Schedule.best).where(Schedule.id == schedule_id)) is None:
            return
        for pid in planners():
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)

    states, kept = [], []
    for _ in range(2):
        with deciding(session):
            claimed = schedules.claim(session, worker=worker.name, now=clock.now())
        assert claimed == schedule_id
        worker.attend(schedule_id, kill)
        states.append(version(session, sample).state)
        kept.append(version(session, sample).schedule.best is not None)

    assert len(set(killed)) == 2
    assert states == [VersionState.ASKED, VersionState.FAILED]
    assert kept == [True, False]  # the next worker goes on from the best timetable of the first
    assert version(session, sample).schedule.failure.startswith("The planning process ended twice without a result")


def test_a_child_that_compiles_first_has_its_own_time_afterwards(session, sample, worker, ask, monkeypatch):
    """The first plan of a new installation on a busy machine: compiling alone takes longer than the run may."""
    monkeypatch.setattr(runs, "OVERTIME", 0.1)
    schedule_id = ask(sample, Policy(seconds=5), clock.now() - timedelta(days=1000))
    with deciding(session):
        schedules.claim(session, worker=worker.name, now=clock.now())

    class Compiling:
        """A child that says at once that it compiles, and has its answer after more than its time."""

        said = iter([{"progress": solver_process.COMPILING}, None, None, {"answer": "here"}])

        def receive(self, _seconds: float) -> object:
            time.sleep(0.1)
            return next(self.said)

        def stop(self) -> None: ...

    assert worker._listen(schedule_id, Compiling(), 0.1) == {"answer": "here"}


def test_a_child_that_dies_before_it_has_heard_its_task_is_noticed(monkeypatch):
    monkeypatch.setattr(multiprocessing.spawn, "_python_exe", b"/bin/false")
    task = solver_process.QuestionTask({"problem": "x" * 5_000_000}, {}, "", THE_EVE, 5.0)

    with solver_process.solver_process(task) as child, pytest.raises((EOFError, ConnectionError)):
        child.receive(60)


def test_a_run_that_is_asked_to_stop_keeps_the_best_it_has(session, sample, worker, ask):
    schedule_id = ask(sample, Policy(seconds=600), clock.now() - timedelta(days=1000))
    boss = Actor(Role.ORGANIZER, edition_id=sample.id)

    def stop(figures: dict) -> None:
        if figures["weight"] is not None and session.get(Schedule, schedule_id).stop_asked_at is None:
            with deciding(session):
                schedules.ask_to_stop(session, boss, sample, number=1, now=clock.now())

    with deciding(session):
        schedules.claim(session, worker=worker.name, now=clock.now())
    worker.attend(schedule_id, stop)

    stopped = version(session, sample)
    assert stopped.state is VersionState.SOLVED
    assert stopped.schedule.figures["seconds"] < 60
    assert stopped.schedule.figures["met"] > 600
    assert stopped.schedule.figures["weight"] <= stopped.schedule.figures["bounds"]["weight"]
    with pytest.raises(Refusal):
        schedules.ask_to_stop(session, boss, sample, number=1, now=clock.now())


def test_a_worker_that_leaves_gives_its_run_back_as_if_it_had_never_begun(session, sample, worker, ask):
    schedule_id = ask(sample, Policy(seconds=600), clock.now() - timedelta(days=1000))
    with deciding(session):
        schedules.claim(session, worker=worker.name, now=clock.now())

    worker.attend(schedule_id, lambda _: worker.leave())

    left = version(session, sample)
    assert (left.state, left.schedule.attempts) == (VersionState.ASKED, 0)
    assert planners() == []


@pytest.mark.both_databases
def test_a_run_that_another_worker_took_over_is_left_to_it(session, worker, ask):
    with deciding(session):
        expo = build(session, PLANNED)
        expo.wish_all()
    schedule_id = ask(expo.edition, Policy(seconds=10))
    with deciding(session):
        schedules.claim(session, worker="somebody else", now=clock.now())

    worker.attend(schedule_id)

    assert version(session, expo.edition).state is VersionState.RUNNING
    assert session.scalars(select(StoredPlacement)).all() == []
