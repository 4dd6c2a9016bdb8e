"""Versions beside each other and beside the calendar: no figure disagrees with the rows."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.schedules import StoredPlacement
from expo.queries import funnel, funnel_counts, open_pairs, schedules
from expo.queries.funnel import FunnelStage
from expo.services import calendar
from tests.support.reading import source_of
from tests.support.small_expo import SmallExpo
from tests.support.versions import FIRST, planned, version


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """A very small expo with one planned version."""
    expo, _schedule = planned(session)
    session.commit()
    return expo


@pytest.fixture
def edition(expo: SmallExpo) -> Edition:
    return expo.edition


def address(page: str) -> str:
    return f"/2026/organizer/{page}"


@pytest.mark.sqlite_only
def test_meetings_that_went_with_their_time_are_counted_out_and_nothing_stays_proven(session, organizer, expo):
    organizer.post(address("planner/1/publication"))
    version(session, expo, FIRST[:3])
    session.execute(
        delete(StoredPlacement).where(StoredPlacement.schedule_id == 2, StoredPlacement.slot_id == expo.slots[0].id)
    )
    session.commit()

    shown, listed = source_of(organizer.get(address("planner/2"))), source_of(organizer.get(address("planner")))

    assert '<span class="planner__number">1</span>' in shown
    assert "3 consultations are gone since" in shown
    assert "3 consultations are gone since" in listed
    assert "Within 20.0 %" not in shown


@pytest.mark.sqlite_only
def test_two_versions_are_compared_by_name_and_number(session, organizer, expo):
    version(session, expo, [FIRST[0], (1, 1, 3, 1), (2, 1, 1, 0)])
    session.commit()

    page = source_of(organizer.get(address("planner/comparison?first=1&second=2")))

    assert "1 consultations are the same, 1 at another time" in page
    assert "1 only in version 2, 2 only in version 1" in page
    assert organizer.get(address("planner/comparison?first=1&second=9")).status_code == 404


@pytest.mark.sqlite_only
def test_undoing_names_who_changes_and_what_lost_its_place_becomes_a_to_do(session, organizer, expo):
    organizer.post(address("planner/1/publication"))
    version(session, expo, FIRST[:2])
    session.commit()

    undo = source_of(organizer.get(address("planner/1/changes")))
    organizer.post(address("planner/2/publication"))
    shown, board = source_of(organizer.get(address("planner/2"))), source_of(organizer.get(address("")))

    assert "If you undo this publication" in undo
    assert "2 consultations lost their place" in shown
    assert "2 planned consultations lost their place, and both sides still want to meet." in board


@pytest.mark.sqlite_only
def test_what_is_gone_from_the_calendar_is_planned_nowhere_and_waits_everywhere(session, organizer, expo):
    organizer.post(address("planner/1/publication"))
    gone = session.scalars(select(Meeting).where(Meeting.is_active)).first()
    calendar.release_meetings(session, [gone.id])
    gone.is_active = None
    session.commit()

    listed, board = source_of(organizer.get(address("planner"))), source_of(organizer.get(address("")))
    counts = funnel_counts.counts(session, expo.edition, funnel.reference(session, expo.edition))
    waiting = open_pairs.read(session, expo.organizer, expo.edition).total

    planned_now = counts[FunnelStage.PLANNED], counts[FunnelStage.MEETING]
    assert (schedules.get(session, expo.edition, 1).met, *planned_now) == (3, 3, 3)
    assert counts[FunnelStage.UNMET] == waiting == counts[FunnelStage.WISHED] - 3
    assert "1 consultation is gone since" in listed
    assert f"{waiting} without a time" in board
