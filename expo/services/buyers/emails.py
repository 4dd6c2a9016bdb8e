"""E-mails to a buyer about its application."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.queries import people
from expo.services import outbox
from expo.services.languages import usual_in


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
    locale = usual_in(buyer.country, edition.language_codes)
    members = people.of_buyer(session, buyer.id)
    letters = [
        outbox.write(
            session, edition, template=template, params=about, user=member.user, membership_id=member.id, locale=locale,
            now=now,
        )
        for member in members
    ]  # fmt: skip
    if not members:
        letters = [
            outbox.write(
                session, edition, template=template, params=about, email=buyer.contact_email, name=buyer.contact_name,
                locale=locale, now=now,
            )
        ]  # fmt: skip
    for letter in letters:
        letter.changes = changes
