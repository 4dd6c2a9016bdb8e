"""What booths are supplied with and cost; aisles, entrances and walls; the picture below the floor plan."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SERVICES = ("has_power", "has_lan", "has_water")


def upgrade() -> None:
    for name in SERVICES:
        op.add_column("booth", sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("booth", sa.Column("price_class", sa.String(40), server_default="", nullable=False))
    op.create_table(
        "floor_element",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "aisle", "entrance", "wall", name="elementkind", native_enum=False, create_constraint=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("name_ko", sa.String(200), nullable=False),
        sa.Column("name_en", sa.String(200), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.CheckConstraint("width > 0 and height > 0", name=op.f("ck_floor_element_has_an_area")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_floor_element_edition_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_element")),
    )
    op.create_index(op.f("ix_floor_element_edition_id"), "floor_element", ["edition_id"])
    op.create_table(
        "plan_background",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(40), nullable=False),
        sa.Column("pixel_width", sa.Integer(), nullable=False),
        sa.Column("pixel_height", sa.Integer(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("metres_per_pixel", sa.Double(), nullable=False),
        sa.Column("uploaded_at", base.Moment(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("metres_per_pixel > 0", name=op.f("ck_plan_background_has_a_scale")),
        sa.CheckConstraint("pixel_width > 0 and pixel_height > 0", name=op.f("ck_plan_background_has_an_area")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_plan_background_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user.id"], name=op.f("fk_plan_background_uploaded_by_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_background")),
        sa.UniqueConstraint("edition_id", name=op.f("uq_plan_background_edition_id")),
    )


def downgrade() -> None:
    op.drop_table("plan_background")
    op.drop_table("floor_element")
    with op.batch_alter_table("booth", schema=None) as batch_op:
        for name in (*SERVICES, "price_class"):
            batch_op.drop_column(name)
