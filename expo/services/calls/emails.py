"""E-mails to the contact of a firm's application."""

from datetime import datetime

from sqlalchemy.orm import Session

from expo import clock
from expo.domain.accounts import Purpose
from expo.domain.words import Named
from expo.models.calls import CallApplication
from expo.models.editions import Edition
from expo.services import one_time_links, outbox


def write_to(
    session: Session,
    edition: Edition,
    row: CallApplication,
    template: str,
    *,
    secret: str,
    now: datetime,
    **params: object,
) -> None:
    """Write an e-mail to the contact of an application, with its link if there is a ``secret``; ``now`` is real."""
    link = None
    if secret:
        link = one_time_links.make(
            session,
            edition,
            Purpose.CALL_APPLICATION,
            secret=secret,
            now=now,
            email=row.contact_email,
            payload={"call_application": row.id},
        )
    words = {"company": row.firm_name, "call": Named.of(row.call)}
    outbox.write(
        session,
        edition,
        template=template,
        params=words | params,
        email=row.contact_email,
        name=row.contact_name,
        locale=row.locale,
        link=link,
        now=clock.shown(edition, now),
    )
