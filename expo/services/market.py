"""Reserve in the win-win market, give back, and let reservations lapse. Nothing is paid here.

A day's stock is locked before its reservations: 200 taps on the last five pieces sell five.
"""

import secrets
from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.badges import ALPHABET
from expo.domain.editions import moment
from expo.domain.market import CODE_LENGTH, ReservationState, code_of, lapses_at
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.badges import Person
from expo.models.editions import Day, Edition
from expo.models.market import MarketProduct, MarketReservation, MarketSeller, MarketStock
from expo.queries import disrupted, market
from expo.services import outbox, pressed_twice

AT_ONCE = 200
"""So many reservations lapse in one transaction of the clock."""
NOT_PROVEN = Violation(
    "address_not_proven",
    N_("Please confirm your e-mail address first: open the link that we sent to you, or send it again on your page."),
)
SOLD_OUT = Violation("sold_out", N_("All pieces of this day are taken."), field="quantity")
RESERVED_ALREADY = Violation(
    "reserved_already", N_("You have reserved this product for that day. Give it back to reserve another number.")
)


def has_proven_address(person: Person) -> bool:
    """Tell whether a person's address is proven: by its link, or because the organizer knows the company."""
    return person.email_proven_at is not None or bool(person.membership_id or person.interpreter_id)


def reserve(
    session: Session, edition: Edition, *, person: Person, stock_id: int, quantity: int, now: datetime
) -> MarketReservation:
    """Keep pieces for a person until they are picked up or the time is over; the form sent twice keeps them once.

    Raises
    ------
    Refusal
        Without a proven address, above the limit a person and day, for a day that is over, when all is taken.
    """
    stock = locked_stock(session, edition, stock_id)
    _lapse(session, stock, now)
    before = pressed_twice.made(
        session,
        MarketReservation,
        MarketReservation.reserved_at,
        now,
        stock_id=stock.id,
        person_id=person.id,
        quantity=quantity,
        state=ReservationState.RESERVED,
    )
    if before is not None:
        return before
    refuse_if(_against(session, edition, stock, person, quantity, now))
    offer = stock.offer
    opens, closes = _hours(edition, stock)
    row = MarketReservation(
        edition_id=edition.id,
        stock=stock,
        person=person,
        quantity=quantity,
        price=offer.price,
        reserved_at=now,
        until=lapses_at(now, opens, closes, offer.hold_minutes),
        code=_new_code(session, edition),
    )
    stock.taken += quantity
    session.add(row)
    session.flush()
    _tell(session, edition, row, max(now, opens), now)
    return row


def give_back(session: Session, edition: Edition, *, person: Person, code: str, now: datetime) -> None:
    """Give a reservation back; its pieces are on sale again. Refused once something else became of it."""
    of_code = (MarketReservation.edition_id == edition.id) & (MarketReservation.code == code)
    found = session.scalar(select(MarketReservation).where(of_code, MarketReservation.person_id == person.id))
    if found is None:
        raise NotFound(f"reservation {code}")
    stock = locked_stock(session, edition, found.stock_id)
    session.refresh(found)
    if found.state is ReservationState.RESERVED:
        settle(found, stock, ReservationState.CANCELLED, now)
        session.flush()
    elif found.state is not ReservationState.CANCELLED:  # tapped twice
        raise Refusal(Violation("settled", N_("This reservation is settled: %(state)s."), {"state": found.state}))


def lapse(session: Session, edition: Edition, *, now: datetime) -> int:
    """Let reservations lapse whose time is over, and return how many; their pieces are on sale again."""
    ids = market.lapsed(session, edition.id, now, most=AT_ONCE)
    stocks = select(MarketReservation.stock_id).where(MarketReservation.id.in_(ids))
    for stock in session.scalars(
        locked(select(MarketStock).where(MarketStock.id.in_(stocks)).order_by(MarketStock.id))
    ).all():
        _lapse(session, stock, now)
    return len(ids)


def forget(session: Session, person_ids: Collection[int], *, now: datetime) -> None:
    """Give back what is kept for people whose data is erased; what they picked up stays counted."""
    live = MarketReservation.state == ReservationState.RESERVED
    rows = select(MarketReservation).where(MarketReservation.person_id.in_(person_ids), live)
    for row in session.scalars(rows.order_by(MarketReservation.stock_id)).all():
        stock = session.scalars(locked(select(MarketStock).where(MarketStock.id == row.stock_id))).one()
        session.refresh(row)
        if row.state is ReservationState.RESERVED:
            settle(row, stock, ReservationState.CANCELLED, now)
    session.flush()


