"""Visits of mentors at the expo: the calendar holds the time of the firm and of the mentor."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place
from expo.models import base

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

HOLDERS = (
    "exhibitor_id", "buyer_id", "table_id", "interpreter_id", "studio_id", "crew_member_id", "counsellor_id",
    "delegate_id",
)
CAUSES = ("meeting_id", "broadcast_id", "closure_id", "report_visit_id", "stage_session_id", "guidance_visit_id")


def upgrade() -> None:
    op.create_table(
        "mentor_appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("expert_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", base.Moment(timezone=True), nullable=False),
        sa.Column("ends_at", base.Moment(timezone=True), nullable=False),
        sa.Column("planned_at", base.Moment(timezone=True), nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_mentor_appointment_ends_after_it_starts")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_mentor_appointment_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_mentor_appointment_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["user.id"], name=op.f("fk_mentor_appointment_planned_by_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["request_id", "expert_id"], ["mentor_request.id", "mentor_request.expert_id"],
            name=op.f("fk_mentor_appointment_request_id_expert_id"), ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_appointment")),
    )
    for column in ("edition_id", "exhibitor_id", "request_id"):
        op.create_index(op.f(f"ix_mentor_appointment_{column}"), "mentor_appointment", [column])
    op.execute("ALTER TABLE hold ADD COLUMN mentor_id INTEGER")
    in_place.add_foreign_key(
        "hold", "fk_hold_mentor_id", "mentor_id", "mentor", target_column="expert_id", ondelete="RESTRICT"
    )
    filled = sa.text("mentor_id is not null")
    op.create_index(
        "uq_hold_mentor_id_slot_id", "hold", ["mentor_id", "slot_id"], unique=True, sqlite_where=filled,
        postgresql_where=filled,
    )
    op.execute("ALTER TABLE hold ADD COLUMN mentor_appointment_id INTEGER")
    in_place.add_foreign_key(
        "hold", "fk_hold_mentor_appointment_id", "mentor_appointment_id", "mentor_appointment", ondelete="CASCADE"
    )
    op.create_index(op.f("ix_hold_mentor_appointment_id"), "hold", ["mentor_appointment_id"])
    in_place.replace_check("hold", "ck_hold_holds_one_thing", _one_of(*HOLDERS, "mentor_id"))
    in_place.replace_check("hold", "ck_hold_has_one_cause", _one_of(*CAUSES, "mentor_appointment_id"))


def downgrade() -> None:
    op.execute("DELETE FROM hold WHERE mentor_appointment_id is not null")
    in_place.drop_checks("hold", "ck_hold_has_one_cause", "ck_hold_holds_one_thing")
    op.drop_index("uq_hold_mentor_id_slot_id", "hold")
    op.drop_index(op.f("ix_hold_mentor_appointment_id"), "hold")
    with op.batch_alter_table("hold") as batch_op:
        for column in ("mentor_id", "mentor_appointment_id"):
            batch_op.drop_constraint(f"fk_hold_{column}", type_="foreignkey")
            batch_op.drop_column(column)
    in_place.replace_check("hold", "ck_hold_holds_one_thing", _one_of(*HOLDERS))
    in_place.replace_check("hold", "ck_hold_has_one_cause", _one_of(*CAUSES))
    op.drop_table("mentor_appointment")


def _one_of(*columns: str) -> str:
    return " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in columns) + " = 1"
