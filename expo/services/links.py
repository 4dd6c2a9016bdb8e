"""Renew a personal link: whatever was given out before opens nothing any more."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.services import history, people


def renew(session: Session, actor: Actor, edition: Edition, *, membership_id: int, now: datetime) -> Membership:
    """Make a new link for one person; every former link, and every phone signed in by one, is shut out."""
    needs(actor, Permission.HAND_OUT_LINKS)
    of_edition = (Membership.id == membership_id) & (Membership.edition_id == edition.id)
    membership = session.scalar(locked(select(Membership).where(of_edition)))
    if membership is None or membership.role is Role.ORGANIZER:
        raise NotFound(f"membership {membership_id}")
    people.renew_link(session, membership)
    history.record(
        session, actor, "people.renew_link", "membership", membership.id,
        edition_id=edition.id, now=now, name=membership.user.name,
    )  # fmt: skip
    return membership
