"""A visitor's e-mail address counts once it was confirmed; no address was confirmed before."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("email_proven_at", base.Moment(timezone=True), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_person_only_an_address_is_proven"), "email <> '' or email_proven_at is null"
        )


def downgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_constraint(op.f("ck_person_only_an_address_is_proven"), type_="check")
        batch_op.drop_column("email_proven_at")
