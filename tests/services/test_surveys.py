"""The survey after the show: one answer a company, and no figure that could be guessed to be one company's."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from expo.domain.people import Role
from expo.domain.refusals import Refusal
from expo.domain.surveys import SurveyAnswers, figures
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.models.surveys import SurveyAnswer
from expo.queries import surveys as surveys_queries
from expo.services import surveys
from tests.support import small_expo
from tests.support.consultations import exhibitor as _maker
from tests.support.refusals import codes_of
from tests.support.small_expo import TUESDAY, WEDNESDAY, at

EVENING = at(WEDNESDAY, "18:00")
GOOD = SurveyAnswers({"overall": "5", "meetings": "4", "again": "yes", "reason": "buyers"}, "통역이 더 필요합니다")
BAD = SurveyAnswers({"overall": "2", "meetings": "3", "again": "no", "reason": "other"})


@pytest.fixture
def expo(session):
    expo = small_expo.build(session)
    expo.meet(0, 0, expo.slot(TUESDAY, "10:00"))
    for side, company in (("exhibitor", expo.exhibitors[0]), ("buyer", expo.buyers[0])):
        user = User(email=f"{side}@expo.example", name=side, created_at=small_expo.NOW)
        member = {"role": Role(side), f"{side}_id": company.id, "edition_id": expo.edition.id}
        session.add(Membership(user=user, **member))
    session.commit()
    return expo


def _refused(act, *arguments, **named) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        act(*arguments, **named)
    return codes_of(refusal)


@pytest.mark.sqlite_only
def test_companies_with_a_consultation_are_asked_once_after_the_last_day(expo):
    early = _refused(surveys.open_survey, expo.session, expo.organizer, expo.edition, now=at(TUESDAY, "18:00"))
    written = surveys.open_survey(expo.session, expo.organizer, expo.edition, now=EVENING)
    again = _refused(surveys.open_survey, expo.session, expo.organizer, expo.edition, now=EVENING)

    to = expo.session.scalars(select(Message.recipient).where(Message.template == "surveys.asked")).all()
    assert (early, written, again) == (["too_early"], 2, ["opened_before"])
    assert sorted(to) == ["buyer@expo.example", "exhibitor@expo.example"]


@pytest.mark.sqlite_only
def test_a_company_may_change_its_answer_until_the_survey_closes(expo):
    surveys.open_survey(expo.session, expo.organizer, expo.edition, now=EVENING)
    answer = {"session": expo.session, "actor": _maker(expo), "edition": expo.edition}

    surveys.answer(**answer, answers=BAD, now=EVENING)
    surveys.answer(**answer, answers=GOOD, now=EVENING + timedelta(days=13))
    late = _refused(surveys.answer, **answer, answers=BAD, now=EVENING + timedelta(days=14))
    half = _refused(surveys.answer, **answer, answers=SurveyAnswers({"overall": "9"}), now=EVENING)

    assert surveys_queries.own(expo.session, _maker(expo), expo.edition).chosen == GOOD.chosen
    assert (late, half) == (["survey_is_closed"], ["question_is_open"] * 4)
    shown = surveys_queries.results(expo.session, expo.edition)[0]
    assert (shown.asked, shown.answered, shown.questions, shown.comments) == (1, 1, (), ())


def test_the_database_keeps_one_answer_a_company(expo):
    surveys.open_survey(expo.session, expo.organizer, expo.edition, now=EVENING)
    row = {"edition_id": expo.edition.id, "exhibitor_id": expo.exhibitors[0].id, "chosen": {}, "answered_at": EVENING}
    expo.session.execute(insert(SurveyAnswer), [row])

    with pytest.raises(IntegrityError):
        expo.session.execute(insert(SurveyAnswer), [row])


@pytest.mark.sqlite_only
def test_shares_are_of_those_who_answered_and_only_from_five_on():
    few, shown = figures(Role.EXHIBITOR, 9, [GOOD] * 4), figures(Role.EXHIBITOR, 10, [GOOD] * 4 + [BAD])

    assert (few.is_shown, few.questions, few.comments) == (False, (), ())
    assert [one.good for one in shown.questions] == [0.8, 0.8, 0.8, None]
    assert (shown.response, shown.comments) == (0.5, (GOOD.comment,) * 4)
