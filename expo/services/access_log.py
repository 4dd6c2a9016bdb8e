"""Write down who accessed what: sign-ins, failures, sign-outs, views of personal links, exports, commands."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo.domain.accounts import KEPT_FOR, AccessAct
from expo.models.accounts import AccessRecord


def record(
    session: Session,
    act: AccessAct,
    *,
    edition_id: int | None,
    now: datetime,
    user_id: int | None = None,
    name: str = "",
    detail: str = "",
    device: str = "",
) -> AccessRecord:
    """Append one line to the record of access; ``now`` is the real time, never a demo's."""
    row = AccessRecord(
        edition_id=edition_id,
        user_id=user_id,
        name=name[:200],
        act=act,
        detail=detail[:200],
        device=device,
        at=now,
    )
    session.add(row)
    return row


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete what is older than the record keeps."""
    session.execute(delete(AccessRecord).where(AccessRecord.at < now - KEPT_FOR))
