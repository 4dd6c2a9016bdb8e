"""The question_worker: finds questions about a version, and answers them whatever happens to its child."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import deciding, sessions
from expo.domain.problem import Participant, Problem, Request, Slot
from expo.domain.questions import EVERYTHING, AnswerState, Remedy
from expo.domain.schedules import Policy, request_name
from expo.domain.timetable import Placement
from expo.jobs import solver_process
from expo.jobs.answers import as_of
from expo.jobs.questions import QuestionWorker
from expo.jobs.solver_process import SolverTask
from expo.jobs.worker import Worker
from expo.models.schedules import Question, UnmetWish
from expo.queries import schedules as schedules_queries
from expo.services import schedules
from tests.support.small_expo import PLANNED, THE_EVE, SmallExpo, build


@pytest.fixture
def question_worker(database_url: str):
    """An question_worker of its own."""
    factory = sessions(database_url)
    yield QuestionWorker(factory)
    factory.kw["bind"].dispose()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an answer take its time: the child is nice, and a busy machine leaves it little."""
    monkeypatch.setattr("expo.jobs.questions.seconds_for", lambda _request: 120.0)


@contextmanager
def here(task: SolverTask) -> Iterator[SimpleNamespace]:
    """Plan in this process: a second of the tests' time is saved each time that no child has to start."""
    deaf = SimpleNamespace(send=lambda _said: None, poll=lambda: False)
    yield SimpleNamespace(receive=lambda _seconds: solver_process._schedule(deaf, task))


@pytest.fixture
def expo(session: Session, question_worker: QuestionWorker, monkeypatch: pytest.MonkeyPatch) -> SmallExpo:
    """A small expo with a version in which each exhibitor meets one buyer a day: half of the wishes stay unmet."""
    monkeypatch.setattr("expo.jobs.worker.solver_process", here)
    with deciding(session):
        expo = build(session, PLANNED)
        expo.wish_all()
        expo.edition.exhibitor_per_day = 1
        schedules.ask(session, expo.organizer, expo.edition, policy=Policy(seconds=60), now=THE_EVE)
    Worker(question_worker.sessions).work_off()
    return expo


def unmet(session: Session) -> str:
    """Return the first unmet wish of a domestic buyer."""
    session.rollback()
    wish = session.scalars(select(UnmetWish).where(UnmetWish.buyer_id < 4).order_by(UnmetWish.id)).first()
    assert wish is not None
    return request_name(wish.exhibitor_id, wish.buyer_id)


def ask(session: Session, expo: SmallExpo, request: str) -> None:
    with deciding(session):
        schedules.inquire(session, expo.organizer, expo.edition, number=1, request=request, now=THE_EVE)


def asked_id(session: Session) -> int:
    return session.scalars(select(Question.id)).one()


def answer(session: Session, expo: SmallExpo, request: str) -> schedules_queries.QuestionAnswer:
    session.rollback()
    version = schedules_queries.get(session, expo.edition, 1)
    names = schedules_queries.names(session, expo.edition)
    found = schedules_queries.question(session, expo.edition, version.schedule.id, request, names, THE_EVE)
    assert found is not None
    return found


@pytest.mark.both_databases
def test_an_answer_names_the_limit_that_stands_in_the_way(session, question_worker, expo):
    request = unmet(session)
    ask(session, expo, request)

    count = question_worker.work_off()

    found = answer(session, expo, request)
    (limit,) = [one for one in found.fixes if one.remedy is Remedy.RAISE_LIMIT]
    assert (count, found.state) == (1, AnswerState.ANSWERED)
    assert (limit.limit, limit.is_daily, limit.lost) == (2, True, ())
    assert limit.who.id == int(request[1 : request.index("-")])
    assert question_worker.work_off() == 0


def test_an_answer_says_what_one_more_would_bring(session, question_worker, expo):
    ask(session, expo, EVERYTHING)

    question_worker.work_off()

    found = answer(session, expo, EVERYTHING)
    changes = {(one.remedy, one.language or one.on or one.zone.name_en) for one in found.additions}
    first = expo.edition.starts_on
    assert changes == {
        (Remedy.ADD_TABLE, "domestic"),
        (Remedy.ADD_TABLE, "overseas"),
        (Remedy.ADD_INTERPRETER, "vi"),
        (Remedy.ADD_SLOT, first),
        (Remedy.ADD_SLOT, first + timedelta(days=1)),
    }
    assert {one.meetings for one in found.additions} == {0}  # the daily limit is what is short


def test_a_question_that_cannot_be_thought_about_is_given_up(session, question_worker, expo):
    ask(session, expo, EVERYTHING)
    with deciding(session):
        schedules_queries.get(session, expo.edition, 1).schedule.problem = {"nonsense": True}

    question_worker.work_off()

    assert answer(session, expo, EVERYTHING).state is AnswerState.FAILED


def test_whoever_leaves_gives_the_question_back(session, question_worker, expo):
    ask(session, expo, EVERYTHING)
    with deciding(session):
        asked = schedules.take_question(session, asked_id(session), worker=question_worker.name, now=clock.now())
    question_worker.leave()

    question_worker.attend(asked)

    session.rollback()
    question = session.scalars(select(Question)).one()
    assert (question.attempts, question.lease_until, question.failed_at) == (0, None, None)


@pytest.mark.both_databases
def test_a_question_whose_holder_died_is_taken_again_and_then_given_up(session, expo):
    ask(session, expo, EVERYTHING)

    taken = [
        schedules.take_question(session, asked_id(session), worker="gone", now=THE_EVE + timedelta(minutes=minutes))
        for minutes in (0, 1, 3, 6)
    ]

    assert [one is not None for one in taken] == [True, False, True, False]
    session.commit()
    assert answer(session, expo, EVERYTHING).state is AnswerState.FAILED


def test_what_has_begun_is_not_touched_by_an_answer():
    hours = [datetime(2026, 6, 1, hour, tzinfo=UTC) for hour in (9, 10, 11)]
    requests = tuple(Request(name, ("e1", name)) for name in ("b1", "b2", "b3"))
    people = tuple(Participant(name) for name in ("e1", "b1", "b2", "b3"))
    problem = Problem(tuple(Slot(0, hour, 60) for hour in hours), people, requests)
    schedule = (Placement("b1", 0), Placement("b2", 2))

    later = as_of(hours[0], problem, schedule)

    assert [(one.must, one.fixed, one.allowed) for one in later.requests] == [
        (True, 0, None), (False, None, {1, 2}), (False, None, {1, 2}),
    ]  # fmt: skip
    assert as_of(hours[0] - timedelta(minutes=1), problem, schedule) is problem
