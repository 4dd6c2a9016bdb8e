"""Write down who did what when, and refuse what an archived edition does not let happen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from expo.domain.editions import ARCHIVED, outlives_archive
from expo.domain.people import Actor
from expo.domain.refusals import Refusal
from expo.domain.words import Named
from expo.models.editions import Edition
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
    """Append one act, ``feature.verb``; ``detail`` must be plain JSON or a name in both languages.

    Every act passes here, whether a page, a command or a job asked for it: an archived edition refuses it, and the
    transaction with it.
    """
    if not outlives_archive(act) and _is_archived(session, edition_id):
        raise Refusal(ARCHIVED)
    event = Event(
        edition_id=edition_id,
        actor_id=actor.user_id,
        actor_name=actor.name,
        acted_for=actor.acts_for,
        act=act,
        subject=subject,
        subject_id=subject_id,
        detail=_plain(detail),
        at=now,
    )
    session.add(event)
    return event


def _plain(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return details as plain JSON: of a name both languages, for each reader's own."""
    plain: dict[str, Any] = {}
    for key, value in detail.items():
        plain |= {f"{key}_ko": value.name_ko, f"{key}_en": value.name_en} if isinstance(value, Named) else {key: value}
    return plain


def _is_archived(session: Session, edition_id: int) -> bool:
    """Tell whether an edition is archived; read once a transaction."""
    with session.no_autoflush:
        edition = session.get(Edition, edition_id)
        return edition is not None and edition.archive is not None
