"""Accounts of the ledger: opened when they are needed, locked in order, and moved."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_keys, locked
from expo.domain.fund import MOVES, OF_A_CASE, AccountKind, FundAct
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_
from expo.models.fund import FundAccount, FundEntry, FundTransfer, side_of

Pair = tuple[FundAccount, FundAccount]


def pairs(session: Session, act: FundAct, funder_id: int, year: int, case_id: int | None) -> list[Pair]:
    """Return the accounts that an act debits and credits, each opened and locked against other deciders."""
    kinds = list(dict.fromkeys(kind for pair in MOVES[act] for kind in pair))
    keys = {kind: _key(kind, funder_id, year, case_id) for kind in kinds}
    _open(session, keys, funder_id, year, case_id)
    held = hold(session, keys.values())
    return [(held[keys[debit]], held[keys[credit]]) for debit, credit in MOVES[act]]


def hold(session: Session, keys: Iterable[str]) -> dict[str, FundAccount]:
    """Lock accounts in the order of their ids, and return them as they are by then."""
    wanted = select(FundAccount).where(FundAccount.key.in_(sorted(keys))).order_by(FundAccount.id)
    return {account.key: account for account in session.scalars(locked(wanted))}


def move(session: Session, entry: FundEntry, moved: Sequence[Pair]) -> None:
    """Write an entry with its transfers.

    Raises
    ------
    Refusal
        If an account would fall below zero; the database would refuse it too.
    """
    refuse_if(_below_zero(moved, entry.won))
    session.add(entry)
    session.flush()
    session.add_all(
        FundTransfer(entry_id=entry.id, debit_id=debit.id, credit_id=credit.id, won=entry.won)
        for debit, credit in moved
    )
    session.flush()
    for pair in moved:
        for account in pair:
            session.expire(account)


def _below_zero(moved: Sequence[Pair], won: int) -> Iterator[Violation]:
    change: dict[int, int] = {}
    accounts: dict[int, FundAccount] = {}
    for debit, credit in moved:
        for account, sign in ((debit, 1), (credit, -1)):
            accounts[account.id] = account
            change[account.id] = change.get(account.id, 0) + sign * account.side * won
    for id_, difference in change.items():
        account = accounts[id_]
        if account.balance + difference < 0:
            yield Violation(
                "too_little",
                N_("“%(account)s” has %(won)s won and no more."),
                {"account": account.kind, "won": f"{account.balance:,}"},
                "won",
            )


def _open(session: Session, keys: dict[AccountKind, str], funder_id: int, year: int, case_id: int | None) -> None:
    known = set(session.scalars(select(FundAccount.key).where(FundAccount.key.in_(keys.values()))))
    missing = {kind: key for kind, key in keys.items() if key not in known}
    if not missing:
        return
    lock_keys(session, [f"fund {funder_id} {year} {case_id}"])
    known = set(session.scalars(select(FundAccount.key).where(FundAccount.key.in_(missing.values()))))
    session.add_all(
        FundAccount(
            key=key,
            kind=kind,
            side=side_of(kind),
            funder_id=funder_id,
            year=year,
            debits=0,
            credits=0,
            case_id=case_id if kind in OF_A_CASE else None,
        )
        for kind, key in missing.items()
        if key not in known
    )
    session.flush()


def _key(kind: AccountKind, funder_id: int, year: int, case_id: int | None) -> str:
    return f"{kind.value}-{funder_id}-{year}-{case_id if kind in OF_A_CASE else 0}"
