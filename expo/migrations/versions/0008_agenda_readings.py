"""What each person has seen of the agenda of their company."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agenda_reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('seen', sa.JSON(), nullable=False),
    sa.Column('read_at', base.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_agenda_reading_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_agenda_reading_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_reading')),
    sa.UniqueConstraint('user_id', 'edition_id', name=op.f('uq_agenda_reading_user_id_edition_id'))
    )
    with op.batch_alter_table('agenda_reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_reading_edition_id'), ['edition_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('agenda_reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_reading_edition_id'))

    op.drop_table('agenda_reading')
