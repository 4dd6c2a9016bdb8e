"""Broadcasts behind the scenes; members of the studio's crew in the one calendar."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place
from expo.models import base

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

HOLDERS = ("exhibitor_id", "buyer_id", "table_id", "interpreter_id", "studio_id")


def _one_of(*columns: str) -> str:
    return " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in columns) + " = 1"


def upgrade() -> None:
    op.create_table('crew_member',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('part', sa.Enum('director', 'assistant', 'camera', 'host', 'merchandiser', name='crewpart', native_enum=False, length=24), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_crew_member_edition_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crew_member')),
    sa.UniqueConstraint('edition_id', 'code', name=op.f('uq_crew_member_edition_id_code'))
    )
    op.create_table('broadcast_check',
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('item', sa.Enum('props', 'power', 'allergens', 'origin', 'pronunciation', 'filming', 'links', name='checkitem', native_enum=False, length=24), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('done_at', base.Moment(timezone=True), nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_check_broadcast_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['done_by_id'], ['user.id'], name=op.f('fk_broadcast_check_done_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('broadcast_id', 'item', name=op.f('pk_broadcast_check'))
    )
    op.create_table('broadcast_crew',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('crew_member_id', sa.Integer(), nullable=True),
    sa.Column('interpreter_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(crew_member_id is null) <> (interpreter_id is null)', name=op.f('ck_broadcast_crew_is_one_person')),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_crew_broadcast_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['crew_member_id'], ['crew_member.id'], name=op.f('fk_broadcast_crew_crew_member_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['interpreter_id'], ['interpreter.id'], name=op.f('fk_broadcast_crew_interpreter_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_broadcast_crew')),
    sa.UniqueConstraint('broadcast_id', 'crew_member_id', name=op.f('uq_broadcast_crew_broadcast_id_crew_member_id')),
    sa.UniqueConstraint('broadcast_id', 'interpreter_id', name=op.f('uq_broadcast_crew_broadcast_id_interpreter_id'))
    )
    with op.batch_alter_table('broadcast_crew', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_broadcast_crew_crew_member_id'), ['crew_member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_broadcast_crew_interpreter_id'), ['interpreter_id'], unique=False)

    op.create_table('broadcast_cue',
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('starts_second', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('segment', sa.String(length=200), nullable=False),
    sa.Column('product_no', sa.Integer(), nullable=True),
    sa.Column('line', sa.Text(), nullable=False),
    sa.Column('graphic', sa.String(length=200), nullable=False),
    sa.CheckConstraint('starts_second >= 0', name=op.f('ck_broadcast_cue_begins_with_the_show')),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_cue_broadcast_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('broadcast_id', 'starts_second', name=op.f('pk_broadcast_cue'))
    )
    op.create_table('broadcast_figures',
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('views', sa.Integer(), nullable=False),
    sa.Column('peak', sa.Integer(), nullable=False),
    sa.Column('likes', sa.Integer(), nullable=False),
    sa.Column('orders', sa.Integer(), nullable=False),
    sa.Column('sales', sa.Integer(), nullable=False),
    sa.Column('countries', sa.JSON(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('entered_at', base.Moment(timezone=True), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('peak >= 0 and peak <= views', name=op.f('ck_broadcast_figures_peak_within_views')),
    sa.CheckConstraint('views >= 0 and likes >= 0 and orders >= 0 and sales >= 0', name=op.f('ck_broadcast_figures_counts_something')),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_figures_broadcast_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['user.id'], name=op.f('fk_broadcast_figures_entered_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('broadcast_id', name=op.f('pk_broadcast_figures'))
    )
    op.create_table('broadcast_product',
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('live_price', sa.Integer(), nullable=True),
    sa.Column('stock', sa.Integer(), nullable=True),
    sa.Column('coupon', sa.String(length=200), nullable=False),
    sa.Column('link', sa.String(length=300), nullable=False),
    sa.CheckConstraint('live_price is null or live_price >= 0', name=op.f('ck_broadcast_product_price_is_not_negative')),
    sa.CheckConstraint('stock is null or stock >= 0', name=op.f('ck_broadcast_product_stock_is_not_negative')),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_product_broadcast_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_broadcast_product_product_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('broadcast_id', 'product_id', name=op.f('pk_broadcast_product'))
    )
    with op.batch_alter_table('broadcast_product', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_broadcast_product_product_id'), ['product_id'], unique=False)

    op.create_table('broadcast_step',
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('products_locked', 'rehearsed', 'on_air', 'off_air', 'reported', name='runstep', native_enum=False, length=24), nullable=False),
    sa.Column('taken_at', base.Moment(timezone=True), nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=True),
    sa.Column('shift_seconds', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_broadcast_step_broadcast_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['taken_by_id'], ['user.id'], name=op.f('fk_broadcast_step_taken_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('broadcast_id', 'step', name=op.f('pk_broadcast_step'))
    )
    op.create_table('order_intent',
    sa.Column('broadcast_id', sa.Integer(), nullable=False),
    sa.Column('product_id', sa.Integer(), nullable=False),
    sa.Column('viewer_key', sa.String(length=64), nullable=False),
    sa.Column('quantity', sa.Integer(), nullable=False),
    sa.Column('made_at', base.Moment(timezone=True), nullable=False),
    sa.CheckConstraint('quantity between 1 and 99', name=op.f('ck_order_intent_quantity_of_a_household')),
    sa.ForeignKeyConstraint(['broadcast_id'], ['broadcast.id'], name=op.f('fk_order_intent_broadcast_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_order_intent_product_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('broadcast_id', 'product_id', 'viewer_key', name=op.f('pk_order_intent'))
    )
    with op.batch_alter_table('order_intent', schema=None) as batch_op:
        batch_op.create_index('ix_order_intent_product_id', ['product_id'], unique=False)

    op.execute("ALTER TABLE hold ADD COLUMN crew_member_id INTEGER")
    in_place.add_foreign_key("hold", "fk_hold_crew_member_id", "crew_member_id", "crew_member", ondelete="RESTRICT")
    filled = sa.text("crew_member_id is not null")
    op.create_index(
        "uq_hold_crew_member_id_slot_id", "hold", ["crew_member_id", "slot_id"], unique=True, sqlite_where=filled,
        postgresql_where=filled,
    )
    in_place.replace_check("hold", "ck_hold_holds_one_thing", _one_of(*HOLDERS, "crew_member_id"))


def downgrade() -> None:
    op.execute("DELETE FROM hold WHERE crew_member_id is not null")
    op.drop_index("uq_hold_crew_member_id_slot_id", "hold")
    in_place.drop_checks("hold", "ck_hold_holds_one_thing")
    with op.batch_alter_table("hold") as batch_op:
        batch_op.drop_constraint("fk_hold_crew_member_id", type_="foreignkey")
        batch_op.drop_column("crew_member_id")
    in_place.replace_check("hold", "ck_hold_holds_one_thing", _one_of(*HOLDERS))
    with op.batch_alter_table('order_intent', schema=None) as batch_op:
        batch_op.drop_index('ix_order_intent_product_id')

    op.drop_table('order_intent')
    op.drop_table('broadcast_step')
    with op.batch_alter_table('broadcast_product', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_broadcast_product_product_id'))

    op.drop_table('broadcast_product')
    op.drop_table('broadcast_figures')
    op.drop_table('broadcast_cue')
    with op.batch_alter_table('broadcast_crew', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_broadcast_crew_interpreter_id'))
        batch_op.drop_index(batch_op.f('ix_broadcast_crew_crew_member_id'))

    op.drop_table('broadcast_crew')
    op.drop_table('broadcast_check')
    op.drop_table('crew_member')
