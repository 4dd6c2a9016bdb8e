"""No request keeps the others from writing for longer than a moment, whatever it sends."""

import io
import re
from datetime import datetime, timedelta
from datetime import time as time_of_day

import pytest
from sqlalchemy import delete, func, select

from expo import clock
from expo.db import db
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Closure, Hold
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.schedules import Publication
from tests.support.locks import measured, moment
from tests.support.running import planned

NOON = time_of_day(12)


@pytest.fixture
def held(app):
    """Collect for how long each deciding transaction held SQLite's write lock."""
    with app.app_context():
        engine = db.engine
    for locks in measured(engine):
        yield locks.spans


def too_long(times: dict[str, list[float]]) -> dict[str, float]:
    """Return the acts of which every round held the lock for longer than a moment."""
    allowed = moment()
    return {act: min(seconds) for act, seconds in times.items() if min(seconds) > allowed}


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
    assert max(held) < moment()


def test_an_organizer_approves_everybody_at_once(client, session, sample, sign_in, held):
    sign_in(client, "organizer")
    codes = all_codes(session, sample)

    answer = client.post("/2024/organizer/buyers/approvals", data={"code": codes})

    assert answer.status_code == 303
    session.rollback()
    assert session.scalar(select(func.count()).select_from(BuyerDecision)) == len(codes)
    assert max(held) < moment()


def halls_gone(session, sample) -> dict[str, str]:
    """Return the form that says on the eve that every hall is missing from the first day on."""
    codes = ",".join(hall.code for hall in {one.hall for one in _exhibitors(session, sample)})
    day = sample.days[0].on.isoformat()
    the_eve = sample.days[0].on - timedelta(days=1)
    sample.clock_shift_seconds = clock.shift_to(datetime.combine(the_eve, NOON, sample.zone))
    session.commit()
    return {"missing": "hall", "codes": codes, "on": day, "to_the_end": "y", "reason": "test"}


def test_everything_of_a_hall_goes_missing_at_once(client, session, sample, sign_in, held):
    sign_in(client, "organizer")
    lost = halls_gone(session, sample)

    client.post("/2024/organizer/disruptions", data=lost)

    assert max(held) < moment()


@pytest.mark.sqlite_only
def test_a_whole_timetable_is_published_and_undone(client, session, sample, sign_in, held):
    sign_in(client, "organizer")
    the_eve = sample.days[0].on - timedelta(days=1)
    sample.clock_shift_seconds = clock.shift_to(datetime.combine(the_eve, NOON, sample.zone))
    number = planned(session, sample)
    times: dict[str, list[float]] = {"publication": [], "undo": []}

    for _round in range(2):  # the first one puts its statements together, once for the server's life
        for act, seconds in times.items():
            newest = session.scalar(select(func.max(Publication.id)))
            session.rollback()
            held.clear()
            at = f"{number}/publication" if act == "publication" else f"publications/{newest}/undo"
            client.post(f"/2024/organizer/planner/{at}")
            seconds.append(max(held))
            session.rollback()
            meetings = session.scalar(select(func.count()).select_from(Meeting).where(Meeting.is_active.is_(True)))
            assert (meetings > 500) == (act == "publication")

    assert too_long(times) == {}


def test_every_day_is_cut_into_other_slots(client, session, sample, sign_in, held):
    sign_in(client, "organizer")
    ends = [(f"{end}_{day.on}", getattr(day, end)) for day in sample.days for end in ("opens", "closes")]
    hours = {name: f"{at:%H:%M}" for name, at in ends}
    session.rollback()
    fewest = []

    for minutes in (20, 10, 20, 10):  # the first two put their statements together, once for the server's life
        held.clear()
        client.post("/2024/organizer/settings/grid", data=hours | {"slot_minutes": minutes})
        fewest.append(max(held))

    session.rollback()
    assert session.scalar(select(func.count()).select_from(Hold)) > 10_000
    assert min(fewest[2:]) < moment()


@pytest.mark.sqlite_only
def test_a_hall_that_goes_missing_is_there_again(client, session, sample, sign_in, held):
    sign_in(client, "organizer")
    client.post("/2024/organizer/disruptions", data=halls_gone(session, sample))
    announced = session.scalars(select(Closure.id).where(Closure.is_announced)).all()
    session.rollback()
    held.clear()

    client.post("/2024/organizer/disruptions/removal", data={"closures": announced})

    assert len(announced) > 50
    assert session.scalar(select(func.count()).select_from(Closure).where(Closure.is_announced)) == 0
    assert max(held) < moment()


@pytest.mark.sqlite_only
def test_a_thousand_buyers_are_imported_and_undone(client, session, sample, sign_in, held):
    sign_in(client, "organizer")
    rows = [f"바이어 {n * 7919:x},{n},buyer{n}@example.com,010-5555-{n:04},서울" for n in range(1000)]
    sheet = "\n".join(["업체명,담당자,이메일,연락처,도시", *rows]).encode()
    imported = select(func.count()).select_from(Buyer).where(Buyer.contact_email.like("buyer%@example.com"))
    times: dict[str, list[float]] = {"result": [], "undoing": []}

    for _round in range(2):  # the first one puts its statements together, once for the server's life
        session.rollback()
        form = {"kind": "buyers", "file": (io.BytesIO(sheet), "바이어.csv")}
        sent = client.post("/2024/organizer/imports", data=form)
        digest = re.search(r'name="digest" value="(\w+)"', client.get(sent.location).text)[1]
        for act, seconds in times.items():
            held.clear()
            client.post(f"{sent.location}/{act}", data={"digest": digest, "approves": "1"})
            seconds.append(max(held))
            assert session.scalar(imported) == (1000 if act == "result" else 0)
            session.rollback()

    assert too_long(times) == {}


def _exhibitors(session, sample):
    return session.scalars(select(Exhibitor).where(Exhibitor.edition_id == sample.id)).all()
