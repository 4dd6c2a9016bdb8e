"""Changes of exhibitors' pages: an exhibitor's own, and all that wait for an organizer."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.page_changes import PageChangeKind
from expo.domain.people import Actor
from expo.domain.refusals import existing
from expo.models.page_changes import PageChange


def own(session: Session, actor: Actor) -> Sequence[PageChange]:
    """Return the changes that the actor's company asked for and that are not on its page, the newest first."""
    rows = select(PageChange).where(PageChange.exhibitor_id == (actor.exhibitor_id or 0))
    return session.scalars(rows.options(joinedload(PageChange.product)).order_by(PageChange.asked_at.desc())).all()


def get_own(session: Session, actor: Actor, change_id: int) -> PageChange:
    """Return one of them."""
    return existing(next((one for one in own(session, actor) if one.id == change_id), None), f"page change {change_id}")


def own_picture(session: Session, actor: Actor, product_id: int | None) -> PageChange | None:
    """Return what the actor's company sent last as its logo, or as the photo of a product, and is not on its page."""
    changes = (one for one in own(session, actor) if one.kind is PageChangeKind.PICTURE)
    return next((one for one in changes if one.product_id == product_id), None)


def has_picture(session: Session, edition_id: int, actor: Actor, digest: str) -> bool:
    """Tell whether a picture of this digest waits that the actor may see: its company's own, or as an organizer."""
    mine = PageChange.edition_id == edition_id, PageChange.kind == PageChangeKind.PICTURE
    rows = select(PageChange.id).where(*mine, PageChange.values["digest"].as_string() == digest)
    if not actor.is_organizer:
        rows = rows.where(PageChange.exhibitor_id == (actor.exhibitor_id or 0))
    return session.scalar(rows.limit(1)) is not None


def waiting(session: Session, edition_id: int) -> Sequence[PageChange]:
    """Return what waits for the organizer, what waits longest first."""
    rows = select(PageChange).where(PageChange.edition_id == edition_id, PageChange.declined_at.is_(None))
    companies = rows.options(joinedload(PageChange.exhibitor), joinedload(PageChange.product))
    return session.scalars(companies.order_by(PageChange.asked_at, PageChange.id)).all()


def count_waiting(session: Session, edition_id: int) -> int:
    """Count what waits for the organizer."""
    rows = select(func.count()).where(PageChange.edition_id == edition_id, PageChange.declined_at.is_(None))
    return session.scalar(rows) or 0
