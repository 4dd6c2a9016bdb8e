"""The options of a re-plan, side by side, on the page of each of them."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.disruptions import Missing
from expo.domain.schedules import request_name
from expo.models.editions import Edition
from expo.models.schedules import Publication, Schedule
from tests.support.disruptions import announce, published
from tests.support.small_expo import THE_EVE, SmallExpo
from tests.support.versions import FIRST, version

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """The small expo after a table was lost, planned again: one meeting is lost, or another moves; one has no time."""
    expo = published(session)
    announce(session, expo, Missing.TABLE, "D-01", first=0, last=0)
    lost = request_name(expo.exhibitors[0].id, expo.buyers[0].id)
    moved = request_name(expo.exhibitors[1].id, expo.buyers[1].id)
    first = version(session, expo, [place for place in FIRST if place[:2] not in ((0, 0), (2, 2))])
    first.figures = first.figures | {"option": {"lost": [lost], "others_moved": [], "lost_bound": 1, "others_lost": 1}}
    second = version(session, expo, [(0, 0, 0, 1), (1, 1, 3, 1), (0, 1, 2, 0)])
    second.figures = second.figures | {"option": {"lost": [], "others_moved": [moved], "lost_bound": 0}}
    second.option_of_id = first.id
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    session.commit()
    return expo


@pytest.fixture
def edition(expo: SmallExpo) -> Edition:
    return expo.edition


@pytest.mark.parametrize("number", [2, 3])
def test_each_option_names_who_loses_who_moves_and_how_many_are_told(organizer, number):
    organizer.set_cookie("locale", "en")

    page = " ".join(organizer.get(f"/2026/organizer/planner/{number}").text.split())

    assert "2 options" in page
    assert page.index("Nobody else moves") < page.index("1 other consultation moves")
    assert "1 consultation is lost" in page
    assert "Maker 0 – Buyer 0" in page or "Maker 0" in page
    assert "No consultation is lost" in page
    assert page.count("1 of them could have stayed, but others fit in its place.") == 1
    assert page.count("1 more is cancelled in every option") == 2
    assert page.count("as few as possible: proven") >= 2


def test_who_cannot_move_any_more_is_counted_among_the_lost(organizer, session, expo):
    expo.wish(2, 0)
    third = version(session, expo, [(0, 0, 0, 1), (1, 1, 0, 1), (2, 2, 1, 0), (0, 1, 1, 1), (2, 0, 2, 0)])
    moved = request_name(expo.exhibitors[0].id, expo.buyers[1].id)
    third.figures = third.figures | {"option": {"lost": [], "others_moved": [moved], "lost_bound": 0}}
    third.option_of_id = session.scalars(select(Schedule.id).where(Schedule.number == 2)).one()
    expo.edition.notice_minutes = 31
    expo.edition.clock_shift_seconds = clock.shift_to(expo.slots[0].starts_at - timedelta(seconds=30))
    session.commit()
    organizer.set_cookie("locale", "en")

    page = " ".join(organizer.get("/2026/organizer/planner/4").text.split())

    card = page.rpartition('<li class="card options__card')[2].partition("</ol>")[0]
    assert "Nobody else moves" in card
    assert "1 consultation is lost" in card
    assert "1 more is cancelled in every option" in card
    assert "Publish provisionally" not in page


def test_the_option_in_force_does_not_go_on_counting_whom_it_tells(organizer, session, edition):
    second = session.scalars(select(Schedule).where(Schedule.number == 3)).one()
    figures = dict.fromkeys(("told", "added", "moved", "rehoused", "dropped", "kept", "carried", "omitted"), 1)
    session.add(Publication(edition_id=edition.id, schedule_id=second.id, published_at=THE_EVE, figures=figures))
    session.commit()

    page = organizer.get("/2026/organizer/planner/3").text

    cards = page.partition('class="options"')[2].partition("</ol>")[0].split("</li>")
    assert ["<p>In force</p>" in card for card in cards if "<h3" in card] == [False, True]


def test_a_version_planned_from_nothing_has_no_options(organizer, session):
    assert session.scalars(select(Schedule.number).order_by(Schedule.number)).all() == [1, 2, 3]
    assert 'id="options"' not in organizer.get("/2026/organizer/planner/1").text
