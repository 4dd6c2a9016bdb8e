"""Pages that a company opens by the link of an e-mail after the show, without signing in."""

from typing import TYPE_CHECKING

from flask import g, request
from flask import session as cookie

from expo.db import db
from expo.domain.people import Role
from expo.domain.refusals import NotFound
from expo.services import answer_links
from expo.web.access import admit, current_time
from expo.web.configuration import configuration

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from expo.services.answer_links import Answerer


def opened(token: str) -> "Answerer":
    """Return who answers by a link, and keep the link for the pages that follow."""
    found = followed(token)
    cookie[_name()] = token
    return found


def guard() -> "Response | None":
    """Let in a company that is signed in, or one whose link was opened in this browser; others are asked to sign in."""
    g.by_link = False
    token = cookie.get(_name())
    if token:
        try:
            found = followed(str(token))
        except NotFound:
            cookie.pop(_name(), None)
        else:
            if found.about == request.blueprint:
                g.actor, g.by_link = found.actor, True
                return None
    return admit(Role.EXHIBITOR, Role.BUYER)


def followed(token: str) -> "Answerer":
    """Return who answers by a link."""
    return answer_links.follow(db.session(), token, *configuration().secret_keys, edition=g.edition, now=current_time())


def _name() -> str:
    return f"answers-{g.edition.id}"
