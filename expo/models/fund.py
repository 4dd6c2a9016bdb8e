"""The ledger of the fund: accounts, entries, and transfers that are only added; funding plans; payments.

A transfer debits one account and credits another, so that no entry can be out of balance. The database keeps the sums
of an account (:mod:`expo.migrations.ledger`), refuses sums that differ from the transfers, and a balance below zero.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.fund import DEBIT_NORMAL, AccountKind, FundAct, PaymentDecision, PeriodDecision
from expo.models.base import Base, Id, Name, to, word
from expo.models.programmes import Organization
from expo.models.support_cases import SupportCase

_NOT_VOID = text("decision is null or decision = 'closed'")


class FundAccount(Base):
    """An account of a funder and year, and of a case where its kind says so; ``key`` names all three."""

    __tablename__ = "fund_account"
    __table_args__ = (CheckConstraint("side * (debits - credits) >= 0", name="is_never_below_zero"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[AccountKind] = mapped_column(word(AccountKind))
    side: Mapped[int]
    funder_id: Mapped[int] = mapped_column(to("organization.id"), index=True)
    year: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(to("support_case.id"), index=True)
    debits: Mapped[int] = mapped_column(BigInteger, default=0)
    credits: Mapped[int] = mapped_column(BigInteger, default=0)

    funder: Mapped[Organization] = relationship()
    case: Mapped[SupportCase | None] = relationship()

    @property
    def balance(self) -> int:
        """The balance in won, never negative."""
        return self.side * (self.debits - self.credits)


def side_of(kind: AccountKind) -> int:
    """Return 1 for kinds that grow by debits, -1 for those that grow by credits."""
    return 1 if kind in DEBIT_NORMAL else -1


class FundEntry(Base):
    """An act on a day: who prepared it, who approved it; ``key`` makes sure that it is entered once."""

    __tablename__ = "fund_entry"
    __table_args__ = (
        CheckConstraint("approved_by_id is null or approved_by_id <> prepared_by_id", name="two_persons"),
        CheckConstraint(
            "(act <> 'disburse' and act <> 'return') or approved_by_id is not null", name="payment_is_approved"
        ),
        CheckConstraint("(act = 'reversal') = (reverses_id is not null)", name="reversal_reverses"),
        CheckConstraint("won > 0", name="is_an_amount"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(80), unique=True)
    act: Mapped[FundAct] = mapped_column(word(FundAct))
    occurred_on: Mapped[date] = mapped_column(index=True)
    funder_id: Mapped[int] = mapped_column(to("organization.id"), index=True)
    year: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(to("support_case.id"), index=True)
    won: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text, default="")
    prepared_by_id: Mapped[int] = mapped_column(to("user.id"))
    prepared_by: Mapped[Name]
    approved_by_id: Mapped[int | None] = mapped_column(to("user.id"))
    approved_by: Mapped[Name] = mapped_column(default="")
    reverses_id: Mapped[int | None] = mapped_column(to("fund_entry.id"), unique=True)
    recorded_at: Mapped[datetime]

    funder: Mapped[Organization] = relationship()
    case: Mapped[SupportCase | None] = relationship()
    transfers: Mapped[list["FundTransfer"]] = relationship(order_by="FundTransfer.id", back_populates="entry")


class FundTransfer(Base):
    """Won that an entry debits to one account and credits to another."""

    __tablename__ = "fund_transfer"
    __table_args__ = (
        CheckConstraint("won > 0", name="is_an_amount"),
        CheckConstraint("debit_id <> credit_id", name="has_two_accounts"),
    )

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(to("fund_entry.id"), index=True)
    debit_id: Mapped[int] = mapped_column(to("fund_account.id"), index=True)
    credit_id: Mapped[int] = mapped_column(to("fund_account.id"), index=True)
    won: Mapped[int] = mapped_column(BigInteger)

    entry: Mapped[FundEntry] = relationship(back_populates="transfers")
    debit: Mapped[FundAccount] = relationship(foreign_keys=[debit_id])
    credit: Mapped[FundAccount] = relationship(foreign_keys=[credit_id])


class FundPayment(Base):
    """A payment that one officer prepared and another one approves, or that is void; its figures never change."""

    __tablename__ = "fund_payment"
    __table_args__ = (
        CheckConstraint("won > 0", name="is_an_amount"),
        CheckConstraint("act = 'disburse' or act = 'return'", name="is_a_payment"),
        CheckConstraint("(decision is null) = (decided_by_id is null)", name="decision_has_its_person"),
        CheckConstraint("(decision = 'approved') = (entry_id is not null) or decision is null", name="paid_by_entry"),
        CheckConstraint("decision is null or decision = 'void' or decided_by_id <> prepared_by_id", name="two_persons"),
    )

    id: Mapped[Id]
    act: Mapped[FundAct] = mapped_column(word(FundAct))
    funder_id: Mapped[int] = mapped_column(to("organization.id"), index=True)
    year: Mapped[int]
    case_id: Mapped[int | None] = mapped_column(to("support_case.id"), index=True)
    won: Mapped[int] = mapped_column(BigInteger)
    payee: Mapped[Name]
    account_number: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    prepared_by_id: Mapped[int] = mapped_column(to("user.id"))
    prepared_by: Mapped[Name]
    prepared_at: Mapped[datetime]
    decision: Mapped[PaymentDecision | None] = mapped_column(word(PaymentDecision))
    decided_by_id: Mapped[int | None] = mapped_column(to("user.id"))
    decided_by: Mapped[Name] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    entry_id: Mapped[int | None] = mapped_column(to("fund_entry.id"), unique=True)

    funder: Mapped[Organization] = relationship()
    case: Mapped[SupportCase | None] = relationship()


class FundPeriod(Base):
    """A period that ends on a day and begins after the one before; closed by a second person, for good.

    The database refuses entries dated into it (:mod:`expo.migrations.closed_periods`).
    """

    __tablename__ = "fund_period"
    __table_args__ = (
        CheckConstraint("(decision is null) = (decided_by_id is null)", name="decision_has_its_person"),
        CheckConstraint("decision is null or decision = 'void' or decided_by_id <> prepared_by_id", name="two_persons"),
        Index("uq_fund_period_ends_on", "ends_on", unique=True, sqlite_where=_NOT_VOID, postgresql_where=_NOT_VOID),
    )

    id: Mapped[Id]
    ends_on: Mapped[date]
    note: Mapped[str] = mapped_column(Text, default="")
    prepared_by_id: Mapped[int] = mapped_column(to("user.id"))
    prepared_by: Mapped[Name]
    prepared_at: Mapped[datetime]
    decision: Mapped[PeriodDecision | None] = mapped_column(word(PeriodDecision))
    decided_by_id: Mapped[int | None] = mapped_column(to("user.id"))
    decided_by: Mapped[Name] = mapped_column(default="")
    decided_at: Mapped[datetime | None]


class FundingPlan(Base):
    """A version of a case's funding plan; a change is a new version. ``cap_won`` is the cap of the case's day."""

    __tablename__ = "funding_plan"
    __table_args__ = (
        UniqueConstraint("case_id", "no"),
        CheckConstraint("total_won > 0", name="is_an_amount"),
        CheckConstraint("support_won between 0 and cap_won", name="obeys_the_cap"),
        CheckConstraint("support_won + own_won = total_won", name="is_whole"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(to("support_case.id"))
    no: Mapped[int]
    total_won: Mapped[int] = mapped_column(BigInteger)
    support_won: Mapped[int] = mapped_column(BigInteger)
    own_won: Mapped[int] = mapped_column(BigInteger)
    cap_won: Mapped[int] = mapped_column(BigInteger)
    set_at: Mapped[datetime]
    set_by: Mapped[Name]

    shares: Mapped[list["FundingShare"]] = relationship(order_by="FundingShare.position")


class FundingShare(Base):
    """A funder's share of a plan: hundredths of a percent, and won. The parts before it are ``parts_before``."""

    __tablename__ = "funding_share"
    __table_args__ = (
        UniqueConstraint("plan_id", "funder_id"),
        CheckConstraint("parts > 0 and parts_before >= 0 and parts_before + parts <= 10000", name="fits_the_whole"),
        CheckConstraint("won >= 0", name="is_an_amount"),
    )

    plan_id: Mapped[int] = mapped_column(to("funding_plan.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    funder_id: Mapped[int] = mapped_column(to("organization.id"), index=True)
    parts_before: Mapped[int]
    parts: Mapped[int]
    won: Mapped[int] = mapped_column(BigInteger)
    is_own: Mapped[bool] = mapped_column(default=False)

    funder: Mapped[Organization] = relationship()
