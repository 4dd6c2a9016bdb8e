"""When a buyer can come, changed by the buyer itself or by an organizer on its behalf."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.people import Actor, Role, organizers_need
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound
from expo.models.editions import Edition
from expo.queries import buyers
from expo.services import availability


def set_times(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    slot_ids: Collection[int],
    is_closed: bool,
    now: datetime,
) -> None:
    """Close or reopen these slots of a buyer, all or none."""
    if not (actor.is_organizer or actor.is_buyer):
        raise NotFound(f"buyer {code}")
    organizers_need(actor, Permission.MANAGE_BUYERS)
    buyer = buyers.get(session, actor, code)
    acting = Actor(Role.BUYER, actor.user_id, actor.name, edition.id, buyer_id=buyer.id)
    availability.change(session, acting, edition, slot_ids=slot_ids, is_closed=is_closed, now=now)
