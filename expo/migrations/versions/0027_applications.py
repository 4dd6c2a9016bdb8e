"""Companies apply to exhibit."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

NAMES = ("name_ko", "name_en", "contact_name", "representative", "region")
TEXTS = ("makes", "search_text", "story_ko", "story_en", "reason")
NEEDS = ("needs_power", "needs_lan", "needs_water")


def upgrade() -> None:
    op.create_table(
        "application_period",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.CheckConstraint("closes_on >= opens_on", name=op.f("ck_application_period_closes_after_it_opens")),
        _refers("application_period", "edition_id", "edition", "CASCADE"),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_application_period")),
    )
    op.create_table(
        "exhibitor_application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("sector_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(200), nullable=False) for name in NAMES),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        sa.Column("business_number", sa.String(12), nullable=False),
        sa.Column("contact_email", sa.String(254), nullable=False),
        sa.Column("contact_phone", sa.String(40), nullable=False),
        sa.Column("website", sa.String(300), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in NEEDS),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("applied_at", base.Moment(), nullable=False),
        sa.Column("completed_at", base.Moment(), nullable=True),
        sa.Column("decision", _decision(), nullable=True),
        sa.Column("decided_at", base.Moment(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("units between 1 and 12", name=op.f("ck_exhibitor_application_units_are_sensible")),
        sa.CheckConstraint(
            "(decision is null) = (decided_at is null)", name=op.f("ck_exhibitor_application_decision_has_its_moment")
        ),
        sa.CheckConstraint(
            "decision is null or decision = 'accepted' or reason <> ''",
            name=op.f("ck_exhibitor_application_decision_has_its_reason"),
        ),
        _refers("exhibitor_application", "edition_id", "edition", "CASCADE"),
        _refers("exhibitor_application", "sector_id", "sector", "RESTRICT"),
        _refers("exhibitor_application", "exhibitor_id", "exhibitor", "SET NULL"),
        _refers("exhibitor_application", "decided_by_id", "user", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibitor_application")),
        sa.UniqueConstraint(
            "edition_id", "business_number", name=op.f("uq_exhibitor_application_edition_id_business_number")
        ),
    )
    for name in ("edition_id", "exhibitor_id"):
        op.create_index(f"ix_exhibitor_application_{name}", "exhibitor_application", [name])


def downgrade() -> None:
    op.drop_table("exhibitor_application")
    op.drop_table("application_period")


def _refers(table: str, column: str, other: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)


def _decision() -> sa.Enum:
    words = ("asked", "accepted", "declined")
    return sa.Enum(*words, name="applicationdecision", native_enum=False, create_constraint=False, length=24)
