"""Set how many consultations the companies of a group, or a single one, have; remove that."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.buyers import Track
from expo.domain.limits import LimitScope, MeetingBounds
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, refuse_if
from expo.domain.words import Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.limits import CompanyLimit
from expo.models.venue import Hall
from expo.queries import editions, limits
from expo.services import history

_ROWS: dict[LimitScope, Any] = {
    LimitScope.HALL: Hall,
    LimitScope.SECTOR: Sector,
    LimitScope.EXHIBITOR: Exhibitor,
    LimitScope.BUYER: Buyer,
}


def put(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    scope: LimitScope,
    key: int | str,
    bounds: MeetingBounds,
    now: datetime,
) -> CompanyLimit:
    """Set the limit of a group or a company, in place of the one it had."""
    needs(actor, Permission.MANAGE_EDITION)
    lock_row(session, Edition, edition.id)
    refuse_if(bounds.against())
    whom = _whom(session, edition, scope, key)
    column = limits.COLUMNS[scope]
    wanted = Track(str(key)) if scope is LimitScope.TRACK else key
    found = session.scalar(select(CompanyLimit).where(CompanyLimit.edition_id == edition.id, column == wanted))
    if found is None:
        found = CompanyLimit(edition_id=edition.id, **{column.key: wanted})
        session.add(found)
    found.minimum, found.maximum, found.per_day = bounds.minimum, bounds.maximum, bounds.per_day
    session.flush()
    history.record(session, actor, "limits.set", "limit", found.id, edition_id=edition.id, now=now, whom=whom)
    return found


def remove(session: Session, actor: Actor, edition: Edition, *, limit_id: int, now: datetime) -> None:
    """Remove a limit: what is wider holds again."""
    needs(actor, Permission.MANAGE_EDITION)
    found = editions.row(session, edition.id, CompanyLimit, limit_id)
    scope = limits.scope_of(found)
    whom = _whom(session, edition, scope, getattr(found, limits.COLUMNS[scope].key))
    session.delete(found)
    history.record(session, actor, "limits.remove", "limit", limit_id, edition_id=edition.id, now=now, whom=whom)


def _whom(session: Session, edition: Edition, scope: LimitScope, key: int | str) -> Named | str:
    """Return whom a limit is for, as the history names it."""
    if scope in _ROWS:
        row = session.get(_ROWS[scope], int(key))
        if row is None or row.edition_id != edition.id:
            raise NotFound(f"{scope.value} {key}")
        return Named.of(row)
    return str(key)
