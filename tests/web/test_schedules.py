"""The planner in the browser's words: who may come in, what the pages say, what the buttons do."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import db
from expo.domain import notice
from expo.domain.meetings import Origin
from expo.domain.people import Role
from expo.domain.schedules import Policy
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.models.schedules import Publication, Schedule
from expo.services import history, schedules
from tests.support import people
from tests.support.reading import source_of
from tests.support.small_expo import THE_EVE, SmallExpo
from tests.support.versions import booked, planned, version

ASKED = {"start": "fresh", "emphasis": "balanced", "seconds": "15"}
PAGES = ("planner", "planner/1", "planner/1/unmet", "planner/1/fairness", "planner/1/changes")


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    expo, schedule = planned(session, unmet=[(1, 0)])
    schedule.figures = {**schedule.figures, "fairness": {**schedule.figures["fairness"], "exhibitors": 2}}
    session.commit()
    return expo


@pytest.fixture
def edition(expo: SmallExpo) -> Edition:
    return expo.edition


def address(page: str) -> str:
    return f"/2026/organizer/{page}"


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in_and_nobody_else_comes_in(session, client, expo, page):
    stranger = client.get(address(page))
    people.sign_in(client, people.member(session, expo.edition, Role.BUYER))
    buyer = client.get(address(page))
    people.sign_in(client, people.member(session, expo.edition, Role.EXHIBITOR))
    exhibitor = client.get(address(page))

    assert (stranger.status_code, buyer.status_code, exhibitor.status_code) == (303, 403, 403)


@pytest.mark.parametrize("path", ["planner", "planner/1/publication", "planner/1/stop", "planner/publications/1/undo"])
def test_nobody_but_the_organizer_can_press_a_button(session, client, expo, path):
    people.sign_in(client, people.member(session, expo.edition, Role.EXHIBITOR))

    assert client.post(address(path)).status_code == 403
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Meeting)) == 0


@pytest.mark.sqlite_only
def test_on_a_show_day_publishing_asks_once_more_with_the_number(organizer, session, expo, monkeypatch):
    monkeypatch.setattr(notice, "MANY_TOLD", 3)
    expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[0].starts_at - timedelta(hours=1))
    session.commit()

    page = source_of(organizer.get(address("planner/1")))
    unconfirmed = organizer.post(address("planner/1/publication"), follow_redirects=True)
    confirmed = organizer.post(address("planner/1/publication"), data={"told": "6"}, follow_redirects=True)

    assert 'type="checkbox" name="told" value="6" required' in page
    assert "this tells 6 companies of a change" in source_of(unconfirmed)
    assert "Version 1 is in force. 6 companies are told." in source_of(confirmed)


def test_before_publishing_it_says_whose_email_leads_to_no_timetable(organizer, session, expo):
    said, page = "Some companies have no personal link", address("planner/1")
    assert said not in source_of(organizer.get(page))
    for company in (Membership.exhibitor_id == expo.exhibitors[0].id, Membership.buyer_id == expo.buyers[0].id):
        session.execute(delete(Membership).where(company))
    session.commit()

    shown = source_of(organizer.get(page)).partition(said)[2]
    assert "1 exhibitor<" in shown
    assert "1 buyer<" in shown


@pytest.mark.parametrize("locale", ["ko", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(organizer, page, locale):
    organizer.set_cookie("locale", locale)

    response = organizer.get(address(page))

    assert response.status_code == 200
    assert f'<html lang="{locale}"' in source_of(response)


def test_a_version_that_is_not_there_is_not_found(organizer):
    assert [organizer.get(address(page)).status_code for page in ("planner/7", "planner/7/unmet")] == [404, 404]


def test_a_version_says_what_it_is_worth_and_whom_publishing_would_concern(organizer):
    page = source_of(organizer.get(address("planner/1")))

    assert "Within 20.0 % of the best possible: proven" in page
    assert "<b>6</b> companies are told" in page
    assert re.search(r">(\d+)</span><span[^>]*> Exhibitors without a wish<", page)[1] == "1"


def test_once_a_timetable_is_in_force_sparing_people_is_what_is_offered_first(organizer):
    before = source_of(organizer.get(address("planner")))
    organizer.post(address("planner/1/publication"))
    after = source_of(organizer.get(address("planner")))

    assert "Fill gaps only" not in before
    (box,) = re.findall(r'<input [^>]*name="start"[^>]*value="keep"[^>]*>|<input checked[^>]*value="keep"[^>]*>', after)
    assert "checked" in box


def test_the_list_and_the_history_say_what_a_version_was_asked_for(session, organizer):
    organizer.post(address("planner/1/publication"))
    organizer.post(address("planner"), data={"start": "fill", "emphasis": "balanced", "seconds": "15"})
    asked = session.scalars(select(Schedule).where(Schedule.number == 2)).one()
    plain = source_of(organizer.get(address("planner")))
    asked.policy = Policy.of(asked.policy).document() | {"musts": ["e1 b1"]}
    session.commit()

    listed, told = source_of(organizer.get(address("planner"))), source_of(organizer.get(address("history")))

    assert re.search(r"Balanced · Fill gaps only\s*</span>", plain)
    assert "Balanced · Fill gaps only · with 1 wish that a fix was applied for" in listed
    assert "Asked for version 2 of the timetable: Balanced, Fill gaps only" in told


def test_publishing_and_undoing_by_button(session, organizer, expo):
    booked(session, expo, (2, 3, 7, 2), Origin.ASSIGNED)
    session.commit()

    published = organizer.post(address("planner/1/publication"), follow_redirects=True)
    publication = session.scalars(select(Publication)).one()
    undone = organizer.post(address(f"planner/publications/{publication.id}/undo"), follow_redirects=True)
    session.rollback()

    assert "Version 1 is in force. 6 companies are told." in source_of(published)
    assert "Booked by hand, locked or too near" in source_of(published).partition("If you undo it")[2]
    assert "Undone: nothing is planned any more." in source_of(undone)
    assert session.scalar(select(func.count()).select_from(Meeting).where(Meeting.is_active)) == 1
    dashboard = source_of(organizer.get(address("")))
    assert (">Not published" in dashboard, "taken back on" in dashboard) == (True, True)
    assert "The timetable was taken back, and nothing is planned." in dashboard
    assert "lost their place" not in dashboard


def test_the_dashboard_says_until_when_a_timetable_is_provisional(organizer, expo):
    until = {"until_0": "2026-05-31", "until": "2026-05-31 20:00"}
    organizer.post(address("planner/1/publication"), data=until)

    dashboard = source_of(organizer.get(address("")))

    assert "companies may object until" in dashboard


def test_planning_after_the_expo_is_refused_with_what_to_do(session, organizer, expo):
    expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[-1].ends_at)
    session.commit()

    answer = organizer.post(address("planner"), data=ASKED)

    assert answer.status_code == 422
    assert "There is nothing left to plan: the last consultation time began on Tue 2 Jun 11:30." in source_of(answer)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Schedule)) == 1


def test_a_version_that_would_take_back_everything_says_so_before_it_is_published(session, organizer, expo):
    organizer.post(address("planner/1/publication"))
    session.rollback()
    version(session, expo, [])
    session.commit()

    page = source_of(organizer.get(address("planner/2")))

    assert "Publishing this cancels 4 consultations and puts nothing in their place." in page


def test_a_replanned_version_says_what_it_changes_and_what_its_proof_holds_for(session, organizer, expo):
    row = session.scalars(select(Schedule)).one()
    row.figures = row.figures | {"dropped": 2, "dropped_bound": 1, "moved": 7, "rehoused": 0, "shortfall": 3}
    session.commit()

    page = source_of(organizer.get(address("planner/1")))

    assert "Re-planned from the timetable in force, with as few changes as possible" in page
    assert "Within 20.0 % of the best possible with as few dropped as possible: proven" in page
    assert "Consultations still missing for the minimums: 3." in page
    assert "at least 1" in page
    assert "at least 0" not in page


def test_many_companies_that_a_change_concerns_are_folded_and_one_is_open(organizer, expo):
    many = organizer.get(address("planner/1/changes")).text
    one = organizer.get(address(f"planner/1/changes?q={expo.buyers[0].name_en}")).text

    companies = many.count('<li class="changes__person">')
    assert companies > 5
    assert (many.count("<details><summary"), many.count("<details open><summary")) == (companies, 0)
    assert (one.count("<details><summary"), one.count("<details open><summary")) == (0, 1)


def test_a_version_and_the_dashboard_say_that_wishes_came_after_it(session, organizer, expo):
    schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)
    session.flush()
    row = session.scalars(select(Schedule).where(Schedule.number == 2)).one()
    row.solved_at, row.figures = THE_EVE, session.scalars(select(Schedule)).first().figures
    for act in ("wishes.wish", "wishes.reply", "tables.add"):
        history.record(session, expo.organizer, act, "wish", None, edition_id=expo.edition.id, now=THE_EVE)
    session.commit()

    page = source_of(organizer.get(address("planner/2")))
    board = source_of(organizer.get(address("")))

    assert "This version does not know what came after it." in page
    assert "2 wishes, answers or approvals" in page
    assert "1 change of rules, slots, tables or interpreters" in page
    assert "2 wishes, answers or times were changed after version 2 was asked for." in board
    assert "does not know what came after it" not in source_of(organizer.get(address("planner/1")))


def test_unmet_wishes_are_filtered_by_reason(organizer):
    some = source_of(organizer.get(address("planner/1/unmet?reason=no_table")))
    none = source_of(organizer.get(address("planner/1/unmet?reason=no_interpreter")))

    assert ("Maker 1" in some, "No free table" in some) == (True, True)
    assert "You may tell them: “All tables are taken whenever both of you are free.”" in some
    assert "No such wish" in none


@pytest.mark.parametrize("page", PAGES)
def test_queries_do_not_grow_with_the_timetable(session, app, organizer, expo, page):
    with app.app_context():
        statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    organizer.get(address(page))
    few = len(statements)
    version(session, expo, [(0, buyer, buyer, 0) for buyer in range(3)])
    for place in [(1, 0, 1, 1), (1, 2, 3, 0), (2, 0, 4, 0)]:
        booked(session, expo, place, Origin.PLANNED)
    session.commit()
    statements.clear()

    organizer.get(address(page))

    assert 0 < len(statements) <= few
