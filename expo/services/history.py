"""Write down who did what when."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from expo.domain.people import Actor
from expo.models.history import Event


def record(
    session: Session,
    actor: Actor,
    act: str,
    subject: str,
    subject_id: int | None,
    *,
    edition_id: int,
    now: datetime,
    **detail: Any,
) -> Event:
    """Append one act, ``feature.verb``; ``detail`` must be plain JSON."""
    event = Event(
        edition_id=edition_id,
        actor_id=actor.user_id,
        actor_name=actor.name,
        acted_for=actor.acts_for,
        act=act,
        subject=subject,
        subject_id=subject_id,
        detail=detail,
        at=now,
    )
    session.add(event)
    return event
