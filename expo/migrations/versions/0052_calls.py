"""Calls for applications to a support programme, and the applications."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('about_ko', sa.Text(), nullable=False),
    sa.Column('about_en', sa.Text(), nullable=False),
    sa.Column('opens_at', base.Moment(timezone=True), nullable=False),
    sa.Column('closes_at', base.Moment(timezone=True), nullable=False),
    sa.Column('announced_at', base.Moment(timezone=True), nullable=True),
    sa.Column('sectors', sa.JSON(), nullable=False),
    sa.Column('regions', sa.JSON(), nullable=False),
    sa.Column('years_since_support', sa.Integer(), nullable=False),
    sa.Column('quota', sa.Integer(), nullable=False),
    sa.Column('readings', sa.Integer(), nullable=False),
    sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_call_closes_after_it_opens')),
    sa.CheckConstraint('quota >= 0 and readings >= 1', name=op.f('ck_call_numbers_are_sensible')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_call_programme_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call')),
    sa.UniqueConstraint('code', name=op.f('uq_call_code'))
    )
    op.create_index('ix_call_programme_id', 'call', ['programme_id'], unique=False)
    op.create_table('call_application',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('state', _word('callapplicationstate'), nullable=False),
    sa.Column('firm_name', sa.String(length=200), nullable=False),
    sa.Column('business_number', sa.String(length=12), nullable=False),
    sa.Column('ksic', sa.String(length=5), nullable=False),
    sa.Column('region', sa.String(length=200), nullable=False),
    sa.Column('contact_name', sa.String(length=200), nullable=False),
    sa.Column('contact_email', sa.String(length=254), nullable=False),
    sa.Column('locale', sa.String(length=8), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('support_won', sa.BigInteger(), nullable=True),
    sa.Column('supplier_name', sa.String(length=200), nullable=False),
    sa.Column('supplier_number', sa.String(length=12), nullable=False),
    sa.Column('writer_name', sa.String(length=200), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('started_at', base.Moment(timezone=True), nullable=False),
    sa.Column('received_at', base.Moment(timezone=True), nullable=True),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('ask_until', base.Moment(timezone=True), nullable=True),
    sa.CheckConstraint("received_at is not null or state = 'draft' or state = 'withdrawn'", name=op.f('ck_call_application_only_sent_ones_are_checked')),
    sa.CheckConstraint("state <> 'asked' or ask_until is not null", name=op.f('ck_call_application_question_has_its_date')),
    sa.CheckConstraint('(received_at is null) = (number is null)', name=op.f('ck_call_application_receipt_has_its_number')),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_application_call_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['track_id'], ['programme_track.id'], name=op.f('fk_call_application_track_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_application')),
    sa.UniqueConstraint('call_id', 'number', name=op.f('uq_call_application_call_id_number'))
    )
    op.create_index('ix_call_application_track_id', 'call_application', ['track_id'], unique=False)
    op.create_index('uq_call_application_sent', 'call_application', ['call_id', 'business_number'], unique=True, sqlite_where=sa.text("received_at is not null and state <> 'withdrawn'"), postgresql_where=sa.text("received_at is not null and state <> 'withdrawn'"))
    op.create_table('call_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_document_call_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_document'))
    )
    op.create_index('ix_call_document_call_id', 'call_document', ['call_id'], unique=False)
    op.create_table('call_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text_ko', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_question_call_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_question'))
    )
    op.create_index('ix_call_question_call_id', 'call_question', ['call_id'], unique=False)
    op.create_table('call_upload',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('added_at', base.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['call_application.id'], name=op.f('fk_call_upload_application_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['document_id'], ['call_document.id'], name=op.f('fk_call_upload_document_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['file_id'], ['programme_file.id'], name=op.f('fk_call_upload_file_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('application_id', 'document_id', name=op.f('pk_call_upload')),
    sa.UniqueConstraint('file_id', name=op.f('uq_call_upload_file_id'))
    )


def downgrade() -> None:
    op.drop_table('call_upload')
    op.drop_table('call_question')
    op.drop_table('call_document')
    op.drop_table('call_application')
    op.drop_table('call')


def _word(name: str) -> sa.Enum:
    return sa.Enum(name=name, native_enum=False, create_constraint=False, length=24)
