"""Every column that holds a person's name, address or words is erased on the retention dates, or says why it stays."""

import re
from datetime import UTC, date, datetime
from enum import Enum

import pytest
from sqlalchemy import JSON, Date, LargeBinary, String, Text, insert, select, text, update

from expo.models.base import Base, Moment
from expo.models.calls import Call
from expo.models.experts import Expert
from expo.models.mentors import MentorRequest
from expo.models.privacy import PrivacyNotice
from expo.services import privacy
from tests.support import small_expo
from tests.support.small_expo import LONG_BEFORE

AFTER, THE_DAY, SECRET = datetime(2031, 1, 1, tzinfo=UTC), date(2027, 1, 1), "김비밀"
PERSONAL = re.compile(
    r"^name$|^(actor|contact|passport|legal|writer)_name$|_by$|e_?mail|phone|contact_(title|ko|en)$|address(_ko|_en)?$|"
    r"^(acted_for|author|body|calendar|changes|comment|content|detail|draft|employer|messenger|messenger_id|note)$|"
    r"^(officer|payee|payload|people_ko|people_en|recipient|reporter|representative|account_number|special_needs)$|"
    r"^(words|before|after|search_contact|pdf|text|question|asked|answered|message|wanted|looking_for)$|"
    r"^(reason|answer|answer_text|answers|findings|actions|follow_up|questions|returned_with|interest|company)$|"
    r"^(title|city|brands|conditions|excluded|korean_suppliers|about|makes|file_name|value|values|search_text)$|"
    r"^(firm_name|supplier_name|device|line|website|stall)$"
)
AUDIT = "what the team did, for which it answers"
BOOKS = "the books of public money"
OFFICE = "the organizer's own, for everybody to read"
THING = "names or describes a thing or a firm"
FIRM = "what a firm did under a programme, for which it answers"
COMPUTED = "a figure, a code or an answer of the planner: nobody typed it"
SHORT_LIVED = "goes on a day of its own: of its link, file, account, or a year after"
PUBLIC = "was published under this name"
LINKED = "goes with whom it is about: test_privacy.py, test_calls.py, test_visitors.py, test_erasures.py"
STAYS = {
    AUDIT: (
        "export.exported_by firm_set.file_name firm_set.imported_by import.file_name meeting_event.reason "
        "press_table.actor_name press_table.reason printing.printed_by "
        "review_remark.author review_round.approved_by review_round.proposed_by schedule.note "
        "review.note review_version.reason review_version.reopened_by selection_revision.approved_by "
        "selection_revision.proposed_by"
    ),
    BOOKS: (
        "fund_entry.approved_by fund_entry.note fund_entry.prepared_by fund_payment.account_number "
        "fund_payment.decided_by fund_payment.note fund_payment.payee fund_payment.prepared_by "
        "fund_period.decided_by fund_period.note fund_period.prepared_by "
        "funding_plan.set_by start_up_receipt.note"
    ),
    OFFICE: (
        "agreement_document.title booklet_file.content booklet_file.name broadcast_cue.line "
        "edition.address_en edition.address_ko edition.contact_email edition.contact_en "
        "edition.contact_ko edition.contact_phone privacy_notice.officer privacy_notice.officer_email"
    ),
    THING: (
        "broadcast_check.note device.name exhibitor.website firm_row.name organization.search_text process_report.name "
        "product.search_text programme_file.name tour_stop.words"
    ),
    FIRM: (
        "broadcast_application.words call_application.answers call_application.firm_name call_application.reason "
        "call_application.supplier_name call_application.title case_change.about case_change.reason "
        "case_inspection.findings mentor_request.firm_name mentor_request.reason mentor_request.wanted "
        "mentor_visit.actions mentor_visit.findings programme_file.content review.comment review_decision.reason "
        "review_objection.answer_text review_objection.text review_remark.text review_version.comment "
        "start_up.about start_up_step.reason"
    ),
    COMPUTED: "import.answers question.answer record_revision.value unmet_wish.reason",
    SHORT_LIVED: (
        "access_record.detail access_record.device access_record.name import_file.content one_time_link.email "
        "one_time_link.payload passkey.name print_file.pdf"
    ),
    PUBLIC: (
        "broadcast_captions.content field_report.reporter report_version.note report_version.returned_with "
        "stage_session.people_en stage_session.people_ko"
    ),
    LINKED: (
        "call_version.content closure.reason event.acted_for event.actor_name event.detail imported_row.after "
        "imported_row.before lead_scan.interest lead_scan.note survey_answer.comment user.email user.name"
    ),
}
"""Why → the columns."""


