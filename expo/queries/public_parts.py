"""Which parts of the public site an edition has anything for: what it has nothing of is not offered."""

from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from expo.domain.registry import declared


def filled(session: Session, edition_id: int) -> frozenset[str]:
    """Return the names of the parts in which everybody finds something; asked in one statement."""
    found = session.execute(_statement(), {"edition_id": edition_id}).one()
    return frozenset(name for name, is_filled in found._mapping.items() if is_filled)


@cache
def _statement() -> Select[Any]:
    """Ask for all parts at once. A query module declares its own as ``FILLED``: ``name → whether a row exists``."""
    parts = [part for _, own in declared("expo.queries", "FILLED") for part in own.items()]
    return select(*(condition.label(name) for name, condition in parts))
