"""A mentor visits a firm at the expo: the calendar holds the time of both."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.editions import Span, against_past
from expo.domain.mentors import HOLD, MentorRequestState
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.mentors import MentorAppointment, MentorRequest
from expo.queries import calendar as calendar_queries
from expo.queries import editions, mentors
from expo.queries.agenda import mentors as mentors_agenda
from expo.services import calendar, history

NO_EXHIBITOR = Violation("no_exhibitor", N_("This firm does not exhibit at this expo."))
NO_MENTOR = Violation("not_matched", N_("This request has no mentor."))


def plan(session: Session, actor: Actor, edition: Edition, *, id_: int, span: Span, now: datetime) -> MentorAppointment:
    """Plan a visit to the booth of the firm of a request.

    Raises
    ------
    Refusal
        If the mentor is away or has another visit, the firm has something else or does not exhibit, or the time is
        not of the expo.
    """
    needs(actor, Permission.MANAGE_PROGRAMMES)
    request = mentors.get(session, id_)
    exhibitor = mentors.exhibitor_of(session, edition.id, request)
    if exhibitor is None:
        raise Refusal(NO_EXHIBITOR)
    if request.state is not MentorRequestState.MATCHED or request.expert_id is None:
        raise Refusal(NO_MENTOR)
    calendar_queries.lock_overlapped(session, edition.id, span)
    refuse_if([*against_past(span, now), *_against(session, edition, request, exhibitor, span)])
    row = MentorAppointment(
        edition_id=edition.id,
        request_id=request.id,
        expert_id=request.expert_id,
        exhibitor_id=exhibitor.id,
        starts_at=span.starts_at,
        ends_at=span.ends_at,
        planned_at=now,
        planned_by_id=actor.user_id,
    )
    session.add(row)
    session.flush()
    calendar.hold(session, HOLD, edition.id, mentors_agenda.held_by(row))
    _record(session, actor, edition, "plan_visit", request, now)
    return row


def cancel(session: Session, actor: Actor, edition: Edition, *, appointment_id: int, now: datetime) -> None:
    """Cancel a visit; both get the time back."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = editions.row(session, edition.id, MentorAppointment, appointment_id)
    calendar.release(session, HOLD, edition.id, mentors_agenda.held_by(row))
    _record(session, actor, edition, "cancel_visit", session.get_one(MentorRequest, row.request_id), now)
    session.delete(row)
    session.flush()


def _against(
    session: Session, edition: Edition, request: MentorRequest, exhibitor: Exhibitor, span: Span
) -> Iterator[Violation]:
    slots = calendar_queries.overlapped(session, edition.id, span)
    if span.ends_at <= span.starts_at:
        yield Violation("ends_before_it_starts", N_("It ends before it starts."), {}, "ends")
    elif not slots:
        yield Violation("outside", N_("The expo has no consultations at that time."), {}, "starts")
    if calendar_queries.kinds_then(session, slots, exhibitor_id=exhibitor.id):
        yield Violation("company_busy_then", N_("The exhibitor has something else at that time."), {}, "starts")
    if request.expert_id and calendar_queries.kinds_then(session, slots, mentor_id=request.expert_id):
        yield Violation("mentor_busy_then", N_("The mentor visits another firm at that time."), {}, "starts")
    if request.mentor and mentors.is_away(request.mentor, span.starts_at.astimezone(edition.zone).date()):
        yield Violation("away", N_("The calendar says that the mentor is away on this day."), {}, "on")


def _record(session: Session, actor: Actor, edition: Edition, verb: str, request: MentorRequest, now: datetime) -> None:
    history.record(
        session,
        actor,
        f"mentors.{verb}",
        "mentor_request",
        request.id,
        edition_id=edition.id,
        now=now,
        firm=request.firm_name,
    )
