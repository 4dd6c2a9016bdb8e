"""Reviews of a call: conflicts enforced, points hidden until one's own are sent, two persons decide, firms object."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from expo.domain.accounts import Purpose
from expo.domain.people import Actor, Role
from expo.domain.programmes import OrganizationKind
from expo.domain.refusals import NotFound, Refusal
from expo.domain.reviews import (
    ConflictTarget,
    Normalisation,
    ObjectionAnswer,
    ReviewerKind,
    ReviewState,
    SelectionOutcome,
)
from expo.models.calls import CallApplication
from expo.models.outbox import Message
from expo.models.people import User
from expo.models.programmes import Organization
from expo.models.reviews import Review, ReviewDecision, ReviewScore
from expo.models.support_cases import SupportCase
from expo.queries import reviews as reviews_queries
from expo.queries import selections
from expo.services import calls, experts, one_time_links, programmes, reviews
from expo.services.calls import CallSheet
from expo.services.experts import ExpertSheet
from expo.services.reviews import RoundSheet
from tests.services.test_programmes import SHEET, TRACK, set_cap

SECRET = "a secret of the tests"
OPENS, CLOSES, AFTER = (datetime(2026, month, 1, tzinfo=UTC) for month in (4, 5, 6))
FIRMS = (("900-00-00016", "가온"), ("900-00-00113", "나루"), ("900-00-00210", "다솜"))
RULES = RoundSheet(Normalisation.NONE, 50, 1, 30, [("기술", "Technology", 60, 10), ("사업", "Business", 40, 10)])


class World:
    """A call that is over, with three eligible applications and three reviewers, one of them tied to the first firm."""

    def __init__(self, session, expo):
        self.session, self.edition, self.who = session, expo.edition, (expo.organizer, expo.edition)
        programmes.create(session, *self.who, sheet=SHEET, now=OPENS)
        programmes.add_track(session, *self.who, programme="SMART", sheet=TRACK, now=OPENS)
        set_cap(session, self.who, date(2026, 1, 1), 42_000_000)
        sheet = CallSheet("CALL", "공고", "Call", OPENS, CLOSES, quota=1, readings=2)
        self.call = calls.create(session, *self.who, programme="SMART", sheet=sheet, now=OPENS)
        calls.announce(session, *self.who, code="CALL", now=OPENS)
        track = self.call.programme.tracks[0]
        session.execute(insert(CallApplication), [self._application(track.id, n) for n in range(3)])
        experts.add_field(session, *self.who, code="FOOD", name_ko="식품", name_en="Food", sectors=("10",), now=OPENS)
        ties = ({"900-00-00016": "자문"}, {}, {})
        self.experts = [
            experts.create(
                session,
                *self.who,
                now=OPENS,
                sheet=ExpertSheet(f"위원{n}", f"{n}@x.example", f"기관{n}", skills={"FOOD": n + 1}, ties=ties[n]),
            )
            for n in range(3)
        ]
        reviews.set_up(session, *self.who, code="CALL", sheet=RULES, now=AFTER)
        for one in self.experts:
            self.seat(one, most=3)
        session.commit()

    def _application(self, track_id, n):
        number, name = FIRMS[n]
        return {
            "call_id": self.call.id,
            "track_id": track_id,
            "number": n + 1,
            "state": "eligible",
            "firm_name": name,
            "business_number": number,
            "ksic": "10",
            "region": "seoul",
            "contact_name": "김",
            "locale": "ko",
            "contact_email": f"firm{n}@x.example",
            "title": "자동화",
            "support_won": 30_000_000,
            "supplier_name": "",
            "supplier_number": "900-00-00317" if n == 1 else "",
            "writer_name": "",
            "answers": {},
            "started_at": OPENS,
            "received_at": OPENS,
            "digest": "",
            "reason": "",
        }

    def seat(self, expert, most):
        reviews.seat(
            self.session,
            *self.who,
            code="CALL",
            expert_id=expert.id,
            kind=ReviewerKind.TECHNOLOGY,
            most=most,
            now=AFTER,
        )

    def assign(self):
        problem = reviews_queries.problem(self.session, self.call)
        found = reviews.find_assignment(problem)
        return reviews.record(self.session, *self.who, code="CALL", problem=problem, found=found, now=AFTER)

    def open(self):
        reviews.open_round(self.session, *self.who, code="CALL", now=AFTER)
        self.assign()
        reviews.write_to_reviewers(self.session, *self.who, code="CALL", secret=SECRET, now=AFTER)
        self.session.commit()

    def link(self, purpose=Purpose.REVIEWER, **payload):
        row = one_time_links.OneTimeLink
        wanted = select(row).where(row.purpose == purpose).order_by(row.id.desc())
        link = next(one for one in self.session.scalars(wanted) if payload.items() <= one.payload.items())
        return one_time_links._token(link.salt, SECRET)

    def token(self, expert):
        return self.link(expert=expert.id)

    def send(self, expert, number, points=(8, 8)):
        round_ = reviews_queries.round_of(self.session, self.call.id)
        given = {one.id: value for one, value in zip(round_.criteria, points, strict=True)}
        token = self.token(expert)
        reviews.clear(self.session, self.edition, token, number=number, now=AFTER)
        return reviews.send(self.session, self.edition, token, number=number, points=given, comment="", now=AFTER)

    def send_all(self, points=lambda number: (8, 8)):
        for row in list(reviews_queries.reviews(self.session, self.call.id)):
            if row.state is ReviewState.ASSIGNED:
                self.send(row.expert, row.application.number, points(row.application.number))

    def decide(self):
        self.open()
        self.send_all(lambda number: (9 - number, 8))
        reviews.propose(self.session, *self.who, code="CALL", now=AFTER)
        second = User(email="second@x.example", name="둘째", created_at=AFTER)
        self.session.add(second)
        self.session.flush()
        actor = Actor(Role.ORGANIZER, user_id=second.id, name="둘째", edition_id=self.edition.id)
        return reviews.approve(self.session, actor, self.edition, code="CALL", secret=SECRET, now=AFTER)


@pytest.fixture
def world(session, expo):
    return World(session, expo)


def test_a_reviewer_related_to_an_applicant_or_a_supplier_never_meets_the_application(world):
    world.open()
    tied = world.experts[0]

    own = reviews_queries.own(world.session, world.call.id, tied.id)
    assert [one.application.number for one in own] == [2, 3]
    with pytest.raises(NotFound):
        reviews.clear(world.session, world.edition, world.token(tied), number=1, now=AFTER)
    supplier = ExpertSheet("위원1", "1@x.example", "기관1", employer_number="900-00-00317")
    changed = experts.change(world.session, *world.who, id_=world.experts[1].id, sheet=supplier, now=AFTER)
    second = world.session.scalars(select(CallApplication).where(CallApplication.number == 2)).one()
    assert reviews_queries.conflict(changed, second) is ConflictTarget.SUPPLIER


def test_one_row_for_a_pair_and_points_on_the_scale_are_the_databases_word(world):
    world.open()
    row = reviews_queries.reviews(world.session, world.call.id)[0]
    pair = {"application_id": row.application_id, "expert_id": row.expert_id}
    criterion = reviews_queries.round_of(world.session, world.call.id).criteria[0]
    wrong = [
        insert(Review).values(**pair, state=ReviewState.ASSIGNED, assigned_at=AFTER),
        insert(ReviewScore).values(**pair, criterion_id=criterion.id, scale=10, points=11),
        insert(ReviewScore).values(**pair, criterion_id=criterion.id, scale=99, points=11),
    ]

    for statement in wrong:
        with pytest.raises(IntegrityError):
            world.session.execute(statement)
        world.session.rollback()


def test_points_of_others_stay_hidden_until_ones_own_are_sent(world):
    world.open()
    first, second = (
        one
        for one in reviews_queries.reviews(world.session, world.call.id)
        if one.application.number == 2 and one.state is ReviewState.ASSIGNED
    )
    token = world.token(second.expert)

    world.send(first.expert, 2)

    assert reviews_queries.others(world.session, second) == []
    with pytest.raises(Refusal, match="discussion opens"):
        reviews.remark(world.session, world.edition, token, number=2, text="좋습니다", now=AFTER)
    with pytest.raises(Refusal, match="0 to 10"):
        world.send(second.expert, 2, (11, 0))
    world.send(second.expert, 2, (3, 3))
    assert [one.expert_id for one in reviews_queries.others(world.session, second)] == [first.expert_id]
    with pytest.raises(Refusal, match="stays as it is"):
        world.send(second.expert, 2, (9, 9))


def test_a_recused_reviewer_is_replaced_and_what_was_begun_stays(world):
    world.experts.append(
        experts.create(world.session, *world.who, sheet=ExpertSheet("위원9", "9@x.example", "기관9"), now=AFTER)
    )
    world.open()
    world.seat(world.experts[3], most=3)
    row = next(one for one in reviews_queries.reviews(world.session, world.call.id) if one.state == "assigned")
    number, expert = row.application.number, row.expert
    before = {(one.application_id, one.expert_id) for one in reviews_queries.reviews(world.session, world.call.id)}

    reviews.recuse(
        world.session,
        world.edition,
        world.token(expert),
        number=number,
        target=ConflictTarget.WRITER,
        note="친척",
        now=AFTER,
    )

    assert world.assign() == 1
    after = reviews_queries.reviews(world.session, world.call.id)
    assert before < {(one.application_id, one.expert_id) for one in after}
    with pytest.raises(NotFound):
        reviews.clear(world.session, world.edition, world.token(expert), number=number, now=AFTER)


@pytest.mark.both_databases
def test_a_selection_needs_all_reviews_and_a_second_person_and_tells_every_firm(world):
    world.open()
    with pytest.raises(Refusal, match="missing for applications: 1, 2, 3"):
        reviews.propose(world.session, *world.who, code="CALL", now=AFTER)
    world.session.rollback()
    world.send_all(lambda number: (9 - number, 8))
    reviews.propose(world.session, *world.who, code="CALL", now=AFTER)

    with pytest.raises(Refusal, match="second person"):
        reviews.approve(world.session, *world.who, code="CALL", secret=SECRET, now=AFTER)

    outcomes = [one.outcome for one in selections.decisions(world.session, world.call.id)]
    assert outcomes == [SelectionOutcome.SELECTED, SelectionOutcome.RESERVE, SelectionOutcome.REJECTED]
    assert selections.decision(world.session, world.session.get(CallApplication, 1)) is None


def test_the_reserve_list_moves_up_in_order_and_selected_firms_become_cases_once(world):
    world.decide()
    numbers = {"code": "CALL", "now": AFTER}
    letters = world.session.scalars(select(Message.template).where(Message.template.like("reviews.%"))).all()
    assert sorted(letters)[-3:] == ["reviews.rejected", "reviews.reserve", "reviews.selected"]

    with pytest.raises(Refusal, match="No place is free"):
        reviews.promote(world.session, *world.who, number=2, reason="자리", **numbers)
    reviews.decline(world.session, *world.who, number=1, **numbers)
    with pytest.raises(Refusal, match="in its order"):
        reviews.promote(world.session, *world.who, number=3, reason="자리", **numbers)
    reviews.promote(world.session, *world.who, number=2, reason="자리", **numbers)
    sponsor = Organization(kind=OrganizationKind.LARGE_COMPANY, name_ko="후원", name_en="Sponsor")
    world.session.add(sponsor)
    world.session.flush()
    assert reviews.make_cases(world.session, *world.who, sponsor_id=sponsor.id, **numbers) == 1
    assert reviews.make_cases(world.session, *world.who, sponsor_id=sponsor.id, **numbers) == 0
    case = world.session.scalars(select(SupportCase)).one()
    assert (case.code, case.adopter.business_number) == ("CALL-002", "900-00-00113")


def test_an_objection_is_filed_in_time_and_answered_by_who_did_not_score(world):
    round_ = world.decide()
    token = world.link(Purpose.CALL_APPLICATION, call_application=3)
    late = round_.objections_until

    assert late - AFTER < timedelta(days=32)
    with pytest.raises(Refusal, match="days to object are over"):
        reviews.file_objection(world.session, world.edition, token, text="다시", now=late)
    reviews.file_objection(world.session, world.edition, token, text="다시", now=late - timedelta(seconds=1))
    with pytest.raises(Refusal, match="objected already"):
        reviews.file_objection(world.session, world.edition, token, text="또", now=AFTER)
    scored = world.session.scalars(select(Review.expert_id).where(Review.application_id == 3)).first()
    answer = {"code": "CALL", "number": 3, "verdict": ObjectionAnswer.DISMISSED, "text": "그대로", "now": AFTER}
    with pytest.raises(Refusal, match="scored the application"):
        reviews.answer(world.session, *world.who, expert_id=scored, **answer)
    other = experts.create(world.session, *world.who, sheet=ExpertSheet("밖", "o@x.example"), now=AFTER)
    assert reviews.answer(world.session, *world.who, expert_id=other.id, **answer).answered_at
    assert world.session.get(ReviewDecision, 3).outcome is SelectionOutcome.REJECTED