def personal_columns():
    kinds = (String, Text, JSON, LargeBinary)
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            is_text = isinstance(column.type, kinds) and not isinstance(column.type, Enum) and not column.foreign_keys
            if is_text and not hasattr(column.type, "enums") and PERSONAL.search(column.name):
                yield column


def planted(column, number: int):
    if isinstance(column.type, JSON):
        return {"x": SECRET}
    if isinstance(column.type, LargeBinary):
        return SECRET.encode()
    return f"{SECRET}-{number}@x.example" if "mail" in column.name else f"{SECRET}-{number}"


def sensible(column, ids):
    """Return any value that a required column takes; checks of sense are off."""
    if column.foreign_keys:
        return ids[next(iter(column.foreign_keys)).column.table.name]
    if hasattr(column.type, "enums"):
        return list(column.type.enum_class or column.type.enums)[-1]
    if isinstance(column.type, Moment):
        return LONG_BEFORE
    if isinstance(column.type, Date):
        return LONG_BEFORE.date()
    python = column.type.python_type
    return {"x": 1} if isinstance(column.type, JSON) else python(1) if python in {int, float} else python()


def _is_counted(column) -> bool:
    return column.primary_key and column.name == "id" and column.type.python_type is int


def _is_needed(column) -> bool:
    """Tell whether a row needs it: it is required, or a foreign key of several columns refers to it too."""
    return not column.nullable or any(
        len(key.elements) > 1 and column in {element.column for element in key.elements}
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
    )


def plant(session):
    """Write the secret into every personal column of every table, into a new row where there is none."""
    session.execute(text("PRAGMA ignore_check_constraints = ON"))
    wanted = {}
    for column in personal_columns():
        wanted.setdefault(column.table.name, []).append(column)
    needed = set(wanted)
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in needed:
            needed |= {key.column.table.name for key in table.foreign_keys if _is_needed(key.parent)}
    ids = {}
    for number, table in enumerate(one for one in Base.metadata.sorted_tables if one.name in needed):
        mine, keys = wanted.get(table.name, []), list(table.primary_key.columns)
        rows = session.execute(select(*keys)).all()
        is_new = not rows
        if is_new:
            row = {
                column.name: planted(column, number) if column in mine else sensible(column, ids)
                for column in table.columns
                if column in mine or (_is_needed(column) and not _is_counted(column))
            }
            session.execute(insert(table).values(**row))
            rows = session.execute(select(*keys)).all()
        for at, row in enumerate(rows if mine and not is_new else []):
            here = [column == value for column, value in zip(keys, row, strict=True)]
            values = {column.name: planted(column, 1000 * number + at) for column in mine}
            session.execute(update(table).where(*here).values(**values))
        ids[table.name] = rows[0][0]


def left(session) -> set[str]:
    session.expire_all()
    found = set()
    for column in personal_columns():
        if any(
            SECRET in (value.decode() if isinstance(value, bytes) else str(value))
            for value in session.scalars(select(column))
        ):
            found.add(f"{column.table.name}.{column.name}")
    return found


@pytest.mark.sqlite_only
def test_retention_empties_every_column_that_holds_a_person(session):
    expo = small_expo.build(session, small_expo.PLANNED)
    plant(session)
    session.flush()
    session.query(PrivacyNotice).delete()
    session.add(
        PrivacyNotice(
            edition_id=expo.edition.id,
            text_ko="",
            text_en="",
            officer=SECRET,
            officer_email=f"{SECRET}@x.example",
            contacts_until=THE_DAY,
            emails_until=THE_DAY,
        )
    )
    for kind in (Call, Expert, MentorRequest):
        session.execute(update(kind).values(contacts_until=THE_DAY))
    session.commit()
    assert left(session) == {f"{column.table.name}.{column.name}" for column in personal_columns()}

    while privacy.carry_out_retention(session, now=AFTER):
        session.commit()

    assert left(session) == {column for columns in STAYS.values() for column in columns.split()}
