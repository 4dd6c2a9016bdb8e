"""Open the survey after the show, and keep one answer a company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from expo.db import lock_row, locked
from expo.domain.editions import ARCHIVED
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, Refusal, Violation, existing, refuse_if
from expo.domain.surveys import OPEN_FOR, SurveyAnswers
from expo.domain.words import N_, Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.surveys import Survey, SurveyAnswer
from expo.queries import follow_ups, surveys
from expo.services import history, outbox

OPENED_BEFORE = Violation("opened_before", N_("The survey was opened before."))
NO_COMPANIES = Violation("no_companies", N_("No company has a consultation, so there is no one to ask."))
NOT_OPEN = Violation("survey_is_closed", N_("The survey is closed. Thank you all the same."))
TOO_EARLY = Violation("too_early", N_("The last day of the show is not over yet."))


@dataclass(frozen=True, slots=True)
class SurveyEmails:
    """The e-mails that open a survey, and what they were made from: they are right while that has not changed."""

    found: tuple[object, ...]
    asked: Sequence[tuple[Role, int]]
    closes_at: datetime
    rows: Sequence[dict[str, Any]]


def prepare(session: Session, edition: Edition, *, now: datetime, known: SurveyEmails | None = None) -> SurveyEmails:
    """Write the e-mails that open the survey, before anything is locked; ``known`` ones if they are still right."""
    members, companies = follow_ups.members(session, edition), follow_ups.companies(session, edition)
    asked = sorted(surveys.to_ask(session, edition) & members.keys())
    readers = [(Named.of(companies[key]), outbox.readers(edition, companies[key], members[key])) for key in asked]
    found = (now, asked, readers)
    if known is not None and known.found == found:
        return known
    closes_at, rows = now + OPEN_FOR, list[dict[str, Any]]()
    last = f"{closes_at.astimezone(edition.zone):%Y-%m-%d}"
    for name, theirs in readers:
        params = {"company": name, "until": last}
        rows += outbox.drafts(edition, theirs, template="surveys.asked", params=params, now=now)
    return SurveyEmails(found, asked, closes_at, rows)


def open_survey(
    session: Session, actor: Actor, edition: Edition, *, now: datetime, prepared: SurveyEmails | None = None
) -> int:
    """Open the survey for two weeks and write to every company with a consultation; return how many e-mails."""
    needs(actor, Permission.MANAGE_RESULTS)
    lock_row(session, Edition, edition.id)
    wanted = surveys.to_ask(session, edition)
    today = now.astimezone(edition.zone).date()
    reasons = [
        (OPENED_BEFORE, surveys.find(session, edition) is not None),
        (TOO_EARLY, today < edition.ends_on),
        (NO_COMPANIES, not wanted),
    ]
    refuse_if([reason for reason, applies in reasons if applies])
    emails = prepare(session, edition, now=now, known=prepared)
    session.add(
        Survey(
            edition_id=edition.id,
            opened_at=now,
            closes_at=emails.closes_at,
            asked_exhibitors=sum(side is Role.EXHIBITOR for side, _id in emails.asked),
            asked_buyers=sum(side is Role.BUYER for side, _id in emails.asked),
        )
    )
    session.flush()
    outbox.write_all(session, emails.rows)
    count = len(emails.rows)
    history.record(session, actor, "surveys.open", "survey", edition.id, edition_id=edition.id, now=now, count=count)
    return count


def answer(session: Session, actor: Actor, edition: Edition, *, answers: SurveyAnswers, now: datetime) -> SurveyAnswer:
    """Keep what a company answers; a second answer before the survey closes replaces the first."""
    if not (actor.is_exhibitor or actor.is_buyer):
        raise NotAllowed("only companies answer")
    if edition.archive is not None:
        raise Refusal(ARCHIVED)
    survey = existing(session.scalar(locked(select(Survey).where(Survey.edition_id == edition.id))), "survey")
    refuse_if([*([NOT_OPEN] if now >= survey.closes_at else []), *answers.against(Role(actor.role))])
    row = surveys.own(session, actor, edition) or SurveyAnswer(
        edition_id=edition.id, exhibitor_id=actor.exhibitor_id, buyer_id=actor.buyer_id
    )
    row.chosen, row.comment, row.answered_at = dict(answers.chosen), answers.comment.strip(), now
    session.add(row)
    session.flush()
    company = session.get_one(Exhibitor, row.exhibitor_id) if row.exhibitor_id else session.get_one(Buyer, row.buyer_id)
    history.record(
        session, actor, "surveys.answer", "survey_answer", row.id, edition_id=edition.id, now=now, company=company.code
    )
    return row


def forget_words(session: Session, of_company: ColumnElement[bool]) -> None:
    """Empty the comments of a company; what it chose stays in the figures."""
    session.execute(update(SurveyAnswer).where(of_company).values(comment=""))
