"""Keep the seats that a desk is shown for a few seconds, so that two desks do not propose the same one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_
from sqlalchemy.orm import Session

from expo.db import added
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.walk_ins import KEPT
from expo.models.editions import Edition
from expo.models.walk_ins import KeptSeat
from expo.queries.calendar import lock_slots
from expo.queries.walk_ins import WalkInSeat


def keep(
    session: Session, actor: Actor, edition: Edition, buyer_id: int, seats: Sequence[WalkInSeat], *, now: datetime
) -> list[WalkInSeat]:
    """Keep seats for a buyer instead of those kept before; return the ones that no other desk was faster to show.

    The slots are locked first: two desks that keep the same seats in another order wait, and do not block each other.
    """
    needs(actor, Permission.REGISTER)
    slots = {one.option.slot.id for one in seats}
    lock_slots(session, slots)
    ended = KeptSeat.slot_id.in_(slots) & (KeptSeat.ends_at <= now)
    session.execute(delete(KeptSeat).where(or_(ended, KeptSeat.buyer_id == buyer_id)))
    return [one for one in seats if _kept(session, edition, buyer_id, one, now)]


def release(session: Session, buyer_id: int) -> None:
    """Give back what is kept for a buyer."""
    session.execute(delete(KeptSeat).where(KeptSeat.buyer_id == buyer_id))


def _kept(session: Session, edition: Edition, buyer_id: int, seat: WalkInSeat, now: datetime) -> bool:
    option = seat.option
    row = KeptSeat(
        edition_id=edition.id,
        slot_id=option.slot.id,
        exhibitor_id=seat.exhibitor.id,
        buyer_id=buyer_id,
        table_id=option.table.id if option.table else None,
        interpreter_id=option.interpreter.id if option.interpreter else None,
        ends_at=now + KEPT,
    )
    return added(session, row)
