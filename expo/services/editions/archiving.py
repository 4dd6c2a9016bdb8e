"""Archive an edition: it stays readable, and nothing in it changes any more."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.models.editions import Archive, Edition, OpenPhase
from expo.services import history


def archive(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> None:
    """Archive an edition and close its phases; one that is archived stays as it is."""
    needs(actor, Permission.MANAGE_EDITION)
    row = _held(session, edition)
    if row.archive is None:
        session.execute(delete(OpenPhase).where(OpenPhase.edition_id == row.id))
        row.archive = Archive(archived_at=now, archived_by_id=actor.user_id)
        session.flush()
        history.record(session, actor, "editions.archive", "edition", row.id, edition_id=row.id, now=now)


def reopen(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> None:
    """Take an edition out of the archive; its phases stay closed."""
    needs(actor, Permission.MANAGE_EDITION)
    row = _held(session, edition)
    if row.archive is not None:
        row.archive = None
        session.flush()
        history.record(session, actor, "editions.reopen", "edition", row.id, edition_id=row.id, now=now)


def _held(session: Session, edition: Edition) -> Edition:
    lock_row(session, Edition, edition.id)
    return session.get_one(Edition, edition.id, populate_existing=True)
