"""The ledger of the fund, funding plans and payments."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import insert_only, ledger
from expo.models import base

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "fund_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("kind", _word("accountkind"), nullable=False),
        sa.Column("side", sa.Integer(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("debits", sa.BigInteger(), nullable=False),
        sa.Column("credits", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("side * (debits - credits) >= 0", name=op.f("ck_fund_account_is_never_below_zero")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_fund_account_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["organization.id"], name=op.f("fk_fund_account_funder_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_account")),
        sa.UniqueConstraint("key", name=op.f("uq_fund_account_key")),
    )
    op.create_index("ix_fund_account_case_id", "fund_account", ["case_id"], unique=False)
    op.create_index("ix_fund_account_funder_id", "fund_account", ["funder_id"], unique=False)
    op.create_table(
        "fund_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("act", _word("fundact"), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.String(length=200), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.String(length=200), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", base.Moment(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(act = 'reversal') = (reverses_id is not null)", name=op.f("ck_fund_entry_reversal_reverses")
        ),
        sa.CheckConstraint(
            "(act <> 'disburse' and act <> 'return') or approved_by_id is not null",
            name=op.f("ck_fund_entry_payment_is_approved"),
        ),
        sa.CheckConstraint(
            "approved_by_id is null or approved_by_id <> prepared_by_id", name=op.f("ck_fund_entry_two_persons")
        ),
        sa.CheckConstraint("won > 0", name=op.f("ck_fund_entry_is_an_amount")),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["user.id"], name=op.f("fk_fund_entry_approved_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_fund_entry_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["organization.id"], name=op.f("fk_fund_entry_funder_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["user.id"], name=op.f("fk_fund_entry_prepared_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["fund_entry.id"], name=op.f("fk_fund_entry_reverses_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_entry")),
        sa.UniqueConstraint("key", name=op.f("uq_fund_entry_key")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_fund_entry_reverses_id")),
    )
    op.create_index("ix_fund_entry_case_id", "fund_entry", ["case_id"], unique=False)
    op.create_index("ix_fund_entry_funder_id", "fund_entry", ["funder_id"], unique=False)
    op.create_index("ix_fund_entry_occurred_on", "fund_entry", ["occurred_on"], unique=False)
    op.create_table(
        "funding_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("total_won", sa.BigInteger(), nullable=False),
        sa.Column("support_won", sa.BigInteger(), nullable=False),
        sa.Column("own_won", sa.BigInteger(), nullable=False),
        sa.Column("cap_won", sa.BigInteger(), nullable=False),
        sa.Column("set_at", base.Moment(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=200), nullable=False),
        sa.CheckConstraint("support_won + own_won = total_won", name=op.f("ck_funding_plan_is_whole")),
        sa.CheckConstraint("support_won between 0 and cap_won", name=op.f("ck_funding_plan_obeys_the_cap")),
        sa.CheckConstraint("total_won > 0", name=op.f("ck_funding_plan_is_an_amount")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_funding_plan_case_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_plan")),
        sa.UniqueConstraint("case_id", "no", name=op.f("uq_funding_plan_case_id_no")),
    )
    op.create_table(
        "fund_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act", _word("fundact"), nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("account_number", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("prepared_by_id", sa.Integer(), nullable=False),
        sa.Column("prepared_by", sa.String(length=200), nullable=False),
        sa.Column("prepared_at", base.Moment(timezone=True), nullable=False),
        sa.Column("decision", _word("paymentdecision"), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", base.Moment(timezone=True), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(decision = 'approved') = (entry_id is not null) or decision is null",
            name=op.f("ck_fund_payment_paid_by_entry"),
        ),
        sa.CheckConstraint("act = 'disburse' or act = 'return'", name=op.f("ck_fund_payment_is_a_payment")),
        sa.CheckConstraint(
            "decision is null or decision = 'void' or decided_by_id <> prepared_by_id",
            name=op.f("ck_fund_payment_two_persons"),
        ),
        sa.CheckConstraint(
            "(decision is null) = (decided_by_id is null)", name=op.f("ck_fund_payment_decision_has_its_person")
        ),
        sa.CheckConstraint("won > 0", name=op.f("ck_fund_payment_is_an_amount")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["support_case.id"], name=op.f("fk_fund_payment_case_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_fund_payment_decided_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["fund_entry.id"], name=op.f("fk_fund_payment_entry_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["organization.id"], name=op.f("fk_fund_payment_funder_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by_id"], ["user.id"], name=op.f("fk_fund_payment_prepared_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_payment")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_fund_payment_entry_id")),
    )
    op.create_index("ix_fund_payment_case_id", "fund_payment", ["case_id"], unique=False)
    op.create_index("ix_fund_payment_funder_id", "fund_payment", ["funder_id"], unique=False)
    op.create_table(
        "fund_transfer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("debit_id", sa.Integer(), nullable=False),
        sa.Column("credit_id", sa.Integer(), nullable=False),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("debit_id <> credit_id", name=op.f("ck_fund_transfer_has_two_accounts")),
        sa.CheckConstraint("won > 0", name=op.f("ck_fund_transfer_is_an_amount")),
        sa.ForeignKeyConstraint(
            ["credit_id"], ["fund_account.id"], name=op.f("fk_fund_transfer_credit_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["debit_id"], ["fund_account.id"], name=op.f("fk_fund_transfer_debit_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["fund_entry.id"], name=op.f("fk_fund_transfer_entry_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund_transfer")),
    )
    op.create_index("ix_fund_transfer_credit_id", "fund_transfer", ["credit_id"], unique=False)
    op.create_index("ix_fund_transfer_debit_id", "fund_transfer", ["debit_id"], unique=False)
    op.create_index("ix_fund_transfer_entry_id", "fund_transfer", ["entry_id"], unique=False)
    op.create_table(
        "funding_share",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("funder_id", sa.Integer(), nullable=False),
        sa.Column("parts_before", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("won", sa.BigInteger(), nullable=False),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "parts > 0 and parts_before >= 0 and parts_before + parts <= 10000",
            name=op.f("ck_funding_share_fits_the_whole"),
        ),
        sa.CheckConstraint("won >= 0", name=op.f("ck_funding_share_is_an_amount")),
        sa.ForeignKeyConstraint(
            ["funder_id"], ["organization.id"], name=op.f("fk_funding_share_funder_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["funding_plan.id"], name=op.f("fk_funding_share_plan_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("plan_id", "position", name=op.f("pk_funding_share")),
        sa.UniqueConstraint("plan_id", "funder_id", name=op.f("uq_funding_share_plan_id_funder_id")),
    )
    op.create_index("ix_funding_share_funder_id", "funding_share", ["funder_id"], unique=False)
    insert_only.protect(op.get_bind(), "fund_entry", "fund_transfer", "fund_payment", "funding_plan", "funding_share")
    ledger.guard(op.get_bind())


def downgrade() -> None:
    ledger.release(op.get_bind())
    insert_only.release(op.get_bind(), "fund_entry", "fund_transfer", "fund_payment", "funding_plan", "funding_share")
    op.drop_table("funding_share")
    op.drop_table("fund_transfer")
    op.drop_table("fund_payment")
    op.drop_table("funding_plan")
    op.drop_table("fund_entry")
    op.drop_table("fund_account")


def _word(name: str) -> sa.Enum:
    return sa.Enum(name=name, native_enum=False, create_constraint=False, length=24)
