"""Assign reviewers with the engine: solved outside of the transaction, recorded if nothing has changed meanwhile."""

from datetime import datetime

from sqlalchemy.orm import Session

from expo import clock
from expo.assignment import Assignment, Impossible, assign
from expo.domain.accounts import Purpose
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.readings import ReadingProblem
from expo.domain.refusals import Refusal, Violation
from expo.domain.reviews import ReviewState
from expo.domain.words import N_, Named
from expo.models.calls import Call
from expo.models.editions import Edition
from expo.models.experts import Expert
from expo.models.reviews import Review
from expo.queries import reviews
from expo.services import one_time_links, outbox
from expo.services.calls.announcing import locked_call
from expo.services.reviews.setting_up import DECIDED, exclude_related, record_act

SECONDS = 60.0
CHANGED = Violation("changed", N_("Applications, committee or conflicts have changed meanwhile. Please assign again."))
NOT_OPENED = Violation("not_opened", N_("Open the review first."))


def find_assignment(problem: ReadingProblem) -> Assignment:
    """Return who reads what, as the engine finds it; no session is open meanwhile.

    Raises
    ------
    Refusal
        With the rules that stand in the way.
    """
    if not problem.applications or not problem.readers:
        raise Refusal(Violation("nothing", N_("No application is eligible so far.")))
    try:
        return assign(problem, seconds=SECONDS)
    except Impossible as impossible:
        raise Refusal(*(Violation(fault.value, fault.label) for fault in impossible.faults)) from impossible


def record(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    problem: ReadingProblem,
    found: Assignment,
    now: datetime,
) -> int:
    """Record an assignment and return how many readings are new; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, shown = locked_call(session, code), clock.shown(edition, now)
    row = reviews.round_of(session, call.id)
    if row.opened_at is None:
        raise Refusal(NOT_OPENED)
    if row.proposed_at is not None:
        raise Refusal(DECIDED)
    exclude_related(session, call, shown)
    if reviews.problem(session, call) != problem:
        raise Refusal(CHANGED)
    fresh = sorted(found.pairs - problem.fixed)
    session.add_all(
        Review(
            application_id=application,
            expert_id=expert,
            state=ReviewState.ASSIGNED,
            assigned_at=shown,
            affinity=problem.affinity.get((application, expert), 0),
        )
        for application, expert in fresh
    )
    row.assignment = dict(found.document())
    session.flush()
    record_act(session, actor, edition, "assign", call, shown, count=len(fresh))
    return len(fresh)


def write_to_reviewers(
    session: Session, actor: Actor, edition: Edition, *, code: str, secret: str, now: datetime
) -> int:
    """Write to every reviewer with something to read, with the personal link; return how many. ``now`` is real."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, count = locked_call(session, code), 0
    for one in reviews.progress(session, call.id):
        if one.sent < one.assigned:
            write_to(session, edition, one.seat.expert, call, one.assigned - one.sent, secret=secret, now=now)
            count += 1
    return count


def write_to(
    session: Session,
    edition: Edition,
    expert: Expert,
    call: Call,
    count: int,
    *,
    secret: str,
    now: datetime,
    template: str = "reviews.assigned",
    **params: object,
) -> None:
    """Write to a reviewer with the personal link to what waits."""
    link = one_time_links.make(
        session,
        edition,
        Purpose.REVIEWER,
        secret=secret,
        now=now,
        email=expert.email,
        payload={"expert": expert.id, "call": call.id},
    )
    outbox.write(
        session,
        edition,
        template=template,
        email=expert.email,
        name=expert.name,
        locale=expert.locale,
        params={"call": Named.of(call), "count": count} | params,
        link=link,
        now=clock.shown(edition, now),
    )
