"""Changes of exhibitors' pages: an exhibitor's own, and all that wait for an organizer."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

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


def waiting(session: Session, edition_id: int) -> Sequence[PageChange]:
    """Return what waits for the organizer, what waits longest first."""
    rows = select(PageChange).where(PageChange.edition_id == edition_id, PageChange.declined_at.is_(None))
    companies = rows.options(joinedload(PageChange.exhibitor), joinedload(PageChange.product))
    return session.scalars(companies.order_by(PageChange.asked_at, PageChange.id)).all()


def count_waiting(session: Session, edition_id: int) -> int:
    """Count what waits for the organizer."""
    rows = select(func.count()).where(PageChange.edition_id == edition_id, PageChange.declined_at.is_(None))
    return session.scalar(rows) or 0
