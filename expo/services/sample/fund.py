"""The sample's ledger of two years: written like a ledger is written, and balanced to the won."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from expo.domain.fund import MOVES, OF_A_CASE, PAYMENTS, AccountKind, FundAct, PeriodDecision, PlannedShare, split
from expo.domain.people import Role
from expo.domain.support_cases import SupportStage
from expo.models.editions import Edition
from expo.models.fund import (
    FundAccount,
    FundEntry,
    FundingPlan,
    FundingShare,
    FundPayment,
    FundPeriod,
    FundTransfer,
    side_of,
)
from expo.models.people import Membership, User
from expo.models.programmes import Organization
from expo.models.support_cases import SupportCase
from expo.services.sample.programmes import ProgrammeWorld

MAN = 10_000
COSTS = (6_000 * MAN, 9_000 * MAN, 4_500 * MAN)
"""Whole costs of the cases, in turn; the support of each stays under its cap."""


@dataclass(frozen=True, slots=True)
class _Act:
    act: FundAct
    funder_id: int
    year: int
    won: int
    on: date
    case_id: int | None = None
    note: str = ""


def write_fund(session: Session, edition: Edition, world: ProgrammeWorld) -> None:
    """Write plans, entries, a closed year, and two payments that wait; nothing without two officers."""
    officers = session.scalars(
        select(User)
        .join(Membership)
        .where(Membership.edition_id == edition.id, Membership.role == Role.ORGANIZER)
        .order_by(User.id)
    ).all()
    if len(officers) < 2:
        return
    shares = {case.id: _plan(session, world, case, number) for number, case in enumerate(world.cases)}
    acts = sorted(_acts(world, shares), key=lambda one: one.on)
    _write(session, acts, officers[0], officers[1])
    _wait(session, world, officers[0])
    first, second, when = officers[0], officers[1], _moment(date(2024, 3, 29))
    session.add(
        FundPeriod(
            ends_on=date(2023, 12, 31),
            note="2023년 결산",
            prepared_by_id=first.id,
            prepared_by=first.name,
            prepared_at=when,
            decision=PeriodDecision.CLOSED,
            decided_by_id=second.id,
            decided_by=second.name,
            decided_at=when + timedelta(hours=3),
        )
    )
    session.flush()


def _plan(session: Session, world: ProgrammeWorld, case: SupportCase, number: int) -> dict[int, int]:
    """Write a plan of state 30, sponsor 30 and firm 40 percent, and return ``funder id → won``."""
    total = COSTS[number % 3] if case.track_id != world.tracks[0].id else 6_000 * MAN
    planned = [
        PlannedShare(world.state.id, 3000),
        PlannedShare(case.sponsor_id, 3000),
        PlannedShare(case.adopter_id, 4000, is_own=True),
    ]
    won = split(total, planned)
    own = won[case.adopter_id]
    cap = max((one for one in case.track.caps if one.valid_from <= case.selected_on), key=lambda one: one.valid_from)
    plan = FundingPlan(
        case_id=case.id,
        no=1,
        total_won=total,
        support_won=total - own,
        own_won=own,
        cap_won=cap.won,
        set_at=_moment(case.selected_on),
        set_by="지원사업 담당",
    )
    session.add(plan)
    session.flush()
    before = 0
    for position, share in enumerate(planned):
        session.add(
            FundingShare(
                plan_id=plan.id,
                position=position,
                funder_id=share.funder_id,
                parts_before=before,
                parts=share.parts,
                won=won[share.funder_id],
                is_own=share.is_own,
            )
        )
        before += share.parts
    return {funder: part for funder, part in won.items() if funder != case.adopter_id}


def _acts(world: ProgrammeWorld, shares: dict[int, dict[int, int]]) -> Iterator[_Act]:
    funders: tuple[Organization, ...] = (world.state, *world.sponsors)
    for year in (2023, 2024):
        for funder in funders:
            yield _Act(FundAct.PLEDGE, funder.id, year, 100_000 * MAN, date(year, 1, 10))
            yield _Act(FundAct.RECEIVE, funder.id, year, 80_000 * MAN, date(year, 3, 4))
    for case in world.cases:
        for funder_id, won in shares[case.id].items():
            yield from _of_case(case, funder_id, won)


def _of_case(case: SupportCase, funder_id: int, won: int) -> Iterator[_Act]:
    def act(what: FundAct, amount: int, days: int, note: str = "") -> _Act:
        return _Act(what, funder_id, case.year, amount, case.selected_on + timedelta(days=days), case.id, note)

    if case.stage is SupportStage.SELECTED:
        return
    yield act(FundAct.ALLOCATE, won, 30)
    if case.stage is SupportStage.AGREED:
        return
    yield act(FundAct.DISBURSE, won // 2, 101, "중간 점검 후 지급")
    if case.stage is not SupportStage.CLOSED:
        return
    rest = won - won // 2
    yield act(FundAct.DISBURSE, rest, 201, "최종 점검 후 지급")
    refused = 50 * MAN if case.id % 5 == 0 else 0
    yield act(FundAct.ACCEPT, won - refused, 260, "회계법인 정산 확인")
    if refused:
        yield act(FundAct.DISALLOW, refused, 260, "증빙 불인정")
        yield act(FundAct.RECOVER, refused, 300)
        if case.id % 10 == 0:
            yield act(FundAct.RETURN, refused, 320)


def _write(session: Session, acts: list[_Act], first: User, second: User) -> None:
    accounts: dict[str, FundAccount] = {}
    for one in acts:
        for kind in {kind for pair in MOVES[one.act] for kind in pair}:
            key = _key(kind, one)
            if key not in accounts:
                case_id = one.case_id if kind in OF_A_CASE else None
                accounts[key] = FundAccount(
                    key=key, kind=kind, side=side_of(kind), funder_id=one.funder_id, year=one.year, case_id=case_id
                )
    session.add_all(accounts.values())
    entries = [_entry(number, one, first, second) for number, one in enumerate(acts)]
    session.add_all(entries)
    session.flush()
    transfers = [
        {
            "entry_id": entry.id,
            "debit_id": accounts[_key(debit, one)].id,
            "credit_id": accounts[_key(credit, one)].id,
            "won": one.won,
        }
        for entry, one in zip(entries, acts, strict=True)
        for debit, credit in MOVES[one.act]
    ]
    session.execute(insert(FundTransfer), transfers)
    session.expire_all()


def _entry(number: int, one: _Act, first: User, second: User) -> FundEntry:
    is_paid = one.act in PAYMENTS
    return FundEntry(
        key=f"sample-{number}",
        act=one.act,
        occurred_on=one.on,
        funder_id=one.funder_id,
        year=one.year,
        case_id=one.case_id,
        won=one.won,
        note=one.note,
        prepared_by_id=first.id,
        prepared_by=first.name,
        approved_by_id=second.id if is_paid else None,
        approved_by=second.name if is_paid else "",
        recorded_at=_moment(one.on),
    )


def _wait(session: Session, world: ProgrammeWorld, first: User) -> None:
    """Prepare two payments that a second person has not looked at yet."""
    waiting = [case for case in world.cases if case.stage is SupportStage.AGREED][:2]
    session.add_all(
        FundPayment(
            act=FundAct.DISBURSE,
            funder_id=case.sponsor_id,
            year=case.year,
            case_id=case.id,
            won=300 * MAN,
            payee=case.adopter.name_ko,
            account_number="000-00-000000",
            note="중간 점검 후 지급",
            prepared_by_id=first.id,
            prepared_by=first.name,
            prepared_at=_moment(date(2024, 10, 21)),
        )
        for case in waiting
    )


def _key(kind: AccountKind, one: _Act) -> str:
    return f"{kind.value}-{one.funder_id}-{one.year}-{one.case_id if kind in OF_A_CASE else 0}"


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)
