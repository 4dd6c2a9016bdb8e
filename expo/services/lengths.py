"""Give the consultation of a pair two slots, or one again.

It counts from then on: when a timetable is planned, and when the consultation is booked or moved by hand. One that is
in the timetable already keeps the time that people know until then.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import LongConsultation
from expo.queries import editions, lengths
from expo.services import history


def set_length(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_id: int, buyer_id: int, is_long: bool, now: datetime
) -> None:
    """Set whether the consultation of two companies takes two slots."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    exhibitor, buyer = editions.row(session, edition.id, Exhibitor, exhibitor_id), _locked(session, edition, buyer_id)
    _set(session, actor, buyer, [exhibitor], {exhibitor.id} if is_long else set(), now)


def set_lengths_of_buyer(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    buyer_id: int,
    exhibitors: Iterable[Exhibitor],
    long_ids: Collection[int],
    now: datetime,
) -> None:
    """Set with which of some exhibitors a buyer's consultation takes two slots; with the others it takes one."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    _set(session, actor, _locked(session, edition, buyer_id), exhibitors, long_ids, now)


def grant_asked(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> int:
    """Give two slots to every pair of which a side asks for them; return how many had one before."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    waiting = lengths.undecided(session, edition)
    by_buyer = groupby(sorted(waiting, key=itemgetter(1, 0)), key=itemgetter(1))
    for buyer_id, pairs in by_buyer:
        buyer, ids = _locked(session, edition, buyer_id), {exhibitor_id for exhibitor_id, _buyer in pairs}
        exhibitors = session.scalars(select(Exhibitor).where(Exhibitor.id.in_(ids)).order_by(Exhibitor.id)).all()
        _set(session, actor, buyer, exhibitors, ids, now)
    return len(waiting)


def _locked(session: Session, edition: Edition, buyer_id: int) -> Buyer:
    """Return the buyer, whose row is locked: two organizers decide one after the other."""
    lock_row(session, Buyer, buyer_id)
    return editions.row(session, edition.id, Buyer, buyer_id)


def _set(
    session: Session,
    actor: Actor,
    buyer: Buyer,
    exhibitors: Iterable[Exhibitor],
    long_ids: Collection[int],
    now: datetime,
) -> None:
    rows = session.scalars(select(LongConsultation).where(LongConsultation.buyer_id == buyer.id)).all()
    known = {one.exhibitor_id: one for one in rows}
    for exhibitor in exhibitors:
        row, is_long = known.get(exhibitor.id), exhibitor.id in long_ids
        if is_long == (row is not None):
            continue
        if row is not None:
            session.delete(row)
        else:
            session.add(
                LongConsultation(
                    edition_id=buyer.edition_id,
                    exhibitor_id=exhibitor.id,
                    buyer_id=buyer.id,
                    set_at=now,
                    set_by_id=actor.user_id,
                )
            )
        history.record(
            session,
            actor,
            "meetings.lengthen" if is_long else "meetings.shorten",
            "buyer",
            buyer.id,
            edition_id=buyer.edition_id,
            now=now,
            exhibitor=exhibitor.code,
            buyer=buyer.code,
        )
    session.flush()
