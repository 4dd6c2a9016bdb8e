"""The studio's slots, and who is on air in them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.editions import Span, against_past
from expo.domain.live_commerce import CHANGEOVER
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.venue import Facility
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.live_commerce import Studio, StudioSlot
from expo.models.venue import Hall
from expo.queries import editions
from expo.services import grid, history


def add_studio(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    hall_id: int,
    name_ko: str,
    name_en: str,
    changeover_minutes: int = CHANGEOVER,
    now: datetime,
) -> Studio:
    """Add a studio inside a facility hall."""
    needs(actor, Permission.MANAGE_STUDIO)
    refuse_if(_against_studio(session, edition, code, hall_id))
    studio = Studio(
        edition_id=edition.id,
        hall_id=hall_id,
        code=code.strip().upper(),
        name_ko=name_ko,
        name_en=name_en,
        changeover_minutes=changeover_minutes,
    )
    session.add(studio)
    session.flush()
    history.record(
        session,
        actor,
        "live_commerce.add_studio",
        "studio",
        studio.id,
        edition_id=edition.id,
        now=now,
        code=studio.code,
    )
    return studio


def change_studio(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    studio_id: int,
    name_ko: str,
    name_en: str,
    changeover_minutes: int,
    now: datetime,
) -> Studio:
    """Change a studio's names and its changeover, for which its slots have to be far enough apart already."""
    needs(actor, Permission.MANAGE_STUDIO)
    studio = editions.locked_row(session, edition.id, Studio, studio_id)
    refuse_if(_against_changeover(session, edition, studio, timedelta(minutes=changeover_minutes)))
    studio.name_ko, studio.name_en, studio.changeover_minutes = name_ko, name_en, changeover_minutes
    history.record(
        session,
        actor,
        "live_commerce.change_studio",
        "studio",
        studio.id,
        edition_id=edition.id,
        now=now,
        code=studio.code,
        minutes=changeover_minutes,
    )
    return studio


def add_slot(
    session: Session, actor: Actor, edition: Edition, *, studio_id: int, span: Span, now: datetime
) -> StudioSlot:
    """Offer a time on air; a changeover lies between it and any other one of the same studio."""
    needs(actor, Permission.MANAGE_STUDIO)
    grid.hold_still(session, edition)  # the day must lie within its dates
    studio = editions.locked_row(session, edition.id, Studio, studio_id)
    refuse_if([*against_past(span, now), *_against_slot(session, edition, studio, span)])
    slot = StudioSlot(edition_id=edition.id, studio_id=studio.id, starts_at=span.starts_at, ends_at=span.ends_at)
    session.add(slot)
    session.flush()
    _record(session, actor, edition, "live_commerce.add_slot", slot, now)
    return slot


def remove_slot(session: Session, actor: Actor, edition: Edition, *, slot_id: int, now: datetime) -> None:
    """Remove a studio slot that is not booked."""
    needs(actor, Permission.MANAGE_STUDIO)
    wanted = select(StudioSlot).where(StudioSlot.id == slot_id, StudioSlot.edition_id == edition.id)
    slot = session.scalar(wanted.with_for_update())  # first the lock, then the look: is there a broadcast by now?
    if slot is None:
        raise NotFound(f"studio slot {slot_id}")
    refuse_if(_against_removal(slot))
    _record(session, actor, edition, "live_commerce.remove_slot", slot, now)
    session.delete(slot)


def _against_studio(session: Session, edition: Edition, code: str, hall_id: int) -> Iterator[Violation]:
    taken = select(Studio.id).where(Studio.edition_id == edition.id, Studio.code == code.strip().upper())
    if session.scalar(taken) is not None:
        yield Violation("code_taken", N_("There is another one with this code. Choose a different code."), {}, "code")
    hall = select(Hall.id).where(Hall.id == hall_id, Hall.edition_id == edition.id, Hall.facility == Facility.STUDIO)
    if session.scalar(hall) is None:
        yield Violation("no_such_hall", N_("Choose a hall that is a studio."), {}, "hall_id")


def _against_slot(session: Session, edition: Edition, studio: Studio, span: Span) -> Iterator[Violation]:
    first, last = (moment.astimezone(edition.zone).date() for moment in (span.starts_at, span.ends_at))
    if span.ends_at <= span.starts_at:
        yield Violation("ends_before_it_starts", N_("The time ends before it starts. Choose a later end."), {}, "ends")
    if not edition.starts_on <= first <= edition.ends_on or last > edition.ends_on:
        yield Violation(
            "day_outside",
            N_("%(day)s lies outside the edition's dates (%(starts)s to %(ends)s)."),
            {"day": first, "starts": edition.starts_on, "ends": edition.ends_on},
            "on",
        )
    changeover = timedelta(minutes=studio.changeover_minutes)
    others = session.scalars(
        select(StudioSlot)
        .where(
            StudioSlot.studio_id == studio.id,
            StudioSlot.starts_at < span.ends_at + changeover,
            StudioSlot.ends_at > span.starts_at - changeover,
        )
        .order_by(StudioSlot.starts_at)
    )
    for other in others:
        then = {"starts": other.starts_at, "ends": f"{other.ends_at.astimezone(edition.zone):%H:%M}"}
        if span.overlaps(other.span):
            words = N_("The studio has a slot at that time already: %(starts)s to %(ends)s.")
            yield Violation("slot_overlaps", words, then, "starts")
        else:
            words = N_("A changeover takes %(minutes)s minutes; the slot %(starts)s to %(ends)s is nearer.")
            yield Violation("no_changeover", words, then | {"minutes": studio.changeover_minutes}, "starts")


def _against_changeover(
    session: Session, edition: Edition, studio: Studio, changeover: timedelta
) -> Iterator[Violation]:
    slots = session.scalars(
        select(StudioSlot).where(StudioSlot.studio_id == studio.id).order_by(StudioSlot.starts_at)
    ).all()
    for before, after in pairwise(slots):
        if (between := after.starts_at - before.ends_at) < changeover:
            then = {"before": before.starts_at, "after": f"{after.starts_at.astimezone(edition.zone):%H:%M}"}
            yield Violation(
                "slots_too_near",
                N_("Only %(minutes)s minutes lie between the slots %(before)s and %(after)s. Take one of them back."),
                then | {"minutes": between // timedelta(minutes=1)},
                "changeover_minutes",
            )


def _against_removal(slot: StudioSlot) -> Iterator[Violation]:
    if slot.broadcast is not None:
        exhibitor = slot.broadcast.exhibitor
        yield Violation(
            "slot_is_booked",
            N_("%(exhibitor)s is on air then. The exhibitor has to give the slot back before it can be removed."),
            {"exhibitor": Named.of(exhibitor)},
        )


def _record(session: Session, actor: Actor, edition: Edition, act: str, slot: StudioSlot, now: datetime) -> None:
    detail = {"starts_at": slot.starts_at.isoformat(), "ends_at": slot.ends_at.isoformat()}
    history.record(session, actor, act, "studio_slot", slot.id, edition_id=edition.id, now=now, **detail)
