"""Buyers, as far as each role may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from expo.domain.buyers import ConsentKind, Decision, Track
from expo.domain.people import Actor, Role
from expo.domain.refusals import existing
from expo.domain.text import wanted_text
from expo.domain.words import N_, Labelled
from expo.models.buyers import Buyer, BuyerDecision, BuyerDocument, BuyerFile, Consent, ConsentText, StandardDocument
from expo.models.exhibitors import Sector
from expo.models.meetings import Meeting
from expo.queries.lists import found_by, holds

MANY = 3
"""Buyers with this many meetings or more are counted together."""


class ApplicationState(Labelled):
    """The state of a buyer's application."""

    WAITING = "waiting", N_("Waiting")
    APPROVED = "approved", N_("Approved")
    REJECTED = "rejected", N_("Rejected")


def is_approved(*buyer_id: Any) -> ColumnElement[bool]:
    """Return the condition that the buyer of a column, or of several that name the same one, is approved."""
    same = (BuyerDecision.buyer_id == one for one in buyer_id)
    return exists().where(*same, BuyerDecision.decision == Decision.APPROVED)


_APPROVED = Buyer.decision.has(BuyerDecision.decision == Decision.APPROVED)
_IN_STATE = {
    ApplicationState.WAITING: ~Buyer.decision.has(),
    ApplicationState.APPROVED: _APPROVED,
    ApplicationState.REJECTED: Buyer.decision.has(BuyerDecision.decision == Decision.REJECTED),
}


IS_AWAITED = ~exists().where(BuyerFile.document_id == BuyerDocument.id)
"""No file was uploaded for a document that a buyer is asked for."""
_LACKS = (
    exists().where(BuyerDocument.buyer_id == Buyer.id, IS_AWAITED),
    ~_IN_STATE[ApplicationState.REJECTED],
)


@dataclass(frozen=True, slots=True)
class BuyerFilter:
    """What a list of buyers is narrowed to; empty fields narrow nothing. ``meetings`` counts up to :data:`MANY`."""

    text: str = ""
    state: ApplicationState | None = None
    track: Track | None = None
    country: str = ""
    sector: str = ""
    meetings: int | None = None
    lacks_documents: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the person who comes."""

    name: str
    title: str
    email: str
    phone: str


def state(buyer: Buyer) -> ApplicationState:
    """Return the state of this buyer's application."""
    return ApplicationState.WAITING if buyer.decision is None else ApplicationState(buyer.decision.decision)


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
    return existing(session.scalar(visible_to(actor).where(Buyer.code == code)), f"buyer {code}")


def of_actor(session: Session, actor: Actor) -> Buyer:
    """Return the company a buyer acts for; one that the session holds is not read again."""
    wanted = (joinedload(Buyer.decision), joinedload(Buyer.interests))
    found = session.get(Buyer, actor.buyer_id, options=wanted) if actor.is_buyer else None
    return existing(found, "own company")


def documents(session: Session, buyer_id: int) -> list[BuyerDocument]:
    """Return what a buyer is asked for, the oldest first, each with its file."""
    rows = select(BuyerDocument).where(BuyerDocument.buyer_id == buyer_id).options(joinedload(BuyerDocument.file))
    return list(session.scalars(rows.order_by(BuyerDocument.id)))


def standard_documents(session: Session, edition_id: int) -> Sequence[StandardDocument]:
    """Return what all buyers of each track are asked for, in the order in which it was asked."""
    rows = select(StandardDocument).where(StandardDocument.edition_id == edition_id)
    return session.scalars(rows.order_by(StandardDocument.id)).all()


def awaited(session: Session, buyer_id: int | None) -> Sequence[BuyerDocument]:
    """Return what a buyer was asked for and has not uploaded, the oldest first."""
    rows = select(BuyerDocument).where(BuyerDocument.buyer_id == buyer_id, IS_AWAITED)
    return session.scalars(rows.order_by(BuyerDocument.id)).all()


