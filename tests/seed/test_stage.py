"""The sample's visitors register for sessions and come to them, up to the demo's clock."""

import pytest
from sqlalchemy import update

from expo.domain.people import Actor, Role
from expo.domain.side_figures import SideFigure, sums
from expo.models.badges import Person
from expo.queries import sessions as sessions_queries
from expo.queries import side_figures
from expo.services import sessions
from expo.services.sample import write_crowd, write_stage
from tests.support.days import SECOND, moment


@pytest.mark.sqlite_only
def test_sessions_fill_up_to_now_whichever_way_the_clock_is_set(session, sample):
    boss = Actor(Role.ORGANIZER, None, "demo", sample.id)
    write_crowd(session, boss, sample, secret="s", now=moment(SECOND, "09:00"))

    def figures(at):
        write_stage(session, sample, now=moment(SECOND, at))
        session.commit()
        full = sessions_queries.attendance(session, sample.id)
        return {row.title_en: full[row.id] for row in sessions_queries.programme(session, sample.id)}

    morning, noon, back, again = figures("09:00"), figures("12:00"), figures("09:00"), figures("12:00")

    tasting, past = "A table of rice cakes and sauces", "Advanced smart-factory support: how it works"
    assert morning == back
    assert noon == again
    assert morning[tasting].came == 0 < noon[tasting].came <= 40
    assert (noon[tasting].registered, noon[tasting].waiting) == (48, 8)
    assert 40 < noon[past].came < noon[past].registered < 80
    assert noon["Certificates that buyers abroad ask for"].came == 0


@pytest.mark.sqlite_only
def test_what_people_did_at_the_door_stays(session, sample):
    boss = Actor(Role.ORGANIZER, None, "demo", sample.id)
    now = moment(SECOND, "13:20")
    write_crowd(session, boss, sample, secret="s", now=now)
    write_stage(session, sample, now=now)
    talk = next(
        row for row in sessions_queries.programme(session, sample.id) if row.starts_at == moment(SECOND, "13:30")
    )
    absent = next(one for one in sessions_queries.registrations(session, talk) if one.row.came_at is None)
    code = absent.person.badges[0].code
    row = sessions.check_in(session, boss, sample, session_id=talk.id, badge=code, now=now)
    session.commit()

    write_stage(session, sample, now=moment(SECOND, "16:00"))
    session.commit()
    assert row.came_at == now


@pytest.mark.sqlite_only
def test_one_visitor_more_moves_no_registration(session, sample):
    boss = Actor(Role.ORGANIZER, None, "demo", sample.id)
    now = moment(SECOND, "09:00")
    write_crowd(session, boss, sample, secret="s", now=now)
    added = write_stage(session, sample, now=now)
    session.execute(update(Person).where(Person.email == "visitor7@visitors.example.com").values(erased_at=now))

    assert added > 300
    assert write_stage(session, sample, now=now) <= 8  # one for each session at most


@pytest.mark.sqlite_only
def test_the_results_count_the_stage(session, sample):
    boss = Actor(Role.ORGANIZER, None, "demo", sample.id)
    now = moment(SECOND, "18:00")
    write_crowd(session, boss, sample, secret="s", now=now)
    write_stage(session, sample, now=now)
    session.commit()

    totals = sums(side_figures.side_rows(session, sample))
    assert totals[SideFigure.REGISTRATIONS] > totals[SideFigure.CAME] > totals[SideFigure.WAITED] > 0
