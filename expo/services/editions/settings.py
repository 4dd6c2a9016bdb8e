"""Settings of an edition: names and dates, policy, its phases, and the demo's clock."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import lock_row
from expo.domain import settings
from expo.domain.editions import Phase
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.settings import EditionPolicy, EditionProfile
from expo.domain.words import N_
from expo.models.editions import Edition, OpenPhase
from expo.models.venue import FloorElement, Hall
from expo.queries import grid as grid_queries
from expo.services import grid, history, languages
from expo.services.editions import planned


def describe(session: Session, actor: Actor, edition: Edition, *, profile: EditionProfile, now: datetime) -> Edition:
    """Set names, dates, place and time zone. In a new zone the consultation hours keep their time of day."""
    needs(actor, Permission.MANAGE_EDITION)
    grid.hold_still(session, edition)
    refuse_if(profile_objections(session, edition, profile))
    plan = grid_queries.plan_of(edition)
    changed = _apply(edition, asdict(profile))
    if "time_zone" in changed:
        plan = grid.keep_wall_clock(edition, plan)
        for row, block in zip(edition.blocks, plan.blocks, strict=True):
            row.starts_at, row.ends_at = block.span.starts_at, block.span.ends_at
        grid.cut(session, edition, plan)
    if changed:
        history.record(
            session, actor, "editions.describe", "edition", edition.id, edition_id=edition.id, now=now, changed=changed
        )
    return edition


def profile_objections(session: Session, edition: Edition, profile: EditionProfile) -> Iterator[Violation]:
    """Yield every reason against other names, dates, place or zone of an edition."""
    yield from settings.against_profile(profile, edition.dates)
    yield from languages.against_choice(profile.languages)
    yield from planned.in_zone(session, edition, profile)
    yield from planned.outside(session, edition, profile)
    yield from _drawn_outside(session, edition, profile)


def set_policy(session: Session, actor: Actor, edition: Edition, *, policy: EditionPolicy, now: datetime) -> Edition:
    """Set the limits of a day, the minimum per exhibitor, and the wish budgets.

    Existing meetings and wishes do not change: limits bind what is planned, booked and wished from now on.
    """
    needs(actor, Permission.MANAGE_EDITION)
    slots = grid_queries.plan_of(edition).slots()
    longest = max((sum(slot.day == day for slot in slots) for day in {slot.day for slot in slots}), default=None)
    refuse_if(settings.against_policy(policy, longest))
    changed = _apply(edition, asdict(policy))
    if changed:
        history.record(
            session,
            actor,
            "editions.set_policy",
            "edition",
            edition.id,
            edition_id=edition.id,
            now=now,
            changed=changed,
        )
    return edition


def open_phase(session: Session, actor: Actor, edition: Edition, *, phase: Phase, now: datetime) -> OpenPhase:
    """Open a phase; one that is open stays as it is."""
    needs(actor, Permission.MANAGE_EDITION)
    row = _open(session, edition, phase)
    if row is None:
        row = OpenPhase(edition_id=edition.id, phase=phase, opened_at=now, opened_by_id=actor.user_id)
        session.add(row)
        session.flush()
        history.record(
            session, actor, "editions.open_phase", "phase", None, edition_id=edition.id, now=now, phase=phase
        )
    return row


def close_phase(session: Session, actor: Actor, edition: Edition, *, phase: Phase, now: datetime) -> None:
    """Close a phase; one that is closed stays as it is."""
    needs(actor, Permission.MANAGE_EDITION)
    row = _open(session, edition, phase)
    if row is not None:
        session.delete(row)
        history.record(
            session, actor, "editions.close_phase", "phase", None, edition_id=edition.id, now=now, phase=phase
        )


def set_clock(session: Session, actor: Actor, edition: Edition, *, wanted: datetime | None, now: datetime) -> Edition:
    """Make a demo edition's clock show ``wanted``, or the real time again; a real edition has no clock to set.

    What happens in the demo until then is written afterwards (``sample.acts_until``), so that no lock is held for long.
    """
    needs(actor, Permission.MANAGE_EDITION)
    if not edition.is_demo:
        raise NotFound("clock")
    if wanted:
        refuse_if(settings.against_clock(wanted.date(), edition.starts_on, edition.ends_on))
    edition.clock_shift_seconds = clock.shift_to(wanted) if wanted else 0
    shown = wanted.isoformat() if wanted else None
    history.record(
        session, actor, "editions.set_clock", "edition", edition.id, edition_id=edition.id, now=now, shown=shown
    )
    return edition


def _drawn_outside(session: Session, edition: Edition, profile: EditionProfile) -> Iterator[Violation]:
    """Refuse a floor plan that is smaller than what is drawn on it."""
    drawn = [
        area
        for kind in (Hall, FloorElement)
        for area in session.execute(
            select(kind.x + kind.width, kind.y + kind.height).where(kind.edition_id == edition.id)
        )
    ]
    for place, field, given in ((0, "plan_width", profile.plan_width), (1, "plan_height", profile.plan_height)):
        reach = max((area[place] for area in drawn), default=0)
        if given < reach:
            yield Violation(
                "drawn_outside",
                N_("The drawing reaches to %(metres)s m. Choose at least that, or move what lies outside first."),
                {"metres": f"{reach:g}"},
                field,
            )


def _apply(edition: Edition, values: dict[str, Any]) -> dict[str, list[str]]:
    """Write the values, and return what changed from what to what."""
    changed = {}
    for name, value in values.items():
        before = getattr(edition, name)
        if before != value:
            setattr(edition, name, value)
            changed[name] = [str(before), str(value)]
    return changed


def _open(session: Session, edition: Edition, phase: Phase) -> OpenPhase | None:
    lock_row(session, Edition, edition.id)
    return session.scalar(select(OpenPhase).where(OpenPhase.edition_id == edition.id, OpenPhase.phase == phase))
