"""The fund's ledger: books always balance, nothing is edited, a second person approves, plans obey the dated cap."""

from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from expo.domain.fund import MIRRORS, AccountKind, FundAct
from expo.domain.people import Actor, Role
from expo.domain.programmes import OrganizationKind
from expo.domain.refusals import Refusal
from expo.models.fund import FundAccount, FundEntry, FundTransfer
from expo.models.people import User
from expo.queries import fund as fund_queries
from expo.queries import support_cases as support_cases_queries
from expo.services import fund, programmes, support_cases
from expo.services.fund import EntrySheet, PaymentSheet
from expo.services.programmes import OrganizationSheet
from expo.services.support_cases import CaseEntry
from tests.services.test_programmes import NOW, SHEET, TRACK, set_cap

DAY = date(2026, 3, 1)
MAN = 10_000
KEYS = count()


class World:
    """A case with a plan of state 30, sponsor 30, firm 40, and two officers."""

    def __init__(self, session, expo):
        self.session, self.edition = session, expo.edition
        self.first = (expo.organizer, expo.edition)
        user = User(email="second@office.example", name="둘째", created_at=NOW)
        session.add(user)
        session.flush()
        self.second = (Actor(Role.ORGANIZER, user.id, "둘째", expo.edition.id), expo.edition)
        programmes.create(session, *self.first, sheet=SHEET, now=NOW)
        programmes.add_track(session, *self.first, programme="SMART", sheet=TRACK, now=NOW)
        set_cap(session, self.first, date(2026, 1, 1), 42_000_000)
        set_cap(session, self.first, date(2026, 7, 1), 90_000_000)
        kind = OrganizationKind
        self.state, self.sponsor, self.firm = (
            programmes.add_organization(session, *self.first, sheet=OrganizationSheet(kind, name, name), now=NOW)
            for kind, name in ((kind.MINISTRY, "정부"), (kind.LARGE_COMPANY, "한결"), (kind.SMALL_FIRM, "가온"))
        )
        self.enter_case("S-1", date(2026, 2, 1))
        session.commit()

    def enter_case(self, code, day):
        entry = CaseEntry(code, "BASIC", 2026, "공장", "", self.firm.id, self.sponsor.id, day)
        support_cases.create(self.session, *self.first, programme="SMART", entry=entry, now=NOW)

    def plan(self, total, *shares, code="S-1"):
        rows = [(row.id, parts) for row, parts in zip((self.state, self.sponsor, self.firm), shares, strict=False)]
        return fund.set_plan(self.session, *self.first, code=code, total=total, shares=rows, now=NOW)

    def post(self, act, won, *, day=DAY, case="S-1", key=""):
        sheet = EntrySheet(act, self.sponsor.id, 2026, won, day, case=case, key=key or f"k{next(KEYS)}")
        return fund.post(self.session, *self.first, sheet=sheet, now=NOW)

    def prepare(self, won, act=FundAct.DISBURSE, account="110-1"):
        sheet = PaymentSheet(act, self.sponsor.id, 2026, won, "가온", account, "S-1")
        return fund.prepare(self.session, *self.first, sheet=sheet, now=NOW)

    def pay(self, won, act=FundAct.DISBURSE):
        payment = self.prepare(won, act)
        return fund.approve(self.session, *self.second, id_=payment.id, now=NOW)

    def balance(self, on=date(2026, 12, 31)):
        found = fund_queries.balances(self.session, on, funder_id=self.sponsor.id)
        return {kind.value: won // MAN for line in found for kind, won in line.won.items() if won}


@pytest.fixture
def world(session, expo):
    return World(session, expo)


def test_shares_are_a_whole_and_support_obeys_the_cap_of_the_cases_day(world):
    plan = world.plan(70_000_001, 3000, 3000, 4000)
    world.enter_case("S-2", date(2026, 7, 1))

    assert [share.won for share in plan.shares] == [21_000_000, 21_000_000, 28_000_001]
    assert plan.support_won == 42_000_000
    for total, shares, reason in (
        (70_000_000, (3000, 3000, 3999), "99.99 percent together"), (70_000_010, (3000, 3000, 4000), "42,000,006 won"),
        (10_000_000, (3000, 3100, 3900), "at least 40 percent"), (10_000_000, (10_001, -1, 0), "more than zero"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=reason):
            world.plan(total, *shares)
    assert world.plan(70_000_010, 3000, 3000, 4000, code="S-2").cap_won == 90_000_000
    assert world.plan(60_000_000, 3000, 3000, 4000).no == 2


def test_every_act_balances_and_the_mirrors_hold_after_each(world):
    world.plan(7_000 * MAN, 3000, 3000, 4000)
    for act, man in (
        (FundAct.PLEDGE, 10_000), (FundAct.RECEIVE, 10_000), (FundAct.ALLOCATE, 2_100), (FundAct.DISBURSE, 1_000),
        (FundAct.DISBURSE, 900), (FundAct.ACCEPT, 1_800), (FundAct.DISALLOW, 100), (FundAct.RECOVER, 100),
        (FundAct.INTEREST, 3), (FundAct.RETURN, 103), (FundAct.CLAW_BACK, 600), (FundAct.RECOVER, 200),
    ):  # fmt: skip
        _ = world.pay(man * MAN, act) if act in (FundAct.DISBURSE, FundAct.RETURN) else world.post(act, man * MAN)
        held = {row.key: row for row in world.session.scalars(select(FundAccount))}
        for left, right in MIRRORS:
            sums = [sum(row.balance for row in held.values() if row.kind in side) for side in (left, right)]
            assert sums[0] == sums[1], act

    assert world.balance() == {
        "bank": 8_300, "unallocated": 7_900, "allocated": 200, "released": 1_200, "accepted": 1_200,
        "recoverable": 400, "to_recover": 400, "due_to_funder": 200,
    }  # fmt: skip
    assert world.balance(DAY - timedelta(days=1)) == {}


def test_recovered_money_keeps_its_age_until_it_is_passed_on(world):
    world.plan(7_000 * MAN, 3000, 3000, 4000)
    for act, man in ((FundAct.PLEDGE, 2_100), (FundAct.RECEIVE, 2_100), (FundAct.ALLOCATE, 2_100)):
        world.post(act, man * MAN)
    world.pay(2_000 * MAN)
    for act, man, day in (
        (FundAct.DISALLOW, 300, date(2026, 4, 1)),
        (FundAct.RECOVER, 100, date(2026, 4, 2)),
        (FundAct.RECOVER, 200, date(2026, 4, 20)),
    ):
        world.post(act, man * MAN, day=day)
    world.pay(150 * MAN, FundAct.RETURN)

    debts = fund_queries.debts(world.session, date(2026, 5, 31), AccountKind.DUE_TO_FUNDER)
    assert [(one.debt.since, one.debt.won // MAN) for one in debts] == [(date(2026, 4, 20), 150)]


def test_no_account_falls_below_zero_and_an_allocation_obeys_the_plan(world):
    world.plan(7_000 * MAN, 3000, 3000, 4000)
    with pytest.raises(Refusal, match="has 0 won"):
        world.post(FundAct.RECEIVE, 1)
    world.post(FundAct.PLEDGE, 10_000 * MAN)
    world.post(FundAct.RECEIVE, 10_000 * MAN)
    with pytest.raises(Refusal, match="21,000,000 won more"):
        world.post(FundAct.ALLOCATE, 2_100 * MAN + 1)
    world.post(FundAct.ALLOCATE, 2_100 * MAN)
    with pytest.raises(Refusal, match="21,000,000 won and no more"):
        world.pay(2_100 * MAN + 1)


def test_the_same_form_sent_twice_is_one_entry_and_one_payment(world):
    first, again = (world.post(FundAct.PLEDGE, 5, key="form") for _ in range(2))
    payment, pressed_twice, other = (world.prepare(won) for won in (5, 5, 6))

    assert first.id == again.id
    assert len(world.session.scalars(select(FundTransfer)).all()) == 1
    assert payment is pressed_twice is not other


def test_a_settlement_that_is_reversed_is_undone_by_its_opposite_and_only_once(world):
    world.plan(7_000 * MAN, 3000, 3000, 4000)
    for act, man in ((FundAct.PLEDGE, 2_100), (FundAct.RECEIVE, 2_100), (FundAct.ALLOCATE, 2_100)):
        world.post(act, man * MAN)
    world.pay(2_000 * MAN)
    before = world.balance()
    entry = world.post(FundAct.ACCEPT, 1_500 * MAN, day=date(2026, 4, 1))

    def reverse(reason, on=date(2026, 4, 2)):
        return fund.reverse(world.session, *world.second, id_=entry.id, on=on, reason=reason, now=NOW)

    with pytest.raises(Refusal, match="why it is reversed"):
        reverse("")
    with pytest.raises(Refusal, match="not before the entry"):
        reverse("착오", on=date(2026, 3, 31))
    opposite = reverse("증빙 반려")
    assert world.balance() == before
    assert world.balance(date(2026, 4, 1))["accepted"] == 1_500
    with pytest.raises(Refusal, match="reversed before"):
        reverse("다시")
    with pytest.raises(Refusal, match="reversal cannot be reversed"):
        fund.reverse(world.session, *world.second, id_=opposite.id, on=DAY + timedelta(days=90), reason="x", now=NOW)


def test_a_second_person_approves_and_a_payment_is_decided_once(world):
    world.plan(7_000 * MAN, 3000, 3000, 4000)
    for act, man in ((FundAct.PLEDGE, 2_100), (FundAct.RECEIVE, 2_100), (FundAct.ALLOCATE, 2_100)):
        world.post(act, man * MAN)
    payment, other = world.prepare(100 * MAN), world.prepare(50 * MAN)

    with pytest.raises(Refusal, match="you prepared this payment yourself"):
        fund.approve(world.session, *world.first, id_=payment.id, now=NOW)
    paid = fund.approve(world.session, *world.second, id_=payment.id, now=NOW)
    entry = world.session.get_one(FundEntry, paid.entry_id)
    assert (entry.prepared_by_id, entry.approved_by) == (world.first[0].user_id, "둘째")
    with pytest.raises(Refusal, match="before"):
        fund.approve(world.session, *world.second, id_=payment.id, now=NOW)
    fund.void(world.session, *world.first, id_=other.id, now=NOW)
    with pytest.raises(Refusal, match="before"):
        fund.approve(world.session, *world.second, id_=other.id, now=NOW)
    with pytest.raises(Refusal, match="approved by a second person"):
        world.post(FundAct.DISBURSE, MAN)


@pytest.mark.both_databases
def test_the_database_refuses_to_change_delete_or_invent_anything_in_the_ledger(world):
    world.plan(7_000 * MAN, 3000, 3000, 4000)
    for act in (FundAct.PLEDGE, FundAct.RECEIVE, FundAct.ALLOCATE):
        world.post(act, 100 * MAN)
    payment = world.prepare(MAN)
    world.session.commit()
    entry = f"select 'x', 'disburse', occurred_on, funder_id, year, 5, '', {world.first[0].user_id}, ''"
    columns = "key, act, occurred_on, funder_id, year, won, note, prepared_by_id, prepared_by"
    for statement in (
        "update fund_entry set won = won + 1",
        "delete from fund_entry where reverses_id is not null or 1 = 1",
        "update fund_transfer set won = 1",
        "delete from fund_transfer",
        "delete from funding_share",
        "update fund_account set debits = debits + 1",
        "update fund_account set side = -side",
        "update funding_plan set total_won = 1",
        f"update fund_payment set won = 1 where id = {payment.id}",
        f"update fund_payment set decision = 'approved', decided_by_id = prepared_by_id where id = {payment.id}",
        "insert into fund_transfer (entry_id, debit_id, credit_id, won) select max(entry_id), max(case kind when "
        "'advance' then a.id else a.id end), min(a.id), 999999999999 from fund_transfer, fund_account a",
        f"insert into fund_entry ({columns}, approved_by, recorded_at) {entry}, '', recorded_at from fund_entry",
        "insert into fund_account (key, kind, side, funder_id, year, debits, credits) select 'y', kind, side, "
        "funder_id, year, 5, 0 from fund_account where side = 1",
    ):
        with pytest.raises(DatabaseError):
            world.session.execute(text(statement))
        world.session.rollback()


def test_the_plan_is_the_cases_and_only_its_newest_version_counts(world):
    world.plan(1_000 * MAN, 3000, 3000, 4000)
    world.plan(2_000 * MAN, 2000, 4000, 4000)

    case = support_cases_queries.get(world.session, "S-1")
    plan = fund_queries.plan(world.session, case.id)
    assert (plan.no, [share.parts for share in plan.shares]) == (2, [2000, 4000, 4000])
    for act in (FundAct.PLEDGE, FundAct.RECEIVE):
        world.post(act, 800 * MAN)
    world.post(FundAct.ALLOCATE, 800 * MAN)
    with pytest.raises(Refusal, match="8,000,000 won already"):
        world.plan(1_000 * MAN, 3000, 3000, 4000)
