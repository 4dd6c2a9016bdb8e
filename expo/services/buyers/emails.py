"""E-mails to a buyer about its application."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.services import outbox


def write(
    session: Session,
    edition: Edition,
    buyer: Buyer,
    *,
    template: str,
    now: datetime,
    params: Mapping[str, object] | None = None,
    changes: dict[str, Any] | None = None,
) -> None:
    """Write to all members of the buyer, or to its contact while it has none; ``changes`` are what it tells of."""
    about = {"company": buyer.name, **(params or {})}
    outbox.write_to_company(session, edition, buyer, template=template, params=about, now=now, changes=changes)
