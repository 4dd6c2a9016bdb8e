"""Contacts that may leave the system: only of those whose consent is in force at this moment."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.models.buyers import Buyer
from expo.models.privacy import Erasure, Export
from expo.queries import buyers


def contacts(session: Session, actor: Actor) -> Sequence[Buyer]:
    """Return the buyers that the actor may see, whose contacts were not erased and whose consent is in force."""
    erased = select(Erasure.buyer_id).where(Erasure.buyer_id.is_not(None))
    return session.scalars(
        buyers.visible_to(actor).where(buyers.may_be_named(), Buyer.id.not_in(erased)).order_by(Buyer.sort_ko, Buyer.id)
    ).all()


def index(session: Session, edition_id: int, *, limit: int = 100) -> Sequence[Export]:
    """Return the newest exports of an edition."""
    newest = select(Export).where(Export.edition_id == edition_id).order_by(Export.id.desc())
    return session.scalars(newest.limit(limit)).all()