def place_of(session: Session, edition: Edition, offer: MarketProduct) -> Named:
    """Return where an offer is picked up: at its stall in the market, or at the seller's booth."""
    maker = offer.product.exhibitor
    seller = market.seller(session, maker.id)
    hall = next(iter(market.stands(session, edition.id)), None)
    if hall is not None and seller is not None and seller.stall:
        return Named(f"{hall.name_ko} {seller.stall}", f"{hall.name_en} {seller.stall}")
    booths = " · ".join(booth.code for booth in maker.booths)
    return Named(f"{maker.hall.name_ko} {booths}".strip(), f"{maker.hall.name_en} {booths}".strip())


def locked_stock(session: Session, edition: Edition, stock_id: int) -> MarketStock:
    rows = select(MarketStock).where(MarketStock.id == stock_id)
    stock = session.scalar(locked(rows))
    if stock is None or stock.offer.edition_id != edition.id:
        raise NotFound(f"market stock {stock_id}")
    return stock


def _against(
    session: Session, edition: Edition, stock: MarketStock, person: Person, quantity: int, now: datetime
) -> Iterator[Violation]:
    offer = stock.offer
    if not has_proven_address(person):
        yield NOT_PROVEN
    if not offer.is_offered or session.get(MarketSeller, offer.product.exhibitor_id) is None:
        yield Violation("not_offered", N_("This product is not offered any more."))
    if _hours(edition, stock)[1] <= now:
        yield Violation("day_over", N_("This day of the market is over. Choose another one."), field="stock_id")
    if stock.on in disrupted.absent_days(session, edition, now).get(offer.product.exhibitor_id, ()):
        yield Violation("seller_missing", N_("The seller is not at the expo on that day."), field="stock_id")
    if not 1 <= quantity <= offer.each_limit:
        words = N_("Each visitor can reserve up to %(limit)s a day.")
        yield Violation("above_limit", words, {"limit": offer.each_limit}, "quantity")
    mine = (MarketReservation.stock_id == stock.id) & (MarketReservation.person_id == person.id)
    states = session.scalars(select(MarketReservation.state).where(mine)).all()
    if any(state.takes_stock for state in states):
        yield RESERVED_ALREADY
    if quantity > stock.left:
        words = N_("No more than %(count)s can be had on this day.")
        yield Violation("few_left", words, {"count": stock.left}, "quantity") if stock.left else SOLD_OUT


def _lapse(session: Session, stock: MarketStock, now: datetime) -> None:
    due = select(MarketReservation).where(
        MarketReservation.stock_id == stock.id,
        MarketReservation.state == ReservationState.RESERVED,
        MarketReservation.until <= now,
    )
    for row in session.scalars(due.execution_options(populate_existing=True)).all():
        settle(row, stock, ReservationState.LAPSED, now)
    session.flush()


def settle(row: MarketReservation, stock: MarketStock, state: ReservationState, now: datetime) -> None:
    """Write down what became of a reservation; its stock is locked, and gets the pieces back."""
    row.state, row.settled_at = state, now
    stock.taken -= row.quantity


def _hours(edition: Edition, stock: MarketStock) -> tuple[datetime, datetime]:
    day: Day | None = next((day for day in edition.days if day.on == stock.on), None)
    if day is None:
        raise NotFound(f"day {stock.on}")
    return moment(day.on, day.opens, edition.zone), moment(day.on, day.closes, edition.zone)


def _new_code(session: Session, edition: Edition) -> str:
    while True:
        code = code_of("".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH - 1)))
        taken = (MarketReservation.edition_id == edition.id) & (MarketReservation.code == code)
        if session.scalar(select(MarketReservation.id).where(taken)) is None:
            return code


def _tell(session: Session, edition: Edition, row: MarketReservation, starts_at: datetime, now: datetime) -> None:
    """Write where and when to pick it up; people of companies see it on their pages."""
    if not row.person.proven_email:
        return
    offer = row.stock.offer
    maker, total = offer.product.exhibitor, row.price * row.quantity
    outbox.write(
        session,
        edition,
        template="market.reserved",
        email=row.person.proven_email,
        name=row.person.name,
        locale=row.person.locale,
        now=now,
        params={
            "product": Named.of(offer.product),
            "count": str(row.quantity),
            "company": Named.of(maker),
            "place": place_of(session, edition, offer),
            "price": Named(f"{total:,}원", f"{total:,} won"),
            "code": f"{row.code[:4]}-{row.code[4:]}",
            "from": starts_at,
            "until": row.until,
        },
    )
