"""Buyers, as far as each role may see them."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.buyers import Decision, Track
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotFound
from expo.domain.words import N_
from expo.models.buyers import Buyer, BuyerDecision, Consent, ConsentText
from expo.models.exhibitors import Sector


class State(StrEnum):
    """Where a buyer's application stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


STATE_LABELS = {State.WAITING: N_("Waiting"), State.APPROVED: N_("Approved"), State.REJECTED: N_("Rejected")}

_APPROVED = Buyer.decision.has(BuyerDecision.decision == Decision.APPROVED)
_IN_STATE = {
    State.WAITING: ~Buyer.decision.has(),
    State.APPROVED: _APPROVED,
    State.REJECTED: Buyer.decision.has(BuyerDecision.decision == Decision.REJECTED),
}


def state(buyer: Buyer) -> State:
    """Return where this buyer's application stands."""
    return State.WAITING if buyer.decision is None else State(buyer.decision.decision)


def sight(actor: Actor) -> ColumnElement[bool]:
    """Return whom an actor may see: organizers everybody, exhibitors approved buyers, a buyer only itself."""
    if actor.role is Role.ORGANIZER:
        return Buyer.edition_id == actor.edition_id
    if actor.is_exhibitor:
        return and_(Buyer.edition_id == actor.edition_id, _APPROVED)
    if actor.is_buyer:
        return Buyer.id == actor.buyer_id
    return false()


def visible_to(actor: Actor) -> Select[Buyer]:
    """Return the buyers an actor may see, with decision and interests."""
    return select(Buyer).where(sight(actor)).options(joinedload(Buyer.decision), selectinload(Buyer.interests))


def get(session: Session, actor: Actor, code: str) -> Buyer:
    """Return a buyer that the actor may see."""
    found = session.scalar(visible_to(actor).where(Buyer.code == code))
    if found is None:
        raise NotFound(f"buyer {code}")
    return found


def of_actor(session: Session, actor: Actor) -> Buyer:
    """Return the company a buyer acts for."""
    found = session.scalar(visible_to(actor).where(Buyer.id == actor.buyer_id))
    if found is None:
        raise NotFound("own company")
    return found


def search(
    session: Session,
    actor: Actor,
    *,
    text: str = "",
    in_state: State | None = None,
    track: Track | None = None,
    country: str = "",
    sector_id: int | None = None,
) -> Sequence[Buyer]:
    """Return the buyers that match, by name."""
    found = visible_to(actor)
    if text.strip():
        wanted = text.strip().lower()
        fields = (Buyer.name, Buyer.name_en, Buyer.code, Buyer.contact_name, Buyer.looking_for)
        found = found.where(or_(*(func.lower(field).contains(wanted, autoescape=True) for field in fields)))
    if in_state is not None:
        found = found.where(_IN_STATE[in_state])
    if track is not None:
        found = found.where(Buyer.track == track)
    if country:
        found = found.where(Buyer.country == country.upper())
    if sector_id is not None:
        found = found.where(Buyer.interests.any(Sector.id == sector_id))
    return session.scalars(found.order_by(Buyer.name, Buyer.id)).all()


def counts(session: Session, edition_id: int) -> dict[State, int]:
    """Return how many buyers stand in each state."""
    rows = session.execute(
        select(BuyerDecision.decision, func.count())
        .select_from(Buyer)
        .outerjoin(BuyerDecision, BuyerDecision.buyer_id == Buyer.id)
        .where(Buyer.edition_id == edition_id)
        .group_by(BuyerDecision.decision)
    )
    found = {State(decision) if decision else State.WAITING: count for decision, count in rows}
    return {each: found.get(each, 0) for each in State}


def consent_texts(session: Session, edition_id: int) -> Sequence[ConsentText]:
    """Return the newest text of every kind of consent, required ones first."""
    newest = (
        select(ConsentText.kind, func.max(ConsentText.version).label("version"))
        .where(ConsentText.edition_id == edition_id)
        .group_by(ConsentText.kind)
        .subquery()
    )
    return session.scalars(
        select(ConsentText)
        .join(newest, and_(ConsentText.kind == newest.c.kind, ConsentText.version == newest.c.version))
        .where(ConsentText.edition_id == edition_id)
        .order_by(ConsentText.is_required.desc(), ConsentText.id)
    ).all()


def consents(session: Session, buyer_id: int) -> Sequence[Consent]:
    """Return what a buyer has consented to, withdrawn ones included, in the order given."""
    return session.scalars(
        select(Consent).where(Consent.buyer_id == buyer_id).options(joinedload(Consent.text)).order_by(Consent.id)
    ).all()
