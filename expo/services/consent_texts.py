"""Change what people consent to; what was agreed to is kept as it was."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.consent_texts import ConsentWords
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.models.buyers import Consent, ConsentText
from expo.models.editions import Edition
from expo.queries import consent_texts
from expo.services import history


def write(
    session: Session, actor: Actor, edition: Edition, *, kind: str, words: ConsentWords, now: datetime
) -> ConsentText:
    """Write a text anew: as another version, unless no one has agreed to the newest one."""
    needs(actor, Permission.MANAGE_EDITION)
    lock_row(session, Edition, edition.id)
    newest = consent_texts.versions(session, edition.id, kind)[0]
    given = asdict(words)
    if all(getattr(newest, name) == text for name, text in given.items()):
        return newest
    if session.scalar(select(Consent.id).where(Consent.text_id == newest.id).limit(1)) is None:
        for name, text in given.items():
            setattr(newest, name, text)
        row = newest
    else:
        row = ConsentText(
            edition_id=edition.id, kind=newest.kind, version=newest.version + 1, is_required=newest.is_required, **given
        )
        session.add(row)
    session.flush()
    history.record(
        session,
        actor,
        "consent_texts.write",
        "consent_text",
        row.id,
        edition_id=edition.id,
        now=now,
        name=row.title_ko,
        version=row.version,
    )
    return row
