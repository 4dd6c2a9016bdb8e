"""Put captions to a broadcast, one file a language, and take them off."""

from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain import captions
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import existing, refuse_if
from expo.models.broadcast_runs import BroadcastCaptions
from expo.models.editions import Edition
from expo.queries import live_commerce
from expo.services import broadcast_runs


def put(
    session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, language: str, content: bytes, now: datetime
) -> BroadcastCaptions:
    """Put captions to a broadcast; those of the language until now are replaced."""
    needs(actor, Permission.MANAGE_STUDIO)
    show = live_commerce.broadcast(session, edition.id, broadcast_id)
    lines, wrong = captions.read(content)
    refuse_if(wrong)
    row = session.get(BroadcastCaptions, (show.id, language)) or BroadcastCaptions(
        broadcast_id=show.id, language=language
    )
    row.content, row.put_at = captions.written(lines), now
    session.add(row)
    session.flush()
    broadcast_runs.record_act(session, actor, edition, "put_captions", show, now)
    return row


def remove(
    session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, language: str, now: datetime
) -> None:
    """Take the captions of a language off."""
    needs(actor, Permission.MANAGE_STUDIO)
    show = live_commerce.broadcast(session, edition.id, broadcast_id)
    row = existing(session.get(BroadcastCaptions, (show.id, language)), f"captions {language}")
    session.delete(row)
    session.flush()
    broadcast_runs.record_act(session, actor, edition, "remove_captions", show, now)
