"""Calls: a deadline to the instant, eligibility with reasons, questions back with a date, and only one's own link."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from expo.domain.calls import CallApplicationState, RuleOutcome
from expo.domain.refusals import NotFound, Refusal
from expo.models.accounts import OneTimeLink
from expo.models.calls import CallApplication
from expo.models.outbox import Message
from expo.queries import calls as calls_queries
from expo.services import calls, one_time_links, privacy, programmes
from expo.services.calls import CallSheet, FirmStart, PlanSheet
from tests.services.test_programmes import SHEET, TRACK, set_cap
from tests.support.refusals import codes_of

SECRET = "a secret of the tests"
OPENS, CLOSES = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 5, 1, 9, tzinfo=UTC)
BEFORE = datetime(2026, 3, 1, tzinfo=UTC)
IN_TIME = datetime(2026, 4, 20, tzinfo=UTC)
_S = CallApplicationState


class World:
    """An announced call with a question and a document, and firms that apply."""

    def __init__(self, session, expo):
        self.session, self.edition, self.who = session, expo.edition, (expo.organizer, expo.edition)
        programmes.create(session, *self.who, sheet=SHEET, now=BEFORE)
        programmes.add_track(session, *self.who, programme="SMART", sheet=TRACK, now=BEFORE)
        set_cap(session, self.who, date(2026, 1, 1), 42_000_000)
        sheet = CallSheet(
            "CALL",
            "공고",
            "Call",
            OPENS,
            CLOSES,
            sectors=("10", "25"),
            regions=("seoul",),
            quota=2,
            questions=[("목표", "Goal", True)],
            documents=[("견적서", "Quotation", True)],
        )
        self.call = calls.create(session, *self.who, programme="SMART", sheet=sheet, now=BEFORE)
        calls.announce(session, *self.who, code="CALL", now=BEFORE)
        session.commit()

    def start(self, number="900-00-00016", email="kim@gaon.example", now=IN_TIME):
        sheet = FirmStart("가온", number, "김담당", email)
        calls.start(
            self.session, self.edition, code="CALL", sheet=sheet, counted=([], []), locale="ko", secret=SECRET, now=now
        )
        row = self.session.scalars(select(CallApplication).order_by(CallApplication.id.desc())).first()
        return row, self.link()

    def link(self):
        """Return the token of the newest link that was mailed."""
        message = self.session.scalars(
            select(Message).where(Message.one_time_link_id.is_not(None)).order_by(Message.id.desc())
        ).first()
        link = self.session.get_one(OneTimeLink, message.one_time_link_id)
        return one_time_links._token(link.salt, SECRET)

    def write(self, token, now=IN_TIME, won=36_000_000):
        question, document = self.call.questions[0], self.call.documents[0]
        sheet = PlanSheet("BASIC", "자동화", won, "10", "seoul", "", "", "", {str(question.id): "30 %"})
        calls.save(self.session, self.edition, token, sheet=sheet, now=now)
        calls.attach(
            self.session,
            self.edition,
            token,
            document_id=document.id,
            name="q.pdf",
            media_type="application/pdf",
            content=b"%PDF",
            now=now,
        )
        self.session.expire_all()

    def send(self, token, now=IN_TIME):
        return calls.send(self.session, self.edition, token, now=now)


@pytest.fixture
def world(session, expo):
    return World(session, expo)


def test_an_application_of_the_last_instant_counts_and_at_the_deadline_it_does_not(world):
    last, late = (world.start(number, f"{n}@firm.example") for n, number in enumerate(("900-00-00016", "900-00-00113")))
    for _row, token in (last, late):
        world.write(token)

    sent = world.send(last[1], CLOSES - timedelta(microseconds=1))
    for moment in (CLOSES, CLOSES + timedelta(seconds=1)):
        with pytest.raises(Refusal, match="before that moment"):
            world.send(late[1], moment)

    assert (sent.state, sent.number) == (_S.SENT, 1)
    assert (late[0].state, late[0].received_at) == (_S.DRAFT, None)
    with pytest.raises(Refusal, match="not open"):
        world.start(now=CLOSES)
    with pytest.raises(Refusal, match="not open"):
        world.start(now=OPENS - timedelta(seconds=1))
    receipts = world.session.scalars(select(Message).where(Message.template == "calls.received")).all()
    assert [sent.digest[:16] in one.body for one in receipts] == [True]


def test_what_is_missing_is_named_and_a_draft_is_kept_until_it_is_whole(world):
    row, token = world.start()

    with pytest.raises(Refusal) as missing:
        world.send(token)

    assert codes_of(missing) == ["no_track", "no_plan", "answers", "documents"]
    world.write(token)
    assert world.send(token).digest
    for act in (world.send, world.write):
        with pytest.raises(Refusal, match="cannot be changed any more"):
            act(token)
    assert row.uploads[0].file.content == b"%PDF"


def test_a_link_opens_its_own_application_and_nothing_of_another_firm(world):
    first, token = world.start()
    second, other = world.start("900-00-00113", "lee@naru.example")

    assert calls.find(world.session, world.edition, token, now=IN_TIME).id == first.id
    assert calls.find(world.session, world.edition, other, now=IN_TIME).id == second.id
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", ""):
        with pytest.raises(NotFound):
            calls.find(world.session, world.edition, wrong, now=IN_TIME)
    assert calls_queries.applications(world.session, world.call.id) == []


def test_eligibility_says_every_rule_with_its_outcome_and_unknown_never_passes(world):
    row, token = world.start()

    def outcomes():
        return {one.reason.code: one.outcome for one in calls_queries.checks(world.session, row)}

    known = RuleOutcome
    assert outcomes() == {
        "number": known.PASSED,
        "sector": known.UNKNOWN,
        "region": known.UNKNOWN,
        "cap": known.UNKNOWN,
        "repeat": known.PASSED,
        "supplier": known.UNKNOWN,
    }
    world.write(token, won=42_000_001)
    assert outcomes() | {"supplier": None} == {
        "number": known.PASSED,
        "sector": known.PASSED,
        "region": known.PASSED,
        "cap": known.FAILED,
        "repeat": known.PASSED,
        "supplier": None,
    }


def test_the_cap_is_that_of_the_closing_day_whatever_comes_later(world):
    set_cap(world.session, world.who, date(2026, 7, 1), 90_000_000)
    row, token = world.start()
    world.write(token, won=50_000_000)

    cap = next(one for one in calls_queries.checks(world.session, row) if one.reason.code == "cap")
    assert (cap.outcome, cap.reason.params["cap"]) == (RuleOutcome.FAILED, "42,000,000")


def test_a_firm_that_is_asked_back_completes_until_its_date_and_keeps_its_number(world):
    row, token = world.start()
    world.write(token)
    world.send(token)
    until = CLOSES + timedelta(days=7)
    calls.ask(world.session, *world.who, id_=row.id, reason="견적서가 흐립니다", until=until, secret=SECRET, now=CLOSES)
    again = world.link()
    received = row.received_at

    with pytest.raises(Refusal, match="before that moment"):
        world.write(again, now=until)
    world.write(again, now=until - timedelta(seconds=1))
    world.send(again, now=until - timedelta(seconds=1))

    assert (row.state, row.number, row.received_at) == (_S.SENT, 1, received)
    calls.check(world.session, *world.who, id_=row.id, is_eligible=True, reason="", now=until)
    with pytest.raises(Refusal, match="shall read"):
        calls.check(world.session, *world.who, id_=row.id, is_eligible=False, reason=" ", now=until)
    assert row.state is _S.ELIGIBLE


@pytest.mark.both_databases
def test_a_firm_has_one_application_in_a_call_unless_it_withdraws(world):
    first, token = world.start()
    pressed_twice, _token = world.start()
    second, other = world.start(now=IN_TIME + timedelta(minutes=1))
    assert first is pressed_twice is not second
    for one in (token, other):
        world.write(one)
    world.send(token)
    world.session.commit()

    with pytest.raises(Refusal, match="already"):
        world.send(other)
    world.session.rollback()
    calls.withdraw(world.session, world.edition, token, now=IN_TIME)
    assert world.send(other).number == 2


def test_an_announced_call_is_extended_and_never_changed(world):
    with pytest.raises(Refusal, match="only extended"):
        calls.change(world.session, *world.who, code="CALL", sheet=CallSheet("X", "", "", OPENS, CLOSES), now=BEFORE)
    with pytest.raises(Refusal, match="later moment"):
        calls.extend(world.session, *world.who, code="CALL", closes_at=CLOSES, now=BEFORE)
    later = calls.extend(world.session, *world.who, code="CALL", closes_at=CLOSES + timedelta(days=1), now=BEFORE)
    assert later.closes_at == CLOSES + timedelta(days=1)


def test_each_version_that_was_sent_is_kept_with_its_file(world):
    row, token = world.start()
    world.write(token)
    world.send(token)
    until = CLOSES + timedelta(days=7)
    calls.ask(world.session, *world.who, id_=row.id, reason="다시", until=until, secret=SECRET, now=CLOSES)
    world.write(world.link(), now=CLOSES, won=30_000_000)
    world.send(world.link(), now=CLOSES)

    versions = calls_queries.data_of(row)["versions"]
    assert [one["content"]["support_won"] for one in versions] == [36_000_000, 30_000_000]
    assert [one["check_sum"] for one in versions] == [versions[0]["check_sum"], row.digest]
    assert [one.files[0].file.content for one in row.versions] == [b"%PDF"] * 2


def test_contacts_of_applicants_go_on_the_calls_day_and_the_application_stays(world):
    row, token = world.start()
    world.write(token)
    world.send(token)
    other, _token = world.start("900-00-00113", "lee@naru.example")
    retention = {"code": "CALL", "until": date(2026, 12, 31), "now": CLOSES}
    calls.set_retention(world.session, *world.who, **retention)
    assert calls_queries.contact_count(world.session) == 2

    assert privacy.carry_out_retention(world.session, now=datetime(2026, 12, 31, 9, tzinfo=UTC)) == 0
    calls.erase(world.session, *world.who, code="CALL", number=1, now=CLOSES)
    with pytest.raises(Refusal, match="erased before"):
        calls.erase(world.session, *world.who, code="CALL", number=1, now=CLOSES)
    assert (row.contact_email, row.writer_name, row.uploads, row.versions[0].files) == ("", "", [], [])
    assert (row.number, row.support_won, other.contact_email) == (1, 36_000_000, "lee@naru.example")
    assert privacy.carry_out_retention(world.session, now=datetime(2027, 1, 1, 9, tzinfo=UTC)) == 1
    world.session.expire_all()
    assert (other.contact_email, calls_queries.contact_count(world.session)) == ("", 0)
    kept = world.session.scalars(select(Message.recipient).where(Message.template.like("calls.%"))).all()
    assert set(kept) <= {""}
    with pytest.raises(NotFound):
        calls.find(world.session, world.edition, token, now=CLOSES)
    with pytest.raises(Refusal, match="after the call"):
        calls.set_retention(world.session, *world.who, **retention | {"until": date(2026, 4, 30)})
