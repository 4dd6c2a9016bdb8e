"""Experts and the review of calls: criteria, committee, points, decision, objections."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('expert',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('employer', sa.String(length=200), nullable=False),
    sa.Column('employer_number', sa.String(length=12), nullable=False),
    sa.Column('region', sa.String(length=200), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.CheckConstraint("name <> '' and email <> ''", name=op.f('ck_expert_can_be_written_to')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert')),
    sa.UniqueConstraint('email', name=op.f('uq_expert_email'))
    )
    op.create_table('expert_field',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('sectors', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_field')),
    sa.UniqueConstraint('code', name=op.f('uq_expert_field_code'))
    )
    op.create_table('expert_skill',
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('field_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.CheckConstraint('level between 1 and 3', name=op.f('ck_expert_skill_level_is_known')),
    sa.ForeignKeyConstraint(['expert_id'], ['expert.id'], name=op.f('fk_expert_skill_expert_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['field_id'], ['expert_field.id'], name=op.f('fk_expert_skill_field_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('expert_id', 'field_id', name=op.f('pk_expert_skill'))
    )
    with op.batch_alter_table('expert_skill', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_expert_skill_field_id'), ['field_id'], unique=False)

    op.create_table('expert_tie',
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('business_number', sa.String(length=12), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['expert_id'], ['expert.id'], name=op.f('fk_expert_tie_expert_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('expert_id', 'business_number', name=op.f('pk_expert_tie'))
    )
    op.create_table('review_round',
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('normalisation', sa.Enum('none', 'centred', 'ranks', name='normalisation', native_enum=False, length=24), nullable=False),
    sa.Column('pass_mark', sa.Integer(), nullable=False),
    sa.Column('reserve', sa.Integer(), nullable=False),
    sa.Column('objection_days', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(length=64), nullable=False),
    sa.Column('assignment', sa.JSON(), nullable=False),
    sa.Column('opened_at', base.Moment(timezone=True), nullable=True),
    sa.Column('proposed_at', base.Moment(timezone=True), nullable=True),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('proposed_by', sa.String(length=200), nullable=False),
    sa.Column('approved_at', base.Moment(timezone=True), nullable=True),
    sa.Column('approved_by_id', sa.Integer(), nullable=True),
    sa.Column('approved_by', sa.String(length=200), nullable=False),
    sa.Column('objections_until', base.Moment(timezone=True), nullable=True),
    sa.CheckConstraint('(approved_at is null) = (approved_by_id is null)', name=op.f('ck_review_round_approval_has_its_person')),
    sa.CheckConstraint('(approved_at is null) = (objections_until is null)', name=op.f('ck_review_round_decision_can_be_objected_to')),
    sa.CheckConstraint('(proposed_at is null) = (proposed_by_id is null)', name=op.f('ck_review_round_proposal_has_its_person')),
    sa.CheckConstraint('approved_at is null or (proposed_at is not null and approved_by_id <> proposed_by_id)', name=op.f('ck_review_round_two_persons')),
    sa.CheckConstraint('pass_mark between 0 and 100', name=op.f('ck_review_round_pass_mark_is_a_share')),
    sa.CheckConstraint('proposed_at is null or opened_at is not null', name=op.f('ck_review_round_proposed_after_it_opened')),
    sa.CheckConstraint('reserve >= 0 and objection_days >= 0', name=op.f('ck_review_round_numbers_are_sensible')),
    sa.ForeignKeyConstraint(['approved_by_id'], ['user.id'], name=op.f('fk_review_round_approved_by_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_review_round_call_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['user.id'], name=op.f('fk_review_round_proposed_by_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('call_id', name=op.f('pk_review_round'))
    )
    op.create_table('committee_seat',
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('technology', 'business', name='reviewerkind', native_enum=False, length=24), nullable=False),
    sa.Column('most', sa.Integer(), nullable=False),
    sa.CheckConstraint('most >= 1', name=op.f('ck_committee_seat_reads_something')),
    sa.ForeignKeyConstraint(['call_id'], ['review_round.call_id'], name=op.f('fk_committee_seat_call_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['expert_id'], ['expert.id'], name=op.f('fk_committee_seat_expert_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('call_id', 'expert_id', name=op.f('pk_committee_seat'))
    )
    with op.batch_alter_table('committee_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_committee_seat_expert_id'), ['expert_id'], unique=False)

    op.create_table('review',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('assigned', 'sent', 'recused', 'excluded', name='reviewstate', native_enum=False, length=24), nullable=False),
    sa.Column('target', sa.Enum('applicant', 'supplier', 'writer', name='conflicttarget', native_enum=False, length=24), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('affinity', sa.Integer(), nullable=False),
    sa.Column('assigned_at', base.Moment(timezone=True), nullable=False),
    sa.Column('cleared_at', base.Moment(timezone=True), nullable=True),
    sa.Column('sent_at', base.Moment(timezone=True), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.CheckConstraint("(state = 'sent') = (sent_at is not null)", name=op.f('ck_review_sent_one_has_its_moment')),
    sa.CheckConstraint('target is null or sent_at is null', name=op.f('ck_review_related_ones_do_not_score')),
    sa.CheckConstraint('sent_at is null or cleared_at is not null', name=op.f('ck_review_free_of_conflict_before_points')),
    sa.ForeignKeyConstraint(['application_id'], ['call_application.id'], name=op.f('fk_review_application_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['expert_id'], ['expert.id'], name=op.f('fk_review_expert_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('application_id', 'expert_id', name=op.f('pk_review'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_expert_id'), ['expert_id'], unique=False)

    op.create_table('review_criterion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('scale', sa.Integer(), nullable=False),
    sa.CheckConstraint('weight between 1 and 100 and scale between 1 and 100', name=op.f('ck_review_criterion_numbers_are_sensible')),
    sa.ForeignKeyConstraint(['call_id'], ['review_round.call_id'], name=op.f('fk_review_criterion_call_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_criterion')),
    sa.UniqueConstraint('id', 'scale', name=op.f('uq_review_criterion_id_scale'))
    )
    with op.batch_alter_table('review_criterion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_criterion_call_id'), ['call_id'], unique=False)

    op.create_table('review_decision',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('result', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('selected', 'reserve', 'rejected', 'declined', name='selectionoutcome', native_enum=False, length=24), nullable=False),
    sa.Column('tie', sa.Enum('criterion', 'next_criteria', 'earlier_support', 'lot', name='tierule', native_enum=False, length=24), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("case_id is null or outcome = 'selected'", name=op.f('ck_review_decision_only_selected_ones_are_cases')),
    sa.CheckConstraint('place >= 1', name=op.f('ck_review_decision_place_counts_from_one')),
    sa.ForeignKeyConstraint(['application_id'], ['call_application.id'], name=op.f('fk_review_decision_application_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['case_id'], ['support_case.id'], name=op.f('fk_review_decision_case_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_review_decision')),
    sa.UniqueConstraint('case_id', name=op.f('uq_review_decision_case_id'))
    )
    op.create_table('review_objection',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('filed_at', base.Moment(timezone=True), nullable=False),
    sa.Column('answer', sa.Enum('upheld', 'dismissed', name='objectionanswer', native_enum=False, length=24), nullable=True),
    sa.Column('answer_text', sa.Text(), nullable=False),
    sa.Column('answered_at', base.Moment(timezone=True), nullable=True),
    sa.Column('expert_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(answer is null) = (answered_at is null)', name=op.f('ck_review_objection_answer_has_its_moment')),
    sa.ForeignKeyConstraint(['application_id'], ['call_application.id'], name=op.f('fk_review_objection_application_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['expert_id'], ['expert.id'], name=op.f('fk_review_objection_expert_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_review_objection'))
    )
    with op.batch_alter_table('review_objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_objection_expert_id'), ['expert_id'], unique=False)

    op.create_table('review_remark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=True),
    sa.Column('author', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('said_at', base.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['call_application.id'], name=op.f('fk_review_remark_application_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['expert_id'], ['expert.id'], name=op.f('fk_review_remark_expert_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_remark'))
    )
    with op.batch_alter_table('review_remark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_remark_application_id'), ['application_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_remark_expert_id'), ['expert_id'], unique=False)

    op.create_table('review_score',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('criterion_id', sa.Integer(), nullable=False),
    sa.Column('scale', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.CheckConstraint('points between 0 and scale', name=op.f('ck_review_score_is_on_the_scale')),
    sa.ForeignKeyConstraint(['application_id', 'expert_id'], ['review.application_id', 'review.expert_id'], name=op.f('fk_review_score_application_id_expert_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['criterion_id', 'scale'], ['review_criterion.id', 'review_criterion.scale'], name=op.f('fk_review_score_criterion_id_scale'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('application_id', 'expert_id', 'criterion_id', name=op.f('pk_review_score'))
    )
    with op.batch_alter_table('review_score', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_score_criterion_id'), ['criterion_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('review_score', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_score_criterion_id'))

    op.drop_table('review_score')
    with op.batch_alter_table('review_remark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_remark_expert_id'))
        batch_op.drop_index(batch_op.f('ix_review_remark_application_id'))

    op.drop_table('review_remark')
    with op.batch_alter_table('review_objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_objection_expert_id'))

    op.drop_table('review_objection')
    op.drop_table('review_decision')
    with op.batch_alter_table('review_criterion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_criterion_call_id'))

    op.drop_table('review_criterion')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_expert_id'))

    op.drop_table('review')
    with op.batch_alter_table('committee_seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_committee_seat_expert_id'))

    op.drop_table('committee_seat')
    op.drop_table('review_round')
    op.drop_table('expert_tie')
    with op.batch_alter_table('expert_skill', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_expert_skill_field_id'))

    op.drop_table('expert_skill')
    op.drop_table('expert_field')
    op.drop_table('expert')
