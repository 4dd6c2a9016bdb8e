"""The fund for its officers: balances at any date with the rows behind them, payments, plans, ages of debts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.fund import AccountKind, AgedDebt, FundAct, PeriodDecision, ages
from expo.domain.refusals import existing
from expo.domain.text import sort_key
from expo.models.fund import FundAccount, FundEntry, FundingPlan, FundPayment, FundPeriod, FundTransfer
from expo.models.programmes import Organization

Line = tuple[int, int]
"""A funder's id and a year."""


@dataclass(frozen=True, slots=True)
class Balances:
    """What the accounts of a funder and year hold together at the end of a day, in won."""

    funder: Organization
    year: int
    won: Mapping[AccountKind, int]
    returned: int = 0

    def of(self, kind: str) -> int:
        """Return the balance of a kind."""
        return self.won.get(AccountKind(kind), 0)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A transfer as one account sees it: ``won`` is what it adds to the balance, ``balance`` what it is then."""

    entry: FundEntry
    won: int
    balance: int


@dataclass(frozen=True, slots=True)
class OldDebt:
    """Money that is still due to a funder, or that a firm still owes, since a day."""

    account: FundAccount
    debt: AgedDebt


def _sums(on: date) -> Select[FundAccount, int]:
    """Return accounts with their balance at the end of a day, from their transfers."""
    signed = case((FundTransfer.debit_id == FundAccount.id, FundTransfer.won), else_=-FundTransfer.won)
    moved = or_(FundTransfer.debit_id == FundAccount.id, FundTransfer.credit_id == FundAccount.id)
    return (
        select(FundAccount, FundAccount.side * func.sum(signed))
        .join(FundTransfer, moved)
        .join(FundEntry, FundEntry.id == FundTransfer.entry_id)
        .where(FundEntry.occurred_on <= on)
        .group_by(FundAccount.id)
        .order_by(FundAccount.year, FundAccount.id)
    )


def balances(session: Session, on: date, *, funder_id: int | None = None, case_id: int | None = None) -> list[Balances]:
    """Return the balances by funder and year at the end of a day, those of one funder or one case only."""
    wanted = _narrowed(_sums(on), funder_id, case_id)
    found: dict[Line, dict[AccountKind, int]] = defaultdict(lambda: defaultdict(int))
    for account, won in session.execute(wanted):
        found[account.funder_id, account.year][account.kind] += int(won)
    names = {row.id: row for row in session.scalars(select(Organization).where(Organization.id.in_(_ids(found))))}
    gone = _returned(session, on)
    return [
        Balances(names[funder], year, dict(won), gone.get((funder, year), 0) if case_id is None else 0)
        for (funder, year), won in sorted(
            found.items(), key=lambda one: (one[0][1], sort_key(names[one[0][0]].name_ko))
        )
    ]


def _narrowed(wanted: Select[FundAccount, int], funder_id: int | None, case_id: int | None) -> Select[FundAccount, int]:
    if funder_id is not None:
        wanted = wanted.where(FundAccount.funder_id == funder_id)
    return wanted if case_id is None else wanted.where(FundAccount.case_id == case_id)


def _ids(found: Mapping[Line, object]) -> set[int]:
    return {funder for funder, _year in found}


def _returned(session: Session, on: date) -> dict[Line, int]:
    """Return what was returned to each funder by year, without what was reversed."""
    reversed_ids = select(FundEntry.reverses_id).where(FundEntry.reverses_id.is_not(None), FundEntry.occurred_on <= on)
    wanted = (
        select(FundEntry.funder_id, FundEntry.year, func.sum(FundEntry.won))
        .where(FundEntry.act == FundAct.RETURN, FundEntry.occurred_on <= on, FundEntry.id.not_in(reversed_ids))
        .group_by(FundEntry.funder_id, FundEntry.year)
    )
    return {(funder, year): int(won) for funder, year, won in session.execute(wanted)}


def accounts(
    session: Session, kind: AccountKind, funder_id: int, year: int, case_id: int | None = None
) -> Sequence[FundAccount]:
    """Return the accounts behind a figure: one, or one for every case."""
    wanted = select(FundAccount).where(
        FundAccount.kind == kind, FundAccount.funder_id == funder_id, FundAccount.year == year
    )
    wanted = wanted if case_id is None else wanted.where(FundAccount.case_id == case_id)
    return session.scalars(wanted.order_by(FundAccount.id).options(joinedload(FundAccount.case))).all()


def rows(session: Session, held: Sequence[FundAccount], on: date) -> list[AccountRow]:
    """Return the transfers behind the balance of these accounts at the end of a day, the oldest first."""
    ids, balance, found = {account.id for account in held}, 0, []
    side = held[0].side if held else 1
    wanted = (
        select(FundTransfer)
        .join(FundTransfer.entry)
        .where(or_(FundTransfer.debit_id.in_(ids), FundTransfer.credit_id.in_(ids)), FundEntry.occurred_on <= on)
        .options(joinedload(FundTransfer.entry).joinedload(FundEntry.case))
        .order_by(FundEntry.occurred_on, FundTransfer.id)
    )
    for transfer in session.scalars(wanted):
        won = side * transfer.won * ((transfer.debit_id in ids) - (transfer.credit_id in ids))
        balance += won
        found.append(AccountRow(transfer.entry, won, balance))
    return found


def debts(session: Session, on: date, kind: AccountKind, funder_id: int | None = None) -> list[OldDebt]:
    """Return what is still owed on accounts of a kind by the day on which it arose, the oldest first."""
    wanted = select(FundAccount).where(FundAccount.kind == kind)
    wanted = wanted if funder_id is None else wanted.where(FundAccount.funder_id == funder_id)
    found = []
    for account in session.scalars(wanted.options(joinedload(FundAccount.funder), joinedload(FundAccount.case))):
        moves = [(row.entry.occurred_on, row.won) for row in rows(session, [account], on)]
        found += [OldDebt(account, debt) for debt in ages(moves)]
    return sorted(found, key=lambda one: (one.debt.since, one.account.id))


def entries(session: Session, on: date, funder_id: int | None = None, case_id: int | None = None) -> list[FundEntry]:
    """Return the entries until a day, the newest first."""
    wanted = select(FundEntry).where(FundEntry.occurred_on <= on)
    wanted = wanted if funder_id is None else wanted.where(FundEntry.funder_id == funder_id)
    wanted = wanted if case_id is None else wanted.where(FundEntry.case_id == case_id)
    options = (joinedload(FundEntry.funder), joinedload(FundEntry.case))
    return list(session.scalars(wanted.order_by(FundEntry.occurred_on.desc(), FundEntry.id.desc()).options(*options)))


def entry(session: Session, id_: int) -> FundEntry:
    """Return an entry."""
    return existing(session.get(FundEntry, id_), f"entry {id_}")


def reversal(session: Session, entry_id: int) -> FundEntry | None:
    """Return the entry that reverses another one."""
    return session.scalar(select(FundEntry).where(FundEntry.reverses_id == entry_id))


def payments(session: Session) -> Sequence[FundPayment]:
    """Return all payments, those that wait for approval first, then the newest first."""
    wanted = select(FundPayment).order_by(FundPayment.decision.is_not(None), FundPayment.id.desc())
    return session.scalars(wanted.options(joinedload(FundPayment.funder), joinedload(FundPayment.case))).all()


def periods(session: Session) -> Sequence[FundPeriod]:
    """Return the periods that are closed or proposed, and the void proposals, the last day first."""
    return session.scalars(select(FundPeriod).order_by(FundPeriod.ends_on.desc(), FundPeriod.id.desc())).all()


def closed_until(session: Session) -> date | None:
    """Return the last day of the last closed period; no entry can be dated on it or before."""
    return session.scalar(select(func.max(FundPeriod.ends_on)).where(FundPeriod.decision == PeriodDecision.CLOSED))


def plan(session: Session, case_id: int) -> FundingPlan | None:
    """Return the plan of a case that is in force: its newest version."""
    wanted = select(FundingPlan).where(FundingPlan.case_id == case_id).order_by(FundingPlan.no.desc())
    return session.scalars(wanted.limit(1)).first()


def allocated(session: Session, case_id: int, funder_id: int) -> int:
    """Return what a funder has allocated to a case, less what was taken back, in won: paid or not."""
    kinds = (AccountKind.ALLOCATED, AccountKind.RELEASED)
    wanted = select(func.sum(FundAccount.credits - FundAccount.debits)).where(
        FundAccount.case_id == case_id, FundAccount.funder_id == funder_id, FundAccount.kind.in_(kinds)
    )
    return int(session.scalar(wanted) or 0)
