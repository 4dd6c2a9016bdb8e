"""A run of the planner in the browser's words: asked for, watched, stopped, failed."""

import re

from sqlalchemy import select

from expo.domain.schedules import Policy, request_name, written
from expo.jobs import solver_process
from expo.models.schedules import Schedule
from expo.queries import schedules as schedules_queries
from expo.services import schedules
from expo.services.runs import GIVEN_UP
from tests.support.reading import source_of
from tests.support.small_expo import THE_EVE
from tests.web.test_schedules import ASKED, address, edition, expo

__all__ = ["edition", "expo"]


def test_asking_makes_a_version_that_waits(session, organizer, expo):
    answer = organizer.post(
        address("planner"), data={"start": "fresh", "emphasis": "must_first", "seconds": "15", "note": "try"}
    )

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/planner/2")
    session.rollback()
    asked = session.scalars(select(Schedule).where(Schedule.number == 2)).one()
    assert asked.policy == {"emphasis": "must_first", "seconds": 15, "start": "fresh"}
    watched = source_of(organizer.get(address("planner/2")))
    assert 'hx-trigger="every 1s"' in watched
    assert "Stop and keep the best" in watched


def test_a_second_run_is_refused_with_the_reason_and_what_was_typed(session, organizer, expo):
    organizer.post(address("planner"), data=ASKED)

    answer = organizer.post(
        address("planner"), data={"start": "fresh", "emphasis": "overseas", "seconds": "60", "note": "mine"}
    )

    assert answer.status_code == 422
    assert "Version 2 is being planned already." in source_of(answer)
    assert 'value="mine"' in source_of(answer)


def test_every_missing_choice_is_named(organizer):
    answer = organizer.post(address("planner"), data={"start": "fresh", "emphasis": "whatever", "seconds": "7"})

    assert answer.status_code == 422
    assert source_of(answer).count('class="field__error"') == 2


def test_a_run_that_is_watched_reloads_the_page_when_it_is_done(session, organizer, expo):
    schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)
    session.commit()
    asked = session.scalars(select(Schedule).where(Schedule.number == 2)).one()
    asked.progress = [
        {"phase": "weight", "seconds": n, "shortfall": 0, "weight": 30 + n, "breaks": 4, "bound": 50, "breaks_bound": 0}
        for n in range(3)
    ]
    session.commit()

    running = organizer.get(address("planner/2"), headers={"HX-Request": "true"})
    asked.failed_at = THE_EVE
    session.commit()
    done = organizer.get(address("planner/2"), headers={"HX-Request": "true"})

    assert source_of(running).startswith('<section class="stack" id="run"')
    assert "Fitting in more of what counts" in source_of(running)
    assert "<polyline" in source_of(running)
    assert ("HX-Refresh" in running.headers, done.headers.get("HX-Refresh")) == (False, "true")


def test_the_options_found_so_far_are_shown_while_others_are_looked_for(session, organizer, expo):
    schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)
    asked = session.scalars(select(Schedule).where(Schedule.number == 2)).one()
    found = [{"others_moved": 0, "lost": 14}, {"others_moved": 7, "lost": 1}]
    asked.progress = [solver_process.NO_FIGURES | {"phase": "options", "seconds": 0.4, "options": found}]
    session.commit()

    watched = source_of(organizer.get(address("planner/2"), headers={"HX-Request": "true"}))

    assert re.findall(r'<p class="options__(?:title|lost)">([^<]*)</p>', watched) == [
        "Nobody else moves",
        "14 consultations are lost",
        "7 other consultations move",
        "1 consultation is lost",
    ]
    assert "Stopping keeps those found so far." in watched


def test_a_conflict_leads_to_each_consultation_in_it(session, organizer, expo):
    failed = session.scalars(select(Schedule)).one()
    pairs = [request_name(expo.exhibitors[0].id, buyer.id) for buyer in expo.buyers[:2]]
    conflict = schedules_queries.conflict_of(pairs, schedules_queries.names(session, expo.edition))
    failed.solved_at, failed.failed_at = None, THE_EVE
    failed.figures = {"failure": [written(one) for one in conflict]}
    session.commit()

    said = source_of(organizer.get(address("planner/1")))

    assert "2 consultations that have to take place do not all fit." in said
    assert re.findall(r'<li><a href="[^"]*meetings\?q=Maker\+0">([^<]*)</a>', said) == [
        "Maker 0 × Trader 0",
        "Maker 0 × Trader 1",
    ]


def test_stopping_is_remembered(session, organizer, expo):
    organizer.post(address("planner"), data=ASKED)

    answer = organizer.post(address("planner/2/stop"))

    assert answer.status_code == 303
    session.rollback()
    assert session.scalars(select(Schedule).where(Schedule.number == 2)).one().stop_asked_at is not None


def test_a_failure_is_said_in_the_readers_language(session, organizer, expo):
    schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)
    schedules.claim(session, worker="me", now=THE_EVE)
    row = session.scalars(select(Schedule).where(Schedule.number == 2)).one()
    schedules.fail(session, row.id, [GIVEN_UP], worker="me", now=THE_EVE)
    session.commit()
    organizer.set_cookie("locale", "ko")

    assert "계산 과정이 두 번 결과 없이 끝났습니다." in source_of(organizer.get(address("planner/2")))
