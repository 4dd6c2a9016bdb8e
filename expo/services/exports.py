"""Contact data that leaves the system: each export is a row that says who, when, why and which rows."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.text import is_blank, one_line
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.privacy import Export
from expo.services import history

NO_PURPOSE = Violation("no_purpose", N_("Say what the data is needed for."), field="purpose")


def record(
    session: Session, actor: Actor, edition: Edition, *, kind: str, purpose: str, row_ids: Iterable[int], now: datetime
) -> Export:
    """Record an export of contact data, in the transaction that reads it; refused without a purpose."""
    needs(actor, Permission.EXPORT)
    needs(actor, Permission.SEE_CONTACTS)
    refuse_if([NO_PURPOSE] if is_blank(purpose) else [])
    export = Export(
        edition_id=edition.id, kind=kind, purpose=one_line(purpose)[:200], row_ids=sorted(set(row_ids)),
        exported_at=now, exported_by_id=actor.user_id, exported_by=actor.name,
    )  # fmt: skip
    session.add(export)
    session.flush()
    history.record(
        session, actor, "privacy.export", "export", export.id, edition_id=edition.id, now=now,
        kind=kind, count=len(export.row_ids), purpose=export.purpose,
    )  # fmt: skip
    return export
