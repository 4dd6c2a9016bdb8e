"""On-site reports: visits in the calendar, reports with versions and photos, views by day."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import in_place
from expo.models import base

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

CAUSES = ("meeting_id", "broadcast_id", "closure_id", "stage_session_id")


def upgrade() -> None:
    op.create_table('report_visit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.Column('reporter', sa.String(length=200), nullable=False),
    sa.Column('starts_at', base.Moment(timezone=True), nullable=False),
    sa.Column('ends_at', base.Moment(timezone=True), nullable=False),
    sa.Column('questions', sa.Text(), nullable=False),
    sa.Column('planned_at', base.Moment(timezone=True), nullable=False),
    sa.Column('planned_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_report_visit_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_report_visit_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitor.id'], name=op.f('fk_report_visit_exhibitor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['planned_by_id'], ['user.id'], name=op.f('fk_report_visit_planned_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_visit'))
    )
    op.create_index(op.f('ix_report_visit_edition_id'), 'report_visit', ['edition_id'])
    op.create_index(op.f('ix_report_visit_exhibitor_id'), 'report_visit', ['exhibitor_id'])
    op.create_index(op.f('ix_report_visit_planned_by_id'), 'report_visit', ['planned_by_id'])

    op.create_table('field_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.Column('visit_id', sa.Integer(), nullable=True),
    sa.Column('product_id', sa.Integer(), nullable=True),
    sa.Column('reporter', sa.String(length=200), nullable=False),
    sa.Column('consented_at', base.Moment(timezone=True), nullable=True),
    sa.Column('consented_by', sa.String(length=200), nullable=False),
    sa.Column('started_at', base.Moment(timezone=True), nullable=False),
    sa.CheckConstraint("(consented_at is null) = (consented_by = '')", name=op.f('ck_field_report_consent_has_a_name')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_field_report_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitor.id'], name=op.f('fk_field_report_exhibitor_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['product_id'], ['product.id'], name=op.f('fk_field_report_product_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['visit_id'], ['report_visit.id'], name=op.f('fk_field_report_visit_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_field_report')),
    sa.UniqueConstraint('visit_id', name=op.f('uq_field_report_visit_id'))
    )
    op.create_index(op.f('ix_field_report_edition_id'), 'field_report', ['edition_id'])
    op.create_index(op.f('ix_field_report_exhibitor_id'), 'field_report', ['exhibitor_id'])
    op.create_index(op.f('ix_field_report_product_id'), 'field_report', ['product_id'])

    op.create_table('report_photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=40), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('alt_ko', sa.String(length=200), nullable=False),
    sa.Column('alt_en', sa.String(length=200), nullable=False),
    sa.CheckConstraint('width > 0 and height > 0', name=op.f('ck_report_photo_has_an_area')),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_report_photo_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['report_id'], ['field_report.id'], name=op.f('fk_report_photo_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_photo'))
    )
    op.create_index(op.f('ix_report_photo_digest'), 'report_photo', ['digest'])
    op.create_index(op.f('ix_report_photo_edition_id'), 'report_photo', ['edition_id'])
    op.create_index(op.f('ix_report_photo_report_id'), 'report_photo', ['report_id'])

    op.create_table('report_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('no', sa.Integer(), nullable=False),
    sa.Column('title_ko', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('text_ko', sa.Text(), nullable=False),
    sa.Column('text_en', sa.Text(), nullable=False),
    sa.Column('video_url', sa.String(length=300), nullable=False),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.Column('returned_with', sa.Text(), nullable=False),
    sa.Column('written_at', base.Moment(timezone=True), nullable=False),
    sa.Column('submitted_at', base.Moment(timezone=True), nullable=True),
    sa.Column('published_at', base.Moment(timezone=True), nullable=True),
    sa.Column('published_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("published_at is null or title_ko <> ''", name=op.f('ck_report_version_published_has_a_title')),
    sa.CheckConstraint('published_at is null or submitted_at is not null', name=op.f('ck_report_version_editor_saw_it_first')),
    sa.ForeignKeyConstraint(['published_by_id'], ['user.id'], name=op.f('fk_report_version_published_by_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['report_id'], ['field_report.id'], name=op.f('fk_report_version_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_version')),
    sa.UniqueConstraint('report_id', 'no', name=op.f('uq_report_version_report_id_no'))
    )
    op.create_index(op.f('ix_report_version_published_by_id'), 'report_version', ['published_by_id'])

    op.create_table('report_views',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['field_report.id'], name=op.f('fk_report_views_report_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('report_id', 'on', name=op.f('pk_report_views'))
    )
    for table, column, target in (
        ("consultation_request", "report_id", "field_report"),
        ("hold", "report_visit_id", "report_visit"),
    ):
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER")
        in_place.add_foreign_key(table, f"fk_{table}_{column}", column, target, ondelete="CASCADE")
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    in_place.replace_check("hold", "ck_hold_has_one_cause", _one_of(*CAUSES, "report_visit_id"))


def downgrade() -> None:
    op.execute("DELETE FROM hold WHERE report_visit_id is not null")
    in_place.drop_checks("hold", "ck_hold_has_one_cause")
    for table, column in (("hold", "report_visit_id"), ("consultation_request", "report_id")):
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(f"fk_{table}_{column}", type_="foreignkey")
            batch_op.drop_column(column)
    in_place.replace_check("hold", "ck_hold_has_one_cause", _one_of(*CAUSES))
    for table in ("report_views", "report_version", "report_photo", "field_report", "report_visit"):
        op.drop_table(table)


def _one_of(*columns: str) -> str:
    return " + ".join(f"(case when {column} is null then 0 else 1 end)" for column in columns) + " = 1"
