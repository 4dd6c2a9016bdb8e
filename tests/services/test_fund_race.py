"""A hundred payments from one allocation at the same time never make it negative, on both databases."""

import pytest
from sqlalchemy import select

from expo.domain.fund import AccountKind, FundAct
from expo.models.fund import FundAccount
from expo.services import fund
from tests.services.test_fund import MAN, NOW, World
from tests.support import races


@pytest.mark.both_databases
def test_a_hundred_simultaneous_payments_take_no_more_than_there_is(session, expo, database_url):
    world = World(session, expo)
    world.plan(7_000 * MAN, 3000, 3000, 4000)
    for act in (FundAct.PLEDGE, FundAct.RECEIVE, FundAct.ALLOCATE):
        world.post(act, 700 * MAN)
    ids = [world.prepare(10 * MAN, account=f"110-{number}").id for number in range(100)]
    session.commit()

    def approve(own, id_):
        fund.approve(own, *world.second, id_=id_, now=NOW)
        return "paid"

    answers = races.crowd(database_url, approve, ids, at_a_time=20)

    assert answers.count("paid") == 70
    session.rollback()
    allocated = session.scalars(select(FundAccount).where(FundAccount.kind == AccountKind.ALLOCATED)).one()
    assert allocated.balance == 0


@pytest.mark.both_databases
def test_two_who_approve_the_same_payment_pay_once(session, expo, database_url):
    world = World(session, expo)
    world.plan(7_000 * MAN, 3000, 3000, 4000)
    for act in (FundAct.PLEDGE, FundAct.RECEIVE, FundAct.ALLOCATE):
        world.post(act, 700 * MAN)
    payment = world.prepare(10 * MAN).id
    session.commit()

    def approve(own, id_):
        fund.approve(own, *world.second, id_=id_, now=NOW)

    answers = races.crowd(database_url, approve, [payment, payment], at_a_time=2)

    assert {None, ("decided",)} == set(answers)
