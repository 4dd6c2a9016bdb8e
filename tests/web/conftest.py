"""Fixtures of pages on a phone."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from tests.support import days, people
from tests.support.days import BusyDay


@pytest.fixture
def day(session: Session, sample: Edition) -> BusyDay:
    """Return a busy second day of an exhibitor."""
    return days.busy(session, sample)


@pytest.fixture
def phone(client: FlaskClient, day: BusyDay) -> FlaskClient:
    """Return the client of the busy exhibitor, who reads English."""
    client.set_cookie("locale", "en")
    people.sign_in(client, day.membership)
    return client
