"""Closed periods of the fund: two persons close, no entry is dated into them, a reversal comes on a later day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from expo.db import deciding, sessions
from expo.domain.fund import FundAct
from expo.domain.refusals import Refusal
from expo.services import fund
from tests.services.test_fund import NOW, World

FEBRUARY, MARCH = date(2026, 2, 28), date(2026, 3, 31)
COPIED = (
    "insert into fund_entry (key, act, occurred_on, funder_id, year, won, note, prepared_by_id, prepared_by, "
    "approved_by, recorded_at) select 'x', act, '2026-03-31', funder_id, year, 5, '', prepared_by_id, '', '', "
    "recorded_at from fund_entry"
)


def proposed(world, ends_on=MARCH):
    return fund.propose_closing(world.session, *world.first, ends_on=ends_on, note="1분기", now=NOW)


def close(world, ends_on=MARCH):
    return fund.close_period(world.session, *world.second, id_=proposed(world, ends_on).id, now=NOW)


@pytest.mark.sqlite_only
def test_a_second_person_closes_and_what_is_wrong_is_reversed_on_a_later_day(session, expo):
    world = World(session, expo)
    entry = world.post(FundAct.PLEDGE, 500, day=date(2026, 3, 31))
    waiting = proposed(world)
    with pytest.raises(Refusal, match="you proposed this closing yourself"):
        fund.close_period(session, *world.first, id_=waiting.id, now=NOW)
    world.post(FundAct.PLEDGE, 10, day=MARCH)  # nothing is closed yet

    fund.close_period(session, *world.second, id_=waiting.id, now=NOW)

    for day in (date(2026, 1, 1), MARCH):
        with pytest.raises(Refusal, match="closed until 2026-03-31"):
            world.post(FundAct.PLEDGE, 20, day=day)
    with pytest.raises(Refusal, match="closed until 2026-03-31"):
        fund.reverse(session, *world.first, id_=entry.id, on=MARCH, reason="착오", now=NOW)
    fund.reverse(session, *world.first, id_=entry.id, on=date(2026, 4, 1), reason="착오", now=NOW)
    with pytest.raises(Refusal, match="closed before"):
        fund.void_closing(session, *world.first, id_=waiting.id, now=NOW)


@pytest.mark.sqlite_only
def test_only_a_day_that_is_over_and_later_than_what_is_closed_can_be_proposed(session, expo):
    world = World(session, expo)
    close(world)
    other = proposed(world, date(2026, 4, 1))

    for day, reason in ((FEBRUARY, "until 2026-03-31 already"), (NOW.date(), "is over"), (other.ends_on, "proposed")):
        with pytest.raises(Refusal, match=reason):
            proposed(world, day)
    fund.void_closing(session, *world.first, id_=other.id, now=NOW)
    assert proposed(world, date(2026, 4, 1)).decision is None


@pytest.mark.both_databases
def test_the_database_keeps_a_period_closed(session, expo):
    world = World(session, expo)
    world.post(FundAct.PLEDGE, 500, day=date(2026, 4, 1))
    close(world)
    waiting = proposed(world, date(2026, 4, 1))
    session.commit()

    for statement in (
        COPIED,
        "update fund_period set decision = 'void' where decision = 'closed'",
        "delete from fund_period",
        "update fund_period set ends_on = '2026-01-01'",
        f"update fund_period set decision = 'closed', decided_by_id = prepared_by_id where id = {waiting.id}",
    ):
        with pytest.raises(DatabaseError):
            session.execute(text(statement))
        session.rollback()


@pytest.mark.postgres_only
def test_an_entry_and_a_closing_at_the_same_time_wait_for_each_other(session, expo, database_url):
    world = World(session, expo)
    waiting = proposed(world).id
    session.commit()
    factory = sessions(database_url)

    def closing():
        with factory() as other, deciding(other):
            fund.close_period(other, *world.second, id_=waiting, now=NOW)

    with factory() as own, ThreadPoolExecutor(1) as beside:
        world.session = own
        world.post(FundAct.PLEDGE, 5, day=MARCH)
        closed = beside.submit(closing)
        with pytest.raises(TimeoutError):
            closed.result(timeout=0.3)
        own.commit()
        closed.result(timeout=20)
    factory.kw["bind"].dispose()

    with pytest.raises(DatabaseError, match="the period of this day is closed"):
        session.execute(text(COPIED))
