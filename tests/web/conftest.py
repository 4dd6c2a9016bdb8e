"""Fixtures of pages: a busy day of the sample, and the small expo on the eve of its expo."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from expo import clock
from expo.models.editions import Edition
from tests.support import consultations, days, people
from tests.support.days import BusyDay
from tests.support.small_expo import THE_EVE, SmallExpo


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


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """Return the small expo on the eve of its expo, its timetable published and its booking open."""
    expo = consultations.opened(session)
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    session.commit()
    return expo


@pytest.fixture
def enter(app: Flask, session: Session, expo: SmallExpo) -> Callable[..., FlaskClient]:
    """Return a function that signs in a person of ``here`` who reads English: ``enter("buyer", 1)``."""

    def enter(role: str = "stranger", nth: int = 0) -> FlaskClient:
        client = app.test_client()
        client.set_cookie("locale", "en")
        if role != "stranger":
            people.sign_in(client, people.member(session, expo.edition, role, nth=nth))
            session.rollback()  # what a test reads from here on is what the application has written
        return client

    return enter


@pytest.fixture
def visitor(app: Flask, sample: Edition, session: Session) -> FlaskClient:
    """Return the client of a visitor whose database may fail: only the application has it open."""
    session.close()
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    assert client.get("/2024/").status_code == 200
    return client


@pytest.fixture
def the_eve(session: Session, sample: Edition) -> None:
    """Let the clock of the sample show the evening before its first day."""
    sample.clock_shift_seconds = clock.shift_to(datetime(2024, 10, 21, 18, tzinfo=sample.zone))
    session.commit()
