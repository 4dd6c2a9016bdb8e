"""The organizer moves, swaps, renames or cancels a broadcast; those whom it concerns are told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.db import lock_row, locked
from expo.domain.delegates import WITH_OTHERS
from expo.domain.holds import kinds
from expo.domain.meetings import HOLD as MEETING
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.players import player
from expo.domain.refusals import Violation, existing, refuse_if
from expo.domain.words import N_, Named
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.queries import calendar as calendar_queries
from expo.queries import delegates, live_commerce
from expo.services import broadcast_crew, broadcast_emails, calendar, closures, history, pressed_twice


@dataclass(frozen=True, slots=True)
class BroadcastProfile:
    """What the organizer sets of a broadcast: its studio slot and what the programme says."""

    slot_id: int
    title_ko: str
    title_en: str = ""
    platform: str = ""
    stream_url: str = ""
    replay_url: str = ""
    summary_ko: str = ""
    summary_en: str = ""
    is_moderated: bool = False


def change(
    session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, profile: BroadcastProfile, now: datetime
) -> Broadcast:
    """Give a broadcast another slot, title or platform; one that has begun keeps its slot."""
    needs(actor, Permission.MANAGE_STUDIO)
    broadcast = _locked(session, edition, broadcast_id, profile.slot_id)
    old, old_title = broadcast.studio_slot, broadcast.title_ko
    new = live_commerce.slot(session, edition.id, profile.slot_id)
    broadcast.title_ko, broadcast.title_en = profile.title_ko.strip(), profile.title_en.strip()
    broadcast.platform = profile.platform.strip()
    broadcast.stream_url, broadcast.replay_url = profile.stream_url.strip(), profile.replay_url.strip()
    broadcast.summary_ko, broadcast.summary_en = profile.summary_ko.strip(), profile.summary_en.strip()
    broadcast.is_moderated = profile.is_moderated
    if new is not old:
        session.execute(delete(Hold).where(Hold.broadcast_id == broadcast.id))
        refuse_if([*_unplayable(profile), *_objections(session, edition, broadcast, new, now)])
        _move(session, broadcast, new)
    refuse_if(_unplayable(profile))
    session.flush()
    is_told = old.ends_at > now and (new is not old or broadcast.title_ko != old_title)
    if is_told:
        broadcast_emails.tell_changed(session, edition, broadcast, old, title=old_title, now=now)
    _record(session, actor, edition, "live_commerce.change", broadcast, now)
    return broadcast


def swap(session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, other_id: int, now: datetime) -> None:
    """Give two broadcasts each other's slot; refused with every reason of both."""
    needs(actor, Permission.MANAGE_STUDIO)
    same = [Violation("same_broadcast", N_("Please choose another broadcast."), {}, "other")]
    refuse_if(same if broadcast_id == other_id else [])
    slots = {one: live_commerce.broadcast(session, edition.id, one).studio_slot for one in (broadcast_id, other_id)}
    ids = [slot.id for slot in slots.values()]
    one, other = (_locked(session, edition, number, *ids) for number in sorted(slots))
    swapped = [pressed_twice.done(session, "live_commerce.swap", "broadcast", show.id, now) for show in (one, other)]
    if all(event and event.actor_id == actor.user_id for event in swapped):
        return
    mine, theirs = one.studio_slot, other.studio_slot
    session.execute(delete(Hold).where(Hold.broadcast_id.in_(slots)))
    refuse_if([*_against_swap(session, edition, one, theirs, now), *_against_swap(session, edition, other, mine, now)])
    _exchange(session, one, other)
    for show, was in ((one, mine), (other, theirs)):
        calendar.hold_broadcast(session, show)
        calendar.close_behind(session, was.span, exhibitor_id=show.exhibitor_id)
        broadcast_emails.tell_changed(session, edition, show, was, title=show.title_ko, now=now)
        _record(session, actor, edition, "live_commerce.swap", show, now)


def cancel(session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, reason: str, now: datetime) -> None:
    """Take a broadcast out of the programme; the exhibitor is told unless it is over."""
    needs(actor, Permission.MANAGE_STUDIO)
    broadcast = _locked(session, edition, broadcast_id)
    refuse_if(_unexplained(reason))
    on_air, exhibitor_id = broadcast.studio_slot, broadcast.exhibitor_id
    if on_air.ends_at > now:
        broadcast_emails.tell_cancelled(session, edition, broadcast, reason=reason.strip(), now=now)
    _record(session, actor, edition, "live_commerce.cancel", broadcast, now)
    session.delete(broadcast)
    session.flush()
    calendar.close_behind(session, on_air.span, exhibitor_id=exhibitor_id)


