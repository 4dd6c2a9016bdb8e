"""Records of consultations: drafts, revisions that are only added, their words and lines, and rates of exchange."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.insert_only import protect
from expo.models import base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

PROTECTED = ("record_revision", "record_words", "record_line", "exchange_rate")
REVISION = ["record_revision.record_id", "record_revision.no"]


def _word(name: str) -> sa.Enum:
    return sa.Enum(name=name, native_enum=False, create_constraint=False, length=24)


def _to(table: str, column: str, target: str, ondelete: str = "RESTRICT") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def upgrade() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("state", _word("recordstate"), nullable=False),
        sa.Column("current_no", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.Column("draft_at", base.Moment(), nullable=True),
        _check("record", "only_a_draft_has_no_revision", "(state = 'draft') = (current_no = 0)"),
        _to("record", "edition_id", "edition.id"),
        _to("record", "meeting_id", "meeting.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("meeting_id", name=op.f("uq_record_meeting_id")),
    )
    op.create_index(op.f("ix_record_edition_id"), "record", ["edition_id"])
    amounts = ("discussed_minor", "expected_minor", "signed_minor")
    largest = "discussed_minor >= expected_minor and discussed_minor >= signed_minor"
    op.create_table(
        "record_revision",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("state", _word("recordstate"), nullable=False),
        sa.Column("act", _word("recordact"), nullable=False),
        sa.Column("currency", _word("currency"), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in amounts),
        sa.Column("buyer_minor", sa.BigInteger(), nullable=True),
        sa.Column("has_memorandum", sa.Boolean(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("recorded_at", base.Moment(), nullable=False),
        sa.Column("role", _word("role"), nullable=False),
        _check("record_revision", "follows_the_one_before", "no = based_on + 1"),
        _check("record_revision", "amounts_are_not_negative", "expected_minor >= 0 and signed_minor >= 0"),
        _check("record_revision", "discussed_is_the_whole", largest),
        _check("record_revision", "pursued_or_signed", "expected_minor = 0 or signed_minor = 0"),
        _check("record_revision", "buyers_figure_is_not_negative", "buyer_minor is null or buyer_minor >= 0"),
        _to("record_revision", "record_id", "record.id"),
        sa.PrimaryKeyConstraint("record_id", "no", name=op.f("pk_record_revision")),
    )
    op.create_index("ix_record_revision_recorded_at", "record_revision", ["recorded_at"])
    op.create_table(
        "record_words",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(200), nullable=False),
        _to("record_words", "actor_id", "user.id", "SET NULL"),
        sa.ForeignKeyConstraint(["record_id", "no"], REVISION, name=op.f("fk_record_words_record_id_no")),
        sa.PrimaryKeyConstraint("record_id", "no", name=op.f("pk_record_words")),
    )
    op.create_table(
        "record_line",
        sa.Column("record_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in ("no", "position")),
        sa.Column("product_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(200), nullable=False) for name in ("name_ko", "name_en")),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price_minor", sa.BigInteger(), nullable=False),
        _check("record_line", "amounts_are_sensible", "quantity >= 1 and unit_price_minor >= 0"),
        sa.ForeignKeyConstraint(["record_id", "no"], REVISION, name=op.f("fk_record_line_record_id_no")),
        sa.PrimaryKeyConstraint("record_id", "no", "position", name=op.f("pk_record_line")),
    )
    op.create_table(
        "exchange_rate",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("set_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("currency", _word("currency"), nullable=False),
        sa.Column("rate", sa.String(24), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("rate_on", sa.Date(), nullable=False),
        sa.Column("stated_at", base.Moment(), nullable=False),
        _check("exchange_rate", "won_needs_no_rate", "currency <> 'KRW'"),
        _to("exchange_rate", "edition_id", "edition.id"),
        sa.PrimaryKeyConstraint("edition_id", "set_no", "currency", name=op.f("pk_exchange_rate")),
    )
    protect(op.get_bind(), *PROTECTED)


def downgrade() -> None:
    for table in ("exchange_rate", "record_line", "record_words", "record_revision", "record"):
        op.drop_table(table)
