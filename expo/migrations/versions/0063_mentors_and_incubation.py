"""Mentors with requests and visits, start-ups with stages and what they received."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('mentor',
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.CheckConstraint('most >= 1', name=op.f('ck_mentor_mentors_someone')),
    sa.ForeignKeyConstraint(['expert_id'], ['expert.id'], name=op.f('fk_mentor_expert_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('expert_id', name=op.f('pk_mentor'))
    )
    op.create_table('start_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('founded_on', sa.Date(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_start_up_organization_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_start_up')),
    sa.UniqueConstraint('organization_id', name=op.f('uq_start_up_organization_id'))
    )
    op.create_table('mentor_absence',
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_mentor_absence_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['expert_id'], ['mentor.expert_id'], name=op.f('fk_mentor_absence_expert_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('expert_id', 'starts_on', name=op.f('pk_mentor_absence'))
    )
    op.create_table('mentor_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('field_id', sa.Integer(), nullable=False),
    sa.Column('firm_name', sa.String(length=200), nullable=False),
    sa.Column('business_number', sa.String(length=12), nullable=False),
    sa.Column('region', sa.String(length=200), nullable=False),
    sa.Column('contact_name', sa.String(length=200), nullable=False),
    sa.Column('contact_email', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('wanted', sa.Text(), nullable=False),
    sa.Column('state', sa.Enum('started', 'asked', 'matched', 'ended', 'refused', name='mentorrequeststate', native_enum=False, length=24), nullable=False),
    sa.Column('asked_at', base.Moment(timezone=True), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=True),
    sa.Column('matched_at', base.Moment(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint('(matched_at is null) = (expert_id is null)', name=op.f('ck_mentor_request_match_has_its_mentor')),
    sa.ForeignKeyConstraint(['expert_id'], ['mentor.expert_id'], name=op.f('fk_mentor_request_expert_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['field_id'], ['expert_field.id'], name=op.f('fk_mentor_request_field_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentor_request')),
    sa.UniqueConstraint('id', 'expert_id', name=op.f('uq_mentor_request_id_expert_id'))
    )
    with op.batch_alter_table('mentor_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentor_request_business_number'), ['business_number'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentor_request_expert_id'), ['expert_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mentor_request_field_id'), ['field_id'], unique=False)

    op.create_table('start_up_receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('start_up_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('space', 'grant', 'mentoring', 'introduction', 'investment', name='startuphelp', native_enum=False, length=24), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('won', sa.BigInteger(), nullable=True),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.CheckConstraint('won is null or won > 0', name=op.f('ck_start_up_receipt_is_an_amount')),
    sa.ForeignKeyConstraint(['start_up_id'], ['start_up.id'], name=op.f('fk_start_up_receipt_start_up_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_start_up_receipt'))
    )
    with op.batch_alter_table('start_up_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_start_up_receipt_start_up_id'), ['start_up_id'], unique=False)

    op.create_table('start_up_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('start_up_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.Enum('founding', 'product', 'sales', 'investment', 'graduated', 'left', name='startupstage', native_enum=False, length=24), nullable=False),
    sa.Column('moved_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint("stage <> 'left' or reason <> ''", name=op.f('ck_start_up_step_leaving_has_its_reason')),
    sa.ForeignKeyConstraint(['start_up_id'], ['start_up.id'], name=op.f('fk_start_up_step_start_up_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_start_up_step')),
    sa.UniqueConstraint('start_up_id', 'moved_on', 'stage', name=op.f('uq_start_up_step_start_up_id_moved_on_stage'))
    )
    op.create_table('mentor_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('request_id', sa.Integer(), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('visit_on', sa.Date(), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('findings', sa.Text(), nullable=False),
    sa.Column('actions', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('mentor_signed', sa.Integer(), nullable=False),
    sa.Column('firm_signed', sa.Integer(), nullable=False),
    sa.Column('follow_up_on', sa.Date(), nullable=True),
    sa.Column('followed_up_on', sa.Date(), nullable=True),
    sa.CheckConstraint('followed_up_on is null or followed_up_on >= visit_on', name=op.f('ck_mentor_visit_follow_up_comes_after')),
    sa.CheckConstraint('mentor_signed <= version and firm_signed <= version', name=op.f('ck_mentor_visit_signed_what_is_written')),
    sa.CheckConstraint('version >= 1 and hours between 1 and 24', name=op.f('ck_mentor_visit_numbers_are_sensible')),
    sa.ForeignKeyConstraint(['request_id', 'expert_id'], ['mentor_request.id', 'mentor_request.expert_id'], name=op.f('fk_mentor_visit_request_id_expert_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mentor_visit')),
    sa.UniqueConstraint('expert_id', 'visit_on', name=op.f('uq_mentor_visit_expert_id_visit_on'))
    )
    with op.batch_alter_table('mentor_visit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mentor_visit_request_id'), ['request_id'], unique=False)

    op.create_table('start_up_exhibitor',
    sa.Column('start_up_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_start_up_exhibitor_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitor.id'], name=op.f('fk_start_up_exhibitor_exhibitor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['start_up_id'], ['start_up.id'], name=op.f('fk_start_up_exhibitor_start_up_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('start_up_id', 'edition_id', name=op.f('pk_start_up_exhibitor'))
    )
    with op.batch_alter_table('start_up_exhibitor', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_start_up_exhibitor_exhibitor_id'), ['exhibitor_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('start_up_exhibitor', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_start_up_exhibitor_exhibitor_id'))

    op.drop_table('start_up_exhibitor')
    with op.batch_alter_table('mentor_visit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentor_visit_request_id'))

    op.drop_table('mentor_visit')
    op.drop_table('start_up_step')
    with op.batch_alter_table('start_up_receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_start_up_receipt_start_up_id'))

    op.drop_table('start_up_receipt')
    with op.batch_alter_table('mentor_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mentor_request_field_id'))
        batch_op.drop_index(batch_op.f('ix_mentor_request_expert_id'))
        batch_op.drop_index(batch_op.f('ix_mentor_request_business_number'))

    op.drop_table('mentor_request')
    op.drop_table('mentor_absence')
    op.drop_table('start_up')
    op.drop_table('mentor')
