"""Which rows belong to an edition, and what of them never leaves an installation."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, select, union

from expo import models

OF_THE_INSTALLATION = frozenset(
    {
        "agreement",
        "agreement_document",
        "agreement_guest",
        "agreement_party",
        "call",
        "call_application",
        "call_document",
        "call_question",
        "call_upload",
        "call_version",
        "call_version_file",
        "case_change",
        "case_exhibitor",
        "case_inspection",
        "case_milestone",
        "ceremony_item",
        "committee_seat",
        "expert",
        "expert_field",
        "expert_skill",
        "expert_tie",
        "firm_row",
        "firm_set",
        "fund_account",
        "fund_entry",
        "fund_payment",
        "fund_period",
        "fund_transfer",
        "funding_plan",
        "funding_share",
        "mentor",
        "mentor_absence",
        "mentor_appointment",
        "mentor_request",
        "mentor_visit",
        "organization",
        "programme",
        "programme_file",
        "programme_statistic",
        "programme_track",
        "published_outcome",
        "review",
        "review_criterion",
        "review_decision",
        "review_objection",
        "review_remark",
        "review_round",
        "review_score",
        "review_version",
        "selection_revision",
        "start_up",
        "start_up_exhibitor",
        "start_up_receipt",
        "start_up_step",
        "support_case",
        "track_cap",
    }
)
"""Tables of support programmes, which last for years and span editions."""

LEFT_OUT = OF_THE_INSTALLATION | frozenset(
    {
        "access_record",
        "acting",
        "attempt",
        "import_file",
        "kept_seat",
        "one_time_link",
        "passkey",
        "passkey_challenge",
        "pending_set_up",
        "phone_message",
        "print_file",
        "process_report",
        "push_note",
        "push_subscription",
        "recovery_code",
        "sign_in",
        "suggestion_weights",
        "video",
    }
)
"""Tables of sign-ins, links and attempts, of videos, and of what is made again or waits for a person."""

_LEASE = {"lease_until": None, "worker": None}
BLANK: dict[str, dict[str, Any]] = {
    "user": {"password_hash": None, "totp_secret": None},
    "device": {"key_hash": None},
    "badge": {"salt": "", "token_hash": ""},
    "contact_preference": {"code_hash": "", "code_until": None},
    "message": {"one_time_link_id": None},
    "schedule": _LEASE,
    "booth_plan": _LEASE,
    "question": _LEASE,
}
"""What takes the place of secrets, and of what only means something where it was written."""


def tables() -> list[Table]:
    """Return the tables with rows of an edition, each after those that it refers to."""
    return [table for table in models.base.Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def rows(table: Table, edition_id: int) -> Select[Any]:
    """Return an edition's rows of a table; of people, those whom another row names."""
    if table.name == "user":
        return select(table).where(table.c.id.in_(union(*_named_users(edition_id))))
    found = select(table).where(_belongs(table, edition_id), *_on_its_own(table))
    # An e-mail that waits would be sent from two installations.
    return found.where(table.c.sent_at.is_not(None)) if table.name == "message" else found


def _on_its_own(table: Table) -> list[ColumnElement[bool]]:
    """Leave out rows that are there because of a row that stays: the time that a mentor's visit holds."""
    return [
        key.parent.is_(None)
        for key in table.foreign_keys
        if key.parent.nullable and key.column.table.name in OF_THE_INSTALLATION
    ]


def _belongs(table: Table, edition_id: int) -> ColumnElement[bool]:
    """Tell of each row whether it belongs to an edition: by itself, or as a part of a row that does."""
    if table.name == "edition":
        return table.c.id == edition_id
    if "edition_id" in table.c:
        return table.c.edition_id == edition_id
    part_of = next(
        key
        for column in table.columns
        if not column.nullable
        for key in column.foreign_keys
        if key.column.table.name not in LEFT_OUT
    )
    whole = part_of.column
    return part_of.parent.in_(select(whole).where(_belongs(whole.table, edition_id)))


def _named_users(edition_id: int) -> list[Select[Any]]:
    return [
        select(key.parent).where(_belongs(table, edition_id), key.parent.is_not(None))
        for table in tables()
        for key in table.foreign_keys
        if key.column.table.name == "user"
    ]
