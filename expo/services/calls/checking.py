"""Officers check applications: eligible or not with the reason, or asked back with a date."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import locked
from expo.domain.calls import CallApplicationState
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.words import N_
from expo.models.calls import CallApplication
from expo.models.editions import Edition
from expo.services import history, pressed_twice
from expo.services.calls.emails import write_to


def check(
    session: Session, actor: Actor, edition: Edition, *, id_: int, is_eligible: bool, reason: str, now: datetime
) -> CallApplication:
    """Say whether an application is eligible; what is not, is told so with the reason. ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = _received(session, id_)
    if not is_eligible and not reason.strip():
        raise Refusal(Violation("no_reason", N_("Write what the company shall read."), {}, "reason"))
    row.state = CallApplicationState.ELIGIBLE if is_eligible else CallApplicationState.INELIGIBLE
    row.reason, row.ask_until = reason.strip(), None
    session.flush()
    if not is_eligible:
        write_to(
            session, edition, row, "calls.ineligible", secret="", now=now, number=str(row.number), reason=row.reason
        )
    history.record(
        session,
        actor,
        "calls.check",
        "call_application",
        row.id,
        edition_id=edition.id,
        now=clock.shown(edition, now),
        number=row.number,
        state=row.state.value,
    )
    return row


def ask(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    id_: int,
    reason: str,
    until: datetime,
    secret: str,
    now: datetime,
) -> CallApplication:
    """Ask a firm for more until a moment, with a link to its application; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = _received(session, id_)
    if not reason.strip():
        raise Refusal(Violation("no_reason", N_("Write what the company shall read."), {}, "reason"))
    if until <= clock.shown(edition, now):
        raise Refusal(Violation("past", N_("Choose a moment in the future."), {}, "until"))
    asked = CallApplicationState.ASKED, reason.strip(), until
    is_same = (row.state, row.reason, row.ask_until) == asked
    if is_same and pressed_twice.done(session, "calls.ask", "call_application", row.id, now):
        return row
    row.state, row.reason, row.ask_until = asked
    session.flush()
    write_to(
        session,
        edition,
        row,
        "calls.asked",
        secret=secret,
        now=now,
        number=str(row.number),
        reason=row.reason,
        until=until,
    )
    history.record(
        session,
        actor,
        "calls.ask",
        "call_application",
        row.id,
        edition_id=edition.id,
        now=clock.shown(edition, now),
        number=row.number,
        reason=row.reason,
    )
    return row


def _received(session: Session, id_: int) -> CallApplication:
    row = session.scalar(locked(select(CallApplication).where(CallApplication.id == id_)))
    if row is None or row.received_at is None:
        raise NotFound(f"application {id_}")
    if row.state is CallApplicationState.WITHDRAWN:
        raise Refusal(Violation("withdrawn", N_("The firm has withdrawn this application.")))
    return row
