"""People who may enter, their badges, scans at the desks, what visitors agreed to, and leads."""

import sqlalchemy as sa
from alembic import op

from expo.models import base

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("desk", "board", "booth", name="devicekind", native_enum=False, create_constraint=False, length=24),
            nullable=False,
        ),
        sa.Column("key_hash", sa.String(length=64), nullable=True),
        sa.Column("list_version", sa.String(length=40), nullable=False),
        sa.Column("seen_at", base.Moment(), nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("queue_length", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_device_edition_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_device_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_device_key_hash")),
    )
    op.create_index("ix_device_edition_id", "device", ["edition_id"])
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "exhibitor",
                "domestic",
                "overseas",
                "visitor",
                "press",
                "vip",
                "interpreter",
                "staff",
                name="badgetype",
                native_enum=False,
                create_constraint=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "member",
                "advance",
                "banner",
                "desk",
                "walk_in",
                name="personsource",
                native_enum=False,
                create_constraint=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("exhibitor_id", sa.Integer(), nullable=True),
        sa.Column("buyer_id", sa.Integer(), nullable=True),
        sa.Column("interpreter_id", sa.Integer(), nullable=True),
        sa.Column("registered_at", base.Moment(), nullable=False),
        sa.Column("erased_at", base.Moment(), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("search_contact", sa.Text(), nullable=False),
        sa.CheckConstraint("exhibitor_id is null or buyer_id is null", name=op.f("ck_person_of_one_company")),
        sa.ForeignKeyConstraint(["buyer_id"], ["buyer.id"], name=op.f("fk_person_buyer_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_person_edition_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_person_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interpreter_id"], ["interpreter.id"], name=op.f("fk_person_interpreter_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_person_membership_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("interpreter_id", name=op.f("uq_person_interpreter_id")),
        sa.UniqueConstraint("membership_id", name=op.f("uq_person_membership_id")),
    )
    op.create_index("ix_person_buyer_id", "person", ["buyer_id"])
    op.create_index("ix_person_edition_id", "person", ["edition_id"])
    op.create_index("ix_person_exhibitor_id", "person", ["exhibitor_id"])
    op.create_table(
        "badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("issued_at", base.Moment(), nullable=False),
        sa.Column("revoked_at", base.Moment(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(code) = 6", name=op.f("ck_badge_code_is_whole")),
        sa.CheckConstraint("replaces_id is null or replaces_id <> id", name=op.f("ck_badge_replaces_another")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_badge_edition_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_badge_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["replaces_id"], ["badge.id"], name=op.f("fk_badge_replaces_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_badge")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_badge_edition_id_code")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_badge_token_hash")),
    )
    op.create_index("ix_badge_person_id", "badge", ["person_id"])
    op.create_index(
        "uq_badge_one_valid",
        "badge",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at is null"),
        postgresql_where=sa.text("revoked_at is null"),
    )
    op.create_table(
        "lead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("captured_at", base.Moment(), nullable=False),
        sa.Column("consented_at", base.Moment(), nullable=True),
        sa.Column(
            "consent_way",
            sa.Enum(
                "registration",
                "on_the_spot",
                "own_phone",
                name="consentway",
                native_enum=False,
                create_constraint=False,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("consent_version", sa.Integer(), nullable=True),
        sa.Column("consent_locale", sa.String(length=8), nullable=False),
        sa.Column("withdrawn_at", base.Moment(), nullable=True),
        sa.CheckConstraint("(consented_at is null) = (consent_way is null)", name=op.f("ck_lead_consent_has_a_way")),
        sa.CheckConstraint(
            "withdrawn_at is null or consented_at is not null", name=op.f("ck_lead_only_a_consent_is_withdrawn")
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_lead_edition_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_lead_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lead_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("exhibitor_id", "person_id", name=op.f("uq_lead_exhibitor_id_person_id")),
    )
    op.create_index("ix_lead_edition_id", "lead", ["edition_id"])
    op.create_index("ix_lead_person_id", "lead", ["person_id"])
    op.create_table(
        "visitor_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "matter",
            sa.Enum(
                "collection", "leads", "marketing", name="matter", native_enum=False, create_constraint=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_at", base.Moment(), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", base.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_visitor_consent_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor_consent")),
    )
    op.create_index("ix_visitor_consent_person_id", "visitor_consent", ["person_id"])
    op.create_index(
        "uq_visitor_consent_live",
        "visitor_consent",
        ["person_id", "matter"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at is null"),
        postgresql_where=sa.text("withdrawn_at is null"),
    )
    op.create_table(
        "lead_scan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("exhibitor_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("raw_hash", sa.String(length=64), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("received_at", base.Moment(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("interest", sa.String(length=200), nullable=False),
        sa.Column(
            "temperature",
            sa.Enum("hot", "warm", "cold", name="temperature", native_enum=False, create_constraint=False, length=24),
            nullable=True,
        ),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("is_offline", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_lead_scan_by_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_lead_scan_edition_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitor.id"], name=op.f("fk_lead_scan_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_lead_scan_lead_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_scan")),
    )
    op.create_index("ix_lead_scan_exhibitor_id", "lead_scan", ["exhibitor_id"])
    op.create_index("ix_lead_scan_lead_id", "lead_scan", ["lead_id"])
    op.create_table(
        "scan",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("badge_id", sa.Integer(), nullable=True),
        sa.Column("raw_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "entry", "exit", "print", "void", name="scankind", native_enum=False, create_constraint=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("voids", sa.String(length=36), nullable=True),
        sa.Column(
            "result",
            sa.Enum(
                "accepted",
                "revoked",
                "unknown",
                name="scanresult",
                native_enum=False,
                create_constraint=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("device_at", base.Moment(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("effective_at", base.Moment(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("received_at", base.Moment(), nullable=False),
        sa.Column("list_version", sa.String(length=40), nullable=False),
        sa.Column("is_offline", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(kind = 'void') = (voids is not null)", name=op.f("ck_scan_void_takes_one_back")),
        sa.CheckConstraint(
            "(result = 'accepted') or badge_id is null or kind <> 'void'", name=op.f("ck_scan_void_is_accepted")
        ),
        sa.CheckConstraint("effective_at <= received_at", name=op.f("ck_scan_happened_before_it_was_received")),
        sa.ForeignKeyConstraint(["badge_id"], ["badge.id"], name=op.f("fk_scan_badge_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_scan_device_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_scan_edition_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
    )
    op.create_index("ix_scan_badge_id_on", "scan", ["badge_id", "on"])
    op.create_index("ix_scan_edition_id_received_at", "scan", ["edition_id", "received_at"])
    op.create_index("ix_scan_voids", "scan", ["voids"])
    op.create_table(
        "first_entry",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("scan_id", sa.String(length=36), nullable=False),
        sa.Column("at", base.Moment(), nullable=False),
        sa.Column("device_id", sa.String(length=36), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_first_entry_device_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_first_entry_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["scan_id"], ["scan.id"], name=op.f("fk_first_entry_scan_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "on", name=op.f("pk_first_entry")),
        sa.UniqueConstraint("scan_id", name=op.f("uq_first_entry_scan_id")),
    )
    op.create_index("ix_first_entry_on", "first_entry", ["on"])


def downgrade() -> None:
    for table in ("first_entry", "scan", "lead_scan", "visitor_consent", "lead", "badge", "person", "device"):
        op.drop_table(table)
