"""Changes of exhibitors' pages that wait for the organizer, where the edition wants to see them first."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

PROFILE = sa.text("kind = 'profile'")


def upgrade() -> None:
    op.add_column("edition", sa.Column("page_approval", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "page_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("asked_at", base.Moment(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declined_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'profile' or product_id is null", name=op.f("ck_page_change_profile_has_no_product")
        ),
        sa.CheckConstraint(
            "declined_at is null or reason <> ''", name=op.f("ck_page_change_is_declined_with_a_reason")
        ),
        *(_refers(f"{name}_id", f"{name}.id", "CASCADE") for name in ("edition", "exhibitor", "product")),
        _refers("asked_by_id", "user.id", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page_change")),
        sa.UniqueConstraint("product_id", name=op.f("uq_page_change_product_id")),
    )
    for name in ("edition_id", "exhibitor_id"):
        op.create_index(op.f(f"ix_page_change_{name}"), "page_change", [name])
    op.create_index(
        "one_of_a_profile", "page_change", ["exhibitor_id"], unique=True, sqlite_where=PROFILE,
        postgresql_where=PROFILE,
    )


def downgrade() -> None:
    op.drop_table("page_change")
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_column("page_approval")


def _refers(column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_page_change_{column}"), ondelete=ondelete)
