"""E-mails about a broadcast that moves, is dropped or begins: its exhibitor, its interpreters, buyers who follow it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from expo.domain.words import Named
from expo.models.broadcast_runs import BroadcastFollower
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.queries import broadcast_followers
from expo.services import interpreter_emails, outbox
from expo.services.interpreter_emails import InterpretedChange, InterpretedSeat


def tell_changed(session: Session, edition: Edition, show: Broadcast, old: StudioSlot, *, now: datetime) -> None:
    """Tell of another time or title; of a title the exhibitor alone."""
    params = _params(show) | {"old_when": old.starts_at}
    outbox.write_to_company(
        session, edition, show.exhibitor, template="live_commerce.changed", params=params, now=now
    )  # fmt: skip
    if show.studio_slot is not old:
        _tell_interpreters(session, edition, show, old, show.studio_slot, now)
        _tell_followers(session, edition, show, "live_commerce.moved_for_viewers", params, now)
        again = update(BroadcastFollower).where(BroadcastFollower.broadcast_id == show.id)
        session.execute(again.values(reminded_at=None))


def tell_cancelled(
    session: Session, edition: Edition, show: Broadcast, *, reason: str | None = None, now: datetime
) -> None:
    """Tell that a broadcast does not take place; its exhibitor too where there is a reason, that of someone else."""
    params = _params(show)
    if reason is not None:
        outbox.write_to_company(
            session, edition, show.exhibitor, template="live_commerce.cancelled", params=params | {"reason": reason},
            now=now,
        )  # fmt: skip
    _tell_interpreters(session, edition, show, show.studio_slot, None, now)
    _tell_followers(session, edition, show, "live_commerce.cancelled_for_viewers", params, now)


def remind(session: Session, edition: Edition, *, now: datetime) -> int:
    """Write to those who follow a broadcast that begins soon, once; return how many."""
    due = broadcast_followers.to_remind(session, edition.id, now)
    for row in due:
        row.reminded_at = now
        show, buyer = session.get_one(Broadcast, row.broadcast_id), session.get_one(Buyer, row.buyer_id)
        outbox.write_to_company(session, edition, buyer, template="live_commerce.soon", params=_params(show), now=now)
    return len(due)


def tell_assigned(session: Session, edition: Edition, show: Broadcast, was: Collection[int], *, now: datetime) -> None:
    """Tell interpreters that they work for a broadcast from now on, or no longer; ``was`` are those until now."""
    slot, name, are = show.studio_slot, Named.of(show.exhibitor), set(_interpreters(show))
    changes = [InterpretedChange(name, None, _seat(slot, one), None) for one in sorted(set(was) - are)]
    changes += [InterpretedChange(name, None, None, _seat(slot, one)) for one in sorted(are - set(was))]
    interpreter_emails.tell(session, edition, changes, now=now)


def tell_chosen(
    session: Session, edition: Edition, show: Broadcast, others: Sequence[Exhibitor], *, now: datetime
) -> None:
    """Tell an exhibitor that it was chosen for a time on air, and the others that they wait for it."""
    templates = [(show.exhibitor, "live_commerce.chosen"), *((one, "live_commerce.not_chosen") for one in others)]
    for company, template in templates:
        outbox.write_to_company(session, edition, company, template=template, params=_params(show), now=now)


def _tell_interpreters(
    session: Session, edition: Edition, show: Broadcast, old: StudioSlot, new: StudioSlot | None, now: datetime
) -> None:
    name = Named.of(show.exhibitor)
    changes = [
        InterpretedChange(name, None, _seat(old, one), _seat(new, one) if new else None) for one in _interpreters(show)
    ]
    interpreter_emails.tell(session, edition, changes, now=now)


def _interpreters(show: Broadcast) -> list[int]:
    return [one.interpreter_id for one in show.crew if one.interpreter_id is not None]


def _seat(slot: StudioSlot, interpreter_id: int) -> InterpretedSeat:
    return InterpretedSeat(slot.starts_at, _studio(slot), interpreter_id)


def _tell_followers(
    session: Session, edition: Edition, show: Broadcast, template: str, params: dict[str, object], now: datetime
) -> None:
    for buyer in broadcast_followers.of(session, show.id):
        outbox.write_to_company(session, edition, buyer, template=template, params=params, now=now)


def _params(show: Broadcast) -> dict[str, object]:
    return {
        "when": show.studio_slot.starts_at,
        "studio": _studio(show.studio_slot),
        "title": Named(show.title_ko, show.title_en or show.title_ko),
        "exhibitor": Named.of(show.exhibitor),
    }


def _studio(slot: StudioSlot) -> Named:
    return Named.of(slot.studio)
