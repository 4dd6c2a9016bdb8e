"""Support programmes: tracks with dated caps, organizations, agreements, cases."""

import sqlalchemy as sa
from alembic import op

from expo.migrations import insert_only
from expo.models import base

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('organization',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', _word('organizationkind'), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('search_text', sa.Text(), nullable=False),
    sa.Column('business_number', sa.String(length=12), nullable=True),
    sa.Column('ksic', sa.String(length=5), nullable=False),
    sa.Column('region', sa.String(length=200), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization')),
    sa.UniqueConstraint('business_number', name=op.f('uq_organization_business_number'))
    )
    op.create_table('programme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('about_ko', sa.Text(), nullable=False),
    sa.Column('about_en', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ends_on is null or ends_on >= starts_on', name=op.f('ck_programme_ends_after_it_starts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme')),
    sa.UniqueConstraint('code', name=op.f('uq_programme_code'))
    )
    op.create_table('programme_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('size > 0', name=op.f('ck_programme_file_is_not_empty')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_file'))
    )
    op.create_table('agreement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('starts_at', base.Moment(timezone=True), nullable=False),
    sa.Column('ends_at', base.Moment(timezone=True), nullable=False),
    sa.Column('place_ko', sa.String(length=200), nullable=False),
    sa.Column('place_en', sa.String(length=200), nullable=False),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_agreement_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_agreement_programme_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('code', name=op.f('uq_agreement_code'))
    )
    op.create_index('ix_agreement_programme_id', 'agreement', ['programme_id'])
    op.create_table('programme_track',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name_ko', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ends_on is null or ends_on >= starts_on', name=op.f('ck_programme_track_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_programme_track_programme_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_track')),
    sa.UniqueConstraint('programme_id', 'code', name=op.f('uq_programme_track_programme_id_code'))
    )
    op.create_table('agreement_document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('added_at', base.Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_document_agreement_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['file_id'], ['programme_file.id'], name=op.f('fk_agreement_document_file_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_document')),
    sa.UniqueConstraint('file_id', name=op.f('uq_agreement_document_file_id'))
    )
    op.create_index('ix_agreement_document_agreement_id', 'agreement_document', ['agreement_id'])
    op.create_table('agreement_guest',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('office_ko', sa.String(length=200), nullable=False),
    sa.Column('office_en', sa.String(length=200), nullable=False),
    sa.Column('attended', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_guest_agreement_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('agreement_id', 'position', name=op.f('pk_agreement_guest'))
    )
    op.create_table('agreement_party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=False),
    sa.Column('role', _word('partyrole'), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_party_agreement_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_agreement_party_organization_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_party')),
    sa.UniqueConstraint('agreement_id', 'organization_id', 'role', name=op.f('uq_agreement_party_agreement_id_organization_id_role'))
    )
    op.create_index('ix_agreement_party_organization_id', 'agreement_party', ['organization_id'])
    op.create_table('ceremony_item',
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('text_ko', sa.String(length=200), nullable=False),
    sa.Column('text_en', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_ceremony_item_agreement_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('agreement_id', 'position', name=op.f('pk_ceremony_item'))
    )
    op.create_table('programme_statistic',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=True),
    sa.Column('topic_ko', sa.String(length=200), nullable=False),
    sa.Column('topic_en', sa.String(length=200), nullable=False),
    sa.Column('unit', _word('statisticunit'), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('as_of', sa.String(length=60), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.CheckConstraint("source <> ''", name=op.f('ck_programme_statistic_has_a_source')),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_programme_statistic_agreement_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_programme_statistic_programme_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_statistic'))
    )
    op.create_index('ix_programme_statistic_agreement_id', 'programme_statistic', ['agreement_id'])
    op.create_index('ix_programme_statistic_programme_id', 'programme_statistic', ['programme_id'])
    op.create_table('support_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=False),
    sa.Column('adopter_id', sa.Integer(), nullable=False),
    sa.Column('sponsor_id', sa.Integer(), nullable=False),
    sa.Column('supplier_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('title_ko', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('stage', _word('supportstage'), nullable=False),
    sa.Column('selected_on', sa.Date(), nullable=False),
    sa.CheckConstraint('adopter_id <> sponsor_id', name=op.f('ck_support_case_sponsor_is_another')),
    sa.ForeignKeyConstraint(['adopter_id'], ['organization.id'], name=op.f('fk_support_case_adopter_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_support_case_programme_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['sponsor_id'], ['organization.id'], name=op.f('fk_support_case_sponsor_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['supplier_id'], ['organization.id'], name=op.f('fk_support_case_supplier_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['track_id'], ['programme_track.id'], name=op.f('fk_support_case_track_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support_case')),
    sa.UniqueConstraint('code', name=op.f('uq_support_case_code'))
    )
    op.create_index('ix_support_case_adopter_id', 'support_case', ['adopter_id'])
    op.create_index('ix_support_case_programme_id', 'support_case', ['programme_id'])
    op.create_index('ix_support_case_sponsor_id', 'support_case', ['sponsor_id'])
    op.create_index('ix_support_case_supplier_id', 'support_case', ['supplier_id'])
    op.create_index('ix_support_case_track_id', 'support_case', ['track_id'])
    op.create_table('track_cap',
    sa.Column('track_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('won', sa.BigInteger(), nullable=False),
    sa.Column('least_own_percent', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=300), nullable=False),
    sa.CheckConstraint('least_own_percent between 0 and 100', name=op.f('ck_track_cap_own_share_is_a_share')),
    sa.CheckConstraint('won > 0', name=op.f('ck_track_cap_is_an_amount')),
    sa.ForeignKeyConstraint(['track_id'], ['programme_track.id'], name=op.f('fk_track_cap_track_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('track_id', 'valid_from', name=op.f('pk_track_cap'))
    )
    op.create_table('case_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('about', sa.String(length=200), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decision', _word('changedecision'), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.CheckConstraint('(decision is null) = (decided_on is null)', name=op.f('ck_case_change_decision_has_its_day')),
    sa.ForeignKeyConstraint(['case_id'], ['support_case.id'], name=op.f('fk_case_change_case_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_change'))
    )
    op.create_index('ix_case_change_case_id', 'case_change', ['case_id'])
    op.create_table('case_exhibitor',
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['support_case.id'], name=op.f('fk_case_exhibitor_case_id'), ondelete='RESTRICT'),
    sa.ForeignKeyConstraint(['edition_id'], ['edition.id'], name=op.f('fk_case_exhibitor_edition_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitor.id'], name=op.f('fk_case_exhibitor_exhibitor_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('case_id', 'edition_id', name=op.f('pk_case_exhibitor'))
    )
    op.create_index('ix_case_exhibitor_exhibitor_id', 'case_exhibitor', ['exhibitor_id'])
    op.create_table('case_inspection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', _word('inspectionkind'), nullable=False),
    sa.Column('inspected_on', sa.Date(), nullable=False),
    sa.Column('result', _word('inspectionresult'), nullable=False),
    sa.Column('findings', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['support_case.id'], name=op.f('fk_case_inspection_case_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_inspection'))
    )
    op.create_index('ix_case_inspection_case_id', 'case_inspection', ['case_id'])
    op.create_table('case_milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', _word('milestonekind'), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['support_case.id'], name=op.f('fk_case_milestone_case_id'), ondelete='RESTRICT'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_milestone')),
    sa.UniqueConstraint('case_id', 'kind', 'due_on', name=op.f('uq_case_milestone_case_id_kind_due_on'))
    )
    insert_only.protect(op.get_bind(), "track_cap")


def downgrade() -> None:
    insert_only.release(op.get_bind(), "track_cap")
    op.drop_table('case_milestone')
    op.drop_table('case_inspection')
    op.drop_table('case_exhibitor')
    op.drop_table('case_change')
    op.drop_table('track_cap')
    op.drop_table('support_case')
    op.drop_table('programme_statistic')
    op.drop_table('ceremony_item')
    op.drop_table('agreement_party')
    op.drop_table('agreement_guest')
    op.drop_table('agreement_document')
    op.drop_table('programme_track')
    op.drop_table('agreement')
    op.drop_table('programme_file')
    op.drop_table('programme')
    op.drop_table('organization')


def _word(name: str) -> sa.Enum:
    return sa.Enum(name=name, native_enum=False, create_constraint=False, length=24)
