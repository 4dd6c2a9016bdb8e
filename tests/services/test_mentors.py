"""Mentors matched by field, distance and load; reports that both sign; start-ups that move on or leave."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from expo.domain.accounts import Purpose
from expo.domain.incubation import StartUpHelp, StartUpStage
from expo.domain.mentors import Unsuited
from expo.domain.refusals import NotFound, Refusal
from expo.models.experts import Expert
from expo.models.history import Event
from expo.models.mentors import MentorRequest, MentorVisit
from expo.models.outbox import Message
from expo.models.venue import Hall
from expo.queries import incubation as incubation_queries
from expo.queries import mentors as mentors_queries
from expo.services import experts, incubation, mentors, one_time_links
from expo.services.experts import ExpertSheet
from expo.services.incubation import StartUpSheet
from expo.services.mentors import MentorWish, VisitReport
from expo.services.support_cases import FirmInvitation

SECRET = "a secret of the tests"
NOW = datetime(2026, 5, 1, 1, tzinfo=UTC)
TODAY = date(2026, 5, 1)
NUMBER = "900-00-00016"


class World:
    """Four mentors of one field: near, far, tied to the firm, and away; a firm that has confirmed its request."""

    def __init__(self, session, expo):
        self.session, self.edition, self.who = session, expo.edition, (expo.organizer, expo.edition)
        field = experts.add_field(
            session, *self.who, code="FOOD", name_ko="식품", name_en="Food", sectors=("10",), now=NOW
        )
        ties = ({}, {}, {NUMBER: "재직"}, {})
        self.ids = []
        for n, region in enumerate(("busan", "seoul", "seoul", "seoul")):
            sheet = ExpertSheet(f"멘토{n}", f"m{n}@x.example", region=region, skills={"FOOD": 2}, ties=ties[n])
            self.ids.append(experts.create(session, *self.who, sheet=sheet, now=NOW).id)
            mentors.seat(session, *self.who, expert_id=self.ids[n], most=1, now=NOW)
        mentors.add_absence(session, *self.who, expert_id=self.ids[3], starts_on=TODAY, ends_on=TODAY, now=NOW)
        self.field = field
        session.commit()

    def ask(self, number=NUMBER):
        wish = MentorWish(self.field.id, "가온", number, "seoul", "김", "kim@x.example", "불량률")
        mentors.start(self.session, self.edition, wish=wish, counted=([], []), locale="ko", secret=SECRET, now=NOW)
        row = self.session.scalars(select(MentorRequest).order_by(MentorRequest.id.desc())).first()
        mentors.confirm(self.session, self.edition, self.token(mentor_request=row.id), now=NOW)
        return row

    def match(self, row, expert_id):
        return mentors.match(self.session, *self.who, id_=row.id, expert_id=expert_id, secret=SECRET, now=NOW)

    def token(self, **payload):
        link = one_time_links.OneTimeLink
        rows = self.session.scalars(select(link).where(link.purpose == Purpose.MENTORING).order_by(link.id.desc()))
        return one_time_links._token(next(one for one in rows if one.payload == payload).salt, SECRET)


@pytest.fixture
def world(session, expo):
    return World(session, expo)


def test_mentors_are_suggested_by_field_distance_and_load_with_the_reason_against(world):
    row = world.ask()

    found = mentors_queries.suggested(world.session, row, TODAY)

    assert [(one.expert_id, suggestion.against) for one, suggestion in found] == [
        (world.ids[1], None),
        (world.ids[0], None),
        (world.ids[2], Unsuited.TIED),
        (world.ids[3], Unsuited.AWAY),
    ]
    with pytest.raises(Refusal, match="tied to the firm"):
        world.match(row, world.ids[2])
    world.match(row, world.ids[1])
    with pytest.raises(Refusal, match="as many firms as agreed"):
        world.match(world.ask("900-00-00113"), world.ids[1])


def test_a_visit_counts_when_both_have_signed_the_same_version(world):
    row = world.match(world.ask(), world.ids[1])
    firm, mentor = world.token(mentor_request=row.id), world.token(mentor_request=row.id, expert=world.ids[1])
    written = VisitReport(TODAY, 3, "병목", "표준서")
    sign = {"session": world.session, "edition": world.edition, "now": NOW}

    with pytest.raises(Refusal, match="no mentor"):
        mentors.report(world.session, world.edition, firm, sheet=written, now=NOW)
    visit = mentors.report(world.session, world.edition, mentor, sheet=written, now=NOW)
    mentors.sign(**sign, token=firm, visit_id=visit.id, version=1)
    mentors.report(world.session, world.edition, mentor, sheet=written, now=NOW)
    mentors.sign(**sign, token=mentor, visit_id=visit.id, version=2)

    assert not visit.counts
    with pytest.raises(Refusal, match="Both have to sign"):
        mentors.follow_up(world.session, *world.who, id_=row.id, visit_id=visit.id, now=NOW)
    with pytest.raises(Refusal, match="has changed meanwhile"):
        mentors.sign(**sign, token=firm, visit_id=visit.id, version=1)
    mentors.sign(**sign, token=firm, visit_id=visit.id, version=2)
    assert mentors.follow_up(world.session, *world.who, id_=row.id, visit_id=visit.id, now=NOW).followed_up_on == TODAY
    with pytest.raises(NotFound):
        mentors.follow_up(world.session, *world.who, id_=row.id + 1, visit_id=visit.id, now=NOW)
    with pytest.raises(NotFound):
        mentors.find(world.session, world.edition, firm[:-1], now=NOW)
    world.session.commit()
    world.session.add(
        MentorVisit(request_id=row.id, expert_id=world.ids[0], visit_on=TODAY, hours=1, findings="", version=1)
    )
    with pytest.raises(IntegrityError):
        world.session.flush()


def test_a_contact_goes_on_request_and_one_that_nobody_confirmed_after_a_week(world):
    row, other = world.match(world.ask(), world.ids[1]), world.ask("900-00-00113")
    wish = MentorWish(world.field.id, "나래", "900-00-00210", "seoul", "이", "lee@x.example", "비밀")
    mentors.start(world.session, world.edition, wish=wish, counted=([], []), locale="ko", secret=SECRET, now=NOW)
    mentors.set_retention(world.session, *world.who, id_=other.id, until=date(2026, 6, 1), now=NOW)

    assert mentors.forget_due(world.session, now=NOW + timedelta(days=6)) == 0
    assert mentors.forget_due(world.session, now=NOW + timedelta(days=8)) == 1
    mentors.erase(world.session, *world.who, id_=row.id, now=NOW)
    assert mentors.forget_due(world.session, now=NOW + timedelta(days=40)) == 1

    kept = world.session.execute(select(MentorRequest.contact_name, MentorRequest.contact_email)).all()
    assert set(kept) == {("(삭제됨)", "")}
    assert [mail for mail in world.session.scalars(select(Message.recipient)) if "@x" in mail] == ["m1@x.example"]
    with pytest.raises(Refusal, match="erased before"):
        mentors.erase(world.session, *world.who, id_=row.id, now=NOW)


def test_an_expert_goes_on_the_day_after_the_last_one_also_from_the_history(world):
    row = world.match(world.ask(), world.ids[1])
    world.session.get_one(Expert, world.ids[1]).contacts_until = TODAY

    assert experts.forget_due(world.session, now=NOW) == 0
    assert experts.forget_due(world.session, now=NOW + timedelta(days=1)) == 1

    told = " ".join(str(one) for one in world.session.scalars(select(Event.detail)))
    assert ("멘토1" in told, "멘토0" in told, row.mentor.expert.email) == (False, True, f"erased-{world.ids[1]}")
    assert experts.forget_due(world.session, now=NOW + timedelta(days=2)) == 0


def test_a_start_up_moves_on_in_order_says_why_it_leaves_and_comes_to_the_expo(world, session):
    sheet = StartUpSheet("새싹", "Saessak", NUMBER, "seoul", date(2024, 1, 1), date(2024, 3, 1))
    row = incubation.create(session, *world.who, sheet=sheet, now=NOW)
    move = {"id_": row.id, "now": NOW, "reason": ""}

    with pytest.raises(Refusal, match="does not follow"):
        incubation.move(session, *world.who, stage=StartUpStage.GRADUATED, on=TODAY, **move)
    incubation.move(session, *world.who, stage=StartUpStage.PRODUCT, on=TODAY, **move)
    incubation.add_receipt(
        session, *world.who, id_=row.id, kind=StartUpHelp.GRANT, on=TODAY, won=1_000, source="기금", note="", now=NOW
    )
    hall = session.scalars(select(Hall)).first()
    invitation = FirmInvitation(hall.code, "food", "이", "s@x.example")
    invited = incubation.invite(session, *world.who, id_=row.id, invitation=invitation, now=NOW)
    with pytest.raises(Refusal, match="why it leaves"):
        incubation.move(session, *world.who, stage=StartUpStage.LEFT, on=TODAY, **move)
    incubation.move(session, *world.who, stage=StartUpStage.LEFT, on=TODAY, **move | {"reason": "이전"})

    assert (row.stage, [one.won for one in row.received]) == (StartUpStage.LEFT, [1_000])
    assert incubation_queries.exhibitor(session, row.id, world.edition.id) is invited
