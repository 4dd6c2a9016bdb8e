"""Questions and answers of the guidance desk: those for everybody, and drafts for the team."""

from collections.abc import Sequence

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session, joinedload

from expo.models.faq import FaqEntry
from expo.queries import editions

FILLED = {"faq": exists().where(FaqEntry.edition_id == bindparam("edition_id"), FaqEntry.published_at.is_not(None))}


def published(session: Session, edition_id: int) -> Sequence[FaqEntry]:
    """Return what everybody may read, by topic."""
    return [row for row in everything(session, edition_id) if row.published_at is not None]


def everything(session: Session, edition_id: int) -> Sequence[FaqEntry]:
    """Return all entries for the team, by topic."""
    rows = select(FaqEntry).where(FaqEntry.edition_id == edition_id).options(joinedload(FaqEntry.topic))
    return session.scalars(rows.order_by(FaqEntry.topic_id, FaqEntry.id)).all()


def get(session: Session, edition_id: int, entry_id: int) -> FaqEntry:
    """Return an entry for the team."""
    return editions.row(session, edition_id, FaqEntry, entry_id)
