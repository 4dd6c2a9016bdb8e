"""The side programme: kinds of sessions, sessions, who takes part, who registered."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place
from expo.models import base

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

CAUSES = ("meeting_id", "broadcast_id", "closure_id")


def _one_of(*columns: str) -> str:
    return " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in columns) + " = 1"


def upgrade() -> None:
    op.create_table('session_type',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('blocks_consultations', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_session_type_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_type')),
    sa.UniqueConstraint('edition_id', 'code', name=op.f('uq_session_type_edition_id_code'))
    )
    op.create_table('stage_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=True),
    sa.Column('block_id', sa.Integer(), nullable=True),
    sa.Column('title_ko', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('about_ko', sa.Text(), nullable=False),
    sa.Column('about_en', sa.Text(), nullable=False),
    sa.Column('people_ko', sa.String(length=200), nullable=False),
    sa.Column('people_en', sa.String(length=200), nullable=False),
    sa.Column('starts_at', base.Moment(timezone=True), nullable=False),
    sa.Column('ends_at', base.Moment(timezone=True), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('is_public', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('takes_registrations', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('changed_at', base.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('capacity is null or capacity > 0', name=op.f('ck_stage_session_capacity_is_positive')),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_stage_session_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['block_id'], ['block.id'], name=op.f('fk_stage_session_block_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_stage_session_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['hall_id'], ['hall.id'], name=op.f('fk_stage_session_hall_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['type_id'], ['session_type.id'], name=op.f('fk_stage_session_type_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage_session'))
    )
    with op.batch_alter_table('stage_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stage_session_block_id'), ['block_id'], unique=False)
        batch_op.create_index('ix_stage_session_edition_id_starts_at', ['edition_id', 'starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_stage_session_hall_id'), ['hall_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stage_session_type_id'), ['type_id'], unique=False)

    op.create_table('session_party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=True),
    sa.Column('buyer_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(exhibitor_id is null) <> (buyer_id is null)', name=op.f('ck_session_party_is_one_company')),
    sa.ForeignKeyConstraint(['buyer_id'], ['buyer.id'], name=op.f('fk_session_party_buyer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitor.id'], name=op.f('fk_session_party_exhibitor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['stage_session.id'], name=op.f('fk_session_party_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_party')),
    sa.UniqueConstraint('session_id', 'buyer_id', name=op.f('uq_session_party_session_id_buyer_id')),
    sa.UniqueConstraint('session_id', 'exhibitor_id', name=op.f('uq_session_party_session_id_exhibitor_id'))
    )
    with op.batch_alter_table('session_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_party_buyer_id'), ['buyer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_party_exhibitor_id'), ['exhibitor_id'], unique=False)

    op.create_table('tour_stop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(length=200), nullable=False),
    sa.Column('visited_at', base.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['session_id'], ['stage_session.id'], name=op.f('fk_tour_stop_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tour_stop')),
    sa.UniqueConstraint('session_id', 'position', name=op.f('uq_tour_stop_session_id_position'))
    )
    op.create_table('session_registration',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('registered_at', base.Moment(timezone=True), nullable=False),
    sa.Column('came_at', base.Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_session_registration_person_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['stage_session.id'], name=op.f('fk_session_registration_session_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_registration')),
    sa.UniqueConstraint('session_id', 'person_id', name=op.f('uq_session_registration_session_id_person_id'))
    )
    with op.batch_alter_table('session_registration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_registration_person_id'), ['person_id'], unique=False)

    op.execute("ALTER TABLE hold ADD COLUMN stage_session_id INTEGER")
    in_place.add_foreign_key("hold", "fk_hold_stage_session_id", "stage_session_id", "stage_session", ondelete="CASCADE")
    op.create_index(op.f("ix_hold_stage_session_id"), "hold", ["stage_session_id"])
    in_place.replace_check("hold", "ck_hold_has_one_cause", _one_of(*CAUSES, "stage_session_id"))


def downgrade() -> None:
    op.execute("DELETE FROM hold WHERE stage_session_id is not null")
    op.drop_index(op.f("ix_hold_stage_session_id"), "hold")
    in_place.drop_checks("hold", "ck_hold_has_one_cause")
    with op.batch_alter_table("hold") as batch_op:
        batch_op.drop_constraint("fk_hold_stage_session_id", type_="foreignkey")
        batch_op.drop_column("stage_session_id")
    in_place.replace_check("hold", "ck_hold_has_one_cause", _one_of(*CAUSES))
    with op.batch_alter_table('session_registration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_registration_person_id'))

    op.drop_table('session_registration')
    op.drop_table('tour_stop')
    with op.batch_alter_table('session_party', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_party_exhibitor_id'))
        batch_op.drop_index(batch_op.f('ix_session_party_buyer_id'))

    op.drop_table('session_party')
    with op.batch_alter_table('stage_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stage_session_type_id'))
        batch_op.drop_index(batch_op.f('ix_stage_session_hall_id'))
        batch_op.drop_index('ix_stage_session_edition_id_starts_at')
        batch_op.drop_index(batch_op.f('ix_stage_session_block_id'))

    op.drop_table('stage_session')
    op.drop_table('session_type')