def _locked(session: Session, edition: Edition, broadcast_id: int, *slot_ids: int) -> Broadcast:
    """Return the broadcast with the times locked that it has and may get."""
    wanted = (
        select(Broadcast)
        .join(Broadcast.studio_slot)
        .where(Broadcast.id == broadcast_id, StudioSlot.edition_id == edition.id)
    )
    seen = existing(session.scalar(wanted), f"broadcast {broadcast_id}")
    ids = {seen.studio_slot_id, *slot_ids}
    on_air = session.scalars(
        locked(select(StudioSlot).where(StudioSlot.id.in_(ids), StudioSlot.edition_id == edition.id)).order_by(
            StudioSlot.id
        )
    ).all()
    overlapped = {slot.id for one in on_air for slot in calendar_queries.overlapped(session, edition.id, one.span)}
    calendar_queries.lock_slots(session, sorted(overlapped))
    lock_row(session, Exhibitor, seen.exhibitor_id)
    found = session.scalar(wanted.with_for_update(of=Broadcast).execution_options(populate_existing=True))
    return existing(found, f"broadcast {broadcast_id}")


def _move(session: Session, broadcast: Broadcast, new: StudioSlot) -> None:
    old = broadcast.studio_slot
    broadcast.studio_slot = new
    session.flush()
    calendar.hold_broadcast(session, broadcast)
    calendar.close_behind(session, old.span, exhibitor_id=broadcast.exhibitor_id)


def _against_swap(
    session: Session, edition: Edition, show: Broadcast, new: StudioSlot, now: datetime
) -> Iterator[Violation]:
    """Yield why a broadcast cannot have the other one's slot, with its company's name."""
    yield from _past(show.studio_slot, new, now)
    yield from broadcast_crew.objections(session, edition, show, new)
    then = calendar_queries.overlapped(session, edition.id, new.span)
    if calendar_queries.kinds_then(session, then, exhibitor_id=show.exhibitor_id):
        words = N_("%(company)s has something else at that time.")
        yield Violation("company_busy", words, {"company": Named.of(show.exhibitor)}, "other")


def _exchange(session: Session, one: Broadcast, other: Broadcast) -> None:
    """Exchange the slots of two broadcasts; a third slot is there in between, for each has one broadcast at most."""
    mine, theirs = one.studio_slot, other.studio_slot
    between = StudioSlot(edition_id=mine.edition_id, studio_id=mine.studio_id, starts_at=_NEVER, ends_at=_NEVER_ENDS)
    session.add(between)
    for show, slot in ((one, between), (other, mine), (one, theirs)):
        show.studio_slot = slot
        session.flush()
    session.delete(between)
    session.flush()
    session.expire_all()


_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER_ENDS = datetime(1970, 1, 2, tzinfo=UTC)


def _objections(
    session: Session, edition: Edition, broadcast: Broadcast, new: StudioSlot, now: datetime
) -> list[Violation]:
    """Return why the broadcast cannot have the slot; its own holds are gone already."""
    span, exhibitor_id = new.span, broadcast.exhibitor_id
    then = calendar_queries.overlapped(session, edition.id, span)
    is_with_others = delegates.is_with_others(session, then, exhibitor_id)
    kinds_then = set() if is_with_others else calendar_queries.kinds_then(session, then, exhibitor_id=exhibitor_id)
    return [
        *_past(broadcast.studio_slot, new, now),
        *_taken(session, new),
        *closures.meetings_then(session, edition, span, exhibitor_id=exhibitor_id),
        *broadcast_crew.objections(session, edition, broadcast, new),
        *([WITH_OTHERS] if is_with_others else []),
        *(kind.busy for kind in kinds().values() if kind in kinds_then - {MEETING}),
    ]


def _past(old: StudioSlot, new: StudioSlot, now: datetime) -> Iterator[Violation]:
    if old.starts_at <= now:
        yield Violation("broadcast_begun", N_("The broadcast has begun already and keeps its slot."), {}, "slot_id")
    if new.starts_at <= now:
        yield Violation("slot_past", N_("That time has passed."), {}, "slot_id")


def _taken(session: Session, new: StudioSlot) -> Iterator[Violation]:
    if session.scalar(select(Broadcast.id).where(Broadcast.studio_slot_id == new.id)) is not None:
        yield Violation("studio_taken", N_("This studio slot is taken. Please choose another one."), {}, "slot_id")


def _unplayable(profile: BroadcastProfile) -> Iterator[Violation]:
    for name in ("stream_url", "replay_url"):
        address = getattr(profile, name).strip()
        if address and player(address) is None:
            yield Violation("no_player", N_("This is not an address of a video. It begins with https://."), {}, name)


def _unexplained(reason: str) -> list[Violation]:
    if reason.strip():
        return []
    return [Violation("no_reason", N_("Say why: the exhibitor reads it in the e-mail."), {}, "reason")]


def _record(session: Session, actor: Actor, edition: Edition, act: str, broadcast: Broadcast, now: datetime) -> None:
    detail = {
        "exhibitor": broadcast.exhibitor.name_ko,
        "starts_at": broadcast.studio_slot.starts_at.isoformat(),
    }
    history.record(session, actor, act, "broadcast", broadcast.id, edition_id=edition.id, now=now, **detail)
