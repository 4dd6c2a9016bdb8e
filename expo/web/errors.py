"""Pages for what went wrong: never a stack trace, always what to do next."""

from collections.abc import Iterable
from http import HTTPStatus

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from expo.db import StaleForm, db
from expo.db_errors import DatabaseState, is_lost_race, state_of
from expo.domain.refusals import LinkEnded, NotAllowed, NotFound, Refusal, Violation
from expo.domain.words import N_
from expo.web import kept_forms
from expo.web.access import current_actor, forget_who
from expo.web.current_url import is_fragment
from expo.web.database_state import HEADINGS, SENTENCES, WrongSchema

PAGES = frozenset({400, 403, 404, 405, 413, 500, 503})
FASTER = Violation(
    "somebody_was_faster", N_("Another person was faster: look at the page again, it may be done already.")
)
GONE = Violation("gone", N_("What this was about is no longer there: it was taken back meanwhile."))


def init_app(app: Flask) -> None:
    """Register a page for every error a reader can meet."""
    app.register_error_handler(NotFound, lambda error: page(404))
    app.register_error_handler(LinkEnded, _link_ended)
    app.register_error_handler(NotAllowed, lambda error: page(403))
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, lambda error: page(400))
    app.register_error_handler(StaleForm, lambda error: page(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(WrongSchema, _wrong_schema)
    app.register_error_handler(500, lambda error: page(500))
    app.jinja_env.globals["error_layout"] = _layout


def page(
    status: int, violations: Iterable[Violation] = (), *, heading: str = "", sentence: str = ""
) -> ResponseReturnValue:
    """Return the page of a status; one without a page of its own looks like a bad request."""
    if kept_forms.is_sent_later() and status in {404, 409}:
        return kept_forms.refused(violations or [GONE])
    known = status if status in PAGES else (500 if status >= 500 else 400)
    if known >= 500:
        forget_who()
    title = HTTPStatus(status).phrase
    text = render_template(
        f"errors/{known}.html",
        code=status,
        title=title,
        violations=tuple(violations),
        heading=heading,
        sentence=sentence,
    )
    return text, status


def _layout() -> str:
    """Return what stands around the page: what stood around the one that was asked for."""
    if is_fragment():
        return "layouts/fragment.html"
    is_desk = request.path.split("/")[2:3] == ["organizer"] and current_actor().is_organizer
    return "layouts/organizer.html" if is_desk else "layouts/public.html"


def _http(error: HTTPException) -> ResponseReturnValue | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return page(error.code)


def _link_ended(error: LinkEnded) -> ResponseReturnValue:
    return page(404) if kept_forms.is_sent_later() else (render_template("links/of_email.html"), 404)


def _refused(error: Refusal) -> ResponseReturnValue:
    """Answer a refusal that no form of its own could show: the reasons, all of them."""
    return page(409, error.violations)


def _database(error: DBAPIError) -> ResponseReturnValue:
    """Answer when the database refuses, and nothing was changed: another was faster, it is away, or we are wrong."""
    db.session.rollback()
    # The endpoint is logged and not the address, which may be a personal link.
    if is_lost_race(error):
        current_app.logger.warning("lost race: %s %s: %s", request.method, request.endpoint, error.orig)
        return page(409, [FASTER])
    state = state_of(error)
    if state is not None:
        current_app.logger.error("database: %s: %s %s: %s", state, request.method, request.endpoint, error.orig)
        if state is DatabaseState.OTHER_SCHEMA:
            current_app.extensions["schema_fits"] = False
        return _unserved(state)
    current_app.logger.error("database: %s %s", request.method, request.endpoint, exc_info=error)
    return page(500)


def _wrong_schema(error: WrongSchema) -> ResponseReturnValue:
    current_app.logger.error("%s", error)
    return _unserved(DatabaseState.OTHER_SCHEMA)


def _unserved(state: DatabaseState) -> ResponseReturnValue:
    return page(503, heading=HEADINGS[state], sentence=SENTENCES[state])
