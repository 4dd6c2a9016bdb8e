"""Photos of business cards: for the exhibitor that took them, and for organizers who may see contact data."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.domain.permissions import Permission
from expo.models.card_photos import CardPhoto
from expo.models.meetings import Meeting
from expo.queries import meetings


def find(session: Session, actor: Actor, meeting_id: int) -> CardPhoto | None:
    """Return the photo of a consultation, ``None`` without one that the actor may see."""
    if not actor.is_exhibitor and not actor.may(Permission.SEE_CONTACTS):
        return None
    seen = meetings.visible_to(actor).with_only_columns(Meeting.id)
    return session.scalar(select(CardPhoto).where(CardPhoto.meeting_id == meeting_id, CardPhoto.meeting_id.in_(seen)))
