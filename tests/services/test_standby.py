"""A day's standby list: who joins it, leaves it, and whom the desk puts there."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.refusals import NotAllowed
from expo.queries import refills
from expo.services import standby
from tests.support.consultations import buyer, opened
from tests.support.small_expo import SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return opened(session)


def at(expo: SmallExpo, minute: int) -> datetime:
    return expo.slots[0].starts_at + timedelta(minutes=minute)


@pytest.mark.sqlite_only
def test_a_buyer_joins_once_keeps_the_place_and_leaves(session, expo):
    day_id, waiting = expo.slots[0].day_id, expo.buyers[2].id
    for minutes in (-30, -10):
        with deciding(session):
            standby.join(session, buyer(expo, 2), expo.edition, day_id, now=at(expo, minutes))

    assert refills.standby(session, day_id) == {waiting: at(expo, -30)}

    with deciding(session):
        standby.leave(session, buyer(expo, 2), expo.edition, day_id)

    assert refills.standby(session, day_id) == {}


@pytest.mark.sqlite_only
def test_the_desk_lets_a_person_without_a_seat_wait_and_nobody_else_may(session, expo):
    day_id, waiting = expo.slots[0].day_id, expo.buyers[2].id
    with pytest.raises(NotAllowed), deciding(session):
        standby.join(session, buyer(expo, 1), expo.edition, day_id, now=at(expo, -30), buyer_id=waiting)
    with deciding(session):
        standby.join(session, expo.organizer, expo.edition, day_id, now=at(expo, -10), buyer_id=waiting)

    assert refills.standby(session, day_id) == {waiting: at(expo, -10)}
