"""Ask for a version, and ask a run to stop."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.schedules import LONGEST, SHORTEST, Policy
from expo.domain.words import N_
from expo.models.editions import Edition, Slot
from expo.models.schedules import Schedule
from expo.models.wishes import Wish
from expo.queries import schedules
from expo.services import history

UNDER_WAY = N_("Version %(number)s is being planned already. Stop it or wait until it is done.")

ALL_BEGUN = N_(
    "There is nothing left to plan: the last consultation time began on %(last)s. Change the days of the expo first."
)
ALL_BEGUN_IN_DEMO = N_(
    "There is nothing left to plan: the last consultation time began on %(last)s. Move the demo's clock back, or "
    "change the days of the expo."
)


def ask(session: Session, actor: Actor, edition: Edition, *, policy: Policy, note: str = "", now: datetime) -> Schedule:
    """Ask for a version: a row that the worker will find.

    The edition is locked, so that two clicks make one run. The plan is made as of ``now``: slots that have begun by
    then take no new meeting.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    lock_row(session, Edition, edition.id)
    refuse_if(_objections(session, edition, policy, now))
    schedule = Schedule(
        edition_id=edition.id,
        number=schedules.next_number(session, edition),
        note=note.strip(),
        policy=policy.document(),
        asked_at=now,
        asked_by_id=actor.user_id,
    )
    session.add(schedule)
    session.flush()
    history.record(
        session,
        actor,
        "schedules.ask",
        "schedule",
        schedule.id,
        edition_id=edition.id,
        now=now,
        number=schedule.number,
        **policy.document(),
    )
    return schedule


def ask_to_stop(session: Session, actor: Actor, edition: Edition, *, number: int, now: datetime) -> Schedule:
    """Ask a run to stop and keep the best it has; one that has not begun plans for its first second only."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    version = schedules.get(session, edition, number)
    schedule = version.schedule
    if not version.state.is_under_way:
        raise Refusal(Violation("already_done", N_("This version is no longer being planned.")))
    if schedule.stop_asked_at is None:
        schedule.stop_asked_at = now
        history.record(
            session, actor, "schedules.stop", "schedule", schedule.id, edition_id=edition.id, now=now, number=number
        )
    return schedule


def _objections(session: Session, edition: Edition, policy: Policy, now: datetime) -> list[Violation]:
    found = []
    running = schedules.under_way(session, edition)
    if running is not None:
        found.append(Violation("under_way", UNDER_WAY, {"number": running.number}))
    last = session.scalar(select(func.max(Slot.starts_at)).where(Slot.edition_id == edition.id))
    if last is None:
        found.append(
            Violation("no_slots", N_("There is no time to meet yet. Set the days and consultation hours first."))
        )
    elif last <= now:
        found.append(Violation("all_begun", ALL_BEGUN_IN_DEMO if edition.is_demo else ALL_BEGUN, {"last": last}))
    if session.scalar(select(Wish.id).where(Wish.edition_id == edition.id).limit(1)) is None:
        found.append(Violation("no_wishes", N_("There are no wishes yet. Open the wishes first.")))
    if not SHORTEST <= policy.seconds <= LONGEST:
        bounds = {"shortest": SHORTEST, "longest": LONGEST}
        sentence = N_("Give a run %(shortest)s to %(longest)s seconds.")
        found.append(Violation("seconds", sentence, bounds, field="seconds"))
    return found
