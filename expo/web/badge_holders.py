"""Who uses this browser as a person with a badge: the signed-in member, or the visitor who opened the own page here."""

from typing import TYPE_CHECKING

from flask import g
from flask import session as cookie
from sqlalchemy.orm import Session

from expo.db import db
from expo.domain.refusals import NotFound
from expo.queries import badges
from expo.services import visitors
from expo.web.access import current_actor, current_time
from expo.web.configuration import configuration

if TYPE_CHECKING:
    from expo.models.badges import Person


def remember(key: str) -> None:
    """Remember the visitor whose page was opened, as long as the browser is open."""
    cookie[_name()] = key


def forget() -> None:
    """Forget the visitor of this browser."""
    cookie.pop(_name(), None)


def current_person() -> "Person | None":
    """Return the person of this browser, ``None`` for a stranger."""
    session = db.session()
    own = badges.own(session, current_actor())
    if own is not None:
        return own.person
    key = cookie.get(_name())
    if not isinstance(key, str):
        return None
    try:
        return follow(session, key)
    except NotFound:
        return None


def follow(session: Session, key: str) -> "Person":
    """Return the person of a personal link."""
    return visitors.follow(session, g.edition, key, *configuration().secret_keys, now=current_time())


def _name() -> str:
    return f"visitor-{g.edition.id}"
