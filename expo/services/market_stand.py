"""A seller's stand hands over what is reserved: scans of its phone, which may come later and twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import OvertakenError, savepoint
from expo.domain.arrivals import MOST_AT_ONCE
from expo.domain.market import ReservationState, read_code
from expo.domain.people import Actor
from expo.domain.refusals import NotAllowed, Refusal
from expo.domain.words import N_, Labelled, Named
from expo.models.editions import Edition
from expo.models.market import MarketReservation, MarketStock
from expo.queries import market
from expo.services import history
from expo.services.arrivals import TOO_MANY
from expo.services.market import locked_stock


class HandOver(Labelled):
    """What became of a scan at the stand."""

    DONE = "done", N_("Handed over")
    KNOWN = "known", N_("Was handed over before")
    UNKNOWN = "unknown", N_("No reservation of this stand has this code")
    GIVEN_BACK = "given_back", N_("The visitor gave it back")
    CALLED_OFF = "called_off", N_("The organizer took it back, as your stand was announced missing")
    SOLD_OUT = "sold_out", N_("Its time was over, and the pieces are sold")


_TAKEN_BACK = {ReservationState.CANCELLED: HandOver.GIVEN_BACK, ReservationState.CALLED_OFF: HandOver.CALLED_OFF}


@dataclass(frozen=True, slots=True)
class StandScan:
    """One scan of the seller's phone; ``id`` is a UUID that the phone made, ``at`` its own moment."""

    id: str
    text: str
    at: datetime


def hand_over(
    session: Session, actor: Actor, edition: Edition, *, scans: Sequence[StandScan], now: datetime
) -> Mapping[str, HandOver]:
    """Hand over what a seller's phone scanned, also later and without network; each scan counts once.

    A reservation that has lapsed is handed over as long as pieces are left: it may have been scanned in time.
    """
    if not actor.is_exhibitor or actor.exhibitor_id is None:
        raise NotAllowed("a seller's staff")
    if len(scans) > MOST_AT_ONCE:
        raise Refusal(TOO_MANY)
    return {scan.id: _hand_over(session, actor, edition, scan, now) for scan in scans}


def _hand_over(session: Session, actor: Actor, edition: Edition, scan: StandScan, now: datetime) -> HandOver:
    if session.scalar(select(MarketReservation.id).where(MarketReservation.scan_id == scan.id)) is not None:
        return HandOver.DONE
    code = read_code(scan.text)
    found = market.find(session, edition.id, actor.exhibitor_id or 0, code) if code else None
    if found is None:
        return HandOver.UNKNOWN
    stock = locked_stock(session, edition, found.stock_id)
    session.refresh(found)
    if found.state is ReservationState.HANDED_OVER:
        return HandOver.KNOWN
    if found.state in _TAKEN_BACK:
        return _TAKEN_BACK[found.state]
    if found.state is ReservationState.LAPSED and not _take_again(session, found, stock):
        return HandOver.SOLD_OUT
    found.state, found.settled_at = ReservationState.HANDED_OVER, min(scan.at, now)
    found.settled_by_id, found.scan_id = actor.user_id, scan.id
    session.flush()
    history.record(
        session,
        actor,
        "market.hand_over",
        "market_reservation",
        found.id,
        edition_id=edition.id,
        now=now,
        name=Named.of(found.stock.offer.product),
    )
    return HandOver.DONE


def _take_again(session: Session, row: MarketReservation, stock: MarketStock) -> bool:
    """Take the pieces of a lapsed reservation once more; ``False`` if they are gone or the person took others."""
    if row.quantity > stock.left:
        return False
    try:
        with savepoint(session):
            row.state, row.settled_at = ReservationState.RESERVED, None
            stock.taken += row.quantity
    except OvertakenError:
        return False
    return True
