"""Questions to broadcasts, votes, and the consultations that come of them; replay and summary of a broadcast."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('live_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('asker_key', sa.String(length=64), nullable=False),
    sa.Column('buyer_id', sa.Integer(), nullable=True),
    sa.Column('product_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', base.Moment(timezone=True), nullable=False),
    sa.Column('state', sa.Enum('held', 'asked', 'pinned', 'answered_on_air', 'answered_in_chat', 'consultation', 'hidden', name='questionstate', native_enum=False, length=24), nullable=False),
    sa.Column('changed_at', base.Moment(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.Column('answered_at', base.Moment(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_live_question_asks_something')),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_live_question_broadcast_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['buyer_id'], ['buyer.id'], name=op.f('fk_live_question_buyer_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['changed_by_id'], ['user.id'], name=op.f('fk_live_question_changed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_live_question_product_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_live_question'))
    )
    with op.batch_alter_table('live_question', schema=None) as batch_op:
        batch_op.create_index('ix_live_question_broadcast_id_changed_at', ['broadcast_id', 'changed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_live_question_buyer_id'), ['buyer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_live_question_product_id'), ['product_id'], unique=False)

    op.create_table('broadcast_consultation',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=True),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', base.Moment(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['asked_by_id'], ['user.id'], name=op.f('fk_broadcast_consultation_asked_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_consultation_broadcast_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_broadcast_consultation_meeting_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_broadcast_consultation_product_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['question_id'], ['live_question.id'], name=op.f('fk_broadcast_consultation_question_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('meeting_id', name=op.f('pk_broadcast_consultation'))
    )
    with op.batch_alter_table('broadcast_consultation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_broadcast_consultation_broadcast_id'), ['broadcast_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_broadcast_consultation_product_id'), ['product_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_broadcast_consultation_question_id'), ['question_id'], unique=False)

    op.create_table('live_vote',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('voter_key', sa.String(length=64), nullable=False),
    sa.Column('voted_at', base.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['live_question.id'], name=op.f('fk_live_vote_question_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'voter_key', name=op.f('pk_live_vote'))
    )
    for name, kind in (("replay_url", sa.String(length=200)), ("summary_ko", sa.Text()), ("summary_en", sa.Text())):
        op.add_column("broadcast", sa.Column(name, kind, server_default="", nullable=False))
    op.add_column("broadcast", sa.Column("is_moderated", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('broadcast', schema=None) as batch_op:
        batch_op.drop_column('is_moderated')
        batch_op.drop_column('summary_en')
        batch_op.drop_column('summary_ko')
        batch_op.drop_column('replay_url')

    op.drop_table('live_vote')
    with op.batch_alter_table('broadcast_consultation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_broadcast_consultation_question_id'))
        batch_op.drop_index(batch_op.f('ix_broadcast_consultation_product_id'))
        batch_op.drop_index(batch_op.f('ix_broadcast_consultation_broadcast_id'))

    op.drop_table('broadcast_consultation')
    with op.batch_alter_table('live_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_live_question_product_id'))
        batch_op.drop_index(batch_op.f('ix_live_question_buyer_id'))
        batch_op.drop_index('ix_live_question_broadcast_id_changed_at')

    op.drop_table('live_question')
