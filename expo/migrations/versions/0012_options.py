"""Options of a re-plan: further versions that one run has found."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('schedule', schema=None) as batch_op:
        batch_op.add_column(sa.Column('option_of_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_schedule_option_of_id'), 'schedule', ['option_of_id'], ['id'], ondelete='CASCADE'
        )
        batch_op.create_index(batch_op.f('ix_schedule_option_of_id'), ['option_of_id'])


def downgrade() -> None:
    with op.batch_alter_table('schedule', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_schedule_option_of_id'))
        batch_op.drop_constraint(batch_op.f('fk_schedule_option_of_id'), type_='foreignkey')
        batch_op.drop_column('option_of_id')
