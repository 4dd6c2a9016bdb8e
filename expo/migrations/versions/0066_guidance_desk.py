"""The guidance desk: topics, counsellors and their times, visits and records; counsellors in the one calendar."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place
from expo.models import base

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

HOLDERS = ("exhibitor_id", "buyer_id", "table_id", "interpreter_id", "studio_id", "crew_member_id")
CAUSES = ("meeting_id", "broadcast_id", "closure_id", "stage_session_id", "report_visit_id")


def _one_of(*columns: str) -> str:
    return " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in columns) + " = 1"


def upgrade() -> None:
    op.create_table('counsellor',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('desk', sa.String(length=10), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_counsellor_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_counsellor')),
    sa.UniqueConstraint('edition_id', 'desk', name=op.f('uq_counsellor_edition_id_desk'))
    )
    op.create_table('guidance_topic',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_guidance_topic_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance_topic')),
    sa.UniqueConstraint('edition_id', 'name_ko', name=op.f('uq_guidance_topic_edition_id_name_ko'))
    )
    op.create_table('counsellor_topic',
    sa.Column('counsellor_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['counsellor_id'], ['counsellor.id'], name=op.f('fk_counsellor_topic_counsellor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['topic_id'], ['guidance_topic.id'], name=op.f('fk_counsellor_topic_topic_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('counsellor_id', 'topic_id', name=op.f('pk_counsellor_topic'))
    )
    op.create_index('ix_counsellor_topic_topic_id', 'counsellor_topic', ['topic_id'])

    op.create_table('guidance_time',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('counsellor_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', base.Moment(timezone=True), nullable=False),
    sa.Column('ends_at', base.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_guidance_time_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['counsellor_id'], ['counsellor.id'], name=op.f('fk_guidance_time_counsellor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_guidance_time_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance_time')),
    sa.UniqueConstraint('counsellor_id', 'starts_at', name=op.f('uq_guidance_time_counsellor_id_starts_at'))
    )
    op.create_index('ix_guidance_time_edition_id', 'guidance_time', ['edition_id'])

    op.create_table('guidance_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('time_id', sa.Integer(), nullable=True),
    sa.Column('counsellor_id', sa.Integer(), nullable=True),
    sa.Column('exhibitor_id', sa.Integer(), nullable=True),
    sa.Column('buyer_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('company', sa.String(length=200), nullable=False),
    sa.Column('audience', sa.Enum('adopter', 'supplier', 'other', name='audience', native_enum=False, length=24), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('booked', 'waiting', 'called', 'talking', 'done', 'no_show', 'cancelled', name='guidancestate', native_enum=False, length=24), nullable=False),
    sa.Column('made_at', base.Moment(timezone=True), nullable=False),
    sa.Column('arrived_at', base.Moment(timezone=True), nullable=True),
    sa.Column('on', sa.Date(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('called_at', base.Moment(timezone=True), nullable=True),
    sa.Column('settled_at', base.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("called_at is null or counsellor_id is not null", name=op.f('ck_guidance_visit_counsellor_is_known')),
    sa.CheckConstraint('(number is null) = ("on" is null)', name=op.f('ck_guidance_visit_number_is_of_a_day')),
    sa.CheckConstraint('(number is null) = (arrived_at is null)', name=op.f('ck_guidance_visit_who_arrives_has_a_number')),
    sa.CheckConstraint('exhibitor_id is null or buyer_id is null', name=op.f('ck_guidance_visit_of_one_company')),
    sa.CheckConstraint('time_id is not null or number is not null', name=op.f('ck_guidance_visit_is_booked_or_has_come')),
    sa.ForeignKeyConstraint(['buyer_id'], ['buyer.id'], name=op.f('fk_guidance_visit_buyer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['counsellor_id'], ['counsellor.id'], name=op.f('fk_guidance_visit_counsellor_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_guidance_visit_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitor.id'], name=op.f('fk_guidance_visit_exhibitor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_guidance_visit_person_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['time_id'], ['guidance_time.id'], name=op.f('fk_guidance_visit_time_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['topic_id'], ['guidance_topic.id'], name=op.f('fk_guidance_visit_topic_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guidance_visit')),
    sa.UniqueConstraint('edition_id', 'on', 'number', name=op.f('uq_guidance_visit_edition_id_on_number'))
    )
    op.create_index('ix_guidance_visit_buyer_id', 'guidance_visit', ['buyer_id'])
    op.create_index('ix_guidance_visit_counsellor_id', 'guidance_visit', ['counsellor_id'])
    op.create_index('ix_guidance_visit_edition_id_state', 'guidance_visit', ['edition_id', 'state'])
    op.create_index('ix_guidance_visit_exhibitor_id', 'guidance_visit', ['exhibitor_id'])
    op.create_index('ix_guidance_visit_person_id', 'guidance_visit', ['person_id'])
    op.create_index('ix_guidance_visit_topic_id', 'guidance_visit', ['topic_id'])
    keeps_time = sa.text("state not in ('no_show', 'cancelled')")
    op.create_index(
        'uq_guidance_visit_one_each_time', 'guidance_visit', ['time_id'], unique=True, sqlite_where=keeps_time, postgresql_where=keeps_time
    )

    op.create_table('guidance_record',
    sa.Column('visit_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('answered', sa.Text(), nullable=False),
    sa.Column('follow_up', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('followed_up_at', base.Moment(timezone=True), nullable=True),
    sa.Column('recorded_at', base.Moment(timezone=True), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(follow_up = '') = (owner_id is null) and (follow_up = '') = (due_on is null)", name=op.f('ck_guidance_record_follow_up_has_owner_and_day')),
    sa.CheckConstraint('followed_up_at is null or due_on is not null', name=op.f('ck_guidance_record_only_what_is_open_is_settled')),
    sa.ForeignKeyConstraint(['owner_id'], ['counsellor.id'], name=op.f('fk_guidance_record_owner_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['user.id'], name=op.f('fk_guidance_record_recorded_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['visit_id'], ['guidance_visit.id'], name=op.f('fk_guidance_record_visit_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('visit_id', name=op.f('pk_guidance_record'))
    )
    op.create_index('ix_guidance_record_owner_id', 'guidance_record', ['owner_id'])
    op.create_index('ix_guidance_record_recorded_by_id', 'guidance_record', ['recorded_by_id'])

    op.execute("ALTER TABLE hold ADD COLUMN counsellor_id INTEGER")
    in_place.add_foreign_key("hold", "fk_hold_counsellor_id", "counsellor_id", "counsellor", ondelete="RESTRICT")
    filled = sa.text("counsellor_id is not null")
    op.create_index(
        "uq_hold_counsellor_id_slot_id", "hold", ["counsellor_id", "slot_id"], unique=True, sqlite_where=filled,
        postgresql_where=filled,
    )
    op.execute("ALTER TABLE hold ADD COLUMN guidance_visit_id INTEGER")
    in_place.add_foreign_key(
        "hold", "fk_hold_guidance_visit_id", "guidance_visit_id", "guidance_visit", ondelete="CASCADE"
    )
    op.create_index(op.f("ix_hold_guidance_visit_id"), "hold", ["guidance_visit_id"])
    in_place.replace_check("hold", "ck_hold_holds_one_thing", _one_of(*HOLDERS, "counsellor_id"))
    in_place.replace_check("hold", "ck_hold_has_one_cause", _one_of(*CAUSES, "guidance_visit_id"))


def downgrade() -> None:
    op.execute("DELETE FROM hold WHERE guidance_visit_id is not null")
    in_place.drop_checks("hold", "ck_hold_holds_one_thing", "ck_hold_has_one_cause")
    op.drop_index("uq_hold_counsellor_id_slot_id", "hold")
    op.drop_index(op.f("ix_hold_guidance_visit_id"), "hold")
    with op.batch_alter_table("hold") as batch_op:
        for column in ("guidance_visit_id", "counsellor_id"):
            batch_op.drop_constraint(f"fk_hold_{column}", type_="foreignkey")
            batch_op.drop_column(column)
    in_place.replace_check("hold", "ck_hold_holds_one_thing", _one_of(*HOLDERS))
    in_place.replace_check("hold", "ck_hold_has_one_cause", _one_of(*CAUSES))
    for table in (
        "guidance_record", "guidance_visit", "guidance_time", "counsellor_topic", "guidance_topic", "counsellor",
    ):  # fmt: skip
        op.drop_table(table)
