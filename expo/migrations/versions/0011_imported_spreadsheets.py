"""Uploaded spreadsheets, what their rows wrote, and how their columns were understood."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('column_choice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('exhibitors', 'products', 'buyers', 'wishes', 'booths', 'interpreters', 'tables', name='importkind', native_enum=False, length=24), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('headings', sa.Text(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_column_choice_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_column_choice')),
    sa.UniqueConstraint('edition_id', 'kind', 'fingerprint', name=op.f('uq_column_choice_edition_id_kind_fingerprint'))
    )
    op.create_table('import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('exhibitors', 'products', 'buyers', 'wishes', 'booths', 'interpreters', 'tables', name='importkind', native_enum=False, length=24), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('sheet', sa.String(length=200), nullable=False),
    sa.Column('heading_row', sa.Integer(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('approves', sa.Boolean(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('uploaded_at', base.Moment(timezone=True), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('written_at', base.Moment(timezone=True), nullable=True),
    sa.Column('undone_at', base.Moment(timezone=True), nullable=True),
    sa.CheckConstraint('undone_at is null or written_at is not null', name=op.f('ck_import_written_before_it_is_undone')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_import_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['user.id'], name=op.f('fk_import_uploaded_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import'))
    )
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_edition_id'), ['edition_id'], unique=False)

    op.create_table('import_file',
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_import_file_import_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('import_id', name=op.f('pk_import_file'))
    )
    op.create_table('imported_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['import_id'], ['import.id'], name=op.f('fk_imported_row_import_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imported_row')),
    sa.UniqueConstraint('import_id', 'subject', 'subject_id', name=op.f('uq_imported_row_import_id_subject_subject_id'))
    )


def downgrade() -> None:
    op.drop_table('imported_row')
    op.drop_table('import_file')
    with op.batch_alter_table('import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_edition_id'))

    op.drop_table('import')
    op.drop_table('column_choice')
