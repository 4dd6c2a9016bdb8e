"""Photos, videos and the product of a correction wait for the editor as its texts do."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("report_photo", "video"):
        op.add_column(table, sa.Column("since", sa.Integer(), server_default="1", nullable=False))
        op.add_column(table, sa.Column("until", sa.Integer(), nullable=True))
    with op.batch_alter_table("video") as batch:
        batch.drop_constraint(op.f("uq_video_report_id"), type_="unique")
        batch.create_unique_constraint(op.f("uq_video_report_id_since"), ["report_id", "since"])
    op.add_column("report_version", sa.Column("product_id", sa.Integer(), nullable=True))
    in_place.add_foreign_key(
        "report_version", "fk_report_version_product_id", "product_id", "product", ondelete="SET NULL"
    )
    op.create_index(op.f("ix_report_version_product_id"), "report_version", ["product_id"])
    op.execute(
        "UPDATE report_version SET product_id = "
        "(SELECT product_id FROM field_report WHERE field_report.id = report_version.report_id)"
    )
    # What was shown is shown: a consent that was saved again after the publication covers it.
    last = "(SELECT max(published_at) FROM report_version WHERE report_id = field_report.id)"
    op.execute(f"UPDATE field_report SET consented_at = {last} WHERE consented_at > {last}")


def downgrade() -> None:
    for table in ("report_photo", "video"):  # what waits for the editor would be public
        public = f"SELECT max(no) FROM report_version WHERE report_id = {table}.report_id AND published_at IS NOT NULL"
        op.execute(f"DELETE FROM {table} WHERE since > ({public})")
    op.drop_index(op.f("ix_report_version_product_id"), "report_version")
    with op.batch_alter_table("report_version") as batch:
        batch.drop_constraint("fk_report_version_product_id", type_="foreignkey")
        batch.drop_column("product_id")
    with op.batch_alter_table("video") as batch:
        batch.drop_constraint(op.f("uq_video_report_id_since"), type_="unique")
        batch.create_unique_constraint(op.f("uq_video_report_id"), ["report_id"])
    for table in ("report_photo", "video"):
        op.drop_column(table, "until")
        op.drop_column(table, "since")
