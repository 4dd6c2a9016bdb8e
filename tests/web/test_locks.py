"""No request keeps the others from writing for longer than a moment, whatever it sends."""

import gc
import time

import pytest
from sqlalchemy import delete, event, func, select

from expo.db import db
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.exhibitors import Exhibitor

MOMENT = 0.1
"""Seconds that the write lock may be held, counted as work of this thread: a busy machine does not count."""


@pytest.fixture
def held(app):
    """Collect for how long each deciding transaction held SQLite's write lock."""
    began: list[float] = []
    spans: list[float] = []

    def begin(_connection, _cursor, statement, *_rest):
        if statement.startswith("BEGIN IMMEDIATE"):
            began.append(time.thread_time())

    def end(_connection):
        if began:
            spans.append(time.thread_time() - began.pop())

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", begin)
    event.listen(engine, "commit", end)
    event.listen(engine, "rollback", end)
    gc.collect()
    gc.disable()  # a collection of what other tests left behind is not the request's work
    yield spans
    gc.enable()


def all_slots(sample):
    return [str(slot.id) for slot in sample.slots]


def all_codes(session, sample):
    session.execute(delete(BuyerDecision))
    codes = session.scalars(select(Buyer.code).where(Buyer.edition_id == sample.id)).all()
    session.commit()
    return codes


@pytest.mark.parametrize("state", ["closed", "open"])
def test_a_buyer_changes_every_time_at_once(client, session, sample, sign_in, held, state):
    sign_in(client, "buyer")
    slots = all_slots(sample) * 20
    session.commit()

    client.post("/2024/company/times", data={"slot": slots, "state": state})

    assert held
    assert max(held) < MOMENT


def test_an_organizer_approves_everybody_at_once(client, session, sample, sign_in, held):
    sign_in(client, "organizer")
    codes = all_codes(session, sample)

    answer = client.post("/2024/organizer/buyers/approvals", data={"code": codes})

    assert answer.status_code == 303
    session.rollback()
    assert session.scalar(select(func.count()).select_from(BuyerDecision)) == len(codes)
    assert max(held) < MOMENT


def test_everything_of_a_hall_goes_missing_at_once(client, session, sample, sign_in, held):
    sign_in(client, "organizer")
    codes = ",".join(hall.code for hall in {one.hall for one in _exhibitors(session, sample)})
    day = sample.days[0].on.isoformat()
    session.commit()

    data = {"missing": "hall", "codes": codes, "on": day, "to_the_end": "y", "reason": "test"}
    client.post("/2024/organizer/disruptions", data=data)

    assert max(held) < MOMENT


def _exhibitors(session, sample):
    return session.scalars(select(Exhibitor).where(Exhibitor.edition_id == sample.id)).all()
