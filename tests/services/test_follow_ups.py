"""Follow-up: who is asked when, what counts, and how little of what was discussed is realised."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from expo.domain.amounts import Currency
from expo.domain.follow_ups import CaseOutcome, CaseStage, OverReason, Proof, case_code, case_number, conversion
from expo.domain.outcomes import MeetingOutcome
from expo.domain.people import Actor, Role
from expo.domain.records import RecordContent, RecordState
from expo.domain.refusals import NotFound, Refusal
from expo.models.history import Event
from expo.models.outbox import Message
from expo.models.outcomes import MeetingStatus
from expo.models.people import Membership, User
from expo.models.records import Record
from expo.queries import follow_ups as follow_ups_queries
from expo.queries import results as results_queries
from expo.services import follow_ups, records, results
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import TUESDAY, WEDNESDAY, at

EVENING, TOO_LATE = at(WEDNESDAY, "18:00"), at(WEDNESDAY, "18:00") + timedelta(days=2)
D30, D90 = (at(WEDNESDAY, "09:00") + timedelta(days=days) for days in (30, 90))
REALISED = CaseOutcome(CaseStage.REALISED, 500_000, 200_000, Proof.INVOICE)
OVER = CaseOutcome(CaseStage.OVER, reason=OverReason.PRICE)


@pytest.fixture
def expo(session):
    """Three held consultations; the record of the third came too late to be a case. All companies have a member."""
    expo = small_expo.build(session)
    contents = (RecordContent(discussed=28_000_000), RecordContent(Currency.USD, 3_000_000), RecordContent(discussed=9))
    for number, (clock, content) in enumerate(zip(("10:00", "10:30", "11:00"), contents, strict=True)):
        seat = (number % 2, number // 2 if number != 1 else 1)
        meeting = expo.meet(*seat, expo.slot(TUESDAY, clock))
        session.add(MeetingStatus(meeting_id=meeting.id, outcome=MeetingOutcome.HELD, decided_at=EVENING))
        session.flush()
        maker = Actor(Role.EXHIBITOR, None, "Staff", expo.edition.id, exhibitor_id=meeting.exhibitor_id)
        when = TOO_LATE if number == 2 else EVENING
        records.submit(session, maker, expo.edition, meeting.id, content=content, based_on=0, now=when)
    for side, companies in (("exhibitor", expo.exhibitors), ("buyer", expo.buyers)):
        for company in companies:
            user = User(email=f"{company.code.lower()}@expo.example", name=company.code, created_at=small_expo.NOW)
            member = {"role": Role(side), f"{side}_id": company.id, "edition_id": expo.edition.id}
            session.add(Membership(user=user, **member))
    rate = {"rate": "1400", "source": "x", "rate_on": TUESDAY}
    results.state_rates(session, expo.organizer, expo.edition, **rate, now=EVENING)
    session.commit()
    return expo


def _actor(expo, side: str, number: int = 0) -> Actor:
    company = (expo.exhibitors if side == "exhibitor" else expo.buyers)[number]
    return Actor(Role(side), None, side, expo.edition.id, **{f"{side}_id": company.id})


def _answer(expo, outcome: CaseOutcome, *, side: str = "exhibitor", number: int = 0, now: datetime = D30) -> None:
    code = case_code(number + 1)
    follow_ups.answer(expo.session, _actor(expo, side, number), expo.edition, code=code, outcome=outcome, now=now)


def _cases(expo, now=D90):
    return follow_ups_queries.cases(expo.session, expo.edition, now)


def _refused(act) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        act()
    return codes_of(refusal)


@pytest.mark.sqlite_only
def test_both_sides_are_asked_once_at_each_date_and_reminded_once_if_they_are_silent(expo):
    days = [D30 - timedelta(days=1), D30, D30 + timedelta(days=1)]
    first = [follow_ups.ask_due(expo.session, expo.edition, now=now) for now in days]
    _answer(expo, OVER)
    reminders = [follow_ups.ask_due(expo.session, expo.edition, now=D30 + timedelta(days=days)) for days in (14, 15)]
    second = follow_ups.ask_due(expo.session, expo.edition, now=D90)

    letters = expo.session.scalars(select(Message).where(Message.template == "follow_ups.asked")).all()
    assert (first, reminders, second) == ([0, 4, 0], [3, 0], 3)
    assert sorted(one.recipient for one in letters[:4]) == [
        "e-001@expo.example", "e-002@expo.example", "gb-001@expo.example", "kb-001@expo.example"
    ]  # fmt: skip
    assert case_code(1) in letters[0].body
    assert expo.session.scalar(select(Event.act).where(Event.act == "follow_ups.remind")) is not None


@pytest.mark.sqlite_only
def test_e_mails_written_ahead_are_written_anew_if_a_case_was_answered_meanwhile(expo):
    prepared = follow_ups.prepare_due(expo.session, expo.edition, now=D30)
    _answer(expo, OVER)

    assert follow_ups.ask_due(expo.session, expo.edition, now=D30, prepared=prepared) == 3


@pytest.mark.sqlite_only
def test_a_date_that_was_missed_for_long_waits_for_an_organizer(expo):
    late = D30 + timedelta(days=20)

    by_itself = follow_ups.ask_due(expo.session, expo.edition, now=late)
    by_hand = follow_ups.ask(expo.session, expo.organizer, expo.edition, days=30, now=late)

    assert (by_itself, by_hand) == (0, 4)
    assert _refused(lambda: follow_ups.ask(expo.session, expo.organizer, expo.edition, days=30, now=late)) == [
        "asked_before"
    ]
    assert _refused(lambda: follow_ups.ask(expo.session, expo.organizer, expo.edition, days=90, now=late)) == [
        "not_due"
    ]


def test_what_was_realised_is_a_share_of_all_and_of_the_answered_and_stays_with_its_date(expo):
    _answer(expo, REALISED)
    _answer(expo, replace(REALISED, realised=300_000), now=D90)
    expo.session.commit()
    cases, rates = _cases(expo), results_queries.rates(expo.session, expo.edition)

    found = [conversion(cases, days, rates) for days in (30, 90)]

    assert [one.cases for one in found] == [2, 2]
    assert [one.answered for one in found] == [1, 1]
    assert [one.discussed for one in found] == [28_000_000 + 30_000 * 1_400] * 2
    assert [one.discussed_answered for one in found] == [28_000_000] * 2
    assert [one.realised for one in found] == [200_000, 300_000]
    assert [one.proven for one in found] == [200_000, 300_000]
    assert expo.session.get_one(Record, 1).state is RecordState.WON


@pytest.mark.sqlite_only
def test_the_exhibitors_answer_counts_before_the_buyers_and_a_difference_is_seen(expo):
    _answer(expo, replace(REALISED, realised=100_000, proof=Proof.WORD), side="buyer")
    alone = _cases(expo)[0].known()
    _answer(expo, REALISED)

    case = _cases(expo)[0]
    assert (alone.realised, case.known().realised, case.differs) == (100_000, 200_000, True)


@pytest.mark.sqlite_only
def test_an_answer_that_contradicts_itself_comes_too_early_or_is_another_companys_is_refused(expo):
    reasons = _refused(lambda: _answer(expo, CaseOutcome(CaseStage.OVER, realised=5)))
    early = _refused(lambda: _answer(expo, OVER, now=EVENING))
    with pytest.raises(NotFound):
        follow_ups.answer(
            expo.session, _actor(expo, "buyer", 1), expo.edition, code=case_code(1), outcome=OVER, now=D30
        )

    assert (reasons, early) == (["over_has_no_amount", "over_has_a_reason"], ["show_is_on"])


@pytest.mark.parametrize("statement", ["UPDATE case_answer SET realised_minor = 1", "DELETE FROM case_answer"])
def test_the_database_refuses_to_change_an_answer(expo, statement):
    _answer(expo, REALISED)
    expo.session.commit()

    with pytest.raises(DBAPIError):
        expo.session.execute(text(statement))


@pytest.mark.sqlite_only
def test_a_case_code_finds_its_case_and_no_slip_finds_another():
    codes = {case_code(number): number for number in (1, 30, 31, 999_999)}

    assert {code: case_number(code.lower()) for code in codes} == codes
    assert [case_number(text) for text in ("2222-44", "2222-2", "", "0000-00")] == [None] * 4
