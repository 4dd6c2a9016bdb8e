"""Publications of the guidance desk with downloads and hand-outs; its public questions and answers."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('booklet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('manual', 'brochure', 'guide', name='bookletkind', native_enum=False, length=24), nullable=False),
    sa.Column('audience', sa.Enum('adopter', 'supplier', 'other', name='audience', native_enum=False, length=24), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('title_ko', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('version', sa.String(length=200), nullable=False),
    sa.Column('printed', sa.Integer(), nullable=False),
    sa.Column('handed_out', sa.Integer(), nullable=False),
    sa.Column('is_public', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('changed_at', base.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('handed_out >= 0 and handed_out <= printed', name=op.f('ck_booklet_not_more_than_printed')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_booklet_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booklet'))
    )
    op.create_index('ix_booklet_edition_id', 'booklet', ['edition_id'])

    op.create_table('booklet_downloads',
    sa.Column('booklet_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['booklet_id'], ['booklet.id'], name=op.f('fk_booklet_downloads_booklet_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('booklet_id', 'on', name=op.f('pk_booklet_downloads'))
    )
    op.create_table('booklet_file',
    sa.Column('booklet_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['booklet_id'], ['booklet.id'], name=op.f('fk_booklet_file_booklet_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('booklet_id', name=op.f('pk_booklet_file'))
    )
    op.create_table('booklet_hand_out',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('booklet_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('handed_at', base.Moment(timezone=True), nullable=False),
    sa.Column('handed_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['booklet_id'], ['booklet.id'], name=op.f('fk_booklet_hand_out_booklet_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['handed_by_id'], ['user.id'], name=op.f('fk_booklet_hand_out_handed_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_booklet_hand_out_person_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booklet_hand_out')),
    sa.UniqueConstraint('booklet_id', 'person_id', name=op.f('uq_booklet_hand_out_booklet_id_person_id'))
    )
    op.create_index('ix_booklet_hand_out_handed_by_id', 'booklet_hand_out', ['handed_by_id'])
    op.create_index('ix_booklet_hand_out_person_id', 'booklet_hand_out', ['person_id'])

    op.create_table('faq_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('topic_id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=True),
    sa.Column('question_ko', sa.Text(), nullable=False),
    sa.Column('question_en', sa.Text(), nullable=False),
    sa.Column('answer_ko', sa.Text(), nullable=False),
    sa.Column('answer_en', sa.Text(), nullable=False),
    sa.Column('changed_at', base.Moment(timezone=True), nullable=False),
    sa.Column('published_at', base.Moment(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("published_at is null or (question_ko <> '' and answer_ko <> '')", name=op.f('ck_faq_entry_published_is_whole')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_faq_entry_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['published_by_id'], ['user.id'], name=op.f('fk_faq_entry_published_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['topic_id'], ['guidance_topic.id'], name=op.f('fk_faq_entry_topic_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['visit_id'], ['guidance_visit.id'], name=op.f('fk_faq_entry_visit_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_faq_entry'))
    )
    op.create_index('ix_faq_entry_edition_id', 'faq_entry', ['edition_id'])
    op.create_index('ix_faq_entry_published_by_id', 'faq_entry', ['published_by_id'])
    op.create_index('ix_faq_entry_topic_id', 'faq_entry', ['topic_id'])
    op.create_index('ix_faq_entry_visit_id', 'faq_entry', ['visit_id'])


def downgrade() -> None:
    for table in ("faq_entry", "booklet_hand_out", "booklet_downloads", "booklet_file", "booklet"):
        op.drop_table(table)
