"""Plan a reporter's visit, which takes the exhibitor's time, and cancel it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import Span
from expo.domain.field_reports import HOLD
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.field_reports import ReportVisit
from expo.queries import calendar as calendar_queries
from expo.queries import field_reports
from expo.queries.agenda import field_reports as field_reports_agenda
from expo.services import calendar, history

NO_SUCH_CODE = Violation("no_such_company", N_("There is no company with this code."), {}, "code")
BUSY = Violation("company_busy_then", N_("The exhibitor has something else at that time."), {}, "starts")


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """A visit as the organizer plans it."""

    reporter: str
    span: Span
    questions: str = ""


def plan(session: Session, actor: Actor, edition: Edition, *, code: str, plan: VisitPlan, now: datetime) -> ReportVisit:
    """Plan a visit; the exhibitor's calendar holds the time, refused if it has something else then."""
    needs(actor, Permission.WRITE_REPORTS)
    maker = select(Exhibitor).where(Exhibitor.edition_id == edition.id, Exhibitor.code == code.strip().upper())
    exhibitor = session.scalar(maker)
    refuse_if([*([] if exhibitor else [NO_SUCH_CODE]), *against_plan(plan)])
    assert exhibitor is not None  # refused above
    slots = calendar_queries.lock_overlapped(session, edition.id, plan.span)
    if calendar_queries.kinds_then(session, slots, exhibitor_id=exhibitor.id):
        raise Refusal(BUSY)
    row = ReportVisit(
        edition_id=edition.id,
        exhibitor=exhibitor,
        reporter=plan.reporter.strip(),
        starts_at=plan.span.starts_at,
        ends_at=plan.span.ends_at,
        questions=plan.questions.strip(),
        planned_at=now,
        planned_by_id=actor.user_id,
    )
    session.add(row)
    session.flush()
    calendar.hold(session, HOLD, edition.id, field_reports_agenda.held_by(row))
    history.record(
        session,
        actor,
        "field_reports.plan",
        "report_visit",
        row.id,
        edition_id=edition.id,
        now=now,
        code=exhibitor.code,
    )
    return row


def cancel(session: Session, actor: Actor, edition: Edition, *, visit_id: int, now: datetime) -> None:
    """Cancel a visit; the exhibitor gets the time back."""
    needs(actor, Permission.WRITE_REPORTS)
    row = field_reports.visit(session, edition.id, visit_id)
    calendar.release(session, HOLD, edition.id, field_reports_agenda.held_by(row))
    history.record(
        session,
        actor,
        "field_reports.cancel",
        "report_visit",
        row.id,
        edition_id=edition.id,
        now=now,
        code=row.exhibitor.code,
    )
    session.delete(row)
    session.flush()


def against_plan(plan: VisitPlan) -> Iterator[Violation]:
    """Yield every reason against what is planned, whichever exhibitor it is."""
    if not plan.reporter.strip():
        yield Violation("no_reporter", N_("Please write a name."), {}, "reporter")
    if plan.span.ends_at <= plan.span.starts_at:
        yield Violation("ends_before_it_starts", N_("The time ends before it starts. Choose a later end."), {}, "ends")
