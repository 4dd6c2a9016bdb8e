"""Pages for what went wrong: never a stack trace, always what to do next."""

from collections.abc import Iterable
from http import HTTPStatus

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from expo.db import db
from expo.domain.refusals import NotAllowed, NotFound, Refusal, Violation
from expo.web.doors import forget_who
from expo.web.numbers import RowNumber

PAGES = frozenset({400, 403, 404, 405, 413, 500, 503})


def init_app(app: Flask) -> None:
    """Register a page for every error a reader can meet."""
    app.url_map.converters["int"] = RowNumber
    app.register_error_handler(NotFound, lambda error: page(404))
    app.register_error_handler(NotAllowed, lambda error: page(403))
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, lambda error: page(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(500, lambda error: page(500))


def page(status: int, violations: Iterable[Violation] = ()) -> tuple[str, int]:
    """Return the page of a status; one without a page of its own looks like a bad request."""
    known = status if status in PAGES else (500 if status >= 500 else 400)
    if known >= 500:
        forget_who()
    title = HTTPStatus(status).phrase
    return render_template(f"errors/{known}.html", status=status, title=title, violations=tuple(violations)), status


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return page(error.code)


def _refused(error: Refusal) -> tuple[str, int]:
    """Answer a refusal that no form of its own could show: the reasons, all of them."""
    return page(409, error.violations)


def _database(error: OperationalError) -> tuple[str, int]:
    """Answer when the database does not: nothing was changed, please try again."""
    db.session.rollback()
    current_app.logger.error("database: %s %s: %s", request.method, request.path, error.orig)
    return page(503)
