"""Apply a fix for unmet wishes and ask for a version that meets them; ask what would help all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.editions import Span
from expo.domain.limits import LimitScope
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.questions import EVERYTHING, SETTINGS, Remedy
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.schedules import Policy, Start, request_name
from expo.domain.settings import EditionPolicy
from expo.domain.throttles import PRESSED_TWICE
from expo.domain.words import N_
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.schedules import Question, Schedule, UnmetWish
from expo.queries import limits as limits_queries
from expo.queries import schedules
from expo.queries.schedules import FixGroup, NamedCompany
from expo.services import availability, editions, limits, tables
from expo.services.schedules.asking import ask
from expo.services.schedules.questions import ask_again

MOST_ASKED = 60
"""Questions that are asked at once: each takes a second or two."""

BY_HAND = Violation("by_hand", N_("This change is made on its own page. Make it there, and plan again."))
GONE = Violation("fix_gone", N_("This fix is no longer possible. Ask again what would help."))


def apply(
    session: Session, actor: Actor, edition: Edition, *, number: int, key: str, seconds: int, now: datetime
) -> Schedule:
    """Make the change that a group of unmet wishes needs, and ask for a version in which they have a place.

    The version changes as little as possible of the timetable in force; nothing is published by this.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    version = schedules.get(session, edition, number)
    groups = schedules.fix_groups(session, edition, version.schedule.id, schedules.names(session, edition), now)
    group = next((one for one in groups if one.key == key), None)
    if group is None:
        raise Refusal(GONE)
    _change(session, actor, edition, group, now)
    is_published = bool(schedules.publications(session, edition, limit=1))
    policy = replace(
        Policy.of(version.schedule.policy),
        seconds=seconds,
        start=Start.KEEP if is_published else Start.FRESH,
        musts=tuple(request_name(exhibitor.id, buyer.id) for exhibitor, buyer in group.pairs),
    )
    return ask(session, actor, edition, policy=policy, now=now)


def inquire_all(
    session: Session, actor: Actor, edition: Edition, *, number: int, seen: int | None = None, now: datetime
) -> int:
    """Ask what would help each unmet wish that was not asked about, or in vain; return how many questions that were.

    ``seen`` is how many wishes the page said were asked about: one button pressed twice asks once, and a page that
    has been loaded again asks about the next wishes.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    version = schedules.get(session, edition, number)
    if not version.state.has_a_timetable or version.schedule.problem is None:
        raise NotFound(f"a timetable in version {number}")
    lock_row(session, Schedule, version.schedule.id)
    about = select(Question).where(Question.schedule_id == version.schedule.id)
    asked = {question.request: question for question in session.scalars(about)}
    about_wishes = [one for name, one in asked.items() if one.failed_at is None and name not in (EVERYTHING, SETTINGS)]
    if seen is not None and len(about_wishes) > seen and (count := _asked_just_now(about_wishes, actor, now)):
        return count
    failed = [question for question in asked.values() if question.failed_at is not None][:MOST_ASKED]
    for question in failed:
        ask_again(question, actor, now)
    pairs = session.execute(
        select(UnmetWish.exhibitor_id, UnmetWish.buyer_id)
        .where(UnmetWish.schedule_id == version.schedule.id)
        .order_by(UnmetWish.id)
    )
    fresh = [name for name in (request_name(*pair) for pair in pairs) if name not in asked]
    fresh = fresh[: MOST_ASKED - len(failed)]
    session.add_all(
        Question(schedule_id=version.schedule.id, request=name, asked_at=now, asked_by_id=actor.user_id)
        for name in fresh
    )
    session.flush()
    return len(failed) + len(fresh)


def _asked_just_now(asked: Iterable[Question], actor: Actor, now: datetime) -> int:
    mine = [one.asked_at for one in asked if one.asked_by_id == actor.user_id]
    return sum(now - PRESSED_TWICE < at <= now for at in mine)


def _change(session: Session, actor: Actor, edition: Edition, group: FixGroup, now: datetime) -> None:
    """Write what the fix changes; giving up other consultations is left to the plan."""
    fix = group.fix
    match fix.remedy:
        case Remedy.OPEN_SLOT if fix.who is not None and fix.role is not None and fix.at is not None:
            slots = _slots(session, edition, fix.at)
            company = _for_company(actor, edition, fix.role, fix.who)
            availability.change(session, company, edition, slot_ids=slots, is_closed=False, now=now)
        case Remedy.RAISE_LIMIT if fix.is_daily and fix.limit is not None:
            policy = EditionPolicy(**{name: getattr(edition, name) for name in EditionPolicy.__dataclass_fields__})
            side: dict[str, Any] = {f"{'buyer' if fix.role is Role.BUYER else 'exhibitor'}_per_day": fix.limit}
            editions.set_policy(session, actor, edition, policy=replace(policy, **side), now=now)
            _raise_own(session, actor, edition, group, now)
        case Remedy.ADD_TABLE if fix.zone_code is not None:
            tables.add(session, actor, edition, zone_code=fix.zone_code, count=1, now=now)
        case Remedy.GIVE_UP:
            pass
        case _:
            raise Refusal(BY_HAND)


def _raise_own(session: Session, actor: Actor, edition: Edition, group: FixGroup, now: datetime) -> None:
    """Raise the daily limit of a company whose own or group's is narrower than the edition's."""
    fix, known = group.fix, limits_queries.read(session, edition)
    if fix.who is None or fix.limit is None:
        return
    if fix.role is Role.BUYER:
        buyer = session.get_one(Buyer, fix.who.id)
        scope, bounds = LimitScope.BUYER, known.of_buyer(buyer.id, buyer.country, buyer.track).all
    else:
        exhibitor = session.get_one(Exhibitor, fix.who.id)
        scope = LimitScope.EXHIBITOR
        bounds = known.of_exhibitor(exhibitor.id, exhibitor.hall_id, exhibitor.sector_id).all
    if bounds.per_day is not None and bounds.per_day < fix.limit:
        raised = replace(bounds, per_day=fix.limit)
        limits.put(session, actor, edition, scope=scope, key=fix.who.id, bounds=raised, now=now)


def _slots(session: Session, edition: Edition, span: Span) -> Sequence[int]:
    found = select(Slot.id).where(Slot.edition_id == edition.id, Slot.starts_at == span.starts_at)
    ids = session.scalars(found).all()
    if not ids:
        raise Refusal(GONE)
    return ids


def _for_company(actor: Actor, edition: Edition, role: Role, who: NamedCompany) -> Actor:
    """Return the organizer acting for a company, as the history names it."""
    needs(actor, Permission.ACT_FOR)
    return Actor(
        role,
        actor.user_id,
        actor.name,
        edition.id,
        exhibitor_id=who.id if role is Role.EXHIBITOR else None,
        buyer_id=who.id if role is Role.BUYER else None,
        acts_for=who.name.name_ko,
        acts_for_en=who.name.name_en,
    )
