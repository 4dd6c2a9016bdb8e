"""E-mails about a broadcast that moves, is dropped or begins: its exhibitor, its interpreters, buyers who follow it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.orm import Session

from expo.domain.words import Marked, Named
from expo.models.broadcast_runs import BroadcastFollower
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.outbox import Message
from expo.queries import broadcast_followers, people
from expo.services import interpreter_emails, outbox
from expo.services.interpreter_emails import InterpretedChange, InterpretedSeat

CHANGED, MOVED = "live_commerce.changed", "live_commerce.moved_for_viewers"
"""Letters to the exhibitor of a broadcast, and to buyers who follow it."""


class Known(NamedTuple):
    """What a reader knows of a broadcast; viewers count on the time alone."""

    when: datetime
    title: str


def tell_changed(
    session: Session, edition: Edition, show: Broadcast, old: StudioSlot, *, title: str, now: datetime
) -> None:
    """Tell of another time or title; of a title the exhibitor alone.

    A letter that has not left gives way to one about everything since: who moves a broadcast and back writes nothing.
    """
    _tell(session, edition, show, [show.exhibitor], CHANGED, Known(old.starts_at, title), {}, now)
    if show.studio_slot is not old:
        _tell_interpreters(session, edition, show, old, show.studio_slot, now)
        followers = broadcast_followers.of(session, show.id)
        _tell(session, edition, show, followers, MOVED, Known(old.starts_at, ""), {}, now)
        again = update(BroadcastFollower).where(BroadcastFollower.broadcast_id == show.id)
        session.execute(again.values(reminded_at=None))


def tell_cancelled(
    session: Session, edition: Edition, show: Broadcast, *, reason: str | Marked | None = None, now: datetime
) -> None:
    """Tell that a broadcast does not take place; its exhibitor too where there is a reason, that of someone else."""
    known, told = Known(show.studio_slot.starts_at, ""), [] if reason is None else [show.exhibitor]
    _tell(session, edition, show, told, CHANGED, known, {"reason": reason}, now, instead="live_commerce.cancelled")
    _tell_interpreters(session, edition, show, show.studio_slot, None, now)
    followers = broadcast_followers.of(session, show.id)
    _tell(session, edition, show, followers, MOVED, known, {}, now, instead="live_commerce.cancelled_for_viewers")


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


def _tell(
    session: Session,
    edition: Edition,
    show: Broadcast,
    companies: Sequence[Exhibitor | Buyer],
    template: str,
    known: Known,
    more: Mapping[str, object],
    now: datetime,
    *,
    instead: str = "",
) -> None:
    """Write what is different from what each reader knows, in the place of a letter of the template that has not left.

    With ``instead`` the broadcast does not take place, at the time that the reader knows.
    """
    unsent = _taken_back(session, edition, show, template)
    stands = Known(show.studio_slot.starts_at, known.title and show.title_ko)
    members = [(company, people.of_company(session, company)) for company in companies]
    for reader in (one for company, theirs in members for one in outbox.readers(edition, company, theirs)):
        was = unsent.get(reader.email, known)
        if was == stands and not instead:
            continue
        params = {**_params(show), **more, "when" if instead else "old_when": was.when}
        noted = {"broadcast": show.id, "when": was.when.isoformat(), "title": was.title}
        (letter,) = outbox.drafts(
            edition, [reader], template=instead or template, params=params, now=now, changes=None if instead else noted
        )
        session.add(Message(**letter))


def _taken_back(session: Session, edition: Edition, show: Broadcast, template: str) -> dict[str, Known]:
    """Delete the letters about a broadcast that have not left; return what their readers know without them."""
    told = outbox.take_back(session, edition.id, ("broadcast", show.id), template)
    return {email: Known(datetime.fromisoformat(one["when"]), one["title"]) for email, one in told.items()}


def _params(show: Broadcast) -> dict[str, object]:
    return {
        "when": show.studio_slot.starts_at,
        "studio": _studio(show.studio_slot),
        "title": Named(show.title_ko, show.title_en or show.title_ko),
        "exhibitor": Named.of(show.exhibitor),
    }


def _studio(slot: StudioSlot) -> Named:
    return Named.of(slot.studio)
