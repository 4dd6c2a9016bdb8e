"""The link of an e-mail that asks something after the show, or that ends advertising."""

from flask import Blueprint, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from expo.db import transaction
from expo.domain.refusals import NotFound
from expo.services import advertising
from expo.web import answering, language
from expo.web.access import current_time

bp = Blueprint("answer_links", __name__, url_prefix="/<edition_code>")


@bp.get("/answers/<token:token>")
def show(token: str) -> ResponseReturnValue:
    """Open the questions, in the language of the e-mail unless another was chosen here."""
    found = answering.opened(token)
    response = make_response(redirect(url_for(f"{found.about}.index"), 303))
    if found.locale and language.COOKIE not in request.cookies:
        language.remember(response, found.locale)
    return response


@bp.post("/answers/<token:token>")
def destroy(token: str) -> ResponseReturnValue:
    """End advertising, as mail programs do with one click: RFC 8058."""
    found = answering.followed(token)
    if found.about != "advertising":
        raise NotFound("answer link")
    with transaction() as session:
        advertising.stop(session, found.actor, g.edition, now=current_time())
    return "", 204
