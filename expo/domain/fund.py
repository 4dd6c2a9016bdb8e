"""The fund of a support programme: accounts, what each act moves between them, shares of a plan, ages of debts.

Amounts are whole won. Every act consists of transfers from one account to another, so books always balance. An account
is debited or credited and never falls below zero on its own side.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled

WHOLE = 10_000
"""All shares of a plan together, in hundredths of a percent."""


class AccountKind(Labelled):
    """What an account holds; the first five grow by debits, the others by credits."""

    PLEDGES = "pledges", N_("Pledges still to come in")
    BANK = "bank", N_("Money in the bank")
    ADVANCE = "advance", N_("Paid and not settled yet")
    RECOVERABLE = "recoverable", N_("To be recovered from firms")
    ACCEPTED = "accepted", N_("Accepted cost")
    PLEDGED = "pledged", N_("Pledged and not received")
    UNALLOCATED = "unallocated", N_("Received and not allocated")
    ALLOCATED = "allocated", N_("Allocated and not paid")
    RELEASED = "released", N_("Paid to firms")
    TO_RECOVER = "to_recover", N_("Claims on firms")
    DUE_TO_FUNDER = "due_to_funder", N_("Due to the funder")


DEBIT_NORMAL = frozenset(
    {AccountKind.PLEDGES, AccountKind.BANK, AccountKind.ADVANCE, AccountKind.RECOVERABLE, AccountKind.ACCEPTED}
)
OF_A_CASE = frozenset(
    {
        AccountKind.ADVANCE,
        AccountKind.RECOVERABLE,
        AccountKind.ACCEPTED,
        AccountKind.ALLOCATED,
        AccountKind.RELEASED,
        AccountKind.TO_RECOVER,
    }
)
"""Kinds of which every case has accounts of its own, so that one case cannot use another one's money."""


class FundAct(Labelled):
    """Something that happens to the fund."""

    PLEDGE = "pledge", N_("Pledge")
    RECEIVE = "receive", N_("Contribution received")
    ALLOCATE = "allocate", N_("Allocation to a case")
    DEALLOCATE = "deallocate", N_("Allocation taken back")
    DISBURSE = "disburse", N_("Payment to the firm")
    ACCEPT = "accept", N_("Settlement: cost accepted")
    DISALLOW = "disallow", N_("Settlement: cost not accepted")
    CLAW_BACK = "claw_back", N_("Accepted cost claimed back")
    RECOVER = "recover", N_("Money recovered from the firm")
    INTEREST = "interest", N_("Interest of the funder")
    RELEASE = "release", N_("Unused contribution owed to the funder")
    RETURN = "return", N_("Return to the funder")
    REVERSAL = "reversal", N_("Reversal")


MOVES: Mapping[FundAct, tuple[tuple[AccountKind, AccountKind], ...]] = {
    FundAct.PLEDGE: ((AccountKind.PLEDGES, AccountKind.PLEDGED),),
    FundAct.RECEIVE: ((AccountKind.BANK, AccountKind.PLEDGES), (AccountKind.PLEDGED, AccountKind.UNALLOCATED)),
    FundAct.ALLOCATE: ((AccountKind.UNALLOCATED, AccountKind.ALLOCATED),),
    FundAct.DEALLOCATE: ((AccountKind.ALLOCATED, AccountKind.UNALLOCATED),),
    FundAct.DISBURSE: ((AccountKind.ADVANCE, AccountKind.BANK), (AccountKind.ALLOCATED, AccountKind.RELEASED)),
    FundAct.ACCEPT: ((AccountKind.ACCEPTED, AccountKind.ADVANCE),),
    FundAct.DISALLOW: ((AccountKind.RECOVERABLE, AccountKind.ADVANCE), (AccountKind.RELEASED, AccountKind.TO_RECOVER)),
    FundAct.CLAW_BACK: (
        (AccountKind.RECOVERABLE, AccountKind.ACCEPTED),
        (AccountKind.RELEASED, AccountKind.TO_RECOVER),
    ),
    FundAct.RECOVER: ((AccountKind.BANK, AccountKind.RECOVERABLE), (AccountKind.TO_RECOVER, AccountKind.DUE_TO_FUNDER)),
    FundAct.INTEREST: ((AccountKind.BANK, AccountKind.DUE_TO_FUNDER),),
    FundAct.RELEASE: ((AccountKind.UNALLOCATED, AccountKind.DUE_TO_FUNDER),),
    FundAct.RETURN: ((AccountKind.DUE_TO_FUNDER, AccountKind.BANK),),
}
"""What each act debits and credits, in pairs of the same amount."""

PAYMENTS = frozenset({FundAct.DISBURSE, FundAct.RETURN})
"""Money that leaves the bank: one officer prepares it, another one approves it."""

