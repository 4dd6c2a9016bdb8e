"""Records of consultations: who writes them, what follows what, and that no revision ever changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from expo.domain.amounts import Currency
from expo.domain.outcomes import MeetingOutcome
from expo.domain.records import DisputedField, NextStep, ProductLine, RecordContent, RecordState
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.exhibitors import Product
from expo.queries import outcomes
from expo.queries import records as records_queries
from expo.services import record_revisions, records
from tests.support import small_expo
from tests.support.consultations import buyer as _buyer
from tests.support.consultations import exhibitor as _maker
from tests.support.consultations import outcome_of_each
from tests.support.refusals import codes_of
from tests.support.small_expo import TUESDAY, at

AFTER = at(TUESDAY, "10:40")
CONTENT = RecordContent(discussed=28_000_000, expected=7_000_000, shared_note="견적 요청", private_note="가격 예민")


@pytest.fixture
def expo(session):
    expo = small_expo.build(session)
    expo.meet(0, 0, expo.slot(TUESDAY, "10:00"))
    session.commit()
    return expo


def _submit(expo, content=CONTENT, based_on=0, reason="", now=AFTER):
    return records.submit(
        expo.session, _maker(expo), expo.edition, 1, content=content, based_on=based_on, reason=reason, now=now
    )


def _refused(act, *arguments, **named):
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **named)
    return codes_of(refusal)


def _state(expo):
    return records_queries.get(expo.session, expo.organizer, 1).state


def test_a_buyer_gives_a_figure_before_reading_and_then_confirms(expo):
    _submit(expo)

    records.give_figure(expo.session, _buyer(expo), expo.edition, 1, minor=30_000_000, now=AFTER)
    records.confirm(expo.session, _buyer(expo), expo.edition, 1, no=1, now=AFTER)

    revisions = records_queries.revisions(
        expo.session, _maker(expo), records_queries.get(expo.session, _buyer(expo), 1)
    )
    assert [(one.row.no, one.row.state, one.row.buyer_minor) for one in revisions] == [
        (1, RecordState.SUBMITTED, None),
        (2, RecordState.SUBMITTED, 30_000_000),
        (3, RecordState.BUYER_CONFIRMED, 30_000_000),
    ]
    assert _refused(records.give_figure, expo.session, _buyer(expo), expo.edition, 1, minor=1, now=AFTER) == [
        "figure_is_given"
    ]


@pytest.mark.sqlite_only
def test_who_submits_a_record_says_that_the_consultation_took_place(expo):
    _submit(expo)
    assert outcome_of_each(expo.session, expo.edition, AFTER) == {1: MeetingOutcome.HELD}
    _submit(expo, replace(CONTENT, expected=1), based_on=1, reason="typed wrongly")
    assert len(outcomes.events(expo.session, 1)) == 1


@pytest.mark.sqlite_only
def test_a_disputed_record_keeps_both_texts_until_a_new_revision(expo):
    _submit(expo)
    about = {"about": DisputedField.AMOUNT, "words": "1,800만 원이었습니다"}

    records.dispute(expo.session, _buyer(expo), expo.edition, 1, no=1, now=AFTER, **about)
    disputed = _state(expo)
    no_reason = _refused(_submit, expo, replace(CONTENT, discussed=18_000_000), based_on=1)
    _submit(expo, replace(CONTENT, discussed=18_000_000), based_on=1, reason="단위 착오")

    assert (disputed, no_reason, _state(expo)) == (
        RecordState.DISPUTED,
        ["reason_is_missing"],
        RecordState.SUBMITTED,
    )
    rows = records_queries.revisions(expo.session, _maker(expo), records_queries.get(expo.session, _maker(expo), 1))
    assert [(row.row.discussed_minor, row.row.changed, row.row.words.reason) for row in rows[1:]] == [
        (28_000_000, [], "1,800만 원이었습니다"),
        (18_000_000, ["discussed"], "단위 착오"),
    ]


def test_two_phones_that_correct_at_once_are_told_to_compare(expo):
    _submit(expo)
    _submit(expo, replace(CONTENT, discussed=30_000_000), based_on=1, reason="one")

    assert _refused(_submit, expo, replace(CONTENT, discussed=40_000_000), based_on=1, reason="other") == [
        record_revisions.STALE
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_revision SET discussed_minor = 1 WHERE no = 1",
        "DELETE FROM record_revision",
        "UPDATE record_line SET quantity = 9",
        "DELETE FROM record_line",
        "UPDATE record_words SET reason = 'another' WHERE no = 1",
        "DELETE FROM record_words",
    ],
)
def test_the_database_refuses_to_change_what_was_recorded(expo, statement):
    product = Product(exhibitor_id=expo.exhibitors[0].id, name_ko="라면", name_en="Noodles")
    expo.session.add(product)
    expo.session.flush()
    _submit(expo, replace(CONTENT, lines=(ProductLine(product.id, 2, 5_000),)))
    expo.session.commit()

    with pytest.raises(DBAPIError, match="are only added"):
        expo.session.execute(text(statement))


def test_words_of_a_person_can_be_emptied(expo):
    _submit(expo)
    expo.session.execute(text("UPDATE record_words SET words = '{}', reason = '', actor_name = ''"))
    expo.session.commit()
    expo.session.expire_all()

    newest = records_queries.newest(expo.session, _maker(expo), records_queries.get(expo.session, _maker(expo), 1))
    assert (newest.content.shared_note, newest.content.discussed) == ("", 28_000_000)


def test_the_database_refuses_a_record_with_contracts_pursued_and_signed(expo):
    row = _submit(expo)
    values = f"{row.record_id}, 2, 1, 'submitted', 'corrected', 'KRW', 9, 4, 3, false, '{{}}', '[]', :at, 'exhibitor'"
    columns = (
        "record_id, no, based_on, state, act, currency, discussed_minor, expected_minor, signed_minor, has_memorandum, "
        "value, changed, recorded_at, role"
    )

    with pytest.raises(DBAPIError, match="pursued_or_signed"):
        expo.session.execute(text(f"INSERT INTO record_revision ({columns}) VALUES ({values})"), {"at": AFTER})


@pytest.mark.sqlite_only
def test_every_reason_against_a_record_is_said_at_once(expo):
    wrong = RecordContent(discussed=5, expected=9, signed=9, next_step=NextStep.SAMPLE)

    assert _refused(_submit, expo, wrong) == ["expected_or_signed", "discussed_is_the_whole", "next_step_needs_a_day"]


@pytest.mark.sqlite_only
def test_the_sum_of_the_lines_is_the_amount_discussed_unless_another_was_typed(expo):
    products = [Product(exhibitor_id=expo.exhibitors[0].id, name_ko=name) for name in ("라면", "국수")]
    expo.session.add_all(products)
    expo.session.flush()
    lines = (ProductLine(products[0].id, 3, 10_000), ProductLine(products[1].id, 1, 500))

    first = _submit(expo, RecordContent(lines=lines))
    second = _submit(expo, RecordContent(lines=lines, discussed=40_000), based_on=1, reason="배송 포함")

    assert (first.discussed_minor, second.discussed_minor) == (30_500, 40_000)
    assert first.value["lines"][0]["name_ko"] == "라면"


@pytest.mark.sqlite_only
def test_a_product_of_another_company_is_not_found(expo):
    foreign = Product(exhibitor_id=expo.exhibitors[1].id, name_ko="라면")
    expo.session.add(foreign)
    expo.session.flush()

    with pytest.raises(NotFound):
        _submit(expo, RecordContent(lines=(ProductLine(foreign.id),)))


@pytest.mark.sqlite_only
def test_a_record_begins_with_its_consultation_and_belongs_to_its_exhibitor(expo):
    early = _refused(_submit, expo, now=at(TUESDAY, "09:59"))

    assert early == ["meeting_is_ahead"]
    with pytest.raises(NotAllowed):
        records.submit(expo.session, _buyer(expo), expo.edition, 1, content=CONTENT, based_on=0, now=AFTER)
    with pytest.raises(NotFound):
        records.submit(expo.session, _maker(expo, 1), expo.edition, 1, content=CONTENT, based_on=0, now=AFTER)


@pytest.mark.sqlite_only
def test_a_buyer_and_an_organizer_never_read_a_draft_or_the_private_note(expo):
    records.keep_draft(expo.session, _maker(expo), expo.edition, 1, typed={"discussed": ["3"]}, based_on=0, now=AFTER)
    unseen = records_queries.find(expo.session, _buyer(expo), 1)
    _submit(expo)

    found = records_queries.get(expo.session, _buyer(expo), 1)
    notes = [
        (one.content.shared_note, one.content.private_note)
        for actor in (_buyer(expo), expo.organizer, _maker(expo))
        if (one := records_queries.newest(expo.session, actor, found))
    ]
    assert (unseen, found.draft) == (None, None)
    assert notes == [("견적 요청", ""), ("견적 요청", ""), ("견적 요청", "가격 예민")]


@pytest.mark.sqlite_only
def test_drafts_of_two_phones_merge_field_by_field(expo):
    for typed in ({"discussed": ["2800"]}, {"shared_note": ["견적"]}, {"<script>": ["x"]}):
        kept = records.keep_draft(expo.session, _maker(expo), expo.edition, 1, typed=typed, based_on=0, now=AFTER)

    assert kept.draft == {"based_on": 0, "typed": {"discussed": ["2800"], "shared_note": ["견적"]}}


@pytest.mark.sqlite_only
def test_an_organizer_verifies_what_was_read_and_withdraws_with_a_reason(expo):
    _submit(expo, replace(CONTENT, currency=Currency.USD))
    records.dispute(
        expo.session, _buyer(expo), expo.edition, 1, no=1, about=DisputedField.NOTE, words="아닙니다", now=AFTER
    )

    unread = _refused(records.verify, expo.session, expo.organizer, expo.edition, 1, no=1, now=AFTER)
    records.verify(expo.session, expo.organizer, expo.edition, 1, no=2, now=AFTER + timedelta(hours=1))
    verified = _state(expo)
    records.withdraw(expo.session, expo.organizer, expo.edition, 1, no=3, reason="중복", now=AFTER)

    assert (unread, verified, _state(expo)) == ([record_revisions.STALE], RecordState.VERIFIED, RecordState.WITHDRAWN)
