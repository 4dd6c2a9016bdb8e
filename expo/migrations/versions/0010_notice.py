"""How many minutes before its time a meeting stays where it is."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('notice_minutes', sa.Integer(), server_default='30', nullable=False))
        batch_op.create_check_constraint(op.f('ck_edition_notice_is_sensible'), 'notice_minutes between 0 and 1440')


def downgrade() -> None:
    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_edition_notice_is_sensible'), type_='check')
        batch_op.drop_column('notice_minutes')
