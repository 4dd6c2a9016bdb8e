"""The sample's visitors: registered once, let in up to the demo's clock, and never counted twice."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from expo.domain.badges import BadgeType
from expo.domain.people import Actor, Role
from expo.models.arrivals import Scan
from expo.models.badges import Person
from expo.queries import arrivals
from expo.services.sample import write_crowd

NOON = datetime(2024, 10, 23, 3, 0, tzinfo=UTC)


@pytest.mark.sqlite_only
def test_visitors_come_up_to_now_whichever_way_the_clock_is_set(session, sample):
    boss = Actor(Role.ORGANIZER, None, "demo", sample.id)

    def figures(now):
        write_crowd(session, boss, sample, secret="s", now=now)
        session.commit()
        return arrivals.figures(session, sample, NOON.date())

    noon, evening, back = (figures(NOON + timedelta(hours=hours)) for hours in (0, 6, 0))
    last = figures(NOON + timedelta(days=3))

    visitors = select(func.count()).select_from(Person).where(Person.type == BadgeType.VISITOR)
    assert session.scalar(visitors) == 2600
    assert noon == back
    assert noon.today < evening.today
    assert noon.persons <= noon.visits <= noon.entries
    assert last.entries == session.scalar(select(func.count()).select_from(Scan))
    assert 2050 < last.persons < 2600
