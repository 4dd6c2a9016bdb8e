"""Roles in the team, acting for a company, second factors; a person may represent several companies.

Who organizes an edition so far is its chief organizer.
"""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

COMPANY = (
    "(role = 'organizer' and exhibitor_id is null and buyer_id is null)"
    " or (role = 'exhibitor' and exhibitor_id is not null and buyer_id is null)"
    " or (role = 'buyer' and buyer_id is not null and exhibitor_id is null)"
)
INTERPRETER = "(role = 'interpreter' and exhibitor_id is null and buyer_id is null)"


def upgrade() -> None:
    op.create_table('passkey',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('credential_id', sa.String(length=1400), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('added_at', base.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_passkey_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passkey_user_id'), ['user_id'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['user.id'], name=op.f('fk_recovery_code_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('user_id', 'code_hash', name=op.f('uq_recovery_code_user_id_code_hash'))
    )
    op.create_table('held_role',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_held_role_membership_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_held_role')),
    sa.UniqueConstraint('membership_id', 'role', name=op.f('uq_held_role_membership_id_role'))
    )
    op.create_table('acting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sign_in_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=True),
    sa.Column('buyer_id', sa.Integer(), nullable=True),
    sa.Column('began_at', base.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('(exhibitor_id is null) <> (buyer_id is null)', name=op.f('ck_acting_for_one_company')),
    sa.ForeignKeyConstraint(['buyer_id'], ['buyer.id'], name=op.f('fk_acting_buyer_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_acting_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitor.id'], name=op.f('fk_acting_exhibitor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_in.id'], name=op.f('fk_acting_sign_in_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_acting')),
    sa.UniqueConstraint('sign_in_id', name=op.f('uq_acting_sign_in_id'))
    )
    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('needs_second_factor', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('acted_for', sa.String(length=200), server_default='', nullable=False))

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('interpreter_id', sa.Integer(), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_membership_user_id_edition_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('ck_membership_role_has_its_company'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_membership_role_has_its_company'), f"{COMPANY} or {INTERPRETER}")
        batch_op.create_check_constraint(
            batch_op.f('ck_membership_interpreter_is_one'), "(role = 'interpreter') = (interpreter_id is not null)"
        )
        batch_op.create_index(batch_op.f('ix_membership_interpreter_id'), ['interpreter_id'], unique=False)
        batch_op.create_index('uq_membership_one_organizer', ['user_id', 'edition_id'], unique=True, sqlite_where=sa.text("role = 'organizer'"), postgresql_where=sa.text("role = 'organizer'"))
        batch_op.create_unique_constraint(batch_op.f('uq_membership_user_id_buyer_id'), ['user_id', 'buyer_id'])
        batch_op.create_unique_constraint(batch_op.f('uq_membership_user_id_exhibitor_id'), ['user_id', 'exhibitor_id'])
        batch_op.create_unique_constraint(batch_op.f('uq_membership_user_id_interpreter_id'), ['user_id', 'interpreter_id'])
        batch_op.create_foreign_key(batch_op.f('fk_membership_interpreter_id'), 'interpreter', ['interpreter_id'], ['id'], ondelete='CASCADE')

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('membership_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_message_membership_id'), 'membership', ['membership_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.add_column(sa.Column('totp_secret', sa.String(length=64), nullable=True))

    op.execute(
        "insert into held_role (membership_id, role) select id, 'chief' from membership where role = 'organizer'"
    )



def downgrade() -> None:
    op.execute("delete from membership where role = 'interpreter'")
    with op.batch_alter_table('user', schema=None) as batch_op:
        batch_op.drop_column('totp_secret')

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_message_membership_id'), type_='foreignkey')
        batch_op.drop_column('membership_id')

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_membership_interpreter_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_membership_user_id_interpreter_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_membership_user_id_exhibitor_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_membership_user_id_buyer_id'), type_='unique')
        batch_op.drop_index('uq_membership_one_organizer', sqlite_where=sa.text("role = 'organizer'"), postgresql_where=sa.text("role = 'organizer'"))
        batch_op.drop_index(batch_op.f('ix_membership_interpreter_id'))
        batch_op.create_unique_constraint(batch_op.f('uq_membership_user_id_edition_id'), ['user_id', 'edition_id'])
        batch_op.drop_constraint(batch_op.f('ck_membership_interpreter_is_one'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_membership_role_has_its_company'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_membership_role_has_its_company'), COMPANY)
        batch_op.drop_column('interpreter_id')

    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_column('acted_for')

    with op.batch_alter_table('edition', schema=None) as batch_op:
        batch_op.drop_column('needs_second_factor')

    op.drop_table('acting')
    op.drop_table('held_role')
    op.drop_table('recovery_code')
    with op.batch_alter_table('passkey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passkey_user_id'))

    op.drop_table('passkey')
