"""Contacts that may leave the system: only of those whose consent is in force at this moment."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from expo.domain.exports import ExportKind
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.privacy import Erasure, Export
from expo.queries import buyers, editions

_TOLD = ("code", "name_en", "contact_name", "contact_email", "contact_phone")
"""What is read of each company besides its name: all of it would take twice as long, in a transaction."""


def buyer_contacts(session: Session, actor: Actor) -> Sequence[Buyer]:
    """Return the buyers that the actor may see, whose contacts were not erased and whose consent is in force."""
    needs(actor, Permission.SEE_CONTACTS)
    erased = select(Erasure.buyer_id).where(Erasure.edition_id == actor.edition_id, Erasure.buyer_id.is_not(None))
    mine = select(Buyer).where(buyers.sight(actor), buyers.may_be_named(), Buyer.id.not_in(erased))
    columns = load_only(Buyer.name, *(getattr(Buyer, name) for name in (*_TOLD, "country", "contact_title")))
    return session.scalars(mine.options(columns).order_by(Buyer.sort_ko, Buyer.id)).all()


def exhibitor_contacts(session: Session, actor: Actor) -> Sequence[Exhibitor]:
    """Return the exhibitors of the actor's edition that named a contact which was not erased."""
    needs(actor, Permission.SEE_CONTACTS)
    erased = select(Erasure.exhibitor_id).where(
        Erasure.edition_id == actor.edition_id, Erasure.exhibitor_id.is_not(None)
    )
    named = Exhibitor.contact_name != "", Exhibitor.id.not_in(erased)
    mine = select(Exhibitor).where(Exhibitor.edition_id == actor.edition_id, *named)
    columns = load_only(Exhibitor.name_ko, *(getattr(Exhibitor, name) for name in _TOLD))
    return session.scalars(mine.options(columns).order_by(Exhibitor.sort_ko, Exhibitor.id)).all()


def index(session: Session, edition_id: int, *, limit: int = 100) -> Sequence[Export]:
    """Return the newest exports of an edition."""
    newest = select(Export).where(Export.edition_id == edition_id).order_by(Export.id.desc())
    return session.scalars(newest.limit(limit)).all()


def get(session: Session, actor: Actor, export_id: int) -> Export:
    """Return an export of the actor's edition."""
    needs(actor, Permission.EXPORT)
    return editions.row(session, actor.edition_id or 0, Export, export_id)


def companies(session: Session, export: Export) -> Sequence[tuple[str, Named]]:
    """Return codes and names of the companies whose contacts an export handed out; removed ones are missing."""
    model: Any = Buyer if export.kind == ExportKind.BUYERS else Exhibitor
    handed_out = select(model).where(model.id.in_(export.row_ids), model.edition_id == export.edition_id)
    return [(row.code, Named.of(row)) for row in session.scalars(handed_out.order_by(natural(model.code)))]
