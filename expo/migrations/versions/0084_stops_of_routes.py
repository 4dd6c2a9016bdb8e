"""A stop of a route has a time, who receives the guests there, and the exhibitor that it is at."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place
from expo.models import base

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

_KEY = "fk_tour_stop_exhibitor_id"


def upgrade() -> None:
    op.add_column("stage_session", sa.Column("shows_route", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("tour_stop", sa.Column("starts_at", base.Moment(timezone=True), nullable=True))
    op.add_column("tour_stop", sa.Column("received_by", sa.String(200), server_default="", nullable=False))
    op.add_column("tour_stop", sa.Column("exhibitor_id", sa.Integer(), nullable=True))
    in_place.add_foreign_key("tour_stop", _KEY, "exhibitor_id", "exhibitor", ondelete="SET NULL")
    op.create_index("ix_tour_stop_exhibitor_id", "tour_stop", ["exhibitor_id"])


def downgrade() -> None:
    op.drop_index("ix_tour_stop_exhibitor_id", "tour_stop")
    with op.batch_alter_table("tour_stop") as batch_op:
        batch_op.drop_constraint(_KEY, type_="foreignkey")
        batch_op.drop_column("exhibitor_id")
        batch_op.drop_column("received_by")
        batch_op.drop_column("starts_at")
    with op.batch_alter_table("stage_session") as batch_op:
        batch_op.drop_column("shows_route")
