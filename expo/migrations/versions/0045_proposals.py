"""Times that one company proposes to another."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(24), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_at", base.Moment(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("expires_at", base.Moment(), nullable=False),
        sa.Column("decided_at", base.Moment(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (decided_at is null)", name=op.f("ck_proposal_decided_unless_open")
        ),
        *(_refers(f"{name}_id", f"{name}.id", "CASCADE") for name in PARENTS),
        _refers("proposed_by_id", "user.id", "SET NULL"),
        _refers("decided_by_id", "user.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    for name in PARENTS:
        op.create_index(op.f(f"ix_proposal_{name}_id"), "proposal", [f"{name}_id"])
    pair = ["exhibitor_id", "buyer_id"]
    op.create_index("one_open_proposal", "proposal", pair, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_table("proposal")


PARENTS = ("edition", "exhibitor", "buyer", "slot", "meeting")


def _refers(column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_proposal_{column}"), ondelete=ondelete)
