"""A hundred payments from one allocation at the same time never make it negative, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from expo.db import deciding, sessions
from expo.domain.fund import AccountKind, FundAct
from expo.domain.refusals import Refusal
from expo.models.fund import FundAccount
from expo.services import fund
from tests.services.test_fund import MAN, NOW, World


@pytest.mark.both_databases
def test_a_hundred_simultaneous_payments_take_no_more_than_there_is(session, expo, database_url):
    world = World(session, expo)
    world.plan(7_000 * MAN, 3000, 3000, 4000)
    for act in (FundAct.PLEDGE, FundAct.RECEIVE, FundAct.ALLOCATE):
        world.post(act, 700 * MAN)
    ids = [world.prepare(10 * MAN).id for _ in range(100)]
    session.commit()
    factory = sessions(database_url)

    def approve(id_):
        with factory() as own, deciding(own):
            try:
                fund.approve(own, *world.second, id_=id_, now=NOW)
            except Refusal:
                return False
        return True

    with ThreadPoolExecutor(20) as many:
        paid = list(many.map(approve, ids))
    factory.kw["bind"].dispose()

    assert paid.count(True) == 70
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
    factory = sessions(database_url)

    def approve(_):
        with factory() as own, deciding(own):
            try:
                fund.approve(own, *world.second, id_=payment, now=NOW)
            except Refusal as refusal:
                return refusal.violations[0].code
        return "paid"

    with ThreadPoolExecutor(2) as two:
        answers = sorted(two.map(approve, range(2)))
    factory.kw["bind"].dispose()

    assert answers == ["decided", "paid"]
