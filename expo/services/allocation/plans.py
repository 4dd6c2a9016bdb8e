"""Ask for a plan of the booths, record what the engine found, and take exhibitors over from it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.allocation import AllocationPolicy, AllocationProblem, faults
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation
from expo.domain.venue import BoothMove
from expo.domain.words import N_
from expo.models.allocation import BoothPlan
from expo.models.editions import Edition
from expo.queries import allocation, venue
from expo.services import history, runs
from expo.services.venue import rearrange


def ask(session: Session, actor: Actor, edition: Edition, *, policy: AllocationPolicy, now: datetime) -> BoothPlan:
    """Ask for a plan: a row that the worker will find. The edition is locked, so that two clicks make one run."""
    needs(actor, Permission.MANAGE_VENUE)
    lock_row(session, Edition, edition.id)
    running = allocation.under_way(session, edition)
    if running is not None:
        sentence = N_("Plan %(number)s is being made already. Stop it or wait until it is done.")
        raise Refusal(Violation("under_way", sentence, {"number": running.number}))
    if not venue.booths(session, edition.id):
        raise Refusal(Violation("no_booths", N_("There are no booths yet. Lay them out first.")))
    plan = BoothPlan(
        edition_id=edition.id,
        number=allocation.next_number(session, edition),
        policy=policy.document(),
        asked_at=now,
        asked_by_id=actor.user_id,
    )
    session.add(plan)
    session.flush()
    _record(session, actor, "ask", plan, now)
    return plan


def ask_to_stop(session: Session, actor: Actor, edition: Edition, *, number: int, now: datetime) -> None:
    """Ask a run to stop and keep the best it has."""
    needs(actor, Permission.MANAGE_VENUE)
    plan = allocation.plan(session, edition, number)
    if plan.solved_at is None and plan.failed_at is None and plan.stop_asked_at is None:
        plan.stop_asked_at = now
        _record(session, actor, "stop", plan, now)


def accept(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    number: int,
    exhibitor_ids: Collection[int] | None = None,
    now: datetime,
) -> list[BoothMove]:
    """Take the booths of some exhibitors (``None``: all) over from a plan, as one act that is undone in one step.

    An exhibitor without a place in the plan keeps none: its booths may be given to others.
    """
    needs(actor, Permission.MANAGE_VENUE)
    plan = allocation.plan(session, edition, number)
    if plan.result is None:
        raise Refusal(Violation("not_ready", N_("This plan is not ready yet.")))
    wanted = {
        change.exhibitor.id: change.after
        for change in allocation.changes(session, edition, plan)
        if change.is_change and (exhibitor_ids is None or change.exhibitor.id in exhibitor_ids)
    }
    if not wanted:
        raise Refusal(Violation("nothing_to_take", N_("Choose at least one exhibitor whose booths change.")))
    moves = rearrange(session, actor, edition, wanted=wanted, now=now)
    _record(session, actor, "accept", plan, now, count=len(moves))
    return moves


def expire(session: Session, *, now: datetime) -> int:
    """Give up the runs whose holder is gone for the last time; return how many there were."""
    return runs.expire(session, BoothPlan, now=now)


def fail(session: Session, plan_id: int, violations: Iterable[Violation], *, worker: str, now: datetime) -> None:
    """Write down why there is no plan, in words."""
    plan = runs.held(session, BoothPlan, plan_id, worker)
    if plan is not None:
        runs.mark_failed(session, plan, violations, now)


def record(
    session: Session,
    plan_id: int,
    problem: AllocationProblem,
    document: dict[str, Any],
    *,
    worker: str,
    now: datetime,
) -> None:
    """Record what the engine found, after the rules have judged it: a plan with a fault fails and says so."""
    plan = runs.held(session, BoothPlan, plan_id, worker)
    if plan is None:
        return
    wrong = faults(problem, {id_: tuple(units) for id_, units in document["placed"]})
    if wrong:
        sentence = N_("The planner made a plan that breaks a rule, so it was thrown away: %(fault)s")
        runs.mark_failed(session, plan, [Violation("faulty", sentence, {"fault": str(wrong[0])})], now)
        return
    plan.result = document
    plan.figures = {name: document[name] for name in ("score", "bound", "is_proven", "seconds")} | {
        "exhibitors": len(problem.seekers),
        "unmet": len(document["unmet"]),
    }
    plan.solved_at, plan.lease_until = runs.shown(session, plan, now), None


def _record(session: Session, actor: Actor, act: str, plan: BoothPlan, now: datetime, **detail: Any) -> None:
    history.record(
        session,
        actor,
        f"allocation.{act}",
        "booth_plan",
        plan.id,
        edition_id=plan.edition_id,
        now=now,
        number=plan.number,
        **detail,
    )
