"""The survey of an edition, one's own answer, and the figures of each side."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor, Role
from expo.domain.surveys import SIDES, SurveyAnswers, SurveyFigures, figures
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.surveys import Survey, SurveyAnswer


def find(session: Session, edition: Edition) -> Survey | None:
    """Return the survey of an edition, ``None`` before it is opened."""
    return session.get(Survey, edition.id)


def own(session: Session, actor: Actor, edition: Edition) -> SurveyAnswer | None:
    """Return what the actor's company answered."""
    mine = (
        SurveyAnswer.exhibitor_id == actor.exhibitor_id
        if actor.is_exhibitor
        else SurveyAnswer.buyer_id == actor.buyer_id
    )
    return session.scalar(select(SurveyAnswer).where(SurveyAnswer.edition_id == edition.id, mine))


def to_ask(session: Session, edition: Edition) -> set[tuple[Role, int]]:
    """Return the companies that have a consultation in the calendar, by side and number."""
    rows = session.execute(
        select(Meeting.exhibitor_id, Meeting.buyer_id).where(
            Meeting.edition_id == edition.id, Meeting.is_active.is_(True)
        )
    ).all()
    return {(Role.EXHIBITOR, row.exhibitor_id) for row in rows} | {(Role.BUYER, row.buyer_id) for row in rows}


def results(session: Session, edition: Edition) -> list[SurveyFigures]:
    """Return the figures of both sides; empty before the survey is opened."""
    survey = find(session, edition)
    if survey is None:
        return []
    rows = session.scalars(select(SurveyAnswer).where(SurveyAnswer.edition_id == edition.id)).all()
    asked = {Role.EXHIBITOR: survey.asked_exhibitors, Role.BUYER: survey.asked_buyers}
    found = []
    for side in SIDES:
        theirs = [row for row in rows if (row.exhibitor_id is not None) is (side is Role.EXHIBITOR)]
        answers = [SurveyAnswers(row.chosen, row.comment) for row in theirs]
        found.append(figures(side, max(asked[side], len(answers)), answers))
    return found
