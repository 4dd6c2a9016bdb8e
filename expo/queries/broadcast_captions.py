"""Captions of broadcasts: the languages that there are, and the lines of one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain import captions
from expo.domain.captions import CaptionLine
from expo.domain.refusals import existing
from expo.models.broadcast_runs import BroadcastCaptions


def languages(session: Session, broadcast_id: int) -> Sequence[str]:
    """Return the languages of a broadcast's captions."""
    rows = select(BroadcastCaptions.language).where(BroadcastCaptions.broadcast_id == broadcast_id)
    return session.scalars(rows.order_by(BroadcastCaptions.language.desc())).all()


def content(session: Session, broadcast_id: int, language: str) -> str:
    """Return the captions in a language as WebVTT."""
    row = existing(session.get(BroadcastCaptions, (broadcast_id, language)), f"captions {language}")
    return row.content


def lines(session: Session, broadcast_id: int, language: str) -> list[CaptionLine]:
    """Return the captions to read, in a language, else in any; empty if there are none."""
    known = languages(session, broadcast_id)
    shown = language if language in known else next(iter(known), None)
    return captions.read(content(session, broadcast_id, shown).encode())[0] if shown else []
