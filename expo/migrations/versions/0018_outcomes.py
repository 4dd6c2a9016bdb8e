"""What is said about consultations at their tables, what it adds up to, closed days, and the rules for it."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.in_place import replace_check
from expo.models import base

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

RULES = {"call_minutes": 5, "no_show_minutes": 10, "refill_share": 50}
CHECKS = {
    "ck_edition_call_is_sensible": "call_minutes between 0 and 60",
    "ck_edition_no_show_comes_after_the_call": "no_show_minutes between call_minutes and 120",
    "ck_edition_refill_share_is_a_percentage": "refill_share between 0 and 100",
}
FIXED = "key, meeting_id, kind, party, source, undo_of_id, reason, effective_at, received_at"
"""What an event never changes; the person is emptied when the account is deleted."""


def upgrade() -> None:
    for name, default in RULES.items():
        op.add_column("edition", sa.Column(name, sa.Integer(), server_default=str(default), nullable=False))
    for name, condition in CHECKS.items():
        replace_check("edition", name, condition)
    op.create_table(
        "meeting_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("kind", _word("eventkind"), nullable=False),
        sa.Column("party", _word("party"), nullable=True),
        sa.Column("source", _word("source"), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("undo_of_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_at", base.Moment(), nullable=False),
        sa.Column("received_at", base.Moment(), nullable=False),
        sa.CheckConstraint(
            "effective_at <= received_at", name=op.f("ck_meeting_event_happened_before_it_was_received")
        ),
        sa.CheckConstraint(
            "(kind = 'undo') = (undo_of_id is not null)", name=op.f("ck_meeting_event_an_undo_takes_one_back")
        ),
        _refers("meeting_event", "actor_id", "user", "SET NULL"),
        _refers("meeting_event", "meeting_id", "meeting"),
        _refers("meeting_event", "undo_of_id", "meeting_event"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_event")),
        sa.UniqueConstraint("key", name=op.f("uq_meeting_event_key")),
        sa.UniqueConstraint("undo_of_id", name=op.f("uq_meeting_event_undo_of_id")),
    )
    op.create_index("ix_meeting_event_meeting_id", "meeting_event", ["meeting_id"])
    op.create_table(
        "meeting_status",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("outcome", _word("meetingoutcome"), nullable=True),
        sa.Column("is_contested", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("exhibitor_arrived_at", base.Moment(), nullable=True),
        sa.Column("buyer_arrived_at", base.Moment(), nullable=True),
        sa.Column("called_at", base.Moment(), nullable=True),
        sa.Column("late", _word("party"), nullable=True),
        sa.Column("started_at", base.Moment(), nullable=True),
        sa.Column("decided_at", base.Moment(), nullable=True),
        sa.CheckConstraint(
            "(outcome is null) = (decided_at is null)", name=op.f("ck_meeting_status_an_outcome_has_its_moment")
        ),
        _refers("meeting_status", "meeting_id", "meeting"),
        sa.PrimaryKeyConstraint("meeting_id", name=op.f("pk_meeting_status")),
    )
    op.create_index("ix_meeting_status_outcome", "meeting_status", ["outcome"])
    op.create_table(
        "closed_day",
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", base.Moment(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        _refers("closed_day", "closed_by_id", "user", "SET NULL"),
        _refers("closed_day", "day_id", "day"),
        sa.PrimaryKeyConstraint("day_id", name=op.f("pk_closed_day")),
    )
    _refuse_updates()


def downgrade() -> None:
    for table in ("closed_day", "meeting_status", "meeting_event"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_change_a_meeting_event()")
    with op.batch_alter_table("edition") as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(name), type_="check")
        for name in RULES:
            batch_op.drop_column(name)


def _refuse_updates() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER meeting_event_is_never_changed BEFORE UPDATE OF {FIXED} ON meeting_event"
            " BEGIN SELECT RAISE(ABORT, 'a meeting event is never changed'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_to_change_a_meeting_event() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'a meeting event is never changed' USING ERRCODE = '23514'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER meeting_event_is_never_changed BEFORE UPDATE OF {FIXED} ON meeting_event"
        " FOR EACH ROW EXECUTE FUNCTION refuse_to_change_a_meeting_event()"
    )


def _word(name: str) -> sa.Enum:
    return sa.Enum(name=name, native_enum=False, create_constraint=False, length=24)


def _refers(table: str, column: str, target: str, ondelete: str = "CASCADE") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete)