MIRRORS = (
    ((AccountKind.PLEDGES,), (AccountKind.PLEDGED,)),
    ((AccountKind.BANK,), (AccountKind.UNALLOCATED, AccountKind.ALLOCATED, AccountKind.DUE_TO_FUNDER)),
    ((AccountKind.ADVANCE, AccountKind.ACCEPTED), (AccountKind.RELEASED,)),
    ((AccountKind.RECOVERABLE,), (AccountKind.TO_RECOVER,)),
)
"""Sums of accounts that are equal after every act, for each funder and year."""


def needs_case(act: FundAct) -> bool:
    """Tell whether an act belongs to a case."""
    return any(kind in OF_A_CASE for pair in MOVES.get(act, ()) for kind in pair)


class PaymentDecision(Labelled):
    """What became of a prepared payment."""

    APPROVED = "approved", N_("Approved and paid")
    VOID = "void", N_("Void")


class PeriodDecision(Labelled):
    """What became of the proposal to close a period."""

    CLOSED = "closed", N_("Closed for entries")
    VOID = "void", N_("Void")


@dataclass(frozen=True, slots=True)
class PlannedShare:
    """A funder's part of a plan in hundredths of a percent; ``own`` is the part of the firm itself."""

    funder_id: int
    parts: int
    is_own: bool = False


def against_shares(shares: Sequence[PlannedShare], total: int, cap: int, least_own_percent: int) -> Iterator[Violation]:
    """Yield every reason against a funding plan.

    Shares are 100 % together and each funder has one. The support, which is everything but the firm's own share, is at
    most ``cap`` won; the firm's own share is at least the cap's ``least_own_percent``.
    """
    if len({share.funder_id for share in shares}) != len(shares):
        yield Violation("funder_twice", N_("The same funder is listed twice."), {}, "shares")
    if any(share.parts <= 0 for share in shares):
        yield Violation("empty_share", N_("Every share is more than zero."), {}, "shares")
    together = sum(share.parts for share in shares)
    if together != WHOLE:
        yield Violation(
            "not_whole",
            N_("The shares are %(percent)s percent together, not 100."),
            {"percent": f"{together / 100:g}"},
            "shares",
        )
        return
    won = split(total, shares)
    support = sum(won[share.funder_id] for share in shares if not share.is_own)
    if support > cap:
        yield Violation(
            "over_cap",
            N_("The support is %(support)s won; the cap of the case's day is %(cap)s won."),
            {"support": f"{support:,}", "cap": f"{cap:,}"},
            "total",
        )
    own = sum(share.parts for share in shares if share.is_own)
    if own < least_own_percent * 100:
        yield Violation(
            "own_too_small",
            N_("The firm pays at least %(percent)s percent itself."),
            {"percent": least_own_percent},
            "shares",
        )


def split(total: int, shares: Sequence[PlannedShare]) -> dict[int, int]:
    """Return ``funder id → won``, exactly ``total`` together: spare won go to the largest remainders, ties to the firm.

    Shares have to be 100 % together.
    """
    won = {share.funder_id: total * share.parts // WHOLE for share in shares}
    by_remainder = sorted(shares, key=lambda one: (-(total * one.parts % WHOLE), not one.is_own, one.funder_id))
    for share in by_remainder[: total - sum(won.values())]:
        won[share.funder_id] += 1
    return won


@dataclass(frozen=True, slots=True)
class AgedDebt:
    """What is left of money that came in on a day."""

    since: date
    won: int


def ages(moves: Sequence[tuple[date, int]]) -> list[AgedDebt]:
    """Return what is still owed by the day on which it arose, the oldest first.

    ``moves`` are days with won, positive for what arose, negative for what was paid; payments settle the oldest.
    """
    arisen = sorted((day, won) for day, won in moves if won > 0)
    return _left(arisen, paid=-sum(won for _, won in moves if won < 0))


def _left(arisen: Iterable[tuple[date, int]], paid: int) -> list[AgedDebt]:
    left = []
    for day, won in arisen:
        settled = min(won, paid)
        paid -= settled
        if won > settled:
            left.append(AgedDebt(day, won - settled))
    return left


HISTORY = FeatureHistory(
    N_("Fund"),
    {
        "post": N_("Entered in the fund: %(what)s of %(won)s won, %(funder)s"),
        "reverse": N_("Reversed entry %(number)s of the fund: %(reason)s"),
        "prepare": N_("Prepared a payment of %(won)s won to %(payee)s"),
        "approve": N_("Approved the payment of %(won)s won to %(payee)s"),
        "void": N_("Declared the payment of %(won)s won to %(payee)s void"),
        "propose_closing": N_("Proposed to close the fund until %(day)s"),
        "close_period": N_("Closed the fund until %(day)s"),
        "void_closing": N_("Declared the closing until %(day)s void"),
        "set_plan": N_("Set the funding plan of the case %(code)s: %(won)s won"),
    },
    {"what": FundAct},
)