def lack_documents(session: Session, edition_id: int) -> int:
    """Count the approved and waiting buyers of whom a document is awaited."""
    found = select(func.count()).select_from(Buyer).where(Buyer.edition_id == edition_id, *_LACKS)
    return session.scalar(found) or 0


def document(session: Session, buyer_id: int, id_: int) -> BuyerDocument:
    """Return one of them."""
    return existing(next((one for one in documents(session, buyer_id) if one.id == id_), None), f"document {id_}")


def search(session: Session, actor: Actor, narrowed: BuyerFilter) -> Sequence[Buyer]:
    """Return the buyers that match, by name."""
    found = visible_to(actor).where(*conditions(actor, narrowed))
    return session.scalars(found.order_by(Buyer.sort_ko, Buyer.id)).all()


def conditions(actor: Actor, narrowed: BuyerFilter) -> list[ColumnElement[bool]]:
    """Return what a filter asks of a buyer."""
    found: list[ColumnElement[bool]] = []
    wanted = wanted_text(narrowed.text)
    if wanted:
        found.append(holds(wanted, *found_by(actor, Buyer)))
    if narrowed.state is not None:
        found.append(_IN_STATE[narrowed.state])
    if narrowed.track is not None:
        found.append(Buyer.track == narrowed.track)
    if narrowed.country:
        found.append(Buyer.country == narrowed.country.upper())
    if narrowed.sector:
        found.append(Buyer.interests.any(Sector.code == narrowed.sector))
    if narrowed.meetings is not None:
        found.append(_had(narrowed.meetings))
    if narrowed.lacks_documents:
        found += _LACKS
    return found


def _had(meetings: int) -> ColumnElement[bool]:
    active = select(func.count()).where(Meeting.buyer_id == Buyer.id, Meeting.is_active.is_(True)).scalar_subquery()
    return active >= meetings if meetings >= MANY else active == meetings


def countries(session: Session, actor: Actor) -> Sequence[str]:
    """Return the countries that buyers come from, as far as the actor may see them."""
    return session.scalars(select(Buyer.country).where(sight(actor)).distinct().order_by(Buyer.country)).all()


def contacts(session: Session, actor: Actor) -> Mapping[int, Contact]:
    """Return ``buyer id → contact`` where the actor's exhibitor may know it: with an active meeting and a consent."""
    if not actor.is_exhibitor:
        return {}
    agreed = select(Meeting.buyer_id).where(Meeting.exhibitor_id == actor.exhibitor_id, Meeting.is_active.is_(True))
    columns = Buyer.id, Buyer.contact_name, Buyer.contact_title, Buyer.contact_email, Buyer.contact_phone
    rows = session.execute(select(*columns).where(sight(actor), Buyer.id.in_(agreed), may_be_named()))
    return {number: Contact(*contact) for number, *contact in rows}


def may_be_named() -> ColumnElement[bool]:
    """Return whether the person who comes for a buyer agreed to be named to those it meets, and still does."""
    return Buyer.consents.any(
        and_(Consent.withdrawn_at.is_(None), Consent.text.has(ConsentText.kind == ConsentKind.PROVISION))
    )


def counts(session: Session, edition_id: int) -> dict[ApplicationState, int]:
    """Return the number of buyers in each state."""
    rows = session.execute(
        select(BuyerDecision.decision, func.count())
        .select_from(Buyer)
        .outerjoin(BuyerDecision, BuyerDecision.buyer_id == Buyer.id)
        .where(Buyer.edition_id == edition_id)
        .group_by(BuyerDecision.decision)
    )
    found = {ApplicationState(decision) if decision else ApplicationState.WAITING: count for decision, count in rows}
    return {each: found.get(each, 0) for each in ApplicationState}


def oldest_application(session: Session, edition_id: int) -> datetime | None:
    """Return when the first of those applied who still wait for a decision."""
    undecided = ~exists().where(BuyerDecision.buyer_id == Buyer.id)
    return session.scalar(select(func.min(Buyer.registered_at)).where(Buyer.edition_id == edition_id, undecided))


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
