"""Firms' figures as rows, their comparison, and published figures."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import insert_only
from expo.models import base

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('firm_set',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('year_before', sa.Integer(), nullable=False),
    sa.Column('year_after', sa.Integer(), nullable=False),
    sa.Column('cohort', sa.Integer(), nullable=True),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.Column('imported_at', base.Moment(timezone=True), nullable=False),
    sa.Column('imported_by', sa.String(length=200), nullable=False),
    sa.CheckConstraint('year_after > year_before', name=op.f('ck_firm_set_years_are_in_order')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_firm_set_programme_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_set'))
    )
    op.create_index('ix_firm_set_programme_id', 'firm_set', ['programme_id'], unique=False)
    op.create_table('published_outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('indicator', _word('indicator'), nullable=False),
    sa.Column('note_ko', sa.String(length=200), nullable=False),
    sa.Column('note_en', sa.String(length=200), nullable=False),
    sa.Column('adopters', sa.Integer(), nullable=False),
    sa.Column('others', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.CheckConstraint("source <> ''", name=op.f('ck_published_outcome_has_a_source')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_published_outcome_programme_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_published_outcome'))
    )
    op.create_index('ix_published_outcome_programme_id', 'published_outcome', ['programme_id'], unique=False)
    op.create_table('firm_row',
    sa.Column('set_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('is_adopter', sa.Boolean(), nullable=False),
    sa.Column('sector', sa.String(length=60), nullable=False),
    sa.Column('bracket', sa.Integer(), nullable=False),
    sa.Column('revenue_before', sa.Float(), nullable=False),
    sa.Column('revenue_after', sa.Float(), nullable=True),
    sa.Column('profit_before', sa.Float(), nullable=True),
    sa.Column('profit_after', sa.Float(), nullable=True),
    sa.Column('rd_before', sa.Float(), nullable=True),
    sa.Column('rd_after', sa.Float(), nullable=True),
    sa.Column('employees_before', sa.Float(), nullable=True),
    sa.Column('employees_after', sa.Float(), nullable=True),
    sa.ForeignKeyConstraint(['set_id'], ['firm_set.id'], name=op.f('fk_firm_row_set_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('set_id', 'no', name=op.f('pk_firm_row'))
    )
    insert_only.protect(op.get_bind(), "firm_set", "firm_row", "published_outcome")


def downgrade() -> None:
    insert_only.release(op.get_bind(), "firm_set", "firm_row", "published_outcome")
    op.drop_table('firm_row')
    op.drop_table('published_outcome')
    op.drop_table('firm_set')


def _word(name: str) -> sa.Enum:
    return sa.Enum(name=name, native_enum=False, create_constraint=False, length=24)
